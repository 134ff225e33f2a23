"""Judges an upload without keeping anything: what `varde validate` and the validator page ask."""

from collections.abc import Iterable
from dataclasses import dataclass

from . import profiles, validation
from .errors import Malformed
from .judging import types
from .parsing import Limits, Origin, Upload, read
from .resources import SHAPES

_BASE = "https://example.org"


@dataclass(frozen=True)
class Check:
    """One record of the upload with its report."""

    iri: str
    title: str
    kind: str
    profiles: tuple[str, ...]
    report: validation.Report


def check_upload(
    upload: Upload, names: tuple[str, ...] = (), *, base: str = _BASE, limits: Limits | None = None
) -> tuple[Check, ...]:
    """Each record of the upload, judged by the named profiles or else by those it claims or needs.

    Raises UnknownProfile, what parsing raises, and Malformed where there is no record to judge.
    """
    known = profiles.load(SHAPES)
    for name in names:
        known.named(name)
    parsed = read(upload, Origin(upload.name, base), limits or Limits())
    if not parsed.records:
        raise Malformed(
            f"There is no record to judge among {parsed.statements} statements.",
            remedy="A record is a described thing of a known class, such as dcat:Dataset or schema:Dataset.",
        )
    classes = {record.iri: record.kind for record in parsed.records}

    def known_here(iris: Iterable[str]) -> str:
        return types({iri: classes[iri] for iri in iris if iri in classes})

    checks = []
    for record in parsed.records:
        chosen = known.of(record.kind, record.conforms_to, names)
        context = validation.context_for(record.statements, known_here)
        report = validation.check(record.statements, chosen, context=context)
        checks.append(
            Check(record.iri, record.title, record.kind, tuple(p.name for p in chosen), report)
        )
    return tuple(checks)


def write_checks(checks: Iterable[Check], form: str, language: str = "en") -> str:
    """The reports as text, json, ttl or csv. Raises UnsupportedFormat for another form."""
    listed = list(checks)
    known = profiles.load(SHAPES)
    used = sorted({name for check in listed for name in check.profiles})
    notes = validation.notes_of(known.named(name) for name in used)
    reports = [(check.iri, check.report) for check in listed]
    return validation.write(reports, form, language=language, notes=notes)
