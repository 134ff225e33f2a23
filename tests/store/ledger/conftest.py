"""A ledger in a folder of its own, on SQLite and, where a server can be started, on PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.ledger import Candidate, Ledger, open_ledger
from store.statements import digest


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    else:
        url = request.getfixturevalue("postgres_url")()
    opened = open_ledger(url, lock=tmp_path / "ledger.lock")
    yield opened
    opened.close()


@pytest.fixture
def candidate() -> Callable[..., Candidate]:
    def make(name: str, text: str = "first", violations: int = 0) -> Candidate:
        statements = f'<https://example.org/{name}> <http://purl.org/dc/terms/title> "{text}" .\n'
        return Candidate(
            key=f"iri:https://example.org/{name}",
            iri=f"https://example.org/{name}",
            kind="dataset",
            slug=f"{name}-00000000",
            title=text,
            statements=statements,
            digest=digest(statements),
            profiles=("dataset",),
            report="{}",
            violations=violations,
            warnings=0,
            infos=0,
        )

    return make
