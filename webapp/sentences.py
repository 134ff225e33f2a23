"""What the store says of a query that cannot be answered, in the page's language.

The store speaks English, with words of the query in its sentences. Here its sentences stand with places for those
words; one that is not here stays English, and the page marks it so. A test puts real mistakes to the store.
"""

import re
from collections.abc import Iterator
from functools import cache

from flask_babel import gettext

from store.views.pages import Text
from webapp import languages

_PLACE = re.compile(r": line \d+, column \d+\.$")  # which the page tells in its own words
_GAP = re.compile(r"%\\\((\w+)\\\)s")


def _(text: str) -> str:
    """Mark for translation; translated when the page is made."""
    return text


_KNOWN = (
    _("The query is no SPARQL 1.1."),
    _("Expected here: %(words)s."),
    _("Look for a missing word, bracket, dot or quote just before this place."),
    _("Write an aggregate in brackets and name it: (COUNT(?x) AS ?n)."),
    _("An IRI is not valid: it must be absolute and hold no blanks."),
    _("Write the whole IRI, or declare a BASE."),
    _("Two columns of SELECT have the same name."),
    _("Leave one out, or give it another name with AS."),
    _("SELECT names a variable that is not in GROUP BY."),
    _("Add it to GROUP BY, or take one of its values: (SAMPLE(?x) AS ?anX)."),
    _("SELECT gives a name with AS that another variable has already."),
    _("Choose a new name behind AS."),
    _("The prefix “%(prefix)s:” is not declared."),
    _("Add a line at the top that says what it stands for: %(line)s"),
    _("Only %(product)s knows it: say it in SPARQL 1.1, for text with CONTAINS or REGEX."),
    _("“%(word)s” is no word of SPARQL."),
    _("Did you mean %(word)s?"),
    _("Names are written as <IRI> or prefix:name."),
    _("This is no query: SELECT, ASK, CONSTRUCT or DESCRIBE is missing."),
    _("Begin with one of them, after the PREFIX lines."),
    _("%(word)s begins an update, and this is no place for updates."),
    _("Ask with SELECT, ASK, CONSTRUCT or DESCRIBE; stewards change records."),
    _("The query cannot be read: %(what)s has no place here."),
    _("Close every string and write other names as <IRI> or prefix:name."),
    _("%(word)s is not allowed."),
    _(
        "This endpoint never fetches from elsewhere: leave it out and join the answers on your side."
    ),
    _("The query has %(number)s characters; %(most)s are allowed."),
    _("Split it, or replace a long VALUES list by a pattern."),
    _("The query has %(number)s brackets in brackets; %(most)s are allowed."),
    _("The query has %(number)s groups, filters and bindings; %(most)s are allowed."),
    _("The query has %(number)s operators; %(most)s are allowed."),
    _("Split it into several queries."),
)


def translated(*sentences: str) -> Iterator[Text]:
    """The sentences in the page's language, or in English where they are not known; empty ones left out."""
    for sentence in filter(None, sentences):
        plain = _PLACE.sub(".", sentence)
        for known, pattern in _patterns():
            if match := pattern.fullmatch(plain):
                yield Text(gettext(known, **match.groupdict()), languages.current())
                break
        else:
            yield Text(sentence, "en")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (known, re.compile(_GAP.sub(r"(?P<\1>.+)", re.escape(known)), re.DOTALL))
        for known in _KNOWN
    )
