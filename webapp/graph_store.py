"""The graph store (SPARQL 1.1 Graph Store HTTP Protocol): reading for everybody, natively on ASGI.

Writing is for a scratch store alone (`webapp/writing.py`); here it is refused.
"""

from dataclasses import replace
from urllib.parse import parse_qs, quote

from store.errors import NotFound
from store.sparql import Query, existence
from webapp import asked, problems
from webapp.clients import known_as
from webapp.exchange import Exchange, Headers
from webapp.failures import BadRequest, MethodNotAllowed, UpdateRefused
from webapp.sparql import CORS, RESULTS, Desk, Endpoint
from webapp.writing import Writing

PATH = "/rdf-graph-store"
_ALL = "CONSTRUCT WHERE { ?s ?p ?o }"
_READ = "GET, HEAD, OPTIONS"
_WRITE = f"{_READ}, PUT, POST, DELETE"


class GraphStore:
    """Answers for the graphs of a store; `writing` is there where it may be changed."""

    def __init__(
        self, endpoint: Endpoint, desk: Desk, base: str, writing: Writing | None = None
    ) -> None:
        self._endpoint, self._desk, self._base = endpoint, desk, base
        self._writing = writing
        self._methods = _WRITE if writing else _READ

    async def handle(self, exchange: Exchange) -> None:
        """Read a graph, or write one where that is allowed."""
        try:
            await self._handle(exchange)
        except Exception as error:
            if exchange.status:
                raise
            await exchange.fail(problems.of(error), self._base, (*CORS, ("Vary", "Accept")))

    async def update(self, exchange: Exchange) -> None:
        """Run an update where that is allowed. Raises UpdateRefused elsewhere."""
        if self._writing is None:
            raise UpdateRefused
        await self._writing.update(exchange)

    async def _handle(self, exchange: Exchange) -> None:
        if exchange.method == "OPTIONS":
            await exchange.respond(204, (*CORS, *_preflight(self._methods)))
            return
        graph = self._graph(exchange)
        if exchange.method in ("GET", "HEAD"):
            await self._read(exchange, graph)
        elif self._writing is None or exchange.method not in _WRITE.split(", "):
            raise MethodNotAllowed(exchange.method, self._methods)
        else:
            there = not graph or await self._is_there(exchange, graph)
            await self._writing.write(exchange, graph, there=there)

    async def _read(self, exchange: Exchange, graph: str | None) -> None:
        if graph is None:
            raise BadRequest(
                "No graph is named.", remedy="Add ?graph= with its IRI, encoded, or ?default."
            )
        wanted = await asked.read(exchange, 0)
        if graph and not await self._is_there(exchange, graph):
            raise NotFound(
                f"There is no graph <{graph}>.",
                remedy="Every record's graph has the address of its page as its name.",
            )
        graphs = (graph,) if graph else ()
        wanted = replace(wanted, text=_ALL, default_graphs=graphs, named_graphs=())
        await self._endpoint.answer(exchange, wanted, _ALL)

    async def _is_there(self, exchange: Exchange, graph: str) -> bool:
        query = Query(existence(graph), RESULTS[0].media_type, client=known_as(exchange.scope))
        answer = await self._desk.ask(query)
        return b"true" in answer.read()

    def _graph(self, exchange: Exchange) -> str | None:
        """The graph that is meant, "" for the default graph (section 4). None where none is named."""
        below = exchange.path.removeprefix(PATH)
        if below not in ("", "/"):
            return f"{self._base}{PATH}{quote(below, safe='/:@!$&()*+,;=~')}"
        given = parse_qs(exchange.query_string, keep_blank_values=True)
        named, is_default = given.get("graph", []), "default" in given
        if len(named) + is_default > 1:
            raise BadRequest("More than one graph is named.", remedy="Name one at a time.")
        if "" in named:
            raise BadRequest("The graph has no name.", remedy="The default graph is ?default.")
        return "" if is_default else next(iter(named), None)


def _preflight(methods: str) -> Headers:
    return (
        ("Access-Control-Allow-Methods", methods),
        ("Access-Control-Allow-Headers", "Accept, Content-Type"),
        ("Access-Control-Max-Age", "86400"),
        ("Allow", methods),
    )
