"""Writes reports for people and programs: text, JSON, CSV, and the report of SHACL itself."""

import csv
import io
import json
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from store.errors import UnsupportedFormat

from .explaining import LANGUAGES, Finding, Notes, explain, messages, word
from .notes import clean, readable
from .report_rdf import turtle
from .reports import SEVERITIES, Report, Row

_WIDTH = 100
_PLACES = 5
_COLUMNS = (
    *("record", "severity", "field", "what", "value", "why", "remedy", "link"),
    *("focus", "path", "component", "shape"),
)
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Judged = tuple[str, Report]
"""The name of what was judged (an IRI, a file) and its report."""


def write(
    reports: Report | Sequence[Judged],
    form: str,
    *,
    language: str = "en",
    notes: Notes | None = None,
) -> str:
    """The reports as text, json, csv or ttl; the same reports give the same text.

    `language` (en, nb, nn) matters for text and csv; json and ttl hold all languages. Raises
    UnsupportedFormat for another form.
    """
    listed = [("", reports)] if isinstance(reports, Report) else list(reports)
    writer = _WRITERS.get(form)
    if writer is None:
        raise UnsupportedFormat(
            f'There is no report in the form "{form}".',
            remedy=f"Choose one of {', '.join(_WRITERS)}.",
        )
    return writer(listed, language, notes)


def _text(reports: Sequence[Judged], language: str, notes: Notes | None) -> str:
    return "\n".join(_one_text(name, report, language, notes) for name, report in reports)


def _one_text(name: str, report: Report, language: str, notes: Notes | None) -> str:
    lines = [clean(name)] if name else []
    lines.append(word("conforms" if report.conforms else "stops", language))
    lines.append(
        word("counts", language).format(
            violations=report.violations, warnings=report.warnings, infos=report.infos
        )
    )
    if report.profiles:
        lines.append(f"{word('profiles', language)}: {', '.join(report.profiles)}")
    lines += report.notes
    severity = ""
    for group in _groups(report, language, notes):
        if group.finding.severity != severity:
            severity = group.finding.severity
            lines += ["", severity, "=" * len(severity)]
        lines += ["", *_paragraph(group, language)]
    return "\n".join(lines) + "\n"


@dataclass
class _Group:
    """Results that say the same of several places."""

    finding: Finding
    places: list[tuple[str, str]]


def _groups(report: Report, language: str, notes: Notes | None) -> list[_Group]:
    groups: dict[tuple[str, ...], _Group] = {}
    for row in report.rows:
        found = explain(row, language, notes)
        key = (found.severity, found.field, found.what, found.remedy, found.link)
        group = groups.setdefault(key, _Group(found, []))
        group.places.append((readable(row.focus) or word("unnamed", language), found.value))
    return list(groups.values())


def _paragraph(group: _Group, language: str) -> list[str]:
    found = group.finding
    lines = _wrapped(f"{found.field}: {found.what}", "", "  ")
    for place, value in group.places[:_PLACES]:
        lines += _entry("where", place, language)
        if value:
            lines += _entry("value", value, language)
    more = len(group.places) - _PLACES
    if more > 0:
        lines += _wrapped(word("more", language).format(count=more), "    ", "    ")
    for name, text in (("why", found.why), ("mend", found.remedy), ("see", found.link)):
        if text:
            lines += _entry(name, text, language)
    return lines


def _entry(name: str, text: str, language: str) -> list[str]:
    return _wrapped(text, f"    {word(name, language) + ':':<9}", " " * 13)


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _json(reports: Sequence[Judged], _: str, notes: Notes | None) -> str:
    judged = [
        {
            "record": name,
            "conforms": report.conforms,
            "profiles": list(report.profiles),
            "violations": report.violations,
            "warnings": report.warnings,
            "infos": report.infos,
            "notes": list(report.notes),
            "results": [_result(row, notes) for row in report.rows],
        }
        for name, report in reports
    ]
    whole = {"conforms": all(report.conforms for _, report in reports), "reports": judged}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _result(row: Row, notes: Notes | None) -> dict[str, Any]:
    found = {language: explain(row, language, notes) for language in LANGUAGES}

    def told(name: str) -> dict[str, str]:
        return {
            language: getattr(each, name) for language, each in found.items() if getattr(each, name)
        }

    return {
        "severity": row.severity,
        "focus": row.focus,
        "path": row.path,
        "value": clean(row.value),
        "component": row.component,
        "shape": row.shape,
        "field": told("field"),
        "message": dict(messages(row)),
        "what": told("what"),
        "why": told("why"),
        "remedy": told("remedy"),
        "link": found["en"].link,
    }


def _csv(reports: Sequence[Judged], language: str, notes: Notes | None) -> str:
    page = io.StringIO()
    sheet = csv.writer(page, lineterminator="\r\n")
    sheet.writerow(_COLUMNS)
    for name, report in reports:
        for row in report.rows:
            found = explain(row, language, notes)
            severity = row.severity if row.severity in SEVERITIES else found.severity
            focus = readable(row.focus) or row.focus
            told = (found.field, found.what, found.value, found.why, found.remedy, found.link)
            cells = (clean(name), severity, *told, focus, row.path, row.component, row.shape)
            sheet.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return page.getvalue()


def _turtle(reports: Sequence[Judged], _: str, __: Notes | None) -> str:
    return turtle([report for _, report in reports])


_WRITERS: dict[str, Callable[[Sequence[Judged], str, Notes | None], str]] = {
    "text": _text,
    "json": _json,
    "csv": _csv,
    "ttl": _turtle,
}
