"""Repairs of vocabulary IRIs in N-Triples text: one schema.org, and prefixes that JSON-LD never expanded.

Only predicates, IRIs in object position and datatypes change; subjects and the text of literals never do.
"""

import re

from .notes import Notes

_SCHEMA = "http://schema.org/"
_OTHER_SCHEMA = r"(?:https://(?:www\.)?|http://www\.)schema\.org/"
_PREDICATE = re.compile(rf"^([^ ]+ <){_OTHER_SCHEMA}", re.MULTILINE)
# At a line's end, so it cannot be inside a literal: that would end with a quotation mark.
_OBJECT = re.compile(rf"((?: |\^\^)<){_OTHER_SCHEMA}([A-Za-z][A-Za-z0-9]*> \.)$", re.MULTILINE)
_NEEDLES = ("<https://schema.org/", "<https://www.schema.org/", "<http://www.schema.org/")

_PREFIXES = {
    "schema": _SCHEMA,
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "adms": "http://www.w3.org/ns/adms#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_CHOICES = "|".join(_PREFIXES)
_BARE_PREDICATE = re.compile(rf"^([^ ]+ <)({_CHOICES}):(?=[A-Za-z][\w-]*> )", re.MULTILINE)
_BARE_OBJECT = re.compile(rf"((?: |\^\^)<)({_CHOICES}):([A-Za-z][\w-]*> \.)$", re.MULTILINE)
_BARE = re.compile(rf"<(?:{_CHOICES}):[A-Za-z]")


def one_schema(text: str, notes: Notes) -> str:
    """The statements with every spelling of schema.org's terms as http://schema.org/."""
    if not any(needle in text for needle in _NEEDLES):
        return text
    text, predicates = _PREDICATE.subn(rf"\g<1>{_SCHEMA}", text)
    text, objects = _OBJECT.subn(rf"\g<1>{_SCHEMA}\g<2>", text)
    notes.repaired("Rewrote schema.org terms to http://schema.org/", predicates + objects)
    return text


def expanded(text: str, notes: Notes) -> str:
    """The statements with `<schema:Person>` and the like, left over from JSON-LD, as full IRIs."""
    if not _BARE.search(text):
        return text
    text, predicates = _BARE_PREDICATE.subn(lambda found: found[1] + _PREFIXES[found[2]], text)
    text, objects = _BARE_OBJECT.subn(lambda found: found[1] + _PREFIXES[found[2]] + found[3], text)
    notes.repaired("Expanded a prefix that the context never declares", predicates + objects)
    return text


_BLANK = re.compile(r"^_:|(?<= )_:(?=[^ \"]+ \.$)", re.MULTILINE)


def relabelled(text: str, prefix: str) -> str:
    """The statements with `prefix` put before every blank label."""
    return _BLANK.sub(f"_:{prefix}", text)
