"""Turtle and TriG as people like to read them: nested, in a sensible order, few prefixes.

A literal is abbreviated only where every reader gives the same text back, so `"007"^^xsd:integer`
stays as it is.
"""

import re

import pyoxigraph as ox

from .context import Context, record_context
from .graph import STRING, TYPE, XSD, Graph, Nest, Properties, Resource, Value, read

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]|\.(?=[A-Za-z0-9_-]))*")
_BARE = {
    XSD + "integer": re.compile(r"-?[1-9][0-9]*|0"),
    XSD + "decimal": re.compile(r"-?(?:[1-9][0-9]*|0)\.(?:[0-9]*[1-9]|0)"),
    XSD + "boolean": re.compile(r"true|false"),
}
_NOT_BARE = {"-0.0"}
# Beside what the grammar forbids (Turtle 1.1, section 6.5): what editors and terminals may change.
_CONTROL = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff"
_SHORT_ESCAPES = re.compile(rf'["\\\n\t{_CONTROL}]')
_LONG_ESCAPES = re.compile(rf'\\|"(?="|$)|[{_CONTROL}]')
_IRI_ESCAPES = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_NAMED_ESCAPES = {"\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_INDENT = "    "


def write_turtle(statements: str, subject: str | None) -> str:
    """The statements as Turtle, `subject` first."""
    writer = _Writer(read(statements, subject, Nest.BLANK_AND_LISTS), record_context())
    body = writer.blocks(subject, "")
    return _document(writer.header(), body)


def write_trig(statements: str, subject: str | None, graph: str | None) -> str:
    """The statements as TriG: in the graph named `graph`, or in the default graph."""
    if graph is None:
        return write_turtle(statements, subject)
    writer = _Writer(read(statements, subject, Nest.BLANK_AND_LISTS), record_context())
    body = writer.blocks(subject, _INDENT)
    block = f"<{_IRI_ESCAPES.sub(_unicode, graph)}> {{\n" + "\n".join(body) + "}\n"
    return _document(writer.header(), [block])


def _document(header: str, blocks: list[str]) -> str:
    return "\n".join([header, *blocks] if header else blocks)


class _Writer:
    """Writes one graph and notes the prefixes that it used."""

    def __init__(self, graph: Graph, context: Context) -> None:
        self._graph = graph
        self._context = context
        self._names: dict[str, str] = {}
        self._used: set[str] = set()

    def header(self) -> str:
        """The prefixes that were used, in alphabetical order."""
        namespaces = self._context.namespaces
        return "".join(f"@prefix {name}: <{namespaces[name]}> .\n" for name in sorted(self._used))

    def blocks(self, subject: str | None, indent: str) -> list[str]:
        """One block of text for each node at the top."""
        return [
            f"{indent}{self._subject(node)} "
            f"{self._properties(self._graph.nodes[node], indent + _INDENT)} .\n"
            for node in self._graph.tops(subject)
        ]

    def _subject(self, node: Resource) -> str:
        return self._name(node.value) if isinstance(node, ox.NamedNode) else f"_:{node.value}"

    def _properties(self, properties: Properties, indent: str) -> str:
        lines = [
            f"{self._predicate(iri)} {self._objects(properties[iri], indent)}"
            for iri in self._ordered(properties)
        ]
        return f" ;\n{indent}".join(lines)

    def _ordered(self, properties: Properties) -> list[str]:
        rank = self._context.rank
        return sorted(properties, key=lambda iri: (iri != TYPE, rank(iri)))

    def _predicate(self, iri: str) -> str:
        return "a" if iri == TYPE else self._name(iri)

    def _objects(self, values: list[Value], indent: str) -> str:
        if len(values) == 1:
            return self._value(values[0], indent)
        deeper = indent + _INDENT
        texts = [self._value(value, deeper) for value in sorted(values, key=value_rank)]
        return f" ,\n{deeper}".join(texts)

    def _value(self, value: Value, indent: str) -> str:
        if isinstance(value, ox.NamedNode):
            return self._name(value.value)
        if isinstance(value, ox.Literal):
            return self._literal(value)
        if value in self._graph.lists:
            items = [self._value(item, indent) for item in self._graph.lists[value]]
            return f"( {' '.join(items)} )"
        if value in self._graph.nested:
            inner = self._properties(self._graph.nodes[value], indent + _INDENT)
            return f"[\n{indent}{_INDENT}{inner}\n{indent}]"
        return f"_:{value.value}"

    def _literal(self, literal: ox.Literal) -> str:
        text = literal.value
        if literal.language:
            return f"{_quoted(text)}@{literal.language}"
        datatype = literal.datatype.value
        if datatype == STRING:
            return _quoted(text)
        bare = _BARE.get(datatype)
        if bare and bare.fullmatch(text) and text not in _NOT_BARE:
            return text
        return f"{_quoted(text)}^^{self._name(datatype)}"

    def _name(self, iri: str) -> str:
        known = self._names.get(iri)
        if known is None:
            known = self._names[iri] = self._new_name(iri)
        return known

    def _new_name(self, iri: str) -> str:
        parts = self._context.split(iri)
        if parts and _LOCAL.fullmatch(parts[1]):
            self._used.add(parts[0])
            return f"{parts[0]}:{parts[1]}"
        return f"<{_IRI_ESCAPES.sub(_unicode, iri)}>"


def value_rank(value: Value) -> tuple[int, str, str, str]:
    """The order of values: IRIs, then literals by language and datatype, then blank nodes."""
    if isinstance(value, ox.Literal):
        return 1, value.language or "", value.datatype.value, value.value
    return (0 if isinstance(value, ox.NamedNode) else 2), value.value, "", ""


def _quoted(text: str) -> str:
    if "\n" in text:
        return f'"""{_LONG_ESCAPES.sub(_escape, text)}"""'
    return f'"{_SHORT_ESCAPES.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    return _NAMED_ESCAPES.get(match[0]) or _unicode(match)


def _unicode(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04X}"
