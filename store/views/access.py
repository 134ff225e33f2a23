"""Who gets the data, read from whatever a record says about it."""

import re

from store.terms import COAR_ACCESS, EU_ACCESS, OPENAIRE_ACCESS

from .graph import BLANK, IRI, LITERAL, Term
from .pages import Access, Link, Text
from .reading import Reading
from .texts import ACCESS_EXPLANATIONS, ACCESS_LABELS, ASK_FOR_ACCESS, say

OPEN, RESTRICTED, CLOSED, UNKNOWN = "open", "restricted", "closed", "unknown"
CODES = (OPEN, RESTRICTED, CLOSED, UNKNOWN)

_CODES_OF_IRIS = {
    EU_ACCESS + "PUBLIC": OPEN,
    EU_ACCESS + "RESTRICTED": RESTRICTED,
    EU_ACCESS + "NON_PUBLIC": CLOSED,
    EU_ACCESS + "CONFIDENTIAL": CLOSED,
    EU_ACCESS + "SENSITIVE": CLOSED,
    # COAR Access Rights 1.0
    COAR_ACCESS + "c_abf2": OPEN,
    COAR_ACCESS + "c_16ec": RESTRICTED,
    COAR_ACCESS + "c_f1cf": CLOSED,  # under embargo: nobody gets them yet
    COAR_ACCESS + "c_14cb": CLOSED,  # metadata only
    OPENAIRE_ACCESS + "openAccess": OPEN,
    OPENAIRE_ACCESS + "restrictedAccess": RESTRICTED,
    OPENAIRE_ACCESS + "embargoedAccess": CLOSED,
    OPENAIRE_ACCESS + "closedAccess": CLOSED,
}

# Words that people write where a code belongs; a longer text is shown, but decides nothing.
_CODES_OF_WORDS = {
    "open": OPEN,
    "open access": OPEN,
    "openaccess": OPEN,
    "public": OPEN,
    "free": OPEN,
    "åpen": OPEN,
    "offentlig": OPEN,
    "restricted": RESTRICTED,
    "restricted access": RESTRICTED,
    "restrictedaccess": RESTRICTED,
    "registered": RESTRICTED,
    "registered access": RESTRICTED,
    "controlled": RESTRICTED,
    "controlled access": RESTRICTED,
    "begrenset": RESTRICTED,
    "begrenset offentlighet": RESTRICTED,
    "non public": CLOSED,
    "not public": CLOSED,
    "closed": CLOSED,
    "closed access": CLOSED,
    "closedaccess": CLOSED,
    "private": CLOSED,
    "confidential": CLOSED,
    "embargoed access": CLOSED,
    "unntatt offentlighet": CLOSED,
    "ikke offentlig": CLOSED,
}
_TRUE = ("true", "1", "yes", "http://schema.org/True")


def code_of(term: Term) -> str:
    """The access code that a term stands for; empty where it is none that we know."""
    if term.kind == IRI:
        known = _CODES_OF_IRIS.get(term.value.replace("https://", "http://", 1))
        return known or _code_of_word(term.value.rstrip("/").rsplit("/", 1)[-1])
    return _code_of_word(term.value) if term.kind == LITERAL else ""


def _code_of_word(text: str) -> str:
    return _CODES_OF_WORDS.get(re.sub(r"[\s_-]+", " ", text[:60]).strip(" .").lower(), "")


def code(reading: Reading) -> str:
    """The access code of a record: what it states, else what free access and conditions imply, else unknown."""
    terms = [*reading.every("access-rights"), *reading.every("conditions")]
    stated = next(filter(None, (code_of(t) or _code_of_label(reading, t) for t in terms)), "")
    if stated:
        return stated
    free = reading.value("free-access")
    if not free:
        return UNKNOWN
    if free.lower() not in ("true", "1", "yes") and free not in _TRUE:
        return RESTRICTED
    return RESTRICTED if reading.every("conditions") else OPEN


def _code_of_label(reading: Reading, term: Term) -> str:
    """A rights statement in a blank node may carry the word as its label."""
    name = reading.own_name(term.value) if term.kind == BLANK else None
    return _code_of_word(name.value) if name else ""


def access(reading: Reading) -> Access:
    """The access box: code, its label and explanation, what the record itself says, and where to ask."""
    found = code(reading)
    language = reading.language
    terms = [*reading.every("access-rights"), *reading.every("conditions")]
    statements = reading.facts(t for t in terms if not code_of(t))
    return Access(
        code=found,
        label=say(ACCESS_LABELS[found], language),
        explanation=say(ACCESS_EXPLANATIONS[found], language),
        statements=statements,
        request=request(reading, found),
    )


def request(reading: Reading, found: str) -> Link | None:
    """Where to ask for access: the record's own address for it, else the access page of a file that is not open."""
    links = [reading.link(t) for t in reading.terms("access-request")]
    if found in (RESTRICTED, CLOSED):
        for part in reading.every("distribution"):
            if not reading.terms("download", part.value, of="file"):
                links += [reading.link(t) for t in reading.terms("access", part.value, of="file")]
    first = next((x for x in links if x.href), None)
    if first is None:
        return None
    return Link(
        Text(say(ASK_FOR_ACCESS, language := reading.language), language),
        first.iri,
        first.href,
        first.page,
    )
