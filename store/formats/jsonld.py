"""JSON-LD by our record context: compact, self-contained, and exact.

Each document embeds the part of the context that it uses, so nobody has to fetch one. A property
has the same key in every document. Its coercion is declared only where all its values in the
document fit it; where one does not, every value is written out. A number is written as a JSON
number only where JSON gives the same text back.
"""

import json
import re
from typing import Any

import pyoxigraph as ox

from .context import Context, Term, record_context
from .graph import STRING, TYPE, XSD, Graph, Nest, Properties, Resource, Value, read
from .turtle import value_rank

_NAMED = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]*):")
_INTEGER = re.compile(r"-?[1-9][0-9]{0,14}|0")

Json = Any


def write_jsonld(statements: str, subject: str | None) -> str:
    """The statements as one JSON-LD document, `subject` as its first node."""
    graph = read(statements, subject, Nest.ALL)
    # A prefix that is also the scheme of an IRI here would change what that IRI means.
    schemes = set(_NAMED.findall(statements))
    writer = _Writer(graph, record_context(), schemes)
    nodes = [writer.node(node) for node in graph.tops(subject)]
    body = nodes[0] if len(nodes) == 1 else {"@graph": nodes}
    # One line for each entry of the context, so that the record itself is soon in sight.
    entries = [f"    {_json(key)}: {_json(value)}" for key, value in writer.context().items()]
    context = ",\n".join(entries)
    rest = json.dumps(body, ensure_ascii=False, indent=2).removeprefix("{\n")
    return f'{{\n  "@context": {{\n{context}\n  }},\n{rest}\n'


class _Writer:
    """Writes one graph and notes which parts of the context it used."""

    def __init__(self, graph: Graph, context: Context, schemes: set[str]) -> None:
        self._graph = graph
        self._context = context
        self._schemes = schemes
        self._names: dict[str, str] = {}
        self._prefixes: set[str] = set()
        self._coerced = self._coercions()
        self._terms: dict[str, Term] = {}

    def context(self) -> dict[str, Json]:
        """The part of the context that this document needs, in the order of the whole."""
        definitions: dict[str, Json] = {}
        for term in sorted(self._terms.values(), key=lambda term: self._context.ranks[term.iri]):
            coercion = self._coerced.get(term.iri, "")
            definition: dict[str, Json] = {"@id": self._short(term.iri)}
            if coercion == "@language":
                definition["@container"] = coercion
            elif coercion:
                definition["@type"] = coercion if coercion == "@id" else self._short(coercion)
            if len(definition) > 1:
                definitions[term.name] = definition
            elif term.name != definition["@id"]:
                definitions[term.name] = definition["@id"]
        prefixes = {name: self._context.namespaces[name] for name in sorted(self._prefixes)}
        return prefixes | definitions

    def node(self, node: Resource) -> dict[str, Json]:
        """A node at the top."""
        name = node.value if isinstance(node, ox.NamedNode) else f"_:{node.value}"
        return {"@id": name} | self._properties(self._graph.nodes[node])

    def _coercions(self) -> dict[str, str]:
        """Which properties keep their coercion: those whose values all fit it."""
        values: dict[str, list[Value]] = {}
        for properties in self._graph.nodes.values():
            for iri, found in properties.items():
                if self._term(iri):
                    values.setdefault(iri, []).extend(found)
        return {
            iri: self._context.terms[iri].coercion
            for iri, found in values.items()
            if self._fits(found, self._context.terms[iri].coercion)
        }

    def _fits(self, values: list[Value], coercion: str) -> bool:
        if coercion == "@language":
            return _are_texts(values)
        if coercion == "@id":
            return all(self._is_resource(value) for value in values)
        return bool(coercion) and all(
            isinstance(value, ox.Literal) and value.datatype.value == coercion for value in values
        )

    def _is_resource(self, value: Value) -> bool:
        return not isinstance(value, ox.Literal) and value not in self._graph.lists

    def _properties(self, properties: Properties) -> dict[str, Json]:
        written: dict[str, Json] = {}
        for iri in sorted(properties, key=lambda iri: (iri != TYPE, self._context.rank(iri))):
            values = sorted(properties[iri], key=value_rank)
            if iri == TYPE:
                types = [value for value in values if isinstance(value, ox.NamedNode)]
                values = [value for value in values if not isinstance(value, ox.NamedNode)]
                if types:
                    written["@type"] = _one_or_all([self._short(kind.value) for kind in types])
            if values:
                written[self._key(iri)] = self._values(values, self._coerced.get(iri, ""))
        return written

    def _key(self, iri: str) -> str:
        term = self._term(iri)
        if term is None:
            return self._short(iri)
        self._terms[iri] = term
        return term.name

    def _term(self, iri: str) -> Term | None:
        term = self._context.terms.get(iri)
        usable = term and term.name.partition(":")[0] not in self._schemes
        return term if usable else None

    def _values(self, values: list[Value], coercion: str) -> Json:
        if coercion == "@language":
            return _by_language(values)
        return _one_or_all([self._value(value, coercion) for value in values])

    def _value(self, value: Value, coercion: str) -> Json:
        if isinstance(value, ox.Literal):
            return value.value if coercion else self._literal(value)
        if value in self._graph.lists:
            return {"@list": [self._value(item, "") for item in self._graph.lists[value]]}
        name = value.value if isinstance(value, ox.NamedNode) else f"_:{value.value}"
        if value not in self._graph.nested:
            return name if coercion == "@id" else {"@id": name}
        named = {"@id": name} if isinstance(value, ox.NamedNode) else {}
        return named | self._properties(self._graph.nodes[value])

    def _literal(self, literal: ox.Literal) -> Json:
        text = literal.value
        if literal.language:
            return {"@language": literal.language, "@value": text}
        datatype = literal.datatype.value
        if datatype == STRING:
            return text
        if datatype == XSD + "integer" and _INTEGER.fullmatch(text):
            return int(text)
        if datatype == XSD + "boolean" and text in {"true", "false"}:
            return text == "true"
        return {"@type": self._short(datatype), "@value": text}

    def _short(self, iri: str) -> str:
        known = self._names.get(iri)
        if known is None:
            known = self._names[iri] = self._new_name(iri)
        return known

    def _new_name(self, iri: str) -> str:
        parts = self._context.split(iri)
        if parts is None or not parts[1] or parts[0] in self._schemes:
            return iri
        self._prefixes.add(parts[0])
        return ":".join(parts)


def _are_texts(values: list[Value]) -> bool:
    """True where all values are strings and at least one has a language."""
    languages = 0
    for value in values:
        if not isinstance(value, ox.Literal):
            return False
        if value.language:
            languages += 1
        elif value.datatype.value != STRING:
            return False
    return languages > 0


def _by_language(values: list[Value]) -> dict[str, Json]:
    texts: dict[str, list[str]] = {}
    for value in values:
        language = value.language if isinstance(value, ox.Literal) else None
        texts.setdefault(language or "@none", []).append(value.value)
    return {language: _one_or_all(found) for language, found in texts.items()}


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)


def _one_or_all(values: list[Json]) -> Json:
    return values[0] if len(values) == 1 else values
