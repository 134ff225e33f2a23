"""Queries that others have published: each is answered, or told where it is wrong and what to add."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from store.errors import QueryMalformed, QueryRefused
from store.sparql import WELL_KNOWN, Limits, Query, Workers, kind_of
from tests.store.sparql.conftest import publish

_UNDECLARED = re.compile("The prefix “(.*):” is not declared")

pytestmark = pytest.mark.conformance


@dataclass(frozen=True)
class Outcome:
    """What became of a query; `prefix` is the one that was not declared."""

    name: str
    federated: bool
    answered: bool = False
    error: QueryMalformed | QueryRefused | None = None
    prefix: str = ""


@pytest.fixture(scope="module")
def outcomes(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    folder = publish(tmp_path_factory.mktemp("publication"))
    with Workers(lambda: folder, Limits(seconds=30)) as workers:
        return list(_asked(shared / "corpora" / "sparql-share", workers))


def _asked(corpus: Path, workers: Workers) -> Iterator[Outcome]:
    for line in (corpus / "INDEX.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        name, _, _, federated, *_ = line.split("\t")
        outcome = Outcome(name, federated == "True")
        text = (corpus / name).read_text(encoding="utf-8")
        try:
            kind = kind_of(text)
            wanted = "text/csv" if kind in ("select", "ask") else "text/turtle"
            workers.run(Query(text, wanted)).read()
        except (QueryMalformed, QueryRefused) as error:
            missing = _UNDECLARED.match(error.message)
            prefix = missing[1] if missing else ""
            yield Outcome(name, outcome.federated, error=error, prefix=prefix)
        else:
            yield Outcome(name, outcome.federated, answered=True)


def test_each_is_answered_or_refused_with_a_reason(outcomes: list[Outcome]) -> None:
    counts = Counter(type(outcome.error).__name__ for outcome in outcomes)
    assert counts == {"NoneType": 169, "QueryMalformed": 31, "QueryRefused": 23}
    assert all(outcome.error.remedy for outcome in outcomes if outcome.error)


def test_what_cannot_be_read_has_its_place(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        if isinstance(outcome.error, QueryMalformed):
            assert outcome.error.place is not None, outcome.name
            assert outcome.error.place.column is not None, outcome.name


def test_a_well_known_prefix_comes_with_the_line_to_add(outcomes: list[Outcome]) -> None:
    missing = [outcome for outcome in outcomes if outcome.prefix]
    known = [outcome for outcome in missing if outcome.prefix in WELL_KNOWN]
    for outcome in known:
        line = f"PREFIX {outcome.prefix}: <{WELL_KNOWN[outcome.prefix]}>"
        assert outcome.error is not None
        assert line in outcome.error.remedy, outcome.name
    assert (len(missing), len(known)) == (16, 11)


def test_only_those_that_ask_elsewhere_are_refused(outcomes: list[Outcome]) -> None:
    # Two of the corpus are listed as federated, but only their vocabulary speaks of services.
    refused = [outcome for outcome in outcomes if isinstance(outcome.error, QueryRefused)]
    assert all(outcome.federated for outcome in refused)
    assert sum(outcome.federated for outcome in outcomes) == len(refused) + 2
