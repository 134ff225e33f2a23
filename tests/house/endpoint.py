"""The reference page of the query endpoint, made from the code."""

from collections.abc import Iterable

from store.settings import StoreSettings
from store.sparql import Limits
from webapp import sparql
from webapp.asgi import Reading
from webapp.negotiation import Offer

# Where the engine differs from SPARQL 1.1, by the test of the W3C suite that shows it.
_DIFFERS = (
    (
        "`agg-empty-group-count-graph`",
        "`GRAPH ?g { SELECT (COUNT(*) AS ?n) … }` counts over all graphs and loses `?g`",
        "group inside: `SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { … } } GROUP BY ?g`",
    ),
    (
        "`bindings graph`",
        "`VALUES ?g { … }` inside of `GRAPH ?g` meets `?g` too early where it has UNDEF",
        "put the `VALUES` before the `GRAPH`",
    ),
    (
        "`graph-minus`",
        "`?g` of an outer `GRAPH ?g` counts as shared by the two sides of a `MINUS` inside",
        "`FILTER NOT EXISTS` says what is meant",
    ),
    (
        "`tsv03`",
        "the store keeps every kind of integer as `xsd:integer`, and `1.50` as `1.5`",
        "a record's own document has each number as it was written",
    ),
    ("`bnode01`", '`BNODE("x")` is the same node in each row', "make an IRI with `IRI(CONCAT(…))`"),
)


def page(made: str) -> str:
    """The page; `made` is the line that says so."""
    limits, reading, settings = Limits(), Reading(), StoreSettings()
    return f"""# SPARQL endpoint

{made}
Queries go to `/sparql` (SPARQL 1.1 Protocol), whole graphs are read at `/rdf-graph-store` (SPARQL 1.1 Graph Store HTTP
Protocol). Both are open to everybody and to every web page (CORS), and neither changes anything: records are written
through the front desk, by their stewards. `varde scratch` serves the same over an empty store that may be changed
([how to](../how-to/try-sparql.md)).

## Asking

| way | query in | parameters in |
|---|---|---|
| GET or HEAD | the address, `?query=` | the address |
| POST, `application/x-www-form-urlencoded` | the form, or the address where the body is empty | either |
| POST, `application/sparql-query` | the body | the address |

The address works with and without a slash at its end. Other methods get 405, other types of body 415. Without a query,
a browser gets the page to write one, everybody else the description of the service in RDF.

| parameter | |
|---|---|
| `query` | The query, once, in UTF-8. |
| `default-graph-uri`, `named-graph-uri` | The public graphs to ask; they replace `FROM` and `FROM NAMED`. |
| `timeout` | Seconds after which you no longer want the answer; it can only shorten the limit. |
| `format` | A name from the tables below, instead of `Accept`. |

Others are ignored. The default graph holds each public statement once; each record's statements also stand in the graph
that has the address of its page as its name.

## Answers

`Accept` decides, with its q-values; no `Accept` and `*/*` get the first row. Where nothing fits the answer is 406, with
the list of what there is. Columns of `SELECT *` come in the order in which the query first names them.

SELECT and ASK:

{_offers(sparql.RESULTS)}
CONSTRUCT, DESCRIBE, the description of the service, and graphs:

{_offers(sparql.GRAPHS)}
The first bytes are sent when the query has really begun to answer. An answer that fails after that breaks the
connection: what ends well is whole.

## Graphs

| address | |
|---|---|
| `/rdf-graph-store?graph=` and an IRI | The graph of that name; 404 where there is none. |
| `/rdf-graph-store?default` | The default graph: everything that is public. |
| `/rdf-graph-store/…` | The graph that has this address as its name. |

## Errors

Problems are `application/problem+json`, or text where `Accept` says `text/plain`; [Problems](problems.md) lists them. A
query that cannot be read is told with `line`, `column` (both from 1), and `excerpt`: the line, and below it a caret.
Where a well-known prefix was not declared, the detail has the line to add.

```json
{{
 "type": "https://data.example.no/problems/malformed",
 "title": "This cannot be read",
 "status": 400,
 "detail": "The prefix “dcat:” is not declared: line 1, column 15. Add at the top: PREFIX dcat: <http://www.w3.org/ns/dcat#>",
 "instance": "urn:uuid:0d7d0de5-3f0e-4b7a-9d49-1f5c3c3a7f54",
 "line": 1,
 "column": 15,
 "excerpt": "SELECT * {{ ?s dcat:theme ?o }}\\n              ^"
}}
```

## Limits

| of | at most |
|---|---|
| an address | {reading.address:,} bytes |
| a body | {reading.body:,} bytes |
| a query | {limits.query_length:,} characters |
| brackets in brackets | {limits.nesting:,} |
| groups, filters and bindings | {limits.branches:,} |
| signs in expressions and paths | {limits.operators:,} |
| time | {settings.query_seconds:g} seconds (`query_seconds`), then 503 |
| memory | {settings.query_memory:,} bytes (`query_memory`), then 503 |
| an answer | {limits.bytes:,} bytes, {limits.rows:,} rows |

`SERVICE` is refused with 403, unless whoever runs the installation [allows it](../how-to/ask-other-endpoints.md).
`LOAD` and all updates are refused.

## Where answers differ from the standard

The engine passes 487 of the 498 tests of the W3C suite that need no other server. Six more are mended in front of it:
`GROUP_CONCAT` gives a simple literal, and a path of length zero holds for a term that the data do not mention. Five
remain:

| test | what happens | what to do |
|---|---|---|
{_rows(_DIFFERS)}"""  # noqa: S608  (a page that speaks of SELECT)


def _offers(offers: Iterable[Offer]) -> str:
    rows = [
        (
            f"`{offer.media_type}`",
            ", ".join(f"`{kind}`" for kind in offer.media_types[1:]) or "–",
            ", ".join(f"`{name}`" for name in dict.fromkeys((offer.name, *offer.extensions))),
        )
        for offer in offers
    ]
    head = "| sent as | also asked for by | `format` |\n|---|---|---|\n"
    return head + _rows(rows)


def _rows(rows: Iterable[tuple[str, ...]]) -> str:
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)
