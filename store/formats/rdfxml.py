"""RDF/XML, flat but for blank nodes; what XML cannot hold is refused, never dropped.

The engine's own writer drops control characters, writes element names that no parser takes, and
leaves carriage returns to be normalised away; hence this one (RDF 1.1 XML Syntax).
"""

import re
from html import escape

import pyoxigraph as ox

from ..errors import UnsupportedFormat
from .context import Context, record_context
from .graph import RDF, STRING, TYPE, Graph, Nest, Properties, Resource, Value, read
from .turtle import value_rank

# XML 1.0, sections 2.2 (Char) and 2.3 (names); Namespaces in XML 1.0, section 3 (NCName).
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_START = (
    "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd"
)
_NAME = re.compile(f"[{_START}][{_START}0-9.\u00b7\u0300-\u036f\u203f-\u2040-]*$")
# RDF 1.1 XML Syntax, section 5.1: no property element may have these names.
_SYNTAX = {
    f"{RDF}{name}"
    for name in [
        *("Description", "RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype"),
        *("li", "aboutEach", "aboutEachPrefix", "bagID"),
    ]
}
_RESERVED = ("http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2000/xmlns/")
_REMEDY = "Ask for Turtle or JSON-LD."


def write_rdfxml(statements: str, subject: str | None) -> str:
    """The statements as RDF/XML, `subject` first.

    Raises UnsupportedFormat where a property has no name in XML, or a text holds a character that
    XML forbids.
    """
    writer = _Writer(read(statements, subject, Nest.BLANK), record_context())
    body = [line for node in writer.graph.tops(subject) for line in writer.node(node, "  ")]
    spaces = "".join(f'\n    xmlns:{name}="{_quoted(iri)}"' for name, iri in writer.namespaces())
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<rdf:RDF{spaces}>", *body, "</rdf:RDF>"]
    return "\n".join(lines) + "\n"


class _Writer:
    """Writes one graph and notes the namespaces that it used."""

    def __init__(self, graph: Graph, context: Context) -> None:
        self.graph = graph
        self._context = context
        self._spaces = {RDF: "rdf"}
        self._names: dict[str, str] = {}

    def namespaces(self) -> list[tuple[str, str]]:
        """Prefix and namespace, by prefix."""
        return sorted((prefix, iri) for iri, prefix in self._spaces.items())

    def node(self, node: Resource, indent: str) -> list[str]:
        """The lines of a node element."""
        properties = self.graph.nodes[node]
        name, kind = self._node_name(properties)
        lines = []
        for iri in sorted(properties, key=lambda iri: (iri != TYPE, self._context.rank(iri))):
            element = self._name(iri)
            for value in sorted(properties[iri], key=value_rank):
                if not (iri == TYPE and value == kind):
                    lines += self._property(element, value, indent + "  ")
        start = f"{indent}<{name}{self._identity(node)}"
        return [f"{start}>", *lines, f"{indent}</{name}>"] if lines else [f"{start}/>"]

    def _node_name(self, properties: Properties) -> tuple[str, Value | None]:
        """The element's name: the first type that has one of our prefixes."""
        for kind in sorted(properties.get(TYPE, ()), key=value_rank):
            if isinstance(kind, ox.NamedNode):
                parts = self._context.split(kind.value)
                if parts and _NAME.match(parts[1]) and not kind.value.startswith(RDF):
                    return self._name(kind.value), kind
        return "rdf:Description", None

    def _identity(self, node: Resource) -> str:
        if node in self.graph.nested:
            return ""
        if isinstance(node, ox.NamedNode):
            return f' rdf:about="{_quoted(node.value)}"'
        return f' rdf:nodeID="{_label(node)}"'

    def _property(self, element: str, value: Value, indent: str) -> list[str]:
        start = f"{indent}<{element}"
        if isinstance(value, ox.Literal):
            return [f"{start}{self._kind(value)}>{_text(value.value)}</{element}>"]
        if value in self.graph.nested:
            inner = self.node(value, indent + "  ")
            return [f"{start}>", *inner, f"{indent}</{element}>"]
        if isinstance(value, ox.NamedNode):
            return [f'{start} rdf:resource="{_quoted(value.value)}"/>']
        return [f'{start} rdf:nodeID="{_label(value)}"/>']

    def _kind(self, literal: ox.Literal) -> str:
        if literal.language:
            return f' xml:lang="{literal.language}"'
        datatype = literal.datatype.value
        return "" if datatype == STRING else f' rdf:datatype="{_quoted(datatype)}"'

    def _name(self, iri: str) -> str:
        known = self._names.get(iri)
        if known is None:
            known = self._names[iri] = self._new_name(iri)
        return known

    def _new_name(self, iri: str) -> str:
        if iri in _SYNTAX or iri.startswith(_RESERVED):
            raise UnsupportedFormat(f"RDF/XML cannot write the property <{iri}>.", remedy=_REMEDY)
        parts = self._context.split(iri)
        if parts and _NAME.match(parts[1]):
            prefix, local = parts
            self._spaces[self._context.namespaces[prefix]] = prefix
            return f"{prefix}:{local}"
        cut = _cut(iri)
        prefix = self._spaces.setdefault(iri[:cut], f"ns{len(self._spaces)}")
        return f"{prefix}:{iri[cut:]}"


def _cut(iri: str) -> int:
    """Where the longest possible local name of a property begins, at best after # or /."""
    best = max(iri.rfind("#"), iri.rfind("/")) + 1
    for place in range(best, len(iri)):
        if _NAME.match(iri, place):
            return place
    raise UnsupportedFormat(
        f"RDF/XML cannot write the property <{iri}>: no end of it is a name.", remedy=_REMEDY
    )


def _label(node: Value) -> str:
    """A blank node's label as an XML name."""
    label = node.value
    return label if _NAME.match(label) and not label.startswith("x-") else f"x-{label}"


def _text(text: str) -> str:
    if found := _FORBIDDEN.search(text):
        raise UnsupportedFormat(
            f"RDF/XML cannot hold the character U+{ord(found[0]):04X} that a text contains.",
            remedy=_REMEDY,
        )
    return escape(text, quote=False).replace("\r", "&#13;")


def _quoted(iri: str) -> str:
    return escape(iri)
