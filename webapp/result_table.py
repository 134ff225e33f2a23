"""A result as a table: one page of its rows, sorted if asked, with names in place of addresses by choice."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from store.sparql import WELL_KNOWN
from store.words import Name
from webapp import languages
from webapp.addresses import address
from webapp.desk import installation
from webapp.looking import Look
from webapp.results import Result, Row, Term

ROWS = 100  # on one page
_LONGEST = 2_000  # letters of one cell
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = frozenset(
    _XSD + name
    for name in (
        "integer", "decimal", "double", "float", "long", "int", "short", "byte", "nonNegativeInteger",
        "positiveInteger", "negativeInteger", "nonPositiveInteger", "unsignedLong", "unsignedInt",
        "unsignedShort", "unsignedByte",
    )
)  # fmt: skip
_LAST = "\U0010ffff"


@dataclass(frozen=True)
class Cell:
    """One value: what is read, in which language, where it leads, and what is said of it in small letters."""

    text: str
    language: str = ""
    href: str | None = None
    note: str = ""
    number: bool = False


@dataclass(frozen=True)
class Column:
    """A column: its name, and how it is sorted ("ascending", "descending" or "")."""

    name: str
    order: str = ""
    number: bool = False


@dataclass(frozen=True)
class Table:
    """One page of rows; None stands where a variable is unbound.

    `first` and `last` of `all` rows that hold the words that are looked for count from 1.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    all: int
    first: int
    last: int
    page: int
    pages: int


def table(result: Result, look: Look) -> Table:
    """The page of rows that is looked at; the last one for a number past it."""
    every = arranged(result, look)
    pages = max(1, math.ceil(len(every) / ROWS))
    page = min(look.page, pages)
    start = (page - 1) * ROWS
    rows = every[start : start + ROWS]
    called = {} if look.terms else names(rows)
    numeric = {name for name in result.variables if numbers(result, name)}
    return Table(
        columns=tuple(Column(n, _order(n, look), n in numeric) for n in result.variables),
        rows=tuple(tuple(_cell(term, called, look) for term in row) for row in rows),
        all=len(every),
        first=start + 1,
        last=start + len(rows),
        page=page,
        pages=pages,
    )


def arranged(result: Result, look: Look) -> tuple[Row, ...]:
    """The rows with the words that are looked for, in order: numbers by size, all else as it is read."""
    rows = _holding(result.rows, look)
    name = look.sort.removeprefix("-")
    if name not in result.variables:
        return rows
    place = result.variables.index(name)
    bound = [row for row in rows if row[place] is not None]
    called = {} if look.terms else names((row[place],) for row in bound)
    by_size = numbers(result, name)

    def key(row: Row) -> tuple[float, str]:
        term = row[place]
        if term is None or by_size:
            return (number(term) or 0.0, "")
        return (0.0, _alphabetic(_cell_of(term, called).text))

    # Where nothing is bound, there is nothing to compare: such rows stay last both ways.
    unbound = [row for row in rows if row[place] is None]
    return (*sorted(bound, key=key, reverse=look.sort.startswith("-")), *unbound)


def _holding(rows: tuple[Row, ...], look: Look) -> tuple[Row, ...]:
    words = look.find.casefold().split()
    if not words:
        return rows
    called = {} if look.terms else names(rows)

    def holds(row: Row) -> bool:
        cells = [_cell(term, called, look) for term in row]
        said = " ".join(f"{cell.text} {cell.note}" for cell in cells if cell).casefold()
        return all(word in said for word in words)

    return tuple(row for row in rows if holds(row))


def numbers(result: Result, name: str) -> bool:
    """Whether a column holds numbers and nothing else."""
    place = result.variables.index(name)
    values = [row[place] for row in result.rows if row[place] is not None]
    return bool(values) and all(number(term) is not None for term in values)


def number(term: Term | None) -> float | None:
    """The size of a numeric literal; None for everything else, and for what is no finite number."""
    if term is None or term.datatype not in _NUMBERS:
        return None
    try:
        value = float(term.value)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def names(rows: Iterable[Row]) -> Mapping[str, Name]:
    """What the IRIs in these rows are called."""
    iris = {term.value for row in rows for term in row if term is not None and term.kind == "iri"}
    return installation().desk.names(iris, languages.current()) if iris else {}


def label(term: Term, called: Mapping[str, Name]) -> str:
    """The words for a term, where only words fit."""
    return _cell_of(term, called).text


def href(iri: str, called: Mapping[str, Name]) -> str | None:
    """Where an IRI leads: to our page in the reader's language, to the web, or nowhere."""
    base = installation().site.base
    if iri in called and called[iri].page:
        return address(f"/{languages.current()}{called[iri].page}")
    if iri.startswith(f"{base}/"):
        return address(f"/{languages.current()}{iri.removeprefix(base)}")
    return iri if iri.startswith(("http://", "https://")) else None


def _order(name: str, look: Look) -> str:
    return {name: "ascending", f"-{name}": "descending"}.get(look.sort, "")


def _cell(term: Term | None, called: Mapping[str, Name], look: Look) -> Cell | None:
    if term is None:
        return None
    return _exact(term) if look.terms else _cell_of(term, called)


def _cell_of(term: Term, called: Mapping[str, Name]) -> Cell:
    """With the name that the thing has; its short address stands under it."""
    if term.kind != "iri":
        numeric = number(term) is not None
        return Cell(_cut(term.value), term.language, note=term.language, number=numeric)
    short, link = shortened(term.value), href(term.value, called)
    name = called.get(term.value)
    if name is None:
        return Cell(short, href=link)
    return Cell(name.label.value, name.label.language, link, note=short)


def _exact(term: Term) -> Cell:
    """As it stands in the data: whole addresses, languages and datatypes."""
    if term.kind == "iri":
        return Cell(_cut(term.value), href=href(term.value, {}))
    note = f"@{term.language}" if term.language else shortened(term.datatype)
    return Cell(_cut(term.value), term.language, note=note, number=number(term) is not None)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def shortened(iri: str) -> str:
    """An IRI as people say it: our own without the base, well-known ones with their prefix."""
    base = installation().site.base
    if iri.startswith(f"{base}/"):
        return iri.removeprefix(base)
    for prefix, namespace in WELL_KNOWN.items():
        local = iri.removeprefix(namespace)
        if local != iri and local.replace("-", "_").isidentifier():
            return f"{prefix}:{local}"
    return iri


def _alphabetic(text: str) -> str:
    """A key that puts å behind ø, as Norwegian does; æ and ø stand right by themselves."""
    return text.casefold().replace("å", f"ø{_LAST}")
