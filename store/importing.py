"""A bulk import: whole files in, records judged in batches, one report for all."""

import hashlib
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from .errors import Conflict, Misconfigured, StoreError
from .judging import Judge, Judged
from .ledger import Delivery, Ledger, Outcome
from .parsing import Limits, Origin, Parsed, ParsedRecord, read, readdressed
from .places import LONGEST_SOURCE, Source
from .reports import FileReport, ImportReport, RecordLine

_AT_ONCE = 500
_LEFT_SHOWN = 20
_ISO_DATE = re.compile(r"\d{4}(-\d\d)?")
Progress = Callable[[str, int, int], None]
Returned = Callable[[ParsedRecord], ParsedRecord]


@dataclass(frozen=True)
class ImportOptions:
    """How to import. `source` names where the files come from; `profiles` are judged in place of the defaults."""

    source: str
    actor: str = "command line"
    note: str = ""
    profiles: tuple[str, ...] = ()
    dry_run: bool = False
    yields: bool = False


@dataclass
class _Sheet:
    """A file's part of the report while the import runs."""

    path: str
    media_type: str = ""
    skipped: str = ""
    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(
            ("published", "draft", "unchanged", "kept", "withdrawn", "superseded"), 0
        )
    )
    errors: list[str] = field(default_factory=list)
    repairs: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    found: int = 0
    refused: int = 0
    lines: list[RecordLine] = field(default_factory=list)


@dataclass(frozen=True)
class _Held:
    """A record that may win its key; the statements wait compressed, so that a large run fits in memory."""

    record: ParsedRecord
    packed: bytes
    sheet: int

    def unpacked(self) -> ParsedRecord:
        return replace(self.record, statements=zlib.decompress(self.packed).decode())


class Importer:
    """Brings uploads through parsing, judging and the ledger."""

    def __init__(
        self, ledger: Ledger, judge: Judge, *, returned: Returned, base: str, limits: Limits
    ) -> None:
        """`returned` takes out of a delivered record what an export of ours told of others."""
        self._ledger = ledger
        self._returned = returned
        self._judge = judge
        self._base = base
        self._limits = limits
        self._keys: dict[str, str] = {}  # of every subject that was met, also of losers

    def run(
        self, uploads: Iterable[Source], options: ImportOptions, progress: Progress | None = None
    ) -> ImportReport:
        """Import the uploads. Bad files store nothing, bad records become drafts, the others are published.

        Raises Misconfigured for too long a name of the source before anything is read, OutOfSpace and Unavailable from
        the ledger.
        """
        if len(options.source.encode()) > LONGEST_SOURCE:
            raise Misconfigured(
                f"The name of the source has more than {LONGEST_SOURCE} bytes.",
                remedy="Give it a shorter one.",
            )
        tell = progress or (lambda *_: None)
        sheets: list[_Sheet] = []
        held: dict[str, _Held] = {}
        self._keys = {}
        sources = list(uploads)
        for done, source in enumerate(sources):
            tell("reading", done, len(sources))
            sheets.append(_Sheet(source.name))
            self._read(source, options, sheets, held)
        tell("reading", len(sources), len(sources))
        winners = self._settled(list(held.values()), sheets)
        run = None if options.dry_run else self._ledger.begin_run(options.source, options.actor)
        alongside = {item.record.iri: item.record.kind for item in winners}
        delivery = Delivery(options.source, options.actor, options.note, run, options.yields)
        keep = self._ledger.rehearse if options.dry_run else self._ledger.commit

        def judge(chunk: Sequence[_Held]) -> list[Judged]:
            records = [self._returned(item.unpacked()) for item in chunk]
            return self._judge.many(records, options.profiles, alongside=alongside)

        def commit(judged: Sequence[Judged]) -> list[tuple[Judged, Outcome]]:
            outcomes = keep([item.candidate() for item in judged], delivery)
            return list(zip(judged, outcomes, strict=True))

        for done, chunk, judged in _ahead(_chunks(winners), judge):
            tell("judging", done, len(winners))
            try:
                _enter(chunk, commit(judged), sheets)
            except Conflict:
                # Another import has kept the same key by another name since these were settled.
                again = self._settled(chunk, sheets)
                _enter(again, commit(judge(again)), sheets)
        tell("judging", len(winners), len(winners))
        return ImportReport(
            files=tuple(_finished(sheet) for sheet in sheets),
            source=options.source,
            run=run,
            dry_run=options.dry_run,
        )

    def _read(
        self, source: Source, options: ImportOptions, sheets: list[_Sheet], held: dict[str, _Held]
    ) -> None:
        sheet, place = sheets[-1], len(sheets) - 1
        if source.passed_over:
            sheet.skipped = source.passed_over
            return
        try:
            parsed = read(source.load(), Origin(options.source, self._base), self._limits)
        except StoreError as error:
            sheet.errors.append(str(error))
            sheet.refused = error.records
            return
        except OSError as error:
            sheet.errors.append(f"The file cannot be read: {error.strerror}.")
            return
        _note(sheet, parsed)
        for record in parsed.records:
            new = _packed(record, place)
            if self._keys.get(record.iri, f"iri:{record.iri}") == f"iri:{record.iri}":
                self._keys[record.iri] = (
                    record.key
                )  # a minted one tells more than the subject's own
            rival = held.get(record.key)
            if rival is None:
                held[record.key] = new
            elif _when(record) >= _when(rival.record):
                sheets[rival.sheet].counts["superseded"] += 1
                held[record.key] = new
            else:
                sheet.counts["superseded"] += 1

    def _settled(self, held: list[_Held], sheets: list[_Sheet]) -> list[_Held]:
        """The winners, renamed to the subjects under which the ledger already knows them."""
        minted = {iri: key for iri, key in self._keys.items() if key != f"iri:{iri}"}
        keys = minted | self._ledger.keys(item.record.iri for item in held)
        held = [_under(item, keys.get(item.record.iri, item.record.key)) for item in held]
        held = self._of_one_kind(_contested(held, sheets), sheets)
        known = self._ledger.identities(item.record.key for item in held)
        held = self._apart(held, known)
        stays = {item.record.key: item.record.iri for item in held} | known
        # Losers' subjects too: other records of the run may point to them.
        moves = {
            iri: stays[keys.get(iri, key)]
            for iri, key in self._keys.items()
            if stays.get(keys.get(iri, key), iri) != iri
        }
        return [_moved(item, moves) for item in held] if moves else held

    def _of_one_kind(self, held: list[_Held], sheets: list[_Sheet]) -> list[_Held]:
        """Without those that have become another kind: a page's address, which says the kind, never changes."""
        kinds = self._ledger.kinds(item.record.key for item in held)
        kept = []
        for item in held:
            record, sheet = item.record, sheets[item.sheet]
            before = kinds.get(record.key, record.kind)
            if before == record.kind:
                kept.append(item)
                continue
            sheet.refused += 1
            sheet.errors.append(
                f"The record {record.iri} was refused: it is kept as a {before}, and is now a {record.kind}. "
                "Give it the class that it had, or what is new an IRI of its own."
            )
        return kept

    def _apart(self, held: list[_Held], known: dict[str, str]) -> list[_Held]:
        """Another slug for a new record that is named by the page of a record that has another name."""
        ours = {
            (item.record.kind, item.record.slug)
            for item in held
            if item.record.key not in known and item.record.iri.startswith(f"{self._base}/")
        }
        taken = self._ledger.taken(ours)
        return [
            _aside(item)
            if item.record.key not in known and (item.record.kind, item.record.slug) in taken
            else item
            for item in held
        ]


def _ahead(
    chunks: Iterator[tuple[int, list[_Held]]], judge: Callable[[Sequence[_Held]], list[Judged]]
) -> Iterator[tuple[int, list[_Held], list[Judged]]]:
    """Each chunk with its verdicts; the next one is judged while this one is committed."""
    with ThreadPoolExecutor(1, "judge") as beside:
        before: tuple[int, list[_Held], Future[list[Judged]]] | None = None
        for done, chunk in chunks:
            now = done, chunk, beside.submit(judge, chunk)
            if before is not None:
                yield before[0], before[1], before[2].result()
            before = now
        if before is not None:
            yield before[0], before[1], before[2].result()


def _enter(
    chunk: Sequence[_Held], outcomes: Sequence[tuple[Judged, Outcome]], sheets: list[_Sheet]
) -> None:
    for held, (judged, outcome) in zip(chunk, outcomes, strict=True):
        sheet = sheets[held.sheet]
        sheet.counts[outcome.action] += 1
        sheet.lines.append(_line(judged, outcome))


def _when(record: ParsedRecord) -> str:
    """The date of change where it is written as ISO 8601, which sorts; else the oldest of all."""
    return record.modified if _ISO_DATE.match(record.modified) else ""


def _note(sheet: _Sheet, parsed: Parsed) -> None:
    sheet.media_type = parsed.media_type
    sheet.found = len(parsed.records)
    sheet.repairs = parsed.repairs
    sheet.errors.extend(parsed.problems)
    sheet.refused = parsed.refused
    shown = [f"{item.subject}: {item.statements} statements, {item.reason}" for item in parsed.left]
    more = [f"and {len(shown) - _LEFT_SHOWN} more"] if len(shown) > _LEFT_SHOWN else []
    sheet.left = tuple(shown[:_LEFT_SHOWN] + more)
    if not parsed.records:
        sheet.errors.append(
            f"No record was found among {parsed.statements} statements. "
            "A record is a described thing of a known class, such as dcat:Dataset or schema:Dataset."
        )


def _contested(held: list[_Held], sheets: list[_Sheet]) -> list[_Held]:
    """One a key: an export of ours may have come beside the file that it was once made from."""
    winners: dict[str, _Held] = {}
    for item in held:
        rival = winners.setdefault(item.record.key, item)
        if rival is not item:
            loser, winner = sorted((rival, item), key=lambda one: (_when(one.record), one.sheet))
            sheets[loser.sheet].counts["superseded"] += 1
            winners[item.record.key] = winner
    return list(winners.values())


def _under(held: _Held, key: str) -> _Held:
    # A record of ours that comes back by its own IRI, as an export of ours does, keeps the key it was made with.
    return held if key == held.record.key else replace(held, record=replace(held.record, key=key))


def _aside(held: _Held) -> _Held:
    mark = hashlib.sha256(held.record.key.encode()).hexdigest()[:8]
    return replace(held, record=replace(held.record, slug=f"{held.record.slug}-{mark}"))


def _moved(held: _Held, moves: dict[str, str]) -> _Held:
    record = held.unpacked()
    now = readdressed(record, moves)
    return held if now is record else _packed(now, held.sheet)


def _packed(record: ParsedRecord, sheet: int) -> _Held:
    packed = zlib.compress(record.statements.encode(), 1)
    return _Held(replace(record, statements=""), packed, sheet)


def _line(judged: Judged, outcome: Outcome) -> RecordLine:
    return RecordLine(
        iri=outcome.iri,
        page=outcome.page,
        kind=judged.record.kind,
        title=judged.record.title,
        outcome=outcome.action,
        version=outcome.version,
        profiles=judged.profiles,
        findings=judged.report.rows,
    )


def _finished(sheet: _Sheet) -> FileReport:
    counts = sheet.counts
    taken = sum(counts.values())
    outcome = "skipped" if sheet.skipped else "imported" if taken else "failed"
    refused = sheet.refused + counts["withdrawn"]
    return FileReport(
        path=sheet.path,
        media_type=sheet.media_type,
        outcome=outcome,
        published=counts["published"],
        drafts=counts["draft"],
        unchanged=counts["unchanged"] + counts["kept"],
        superseded=counts["superseded"],
        refused=refused,
        errors=tuple(sheet.errors),
        repairs=sheet.repairs,
        left=sheet.left,
        reason=sheet.skipped,
        records=tuple(sheet.lines),
    )


def _chunks(items: list[_Held]) -> Iterator[tuple[int, list[_Held]]]:
    for start in range(0, len(items), _AT_ONCE):
        yield start, items[start : start + _AT_ONCE]
