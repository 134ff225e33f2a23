"""What an import says of itself: one report for all files, as JSON, CSV or HTML."""

import csv
import html
import io
import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .errors import Misconfigured, UnsupportedFormat
from .profiles import load
from .resources import SHAPES
from .validation import Finding, Notes, Row, explain, notes_of

_COUNTS = ("published", "drafts", "unchanged", "superseded", "refused")
_FINDINGS_SHOWN = 50


@dataclass(frozen=True)
class RecordLine:
    """What became of one record."""

    iri: str
    page: str
    kind: str
    title: str
    outcome: str
    version: int
    profiles: tuple[str, ...]
    findings: tuple[Row, ...]


@dataclass(frozen=True)
class FileReport:
    """What arrived from one file. `outcome` is imported, failed or skipped."""

    path: str
    media_type: str
    outcome: str
    published: int
    drafts: int
    unchanged: int
    superseded: int
    refused: int
    errors: tuple[str, ...]
    repairs: tuple[str, ...]
    left: tuple[str, ...]
    reason: str
    records: tuple[RecordLine, ...]


@dataclass(frozen=True)
class ImportReport:
    """The report of one run."""

    files: tuple[FileReport, ...]
    source: str
    run: int | None
    dry_run: bool

    def totals(self) -> dict[str, int]:
        """The sums over all files, and how many files there were by outcome."""
        sums = {name: sum(getattr(file, name) for file in self.files) for name in _COUNTS}
        outcomes = [file.outcome for file in self.files]
        return {
            "files": len(self.files),
            "imported": outcomes.count("imported"),
            "failed": outcomes.count("failed"),
            "skipped": outcomes.count("skipped"),
            **sums,
            "errors": sum(len(file.errors) for file in self.files),
        }


def write_report(report: ImportReport, path: Path) -> None:
    """Write the report in the form that the file's extension asks for. Raises as `check_report` does."""
    check_report(path)
    # The name of a file need not be Unicode.
    text = _WRITERS[path.suffix.lower()](report)
    path.write_text(text, encoding="utf-8", errors="backslashreplace")


def check_report(path: Path) -> None:
    """See that a report can be written there. Raises UnsupportedFormat (extension) or Misconfigured (folder)."""
    if path.suffix.lower() not in _WRITERS:
        raise UnsupportedFormat(
            f"A report cannot be written as '{path.suffix or path.name}'.",
            remedy="Name a file that ends in .json, .csv or .html.",
        )
    if not os.access(path if path.exists() else path.absolute().parent, os.W_OK) or path.is_dir():
        raise Misconfigured(
            f"The report {path} cannot be written.",
            remedy="Name a file in a folder that exists and that you may write to.",
        )


def to_json(report: ImportReport) -> str:
    """The report as JSON: `files`, `totals`, and how the run was made."""
    # A line a file: with indentation the encoder is ten times slower, and reports may have 20 MB.
    files = ",\n".join(json.dumps(_file(file), ensure_ascii=False) for file in report.files)
    run = {"source": report.source, "run": report.run, "dry_run": report.dry_run}
    rest = json.dumps({**run, "totals": report.totals()}, ensure_ascii=False)
    return f'{{"files": [\n{files}\n],\n{rest[1:]}\n'


def to_csv(report: ImportReport) -> str:
    """The report as CSV: a row a finding, or one for a record, file or error without findings."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(
        [
            "path",
            "file_outcome",
            "record",
            "outcome",
            "severity",
            "field",
            "value",
            "message",
            "remedy",
        ]
    )
    for file in report.files:
        for row in _rows(file):
            sheet.writerow([_harmless(cell) for cell in row])
    return out.getvalue()


def to_html(report: ImportReport) -> str:
    """The report as one HTML page that needs nothing else."""
    totals = "".join(
        f"<tr><th scope=row>{key}<td>{value}" for key, value in report.totals().items()
    )
    head = "<tr><th>File<th>Outcome<th>Record<th>Outcome<th>Severity<th>Field<th>Value<th>Message<th>Remedy"
    rows = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(cell))}" for cell in (row[0], *row[1:]))
        for file in report.files
        for row in _rows(file)
    )
    title = "Import report" + (" (dry run)" if report.dry_run else "")
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        "<meta name=viewport content='width=device-width'>"
        "<style>body{font:1rem/1.5 sans-serif;margin:2rem}td,th{text-align:left;vertical-align:top;"
        "padding:.2rem .6rem;border-bottom:1px solid #ccc}</style>"
        f"<h1>{title}</h1><p>Source: {html.escape(report.source)}</p><table>{totals}</table>"
        f"<h2>Files and records</h2><table>{head}{rows}</table></html>\n"
    )


_WRITERS = {".json": to_json, ".csv": to_csv, ".html": to_html}


def _file(file: FileReport) -> dict[str, Any]:
    return {
        "path": file.path,
        "media_type": file.media_type,
        "outcome": file.outcome,
        "published": file.published,
        "drafts": file.drafts,
        "unchanged": file.unchanged,
        "superseded": file.superseded,
        "refused": file.refused,
        "errors": list(file.errors),
        "repairs": list(file.repairs),
        "left": list(file.left),
        "reason": file.reason,
        "records": [_record(line) for line in file.records],
    }


def _record(line: RecordLine) -> dict[str, Any]:
    findings = _found(line)
    return {
        "iri": line.iri,
        "page": line.page,
        "kind": line.kind,
        "title": line.title,
        "outcome": line.outcome,
        "version": line.version,
        "profiles": list(line.profiles),
        "findings": [
            {
                "severity": finding.severity,
                "field": finding.field,
                "value": finding.value,
                "message": finding.what,
                "remedy": finding.remedy,
            }
            for finding in findings
        ],
    }


def _rows(file: FileReport) -> list[list[str]]:
    start = [file.path, file.outcome]
    rows = [[*start, "", "", "", "", "", error, ""] for error in file.errors]
    for line in file.records:
        found = _found(line)
        rows += [
            [
                *start,
                line.iri,
                line.outcome,
                item.severity,
                item.field,
                item.value,
                item.what,
                item.remedy,
            ]
            for item in found
        ]
        if not found:
            rows.append([*start, line.iri, line.outcome, "", "", "", "", ""])
    return rows or [[*start, "", "", "", "", "", file.reason, ""]]


def _found(line: RecordLine) -> list[Finding]:
    notes = _notes(line.profiles)
    return [explain(row, "en", notes) for row in line.findings[:_FINDINGS_SHOWN]]


@cache
def _notes(names: tuple[str, ...]) -> Notes:
    known = load(SHAPES)
    return notes_of(known.named(name) for name in names)


def _harmless(cell: str) -> str:
    # A spreadsheet would run a cell that begins like a formula.
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
