"""What a record is called: never nothing, whatever the record leaves out."""

from .cleaning import one_line
from .graph import BLANK
from .language import in_one_language
from .links import tail
from .pages import Text
from .reading import Reading, line


def title(reading: Reading) -> Text:
    """The title for the page's language, else another title, an identifier, or the last part of the IRI."""
    for name in ("title", "alternative"):
        found = reading.text(name)
        if found and found.value:
            return found
    named = identifiers(reading)
    return Text(named[0] if named else one_line(tail(reading.iri)) or reading.iri)


def alternatives(reading: Reading) -> tuple[Text, ...]:
    """Other titles, in the language that fits the page best."""
    shown = title(reading)
    terms = in_one_language(reading.every("alternative"), reading.language)
    return tuple(t for t in dict.fromkeys(map(line, terms)) if t.value and t != shown)


def identifiers(reading: Reading) -> tuple[str, ...]:
    """All identifiers as written.

    A node (adms:Identifier, schema:PropertyValue) gives its notation or value.
    """
    found = []
    for term in reading.every("identifier"):
        if term.kind != BLANK and not _notation(reading, term.value):
            found.append(one_line(term.value, 300))
        else:
            found.append(one_line(_notation(reading, term.value), 300))
    return tuple(dict.fromkeys(filter(None, found)))


def _notation(reading: Reading, node: str) -> str:
    star = reading.graph.star(node)
    for prop in ("http://www.w3.org/2004/02/skos/core#notation", "http://schema.org/value"):
        for term in star.get(prop, ()):
            if term.kind != BLANK:
                return term.value
    return ""
