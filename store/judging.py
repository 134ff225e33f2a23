"""Judges records on their way in: chooses profiles, cuts the context slice, asks an engine."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from . import validation
from .ledger import Candidate, Ledger
from .parsing import ParsedRecord
from .profiles import Profile, Profiles

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
# What a published record of a kind may be pointed to as; the slice tells no more of it than its type.
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

    def one(self, record: ParsedRecord, forced: tuple[str, ...] = ()) -> Judged:
        """Judge a single record with the reference engine."""
        chosen = self._profiles.of(record.kind, record.conforms_to, forced)
        context = validation.context_for(record.statements, self.known)
        report = validation.check(record.statements, chosen, context=context)
        return Judged(record, _names(chosen), report)

    def many(self, records: Sequence[ParsedRecord], forced: tuple[str, ...] = ()) -> list[Judged]:
        """Judge a batch, with the fast engine where it is installed; in the order given."""
        groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
        chosen: dict[tuple[str, ...], tuple[Profile, ...]] = {}
        for place, record in enumerate(records):
            profiles = self._profiles.of(record.kind, record.conforms_to, forced)
            chosen[_names(profiles)] = profiles
            groups[_names(profiles)].append(place)
        judged: dict[int, Judged] = {}
        for names, places in groups.items():
            members = [records[place] for place in places]
            context = validation.context_for("".join(m.statements for m in members), self.known)
            texts = [(member.iri, member.statements) for member in members]
            engine = validation.fast_engine() or validation.reference_engine()
            reports = validation.check_many(texts, chosen[names], context=context, engine=engine)
            for place, report in zip(places, reports, strict=True):
                judged[place] = Judged(records[place], names, report)
        return [judged[place] for place in range(len(records))]

    def known(self, iris: Iterable[str]) -> str:
        """The types of those IRIs that are published records, as N-Triples."""
        kinds = self._ledger.public_kinds(iris)
        lines = (
            f"<{iri}> {_TYPE} <{name}> .\n" for iri, kind in kinds.items() for name in _CLASSES.get(kind, ())
        )
        return "".join(sorted(lines))


def _names(profiles: Iterable[Profile]) -> tuple[str, ...]:
    return tuple(profile.name for profile in profiles)


