"""What the pages ask of the store: the front desk, as a protocol, and the installation it serves."""

from dataclasses import dataclass
from typing import Protocol, cast

from flask import current_app

from store.sparql import Answer, Query
from store.views.pages import Counts, Hit, RecordPage, SearchPage, SearchRequest, Text
from webapp.assets import Assets
from webapp.settings import SiteSettings


class Document(Protocol):
    """One serialisation of a record."""

    @property
    def body(self) -> bytes: ...
    @property
    def media_type(self) -> str: ...
    @property
    def etag(self) -> str: ...
    @property
    def changed(self) -> str: ...
    @property
    def content_location(self) -> str: ...


class ExampleQuery(Protocol):
    """A query to begin with."""

    @property
    def title(self) -> Text: ...
    @property
    def query(self) -> str: ...


class FrontDesk(Protocol):
    """The part of `store.Catalogue` that pages need; it raises the errors of `store.errors`."""

    def record_page(self, kind: str, slug: str, language: str) -> RecordPage: ...
    def document(self, kind: str, slug: str, format: str) -> Document: ...  # noqa: A002
    def search(self, request: SearchRequest) -> SearchPage: ...
    def counts(self, language: str) -> Counts: ...
    def newest(self, language: str, n: int) -> tuple[Hit, ...]: ...
    def query(self, query: Query) -> Answer: ...
    def example_queries(self, language: str) -> tuple[ExampleQuery, ...]: ...
    @property
    def query_seconds(self) -> float: ...


@dataclass(frozen=True)
class Installation:
    """One running portal: who answers, what the site is called, and its built assets."""

    desk: FrontDesk
    site: SiteSettings
    assets: Assets


def installation() -> Installation:
    """The installation that the current request belongs to."""
    return cast(Installation, current_app.extensions["varde"])
