"""Guards the XML parser: root element, entities and nesting are looked at before RDF/XML is read.

Internal entities that only shorten addresses are common and harmless. External and parameter entities are refused, and
so is any document whose entities would expand far (XML 1.0, section 4). Nothing is ever opened or fetched.
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from ..errors import Malformed, Place, Refused, TooLarge

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
# An entity that is a shorthand has an address or a word; all uses together may add this much text.
_ENTITY_LENGTH = 4_096
_EXPANDED = 10_000_000
_ENTITIES = 1_000
_REFERENCE = re.compile(r"&([^#&;\s][^&;\s]*);")
_REMEDY = "Write the text out in the file."
_SEPARATOR = " "
_ROOT_ELEMENT = f"{RDF}{_SEPARATOR}RDF"


@dataclass
class Span:
    """An rdf:RDF element inside an envelope: byte range and the namespaces declared around it."""

    start: int
    namespaces: dict[str, str]
    end: int = 0


@dataclass
class Layout:
    """What the document is: the root element's name as written, whether it can be RDF/XML, and embedded rdf:RDF."""

    root: str = ""
    is_rdf: bool = False
    spans: list[Span] = field(default_factory=list)


def look(body: bytes, depth: int) -> Layout:
    """The layout of a UTF-8 document.

    Raises Refused for dangerous entities, TooLarge for nesting past `depth`, Malformed for XML with errors.
    """
    return _Guard(body, depth).layout()


class _Guard:
    def __init__(self, body: bytes, depth: int) -> None:
        self._body, self._limit, self._level = body, depth, 0
        self._layout = Layout()
        self._entities: dict[str, str] = {}
        self._scopes: list[dict[str, str]] = []
        self._declared: dict[str, str] = {}
        self._parser = parser = expat.ParserCreate("UTF-8", _SEPARATOR)
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.EntityDeclHandler = self._entity
        parser.EndDoctypeDeclHandler = self._check_entities
        parser.ExternalEntityRefHandler = self._external
        parser.StartNamespaceDeclHandler = self._namespace
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end

    def layout(self) -> Layout:
        try:
            self._parser.Parse(self._body, True)
        except expat.ExpatError as error:
            place = Place(error.lineno, error.offset + 1)
            reason = expat.errors.messages[error.code]
            message = f"Line {place.line}, column {place.column}: {reason} (XML)."
            raise Malformed(
                message, remedy="Mend the file and send it again.", place=place
            ) from error
        return self._layout

    def _entity(self, *declared: object) -> None:
        name, parameter, value, _base, system, _public, _notation = declared
        if parameter:
            raise Refused(f"The document declares a parameter entity ({name}).", remedy=_REMEDY)
        if system is not None or value is None:
            raise Refused(
                f"The document declares an external entity ({name}: {system}).", remedy=_REMEDY
            )
        if len(self._entities) >= _ENTITIES:
            raise Refused(
                f"The document declares more than {_ENTITIES:,} entities.", remedy=_REMEDY
            )
        self._entities.setdefault(str(name), str(value))

    def _check_entities(self) -> None:
        lengths: dict[str, int] = {}
        for name in self._entities:
            if self._length(name, lengths, 0) > _ENTITY_LENGTH:
                raise Refused(
                    f"The entity {name} expands to more than {_ENTITY_LENGTH:,} characters.",
                    remedy=_REMEDY,
                )
        if lengths:
            added = sum(
                lengths.get(found[1], 0) for found in _REFERENCE.finditer(self._body.decode())
            )
            if added > _EXPANDED:
                raise Refused(
                    f"Its entities expand to more than {_EXPANDED:,} characters.", remedy=_REMEDY
                )

    def _length(self, name: str, lengths: dict[str, int], level: int) -> int:
        if name not in lengths:
            value = self._entities.get(name, "")
            if level > 20:
                raise Refused(f"The entity {name} is defined by too many others.", remedy=_REMEDY)
            inner = sum(
                self._length(other, lengths, level + 1) for other in _REFERENCE.findall(value)
            )
            lengths[name] = min(len(value) + inner, 2 * _EXPANDED)
        return lengths[name]

    def _external(self, *_reference: object) -> int:
        raise Refused("The document refers to an external entity.", remedy=_REMEDY)

    def _namespace(self, prefix: str | None, address: str | None) -> None:
        self._declared[prefix or ""] = address or ""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._level += 1
        if self._level > self._limit:
            place = Place(self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)
            raise TooLarge(
                f"Line {place.line}: nested deeper than {self._limit} levels.", place=place
            )
        if self._level == 1:
            self._first(name, attributes)
        if not self._layout.is_rdf:
            self._embedded(name)

    def _first(self, name: str, attributes: dict[str, str]) -> None:
        written = re.match(rb"<([^\s/>]+)", self._body[self._parser.CurrentByteIndex :][:200])
        self._layout.root = (
            written[1].decode(errors="replace") if written else name.rpartition(_SEPARATOR)[2]
        )
        described = any(attribute.startswith(RDF) for attribute in attributes)
        self._layout.is_rdf = name == _ROOT_ELEMENT or described

    def _embedded(self, name: str) -> None:
        self._scopes.append(self._declared)
        self._declared = {}
        spans = self._layout.spans
        if name == _ROOT_ELEMENT and not (spans and not spans[-1].end):
            namespaces: dict[str, str] = {}
            for scope in self._scopes[:-1]:
                namespaces.update(scope)
            spans.append(Span(self._parser.CurrentByteIndex, namespaces))

    def _end(self, name: str) -> None:
        self._level -= 1
        if not self._layout.is_rdf:
            self._scopes.pop()
            if name == _ROOT_ELEMENT:
                self._layout.spans[-1].end = (
                    self._body.find(b">", self._parser.CurrentByteIndex) + 1
                )
