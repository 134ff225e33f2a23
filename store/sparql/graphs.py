"""The names of graphs that come from outside, written safely into a query."""

from store.errors import QueryMalformed

from .tokens import scan


def iri_reference(iri: str) -> str:
    """The IRI as a SPARQL term. Raises QueryMalformed where it is none, or not absolute."""
    try:
        tokens = list(scan(f"<{iri}>"))
    except QueryMalformed:
        tokens = []
    scheme, colon, _ = iri.partition(":")
    if len(tokens) != 1 or tokens[0].kind != "iri" or not colon or not _is_scheme(scheme):
        raise QueryMalformed(
            "The name of a graph is no absolute IRI.", remedy="Write it whole, with http://."
        )
    return tokens[0].text


def existence(iri: str) -> str:
    """The query that asks whether there is a graph of this name, be it empty. Raises QueryMalformed."""
    return f"ASK {{ GRAPH {iri_reference(iri)} {{}} }}"


def _is_scheme(text: str) -> bool:
    """RFC 3987, section 2.2."""
    return text[:1].isalpha() and text.isascii() and all(c.isalnum() or c in "+-." for c in text)
