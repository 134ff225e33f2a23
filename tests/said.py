"""What a publication holds of its records, without what it tells of itself."""

from pyoxigraph import Quad

from store.describing import Names
from store.publications import Publication


def said(publication: Publication) -> list[Quad]:
    """The statements of records, in their graphs and in the default graph."""
    store = publication.store
    told = {
        quad.triple
        for graph in Names(publication.about.base).graphs
        for quad in store.quads_for_pattern(None, None, None, graph)
    }
    return [quad for quad in store if quad.triple not in told]
