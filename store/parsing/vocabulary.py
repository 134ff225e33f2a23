"""Repairs of vocabulary IRIs in N-Triples text: one schema.org, and prefixes never expanded.

Only predicates, IRIs in object position and datatypes change; subjects and the text of literals
never do. The patterns begin with plain text, which makes the search fast; where they stand in the
line is looked at afterwards.
"""

import re

from .notes import Notes

_SCHEMA = "http://schema.org/"
_SPELLINGS = ("https://schema.org/", "https://www.schema.org/", "http://www.schema.org/")
_PREFIXES = {
    "schema:": _SCHEMA,
    "dcat:": "http://www.w3.org/ns/dcat#",
    "dct:": "http://purl.org/dc/terms/",
    "dcterms:": "http://purl.org/dc/terms/",
    "foaf:": "http://xmlns.com/foaf/0.1/",
    "skos:": "http://www.w3.org/2004/02/skos/core#",
    "vcard:": "http://www.w3.org/2006/vcard/ns#",
    "adms:": "http://www.w3.org/ns/adms#",
    "prov:": "http://www.w3.org/ns/prov#",
    "rdf:": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs:": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd:": "http://www.w3.org/2001/XMLSchema#",
}
_BLANK = re.compile(r"^_:|(?<= )_:(?=[^ \"]+ \.$)", re.MULTILINE)


def one_schema(text: str, notes: Notes) -> str:
    """The statements with every spelling of schema.org's terms as http://schema.org/."""
    total = 0
    for spelling in _SPELLINGS:
        text, count = _replaced(text, spelling, _SCHEMA)
        total += count
    notes.repaired("Rewrote schema.org terms to http://schema.org/", total)
    return text


def expanded(text: str, notes: Notes) -> str:
    """The statements with `<schema:Person>` and the like, left over from JSON-LD, as full IRIs."""
    total = 0
    for prefix, namespace in _PREFIXES.items():
        text, count = _replaced(text, prefix, namespace)
        total += count
    notes.repaired("Expanded a well-known prefix that stood in an IRI", total)
    return text


def relabelled(text: str, prefix: str) -> str:
    """The statements with `prefix` put before every blank label."""
    return _BLANK.sub(f"_:{prefix}", text)


def _replaced(text: str, start: str, namespace: str) -> tuple[str, int]:
    """The text with terms that begin with `start` moved to the namespace, and their number."""
    if f"<{start}" not in text:
        return text, 0
    # At a line's end it is an object or a datatype: a literal would end with a quotation mark.
    ends = re.compile(rf"<{re.escape(start)}([A-Za-z][\w-]*> \.)$", re.MULTILINE)
    text, objects = ends.subn(rf"<{namespace}\g<1>", text)
    predicates = 0

    def predicate(found: re.Match[str]) -> str:
        nonlocal predicates
        at = found.start()
        if " " in text[text.rfind("\n", 0, at) + 1 : at]:
            return found[0]
        predicates += 1
        return f" <{namespace}{found[1]}"

    middles = re.compile(rf" <{re.escape(start)}([^ <>]*> )")
    return middles.sub(predicate, text), objects + predicates
