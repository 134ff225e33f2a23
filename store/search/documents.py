"""Turns a summary into a document of the index, and a stored document into what a list shows."""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import tantivy

from store.views import Named, Summary
from store.views.access import UNKNOWN
from store.views.language import rank
from store.views.links import doi_of, tail
from store.views.pages import Text
from store.views.periods import moment

from . import schema as names

LONGEST_STORED = 3_000
MOST_LANGUAGES = 6
_LONGEST_KEY = 300
_LONGEST_TOKEN = 1_000
_WITHOUT_DATA = frozenset(("catalog", "guide", "organization", "service", "tool"))
_NEVER = 2**62
_LAST_LETTERS = str.maketrans("æäøöå", "{{||}")
_UNSORTED = re.compile(r"[^\w {|}]|[\u0300-\u036f_]")
_COMPOUND = re.compile(r"\w[-\u2010\u2011]\w")
_HYPHEN = re.compile("[-\u2010\u2011]")
_PREFIX = re.compile(r"^(?:https?://|urn:|info:)")


@dataclass(frozen=True)
class Kept:
    """What the index keeps of a record for lists."""

    iri: str
    page: str
    kind: str
    titles: tuple[Text, ...]
    descriptions: tuple[Text, ...]
    publishers: tuple[Named, ...]
    licences: tuple[Named, ...]
    access: str
    formats: tuple[str, ...]
    issued: str
    modified: str


def document(summary: Summary, page: str) -> tantivy.Document:
    """The document of a record whose local page is `page`."""
    doc = tantivy.Document()
    doc.add_text(names.IRI, summary.iri)
    doc.add_bytes(names.STORED, _pack(summary, page))
    _add_texts(doc, summary)
    _add_facets(doc, summary)
    for key in _keys(summary):
        doc.add_text(names.IDENTIFIER, key)
    when = moment(summary.issued) or moment(summary.modified)
    doc.add_unsigned(names.NEWEST, when)
    doc.add_unsigned(names.OLDEST, when or _NEVER)
    orders = {text: order(text.value) for text in summary.titles}
    for language in names.LANGUAGES:
        shown = best(summary.titles, language)
        doc.add_text(names.title_order(language), orders[shown] if shown else summary.iri)
    return doc


def _add_texts(doc: tantivy.Document, summary: Summary) -> None:
    """All text stands in the body, so that one layer tells whether a record is found."""
    titles = [*summary.titles, *summary.alternatives]
    named = [x for group in (summary.publishers, summary.themes, summary.places) for x in group]
    about = [*summary.keywords, *(text for x in named for text in x.names)]
    rest = Text(" ".join((*summary.creators, *summary.formats, summary.rest)))
    _add_layer(doc, names.TITLES, titles)
    _add_layer(doc, names.KEYWORDS, about)
    _add_layer(doc, names.BODIES, [*titles, *about, *summary.descriptions, rest])
    doc.add_text(names.SPELLING, "\n".join(t.value for t in (*titles, *about)))


def _add_layer(doc: tantivy.Document, layer: str, texts: list[Text]) -> None:
    """Add each text under its own language, or under both where it has neither."""
    if names.STEMS[0] in names.LAYERS[layer]:
        tongues = [_tongue(t.language) for t in texts]
        for stemmer in names.STEMS:
            parts = [t.value for t, tongue in zip(texts, tongues, strict=True) if stemmer in tongue]
            doc.add_text(names.field(layer, stemmer), "\n".join(parts))
    plain = "\n".join(t.value for t in texts)
    doc.add_text(names.field(layer, names.PLAIN), plain + _joined(plain))


@lru_cache(maxsize=1024)
def _tongue(tag: str) -> tuple[str, ...]:
    """The stemmers for a language tag."""
    primary = tag.lower().split("-", 1)[0]
    if primary == "en":
        return ("en",)
    return ("no",) if primary in ("nb", "nn", "no") else names.STEMS


def _joined(text: str) -> str:
    """Compounds without their hyphens, so that "covid19" finds "COVID-19"."""
    found = dict.fromkeys(w for w in text.split() if "-" in w or "\u2010" in w or "\u2011" in w)
    if not found:
        return ""
    return "\n" + " ".join(_HYPHEN.sub("", w) for w in found if _COMPOUND.search(w))


def _add_facets(doc: tantivy.Document, summary: Summary) -> None:
    plain = {
        "kind": (summary.kind,),
        "access": () if _says_nothing(summary) else (summary.access,),
        "format": summary.formats,
        "year": (summary.year,),
    }
    for facet, tokens in plain.items():
        for token in dict.fromkeys(tokens):
            _add_token(doc, facet, token)
    things = {
        "publisher": summary.publishers,
        "theme": summary.themes,
        "licence": summary.licences,
        "place": summary.places,
    }
    for facet, group in things.items():
        for thing in group:
            if _add_token(doc, facet, thing.token):
                for text in thing.names:
                    term = names.named(facet, thing.token, text.language, text.value[:200])
                    doc.add_text(names.NAME, term)


def _says_nothing(summary: Summary) -> bool:
    """An organisation that tells nothing of access lacks nothing; a data set does."""
    return summary.access == UNKNOWN and summary.kind in _WITHOUT_DATA


def _add_token(doc: tantivy.Document, facet: str, token: str) -> bool:
    usable = bool(token) and len(token) <= _LONGEST_TOKEN
    if usable:
        doc.add_text(facet, token)
    return usable


def _keys(summary: Summary) -> Iterable[str]:
    found: dict[str, None] = {}
    found.update(dict.fromkeys(summary.mentioned))
    for text in (*summary.identifiers, summary.iri):
        found.update(dict.fromkeys(keys(text)))
        last = tail(text).lower()
        if any(c.isdigit() for c in last):
            found[last] = None
    return [k for k in found if k and len(k) <= _LONGEST_KEY]


def keys(text: str) -> tuple[str, ...]:
    """The forms in which an identifier is looked up: lower case, without scheme, a DOI without prefix."""
    bare = text.strip().lower()
    return tuple(
        dict.fromkeys(filter(None, (doi_of(bare), bare, _PREFIX.sub("", bare).rstrip("/"))))
    )


def order(title: str) -> str:
    """A title as a string that sorts as people expect: no case, no accents, æ ø å last."""
    text = title.lower()[:200]
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_LAST_LETTERS))
    return " ".join(_UNSORTED.sub(" ", text).split()) or "~"


def best(texts: Iterable[Text], language: str) -> Text | None:
    """The text to show in a language, by the same order as on a page."""
    return min(texts, key=lambda t: rank(t.language, language)[0], default=None)


def _pack(summary: Summary, page: str) -> bytes:
    """The stored form: short keys and bounded texts, since every hit of a page is unpacked."""
    kept = {
        "i": summary.iri,
        "p": page,
        "k": summary.kind,
        "t": _pairs(summary.titles),
        "d": _pairs(summary.descriptions),
        "u": _named(summary.publishers),
        "l": _named(summary.licences),
        "a": summary.access,
        "f": summary.formats,
        "s": summary.issued,
        "m": summary.modified,
    }
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()


def _pairs(texts: Iterable[Text]) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for text in sorted(texts, key=lambda t: rank(t.language, "nb")[0]):
        found.setdefault(text.language, text.value[:LONGEST_STORED])
    return list(found.items())[:MOST_LANGUAGES]


def _named(things: Iterable[Named]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    return [(x.token, x.iri, _pairs(x.names)) for x in list(things)[:20]]


def unpack(body: bytes) -> Kept:
    """What was stored of a record."""
    kept = json.loads(body)

    def texts(pairs: list[list[str]]) -> tuple[Text, ...]:
        return tuple(Text(value, language) for language, value in pairs)

    def named(things: list[tuple[str, str, list[list[str]]]]) -> tuple[Named, ...]:
        return tuple(Named(token, iri, texts(pairs)) for token, iri, pairs in things)

    return Kept(
        iri=kept["i"],
        page=kept["p"],
        kind=kept["k"],
        titles=texts(kept["t"]),
        descriptions=texts(kept["d"]),
        publishers=named(kept["u"]),
        licences=named(kept["l"]),
        access=kept["a"],
        formats=tuple(kept["f"]),
        issued=kept["s"],
        modified=kept["m"],
    )
