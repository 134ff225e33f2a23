"""Judges records on their way in: chooses profiles, cuts the context slice, asks an engine."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from . import validation
from .ledger import Candidate, Ledger
from .parsing import ParsedRecord
from .profiles import Profile, Profiles

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_CLASSES = {
    "dataset": ("http://www.w3.org/ns/dcat#Dataset",),
    "series": ("http://www.w3.org/ns/dcat#DatasetSeries",),
    "catalog": ("http://www.w3.org/ns/dcat#Catalog",),
    "service": ("http://www.w3.org/ns/dcat#DataService",),
    "organization": ("http://xmlns.com/foaf/0.1/Agent", "http://xmlns.com/foaf/0.1/Organization"),
}


@dataclass(frozen=True)
class Judged:
    """A record with the report of the profiles that judged it."""

    record: ParsedRecord
    profiles: tuple[str, ...]
    report: validation.Report

    def candidate(self) -> Candidate:
        """What the ledger takes."""
        record, report = self.record, self.report
        return Candidate(
            key=record.key,
            iri=record.iri,
            kind=record.kind,
            slug=record.slug,
            title=record.title,
            statements=record.statements,
            digest=record.digest,
            profiles=self.profiles,
            report=report.to_json(),
            violations=report.violations,
            warnings=report.warnings,
            infos=report.infos,
        )


class Judge:
    """Holds the profiles and engines; `ledger` tells the types of published records that are pointed to."""

    def __init__(self, profiles: Profiles, ledger: Ledger) -> None:
        self._profiles = profiles
        self._ledger = ledger

    def many(
        self,
        records: Sequence[ParsedRecord],
        forced: tuple[str, ...] = (),
        *,
        alongside: Mapping[str, str],
    ) -> list[Judged]:
        """Judge a batch, in the order given; `alongside` tells the kind of each record of the same import.

        A single record is judged by the reference engine, a batch by the fast engine where it is installed.
        """
        groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
        chosen: dict[tuple[str, ...], tuple[Profile, ...]] = {}
        for place, record in enumerate(records):
            profiles = self._profiles.of(record.kind, record.conforms_to, forced)
            chosen[_names(profiles)] = profiles
            groups[_names(profiles)].append(place)
        judged: dict[int, Judged] = {}
        for names, places in groups.items():
            members = [records[place] for place in places]
            texts = [(member.iri, member.statements) for member in members]
            reports = validation.check_many(
                texts,
                chosen[names],
                engine=validation.fast_engine() if len(members) > 1 else None,
                known=lambda iris: self._known(iris, alongside),
            )
            for place, report in zip(places, reports, strict=True):
                judged[place] = Judged(records[place], names, report)
        return [judged[place] for place in range(len(records))]

    def _known(self, iris: Iterable[str], alongside: Mapping[str, str]) -> str:
        asked = list(iris)
        kinds = self._ledger.public_kinds(asked)
        kinds.update((iri, alongside[iri]) for iri in asked if iri in alongside)
        return types(kinds)


def types(kinds: Mapping[str, str]) -> str:
    """The classes of records by their kind, as N-Triples; the context slice tells no more of a record."""
    lines = (
        f"<{iri}> {_TYPE} <{name}> .\n"
        for iri, kind in kinds.items()
        for name in _CLASSES.get(kind, ())
    )
    return "".join(sorted(lines))


def _names(profiles: Iterable[Profile]) -> tuple[str, ...]:
    return tuple(profile.name for profile in profiles)
