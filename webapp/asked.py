"""What a request asks of the query endpoint (SPARQL 1.1 Protocol, section 2.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from webapp.exchange import Exchange
from webapp.failures import BadRequest, UpdateRefused, WrongMediaType

_FORM, _QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
_UPDATE = "application/sparql-update"
_FIELDS = 1000


@dataclass(frozen=True)
class Asked:
    """The parameters of one request (SPARQL 1.1 Protocol, section 2.1)."""

    text: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    timeout: float | None
    format: str


@dataclass(frozen=True)
class AskedUpdate:
    """The parameters of an update (section 2.2)."""

    text: str
    using: tuple[str, ...]
    using_named: tuple[str, ...]


async def read(exchange: Exchange, most: int) -> Asked:
    """The parameters, from wherever the protocol lets them stand. Raises BadRequest and its kin."""
    pairs = _pairs(exchange.query_string)
    if exchange.method == "POST":
        pairs += await _posted(exchange, most)
    given = _by_name(pairs)
    texts = given.get("query", [])
    if len(texts) > 1:
        raise BadRequest("There is more than one query.", remedy="Send one at a time.")
    if "update" in given:
        raise UpdateRefused
    return Asked(
        text=texts[0] if texts else None,
        default_graphs=tuple(given.get("default-graph-uri", ())),
        named_graphs=tuple(given.get("named-graph-uri", ())),
        timeout=_seconds(given),
        format=given.get("format", [""])[-1],
    )


async def read_update(exchange: Exchange, most: int) -> AskedUpdate:
    """The parameters of an update that came by POST. Raises BadRequest and its kin."""
    body, kind = await exchange.body(most), _kind(exchange)
    if kind not in (_FORM, _UPDATE):
        raise WrongMediaType(
            f"An update cannot be sent as {kind or 'a body without a Content-Type'}.",
            remedy=f"Send it as {_UPDATE} or {_FORM}.",
        )
    posted = _pairs(utf8(body)) if kind == _FORM else [("update", utf8(body))]
    given = _by_name(_pairs(exchange.query_string) + posted)
    texts = given.get("update", [])
    if len(texts) != 1:
        raise BadRequest(f"There are {len(texts)} updates.", remedy="Send one, in the body.")
    return AskedUpdate(
        text=texts[0],
        using=tuple(given.get("using-graph-uri", ())),
        using_named=tuple(given.get("using-named-graph-uri", ())),
    )


async def _posted(exchange: Exchange, most: int) -> list[tuple[str, str]]:
    body, kind = await exchange.body(most), _kind(exchange)
    if kind == _UPDATE:
        raise UpdateRefused
    if not body:
        return []  # The query stands in the address, as some federating clients send it.
    if kind == _FORM:
        return _pairs(utf8(body))
    if kind == _QUERY:
        return [("query", utf8(body))]
    raise WrongMediaType(
        f"A query cannot be sent as {kind or 'a body without a Content-Type'}.",
        remedy=f"Send it as {_QUERY} or {_FORM}.",
    )


def _kind(exchange: Exchange) -> str:
    return (exchange.header("content-type") or "").partition(";")[0].strip().lower()


def _by_name(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    return given


def _pairs(encoded: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except ValueError as error:
        raise BadRequest("The parameters cannot be read as UTF-8.") from error


def utf8(body: bytes) -> str:
    """The body as text. Raises BadRequest with the place of what is no UTF-8."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"The body is not UTF-8 at byte {error.start}.") from error


def _seconds(given: Mapping[str, list[str]]) -> float | None:
    text = given.get("timeout", [""])[-1]
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 < seconds < float("inf"):
        raise BadRequest("The time-out is no number of seconds.", remedy="Write timeout=5.")
    return seconds
