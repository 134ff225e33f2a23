"""Who stands behind a record: publishers, creators and contact points."""

import re
from dataclasses import dataclass

from store.terms import FOAF, ORG, SCHEMA, VCARD

from .graph import BLANK, LITERAL, Term
from .links import email_of, href
from .pages import Contact, Link, Text
from .reading import Reading, line

_PERSONS = {FOAF + "Person", SCHEMA + "Person", VCARD + "Individual"}
_ORGANISATIONS = {
    FOAF + "Organization",
    SCHEMA + "Organization",
    ORG + "Organization",
    ORG + "FormalOrganization",
}
_ORCID = re.compile(r"https?://orcid\.org/\d{4}-\d{4}-\d{4}-\d{3}[\dX]$")
_OUR_PAGES = "/organization/"
_REGISTERS = re.compile(r"https?://(?:orcid\.org|ror\.org|isni\.org|www\.wikidata\.org|viaf\.org)/")
_NUMBER = re.compile(r"(?<!\d)([89]\d{8})(?!\d)")


@dataclass(frozen=True)
class Agent:
    """An agent of a record; `iri` and `homepage` may be empty, `same` are its entries in public registers."""

    name: Text
    iri: str
    person: bool
    organisation: bool
    homepage: str
    same: tuple[str, ...]


def agents(reading: Reading, name: str) -> tuple[Agent, ...]:
    """The agents of a field that have a name we can tell, each once."""
    found = (agent(reading, t) for t in reading.terms(name))
    return tuple(dict.fromkeys(a for a in found if a.name.value))


def agent(reading: Reading, term: Term) -> Agent:
    """An agent from a node or from a mere name."""
    if term.kind == LITERAL:
        address = href(term.value.strip()) or ""
        return Agent(line(term), address, person=False, organisation=False, homepage="", same=())
    node = term.value
    types = reading.graph.types(node)
    same = [t.value for t in reading.every("same-as", node, of="agent") if href(t.value)]
    registered = [
        t.value for t in reading.every("identifier", node, of="agent") if _REGISTERS.match(t.value)
    ]
    iri = "" if term.kind == BLANK else node
    return Agent(
        name=reading.label(node),
        iri=iri,
        person=bool(types & _PERSONS and not types & _ORGANISATIONS) or bool(_ORCID.match(iri)),
        organisation=bool(types & _ORGANISATIONS) or reading.page(iri).startswith(_OUR_PAGES),
        homepage=next(
            (t.value for t in reading.every("homepage", node, of="agent") if href(t.value)), ""
        ),
        same=tuple(dict.fromkeys([*registered, *same])),
    )


def links(reading: Reading, name: str) -> tuple[Link, ...]:
    """The agents of a field as links."""
    return tuple(x for x in reading.links(reading.terms(name)) if x.label.value)


def number(text: str) -> str:
    """A Norwegian organisation number in an IRI or identifier, since one body has many spellings; empty if none."""
    match = _NUMBER.search(text)
    return match[1] if match and _is_valid(match[1]) else ""


def _is_valid(digits: str) -> bool:
    """The check digit of an organisation number (modulus 11)."""
    weights = (3, 2, 7, 6, 5, 4, 3, 2)
    rest = -sum(int(d) * w for d, w in zip(digits, weights, strict=False)) % 11
    return rest == int(digits[8])


def contacts(reading: Reading) -> tuple[Contact, ...]:
    """Contact points that give a name, an e-mail address or a page."""
    found = (_contact(reading, t) for t in reading.every("contact"))
    return tuple(dict.fromkeys(c for c in found if c.name or c.email or c.url))


def _contact(reading: Reading, term: Term) -> Contact:
    if term.kind == LITERAL:
        email = email_of(term.value)
        address = href(term.value.strip())
        return Contact(None if email or address else line(term), email, None if email else address)
    node = term.value
    if not reading.graph.star(node):
        email = email_of(node)
        known = reading.label(node)
        name = known if known.value != node else None
        return Contact(name, email, None if email else href(node))
    return Contact(
        reading.text("name", node, of="contact"), _email(reading, node), _url(reading, node)
    )


def _email(reading: Reading, node: str) -> str | None:
    for term in reading.every("email", node, of="contact"):
        values = [term.value]
        if term.kind == BLANK:  # vcard:hasEmail [ vcard:hasValue <mailto:…> ]
            values = [t.value for terms in reading.graph.star(term.value).values() for t in terms]
        found = next(filter(None, map(email_of, values)), None)
        if found:
            return found
    return email_of(node) if node.lower().startswith("mailto:") else None


def _url(reading: Reading, node: str) -> str | None:
    terms = reading.every("url", node, of="contact")
    return next((a for t in terms if t.kind != BLANK and (a := href(t.value.strip()))), None)
