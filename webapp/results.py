"""The rows of an answer, read from its own text: SPARQL Results JSON for tables, N-Triples for graphs.

That is as far as pages go into RDF: seven kinds of token, and no library for it.
"""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import request

from store.sparql import Answer, Query
from webapp.addresses import public
from webapp.clients import known_as
from webapp.desk import installation

MOST_ROWS = 5_000
_MOST_BYTES = 8_000_000
_BINDINGS = re.compile(r'"bindings"\s*:\s*\[')
_TRIPLE = re.compile(
    r"(?:<(?P<s>[^>]*)>|(?P<sb>_:\S+))\s+<(?P<p>[^>]*)>\s+"
    r"(?:<(?P<o>[^>]*)>|(?P<ob>_:\S+)|"
    r'"(?P<text>(?:[^"\\]|\\.)*)"(?:@(?P<language>[\w-]+)|\^\^<(?P<datatype>[^>]*)>)?)\s*\.\s*'
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_STATEMENT = ("subject", "property", "value")


@dataclass(frozen=True)
class Term:
    """A value: `kind` is "iri", "blank" (a label that begins with _:) or "literal"."""

    kind: str
    value: str
    language: str = ""
    datatype: str = ""


Row = tuple[Term | None, ...]


@dataclass(frozen=True)
class Result:
    """An answer as rows; None where a variable is unbound.

    `whole` is False where rows were left out. `graph`: the rows are statements of a graph.
    `verdict` is that of ASK. `seconds` is the time from the question to the last byte read.
    """

    variables: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    whole: bool = True
    graph: bool = False
    verdict: bool | None = None
    seconds: float = 0.0


def ask(text: str, kind: str) -> Result:
    """The result of a query of that kind, at most MOST_ROWS rows of it. Raises what the store raises."""
    began = time.perf_counter()
    graph = kind in ("construct", "describe")
    written, whole = raw(
        text, "application/n-triples" if graph else "application/sparql-results+json"
    )
    seconds = time.perf_counter() - began
    if graph:
        rows, cut = _first(_statements(written, whole=whole))
        return Result(_STATEMENT, rows, whole and not cut, graph=True, seconds=seconds)
    found = _BINDINGS.search(written)
    if found is None:
        return Result(verdict=bool(json.loads(written)["boolean"]), seconds=seconds)
    variables = tuple(json.loads(written[: found.end()] + "]}}")["head"]["vars"])
    bound = (
        tuple(_term(row.get(name)) for name in variables) for row in _bound(written, found.end())
    )
    rows, cut = _first(bound)
    return Result(variables, rows, whole and not cut, seconds=seconds)


def raw(text: str, media_type: str) -> tuple[str, bool]:
    """The answer's own text in a media type, and whether that is all of it."""
    pieces = bytearray()
    client = known_as({"client": (request.remote_addr, 0)})
    query = Query(text, media_type, base=public("/sparql"), client=client)
    with installation().desk.query(query) as answer:
        return _read(answer, pieces)


def _read(answer: Answer, pieces: bytearray) -> tuple[str, bool]:
    for chunk in answer.chunks:
        pieces += chunk
        if len(pieces) > _MOST_BYTES:
            return pieces[:_MOST_BYTES].decode("utf-8", "ignore"), False
    return pieces.decode("utf-8"), True


def _first(rows: Iterator[Row]) -> tuple[tuple[Row, ...], bool]:
    kept: list[Row] = []
    for row in rows:
        if len(kept) == MOST_ROWS:
            return tuple(kept), True
        kept.append(row)
    return tuple(kept), False


def _bound(written: str, start: int) -> Iterator[dict[str, Any]]:
    """The rows from a place in a JSON array on; ends at the array's end or where it was cut."""
    decoder, place = json.JSONDecoder(), start
    while True:
        while written[place : place + 1] in (",", " ", "\n"):
            place += 1
        if written[place : place + 1] != "{":
            return
        try:
            row, place = decoder.raw_decode(written, place)
        except json.JSONDecodeError:
            return
        yield row


def _term(value: dict[str, Any] | None) -> Term | None:
    if value is None:
        return None
    text = str(value["value"])
    if value["type"] == "uri":
        return Term("iri", text)
    if value["type"] == "bnode":
        return Term("blank", f"_:{text}")
    return Term("literal", text, value.get("xml:lang", ""), value.get("datatype", ""))


def _statements(written: str, *, whole: bool) -> Iterator[Row]:
    lines = written.split("\n")
    for line in lines if whole else lines[:-1]:
        if match := _TRIPLE.fullmatch(line):
            yield (
                _node(match["s"], match["sb"]),
                Term("iri", _plain(match["p"])),
                _value(match),
            )


def _value(match: re.Match[str]) -> Term:
    if match["text"] is None:
        return _node(match["o"], match["ob"])
    return Term(
        "literal", _plain(match["text"]), match["language"] or "", _plain(match["datatype"] or "")
    )


def _node(iri: str | None, blank: str) -> Term:
    return Term("blank", blank) if iri is None else Term("iri", _plain(iri))


def _plain(text: str) -> str:
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        return chr(min(int(code, 16), 0x10FFFF))
    return _ESCAPED.get(match[3], match[3])
