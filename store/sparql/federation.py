"""Asks other endpoints on behalf of a query, and puts their rows in the place of its SERVICE clauses.

Workers have no network. So each clause is sent, by the guarded fetcher, as a query of its own to an endpoint that the
administrator has allowed, and stands in the query as VALUES: evaluation is bottom-up, so the answer is the same
(SPARQL 1.1 Federated Query, section 2.4; SPARQL 1.1 Query, section 18.6).
"""

import time
import uuid
from dataclasses import replace
from urllib.parse import urlencode

from pyoxigraph import BlankNode, NamedNode, QueryResultsFormat, QuerySolutions, parse_query_results

from store.errors import FetchFailed, QueryRefused, StoreError
from store.fetching import Fetched, Fetcher, Wanted

from .guard import Checked
from .services import Service
from .tokens import place

_ACCEPT = "application/sparql-results+json, application/sparql-results+xml;q=0.9"
_ROWS = 10_000
_CLAUSES = 4
_SKOLEM = "/.well-known/genid/"


class Federation:
    """The endpoints that SERVICE may ask. Blank nodes from there become IRIs below `base`.

    (RDF 1.1 Concepts, section 3.5: a node that came from elsewhere can be named, but never shared.)
    """

    def __init__(self, fetcher: Fetcher, base: str) -> None:
        self._fetcher, self._base = fetcher, base

    @property
    def allowed(self) -> frozenset[str]:
        """Their addresses."""
        return self._fetcher.allowed

    def expand(self, checked: Checked, base: str, seconds: float) -> Checked:
        """The query with rows in the place of its SERVICE clauses, got within `seconds`.

        Relative IRIs are resolved against `base`. Raises QueryRefused for an endpoint that is not allowed, and
        FetchFailed for one that gives no usable answer, unless the clause is SILENT.
        """
        if len(checked.services) > _CLAUSES:
            raise QueryRefused(
                f"The query has {len(checked.services)} SERVICE clauses; {_CLAUSES} are allowed.",
                remedy="Ask in several queries.",
            )
        for service in checked.services:
            self._demand_allowed(checked.text, service)
        before = f"BASE <{base}> " if base else ""
        until = time.monotonic() + seconds
        pieces, position = [], 0
        for service in checked.services:
            text = f"{before}{checked.prologue} SELECT * WHERE {service.group}"
            rows = self._rows(service, text, until)
            pieces += [checked.text[position : service.start], rows]
            position = service.end
        text = "".join([*pieces, checked.text[position:]])
        return replace(checked, text=text, services=())

    def _demand_allowed(self, text: str, service: Service) -> None:
        if service.endpoint not in self.allowed:
            raise QueryRefused(
                f"SERVICE <{service.endpoint}> is not allowed here.",
                remedy=self._fetcher.offer(),
                place=place(text, service.start),
            )

    def _rows(self, service: Service, text: str, until: float) -> str:
        try:
            found = self._asked(service.endpoint, text, until)
            return _values(found, f"{self._base}{_SKOLEM}{uuid.uuid4().hex}-")
        except StoreError:
            if service.silent:
                return " { } "
            raise

    def _asked(self, endpoint: str, text: str, until: float) -> QuerySolutions:
        headers = {
            "Accept": _ACCEPT,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        wanted = Wanted(endpoint, headers, urlencode({"query": text}).encode())
        seconds = max(0.01, until - time.monotonic())
        return _solutions(endpoint, self._fetcher.fetch(wanted, seconds=seconds))


def _solutions(endpoint: str, fetched: Fetched) -> QuerySolutions:
    form = QueryResultsFormat.from_media_type(fetched.media_type)
    try:
        found = parse_query_results(fetched.body, form) if form else None
    except SyntaxError:
        found = None
    if not isinstance(found, QuerySolutions):
        raise FetchFailed(
            f"<{endpoint}> answered with no SPARQL results ({fetched.media_type or 'no type'}).",
            remedy="Put the same pattern to it directly to learn why.",
        )
    return found


def _values(solutions: QuerySolutions, genid: str) -> str:
    """The solutions as inline data (SPARQL 1.1 Query, section 10.2); blank nodes get IRIs that begin with `genid`."""
    names = solutions.variables
    rows: list[str] = []
    try:
        for solution in solutions:
            if len(rows) == _ROWS:
                raise FetchFailed(
                    f"A SERVICE answered with more than {_ROWS:,} rows.",
                    remedy="Name more of what you look for inside of SERVICE, or add a LIMIT there.",
                )
            rows.append(f"({' '.join(_term(solution[name], genid) for name in names)})")
    except SyntaxError as error:
        raise FetchFailed("A SERVICE broke off its answer.", remedy="Try again later.") from error
    return f" {{ VALUES ({' '.join(map(str, names))}) {{ {' '.join(rows)} }} }} "


def _term(term: object, genid: str) -> str:
    if term is None:
        return "UNDEF"
    if isinstance(term, BlankNode):
        return str(NamedNode(genid + term.value))
    return str(term)
