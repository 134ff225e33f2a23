"""Example queries and prefixes as other SPARQL editors read them (SHACL-AF, section 5; SHACL, section 5.2.1).

The text of a query stands whole, with its PREFIX lines: not every client adds those that sh:prefixes declares.
"""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from ..examples import Kept, kept_prefixes, kept_queries
from ..sparql import WELL_KNOWN
from ..terms import LABEL, OWL, RDFS, SH, SKOS, TYPE, XSD
from .names import Names

_SCHEMA = "https://schema.org/"  # in this spelling alone do those clients know it
_SPEX = "https://purl.expasy.org/sparql-examples/ontology#"


def examples(names: Names) -> Iterator[Triple]:
    """The example queries."""
    for kept in kept_queries():
        node = NamedNode(f"{names.examples.value}#{kept.iri.rpartition('/')[2]}")
        yield Triple(node, NamedNode(TYPE), NamedNode(SH + "SPARQLExecutable"))
        yield Triple(node, NamedNode(SH + "prefixes"), names.prefixes)
        yield Triple(node, NamedNode(_SCHEMA + "target"), names.service)
        yield from _form(node, kept)
        yield from _texts(node, kept)


def prefixes(names: Names) -> Iterator[Triple]:
    """The prefixes that examples use, and those that people expect to be known."""
    yield Triple(names.prefixes, NamedNode(TYPE), NamedNode(OWL + "Ontology"))
    for prefix, namespace in {**WELL_KNOWN, **kept_prefixes()}.items():
        node = NamedNode(f"{names.prefixes.value}#{prefix}")
        space = Literal(namespace, datatype=NamedNode(XSD + "anyURI"))
        yield Triple(names.prefixes, NamedNode(SH + "declare"), node)
        yield Triple(node, NamedNode(SH + "prefix"), Literal(prefix))
        yield Triple(node, NamedNode(SH + "namespace"), space)


def _form(node: NamedNode, kept: Kept) -> Iterator[Triple]:
    sort, text = f"SPARQL{kept.form.title()}Executable", Literal(kept.query)
    # SHACL 1.0 has no DESCRIBE, so those who wrote examples before 1.2 gave it a name of their own.
    for space in (SH, _SPEX) if kept.form == "describe" else (SH,):
        yield Triple(node, NamedNode(TYPE), NamedNode(space + sort))
        yield Triple(node, NamedNode(space + kept.form), text)


def _texts(node: NamedNode, kept: Kept) -> Iterator[Triple]:
    # Not by dct:title: who asks the default graph for titles wants those of records.
    for predicate, texts in ((LABEL, kept.titles), (SKOS + "note", kept.comments)):
        for language, text in texts.items():
            yield Triple(node, NamedNode(predicate), Literal(text, language=language))
    # The one text that editors show. They ask for no language, and would list a query once for each.
    comment = f"{kept.titles['en']} {kept.comments['en']}"
    yield Triple(node, NamedNode(RDFS + "comment"), Literal(comment, language="en"))
    for word in kept.keywords:
        yield Triple(node, NamedNode(_SCHEMA + "keywords"), Literal(word))
