"""The fields of the search index and how text becomes words in them.

Text is kept three times over: with English stems, with Norwegian stems, and plain (lower case,
without accents: "o" finds "ø" there, and only there). A title counts more than a keyword, a keyword
more than the rest. What a list shows is stored with the document, so that a page of hits reads
nothing else.
"""

from functools import cache
from pathlib import Path

import tantivy

from store.errors import Misconfigured

VERSION = "1"

IRI, STORED, IDENTIFIER, SPELLING = "iri", "stored", "identifier", "spelling"
NAME = "name"  # what records call a facet's value: see `named`
NEWEST, OLDEST = "newest", "oldest"
FACETS = ("kind", "access", "publisher", "theme", "format", "licence", "place", "year")
TITLES, KEYWORDS, BODIES = "title", "keyword", "body"
STEMS = ("en", "no")
PLAIN = "plain"
LAYERS = {TITLES: (*STEMS, PLAIN), KEYWORDS: (PLAIN,), BODIES: (*STEMS, PLAIN)}
LANGUAGES = ("en", "nb", "nn")

_LONGEST_WORD = 60


def field(layer: str, analysis: str) -> str:
    """The name of the field that holds a layer of text in one analysis: "title_en"."""
    return f"{layer}_{analysis}"


def named(facet: str, token: str, language: str = "", name: str = "") -> str:
    """The term that keeps a name of a facet's value; without a name, the beginning of all of them.

    So names are read from the index's own list of terms, and no record has to be opened.
    """
    start = f"{facet}\x1f{token}\x1f"
    return f"{start}{language}\x1f{name}" if name else start


def title_order(language: str) -> str:
    """The name of the field that sorts by the title shown in a language."""
    return f"order_{language}"


@cache
def analysers() -> dict[str, tantivy.TextAnalyzer]:
    """The analysers by name: "en" and "no" stem, "plain" folds accents, "spelling" does neither."""

    def start() -> tantivy.TextAnalyzerBuilder:
        builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        limited = builder.filter(tantivy.Filter.remove_long(_LONGEST_WORD))
        return limited.filter(tantivy.Filter.lowercase())

    return {
        "en": start().filter(tantivy.Filter.stemmer("english")).build(),
        "no": start().filter(tantivy.Filter.stemmer("norwegian")).build(),
        PLAIN: start().filter(tantivy.Filter.ascii_fold()).build(),
        SPELLING: start().build(),
    }


@cache
def schema() -> tantivy.Schema:
    """The fields of the index."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(IRI, stored=False, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field(STORED, stored=True)
    builder.add_text_field(IDENTIFIER, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(SPELLING, tokenizer_name=SPELLING, index_option="basic")
    builder.add_text_field(NAME, tokenizer_name="raw", index_option="basic")
    for layer, analyses in LAYERS.items():
        for analysis in analyses:
            # A phrase is looked for in its exact words, so stems need no positions.
            kept = "position" if analysis == PLAIN else "freq"
            name = field(layer, analysis)
            builder.add_text_field(name, tokenizer_name=analysis, index_option=kept)
    for facet in FACETS:
        builder.add_text_field(facet, fast=True, tokenizer_name="raw", index_option="basic")
    for language in LANGUAGES:
        builder.add_text_field(
            title_order(language), fast=True, tokenizer_name="raw", index_option="basic"
        )
    builder.add_unsigned_field(NEWEST, fast=True)
    builder.add_unsigned_field(OLDEST, fast=True)
    return builder.build()


def open_index(folder: Path, *, create: bool) -> tantivy.Index:
    """The index in a folder, new if asked for; raises Misconfigured where it is absent or another's."""
    if create:
        folder.mkdir(parents=True, exist_ok=True)
    elif not (folder / "meta.json").is_file():
        raise Misconfigured(
            f"There is no search index in {folder.name}.", remedy="Run varde rebuild."
        )
    try:
        index = tantivy.Index(schema(), path=str(folder), reuse=True)
    except ValueError as error:
        raise Misconfigured(
            "The search index cannot be opened: another release made it, or it is damaged.",
            remedy="Run varde rebuild.",
        ) from error
    for name, analyser in analysers().items():
        index.register_tokenizer(name, analyser)
    return index
