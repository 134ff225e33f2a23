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


async def read(exchange: Exchange, most: int) -> Asked:
    """The parameters, from wherever the protocol lets them stand. Raises BadRequest and its kin."""
    pairs = _pairs(exchange.query_string)
    if exchange.method == "POST":
        pairs += await _posted(exchange, most)
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
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


async def _posted(exchange: Exchange, most: int) -> list[tuple[str, str]]:
    body = await exchange.body(most)
    kind = (exchange.header("content-type") or "").partition(";")[0].strip().lower()
    if kind == _UPDATE:
        raise UpdateRefused
    if not body:
        return []  # The query stands in the address, as some federating clients send it.
    if kind == _FORM:
        return _pairs(_utf8(body))
    if kind == _QUERY:
        return [("query", _utf8(body))]
    raise WrongMediaType(
        f"A query cannot be sent as {kind or 'a body without a Content-Type'}.",
        remedy=f"Send it as {_QUERY} or {_FORM}.",
    )


def _pairs(encoded: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except ValueError as error:
        raise BadRequest("The parameters cannot be read as UTF-8.") from error


def _utf8(body: bytes) -> str:
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
