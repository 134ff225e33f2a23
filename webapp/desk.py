"""What the pages ask of the store: the front desk, as a protocol, and the installation it serves."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, cast

from flask import current_app

from store.sparql import Answer, Query
from store.views.pages import Counts, Hit, RecordPage, SearchPage, SearchRequest, Text
from store.words import Name, Words
from webapp.assets import Assets
from webapp.settings import SiteSettings


class Document(Protocol):
    """One serialisation of a record; `changed` is ISO 8601."""

    @property
    def body(self) -> bytes:
        """The bytes to send."""

    @property
    def etag(self) -> str:
        """What the entity tag begins with: the version's hash first."""

    @property
    def changed(self) -> str:
        """When the record was last accepted."""


class ExampleQuery(Protocol):
    """A query to begin with."""

    @property
    def title(self) -> Text:
        """What it answers."""

    @property
    def comment(self) -> Text:
        """What it is good for; may be empty."""

    @property
    def query(self) -> str:
        """Its text."""


class FrontDesk(Protocol):
    """The part of `store.Catalogue` that pages need; it raises the errors of `store.errors`."""

    def record_page(self, kind: str, slug: str, language: str) -> RecordPage:
        """What a landing page shows. Raises NotFound, or Withdrawn with the tombstone."""

    def document(self, kind: str, slug: str, name: str) -> Document:
        """The record in the syntax of that name."""

    def search(self, request: SearchRequest) -> SearchPage:
        """A page of hits."""

    def counts(self, language: str) -> Counts:
        """Figures for the home page."""

    def newest(self, language: str, n: int) -> tuple[Hit, ...]:
        """The records that were issued or changed last."""

    def pages(self, kind: str | None = None) -> Iterator[tuple[str, str]]:
        """Path and time of change of every public record, or of those of a kind."""

    def query(self, query: Query) -> Answer:
        """An answer that has begun."""

    def example_queries(self, language: str) -> tuple[ExampleQuery, ...]:
        """Queries that show what can be asked, with titles in the language where there are any."""

    def query_words(self, language: str) -> Words:
        """Prefixes, classes and properties to write queries with, called in the language."""

    def names(self, iris: Iterable[str], language: str) -> Mapping[str, Name]:
        """What these IRIs are called, as far as it is known."""

    @property
    def query_seconds(self) -> float:
        """After how many seconds a query is stopped."""


@dataclass(frozen=True)
class Installation:
    """One running portal: who answers, what the site is called, and its built assets."""

    desk: FrontDesk
    site: SiteSettings
    assets: Assets


def installation() -> Installation:
    """The installation that the current request belongs to."""
    return cast(Installation, current_app.extensions["varde"])
