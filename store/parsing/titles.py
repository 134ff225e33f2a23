"""The few values of a record that identity and reports need: title, identifier, landing page, date of change."""

import re

from .graph import Facts

_TITLES = (
    "<http://purl.org/dc/terms/title>",
    "<http://schema.org/name>",
    "<http://xmlns.com/foaf/0.1/name>",
    "<http://www.w3.org/2004/02/skos/core#prefLabel>",
    "<http://www.w3.org/2000/01/rdf-schema#label>",
    "<http://schema.org/headline>",
    "<http://purl.org/dc/elements/1.1/title>",
)
_IDENTIFIERS = ("<http://purl.org/dc/terms/identifier>", "<http://schema.org/identifier>")
_PAGES = (
    "<http://www.w3.org/ns/dcat#landingPage>",
    "<http://schema.org/url>",
    "<http://xmlns.com/foaf/0.1/homepage>",
    "<http://xmlns.com/foaf/0.1/page>",
)
_MODIFIED = ("<http://purl.org/dc/terms/modified>", "<http://schema.org/dateModified>")
_CONFORMS = "<http://purl.org/dc/terms/conformsTo>"
_VALUE = "<http://schema.org/value>"
_LANGUAGES = ("en", "", "nb", "no", "nn")
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<[^>]*>)?', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_PLAIN = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


def title(facts: Facts) -> str:
    """The title for slug and report: English, untagged, bokmål, Norwegian, nynorsk, then the least of the others."""
    for name in _TITLES:
        found = [_ranked(o) for p, o in facts if p == name and o.startswith('"')]
        filled = [choice for choice in found if choice[2].strip()]
        if filled:
            return " ".join(min(filled)[2].split())
    return ""


def _ranked(term: str) -> tuple[int, str, str]:
    value, tag = literal(term)
    primary = tag.split("-")[0].lower()
    return (_LANGUAGES.index(primary) if primary in _LANGUAGES else len(_LANGUAGES), tag, value)


def identifier(facts: Facts, graph: dict[str, Facts]) -> str:
    """The identifier within the source: dct:identifier, else schema:identifier; the least where there are several."""
    for name in _IDENTIFIERS:
        found = [value for p, o in facts if p == name for value in _plain(o, graph)]
        if found:
            return min(found)
    return ""


def _plain(term: str, graph: dict[str, Facts]) -> list[str]:
    """The text of an identifier: a literal, an IRI, or the schema:value of a blank PropertyValue."""
    if term.startswith("_:"):
        values = [o for p, o in graph.get(term, ()) if p == _VALUE]
        return [text for o in values if not o.startswith("_:") for text in _plain(o, graph)]
    text = term[1:-1] if term.startswith("<") else literal(term)[0]
    return [text.strip()] if text.strip() else []


_PAGE = re.compile(r"https?://[^/?#]+(/[^?#]|/?[?#])")


def landing_page(facts: Facts) -> str:
    """The address of the page about the thing, or empty."""
    for name in _PAGES:
        found = [
            o[1:-1] if o.startswith("<") else literal(o)[0].strip()
            for p, o in facts
            if p == name and o[0] != "_"
        ]
        # The front page of a site is about the site: many data sets name it.
        found = [value for value in found if _PAGE.match(value)]
        if found:
            return min(found)
    return ""


def modified(facts: Facts) -> str:
    """The newest date of change as written, or empty."""
    return max(
        (literal(o)[0] for p, o in facts if p in _MODIFIED and o.startswith('"')), default=""
    )


def conforms_to(facts: Facts) -> tuple[str, ...]:
    """The IRIs of dct:conformsTo, sorted."""
    return tuple(sorted({o[1:-1] for p, o in facts if p == _CONFORMS and o.startswith("<")}))


def literal(term: str) -> tuple[str, str]:
    """Value and language tag of an N-Triples literal."""
    found = _LITERAL.fullmatch(term)
    if not found:
        return "", ""
    value = found[1]
    return (_ESCAPE.sub(_unescaped, value) if "\\" in value else value), found[2] or ""


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _PLAIN.get(found[3], found[3])
