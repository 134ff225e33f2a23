"""What a publication tells of itself, as documents: one for each system graph."""

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from .. import formats
from ..errors import NotFound
from ..publications import Publication
from ..terms import RDFS, TYPE, XSD
from .names import SD, VOID, Names
from .partitions import ALL

_LIMITS = {
    "en": "A query is stopped after {:g} seconds. Updates are refused.",
    "nb": "En spørring blir stoppet etter {:g} sekunder. Oppdateringer blir avvist.",
    "nn": "Ei spørjing blir stoppa etter {:g} sekund. Oppdateringar blir avviste.",
}
_NESTED = {NamedNode(f"{VOID}propertyPartition"), NamedNode(f"{VOID}classPartition")}


class Telling:
    """The documents of the current publication, each written when it is first asked for.

    `seconds` is after how long a query is stopped.
    """

    def __init__(self, base: str, seconds: float) -> None:
        self._names, self._seconds = Names(base), seconds
        self._graphs = dict(
            zip(("service", "void", "examples", "prefixes"), self._names.graphs, strict=True)
        )
        self._number = 0
        self._kept: dict[tuple[str, str], bytes] = {}

    def path(self, name: str) -> str:
        """Where the document is found, without a syntax. Raises NotFound."""
        return self._graph(name).value.removeprefix(self._names.base)

    def document(self, publication: Publication, name: str, syntax: str) -> bytes:
        """The document `service`, `void`, `examples` or `prefixes`. Raises NotFound, UnsupportedFormat."""
        if publication.about.number != self._number:
            self._number, self._kept = publication.about.number, {}
        kept = self._kept
        if (name, syntax) not in kept:
            kept[name, syntax] = self._written(publication.store, name, syntax)
        return kept[name, syntax]

    def _graph(self, name: str) -> NamedNode:
        if name not in self._graphs:
            raise NotFound(
                f"Nothing is told under the name {name}.",
                remedy=f"Ask for one of {', '.join(self._graphs)}.",
            )
        return self._graphs[name]

    def _written(self, store: Store, name: str, syntax: str) -> bytes:
        graph = self._graph(name)
        told = set(_triples(store.quads_for_pattern(None, None, None, graph)))
        if name == "service":
            told.update(self._beside(store))
        text = "".join(sorted(f"{triple} .\n" for triple in told))
        # In no graph, also where the syntax has them: Comunica likes N-Quads best, and asks the default graph.
        return formats.write(text, formats.named(syntax), subject=graph.value)

    def _beside(self, store: Store) -> Iterator[Triple]:
        """What clients look for in the service description itself: limits, sizes, the partitions of all the data."""
        names = self._names
        for language, text in _LIMITS.items():
            limits = Literal(text.format(self._seconds), language=language)
            yield Triple(names.service, NamedNode(RDFS + "comment"), limits)
        for name, graph in self._graphs.items():
            node = NamedNode(f"{names.void.value}#contents-{name}")
            size = sum(1 for _ in store.quads_for_pattern(None, None, None, graph))
            number = Literal(str(size), datatype=NamedNode(XSD + "integer"))
            yield Triple(names.graph(name), NamedNode(SD + "graph"), node)
            yield Triple(node, NamedNode(TYPE), NamedNode(SD + "Graph"))
            yield Triple(node, NamedNode(VOID + "triples"), number)
        yield from self._figures(store)

    def _figures(self, store: Store) -> Iterator[Triple]:
        """The VoID description without what classes say by their properties, which is most of it."""
        void = self._names.void
        for node in (self._names.dataset, self._names.part(ALL)):
            for triple in _triples(store.quads_for_pattern(node, None, None, void)):
                yield triple
                if triple.predicate in _NESTED and isinstance(triple.object, NamedNode):
                    below = _triples(store.quads_for_pattern(triple.object, None, None, void))
                    yield from (told for told in below if told.predicate not in _NESTED)


def _triples(quads: Iterable[Quad]) -> Iterator[Triple]:
    return (quad.triple for quad in quads)
