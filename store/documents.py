"""The published documents: each record's exact statements, found by page or IRI.

An RDF store rewrites literals, so pages and downloads are made from this text. It lies in an index of immutable
segments, so that a publication can hold it by hard links.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy

from .indexing import Indexing


@dataclass(frozen=True)
class Document:
    """One published record. `labels` maps a language tag to the title in it; `digest` is that of the statements."""

    page: str
    iri: str
    kind: str
    sequence: int
    changed: str
    digest: str
    labels: Mapping[str, str]
    judgements: tuple[tuple[str, int, int, int], ...]
    versions: tuple[tuple[int, str], ...]
    statements: str
    withdrawn: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Entry:
    """What lists need of a document, without its statements."""

    page: str
    iri: str
    kind: str
    changed: str
    labels: Mapping[str, str]


class Writer:
    """Puts documents into the working index; one process at a time."""

    def __init__(self, folder: Path, *, bulk: bool = True) -> None:
        """`bulk` gives room for many documents; without it a commit is faster."""
        folder.mkdir(parents=True, exist_ok=True)
        self._writing = Indexing(tantivy.Index(_schema(), str(folder)), folder, bulk=bulk)

    def put(self, document: Document) -> None:
        """Add a document, in place of the one with the same page."""
        facts = dict(vars(document))
        statements = facts.pop("statements")
        stored = tantivy.Document(
            page=document.page,
            iri=document.iri,
            facts=json.dumps(facts, ensure_ascii=False).encode(),
            statements=statements.encode(),
        )
        if not document.withdrawn:
            stored.add_text("listed", f"{document.page} {document.changed}")
        self._writing.put("page", document.page, stored)

    def commit(self) -> None:
        """Make what was put last."""
        self._writing.commit()

    def close(self) -> None:
        """Wait until no thread writes in the folder any more."""
        self._writing.close()


class Documents:
    """The documents of one publication, which never changes."""

    def __init__(self, folder: Path) -> None:
        self._schema = _schema()
        self._searcher = tantivy.Index(self._schema, str(folder)).searcher()

    def by_page(self, page: str) -> Document | None:
        """The document of a page, or None."""
        return self._one("page", page)

    def by_iri(self, iri: str) -> Document | None:
        """The document about this IRI, or None; a tombstone counts as none."""
        found = self._one("iri", iri)
        return found if found and not found.withdrawn else None

    def entries(self, iris: Iterable[str]) -> dict[str, Entry]:
        """What lists need, for those of these IRIs that are published records."""
        wanted = sorted(set(iris))
        query = tantivy.Query.term_set_query(self._schema, "iri", wanted)
        hits = self._searcher.search(query, max(1, len(wanted)), count=False).hits
        found = (self._entry(address) for _, address in hits)
        return {entry.iri: entry for entry in found if entry}

    def pages(self, kind: str | None = None) -> list[tuple[str, str]]:
        """Path and time of change of every published record, or of those of a kind, in the order of paths.

        Read from the index's own list of terms: opening each document would take twenty times longer.
        """
        start = f"/{kind}/" if kind else "/"
        # The filter leaves out what was replaced, whose terms stay until segments are merged.
        terms = self._searcher.terms_with_prefix("listed", start, tantivy.Query.all_query())
        listed = sorted(term for term, _ in terms)
        return [(page, changed) for page, _, changed in (term.partition(" ") for term in listed)]

    def __len__(self) -> int:
        """How many documents there are, tombstones too."""
        return int(self._searcher.num_docs)

    def _one(self, field: str, value: str) -> Document | None:
        query = tantivy.Query.term_query(self._schema, field, value, "basic")
        hits = self._searcher.search(query, 1, count=False).hits
        if not hits:
            return None
        stored = self._searcher.doc(hits[0][1])
        facts = _facts(stored)
        return Document(
            statements=_bytes(stored, "statements").decode(),
            judgements=tuple(tuple(row) for row in facts.pop("judgements")),
            versions=tuple(tuple(row) for row in facts.pop("versions")),
            **facts,
        )

    def _entry(self, address: tantivy.DocAddress) -> Entry | None:
        facts = _facts(self._searcher.doc(address))
        if facts["withdrawn"]:
            return None
        return Entry(facts["page"], facts["iri"], facts["kind"], facts["changed"], facts["labels"])


def _facts(stored: tantivy.Document) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(_bytes(stored, "facts"))
    return facts


def _bytes(stored: tantivy.Document, name: str) -> bytes:
    value: Any = stored.get_first(name)
    return bytes(value)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("page", "iri", "listed"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("facts", stored=True)
    builder.add_bytes_field("statements", stored=True)
    return builder.build()
