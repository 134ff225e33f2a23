"""The front desk: page, command line, harvester and test all come to this one class."""

import hashlib
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self

from . import formats, profiles, views
from .describing import Telling
from .documents import Document
from .errors import NotFound, Unavailable, Withdrawn
from .examples import ExampleQuery, example_queries
from .exporting import Exported, export
from .fetching import Fetcher
from .importing import Importer, ImportOptions, Progress
from .installation import Installation
from .judging import Judge
from .ledger import Totals, erased_slug, is_mark
from .parsing import Limits, ParsedRecord, Upload
from .places import Source, sources
from .publications import Publication
from .reports import ImportReport
from .resources import SHAPES
from .settings import StoreSettings
from .sparql import Answer, Federation, Query, Workers
from .sparql import Limits as QueryLimits
from .surroundings import material, returned, with_references
from .views.pages import Counts, Hit, RecordPage, SearchPage, SearchRequest, Tombstone
from .words import Name, Words, names, words
from .written import Status, Written

_SEED = "seed"
_PAGE = re.compile(r"(?:/[a-z]{2})?/([a-z]+)/([^/?#]+)")


class Catalogue:
    """Everything that an installation can be asked and told. Close it when done."""

    def __init__(self, settings: StoreSettings, *, portal: str = "") -> None:
        """Open the data folder; `portal` is the name by which pages call the installation."""
        self._installation = Installation.open(settings)
        self._settings = settings
        self._portal = portal
        self._starting = threading.Lock()
        self._workers: Workers | None = None
        self.base = self._installation.base
        self.ledger = self._installation.ledger
        self.projection = self._installation.projection
        self._telling = Telling(self.base, settings.query_seconds)
        self.publications = self.projection.publications

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the query workers and let go of every file."""
        if self._workers is not None:
            self._workers.close()
        self.publications.close()
        self._installation.close()

    # -- in ------------------------------------------------------------------------------------

    def submit(self, upload: Upload, options: ImportOptions) -> ImportReport:
        """Take one upload of one or many records, judge, keep and publish it."""
        return self.import_sources([Source(upload.name, lambda: upload)], options)

    def import_files(
        self, paths: Sequence[Path], options: ImportOptions, progress: Progress | None = None
    ) -> ImportReport:
        """Import files and whole folders, and publish once at the end."""
        return self.import_sources(list(sources(paths)), options, progress)

    def import_sources(
        self, uploads: Sequence[Source], options: ImportOptions, progress: Progress | None = None
    ) -> ImportReport:
        """Import named uploads, and publish once at the end."""
        known = profiles.load(SHAPES)
        for name in options.profiles:
            known.named(name)
        judge = Judge(known, self.ledger)
        limits = Limits(bytes=self._settings.upload_bytes)
        importer = Importer(
            self.ledger, judge, returned=self._returned(), base=self.base, limits=limits
        )
        tell = progress or (lambda *_: None)
        try:
            report = importer.run(uploads, options, progress)
        finally:
            # Who imports reads no more: an open publication could not be swept.
            del importer
            self.publications.close()
            if not options.dry_run:  # also when it broke off: what was accepted is to be seen
                tell("publishing", 0, 1)
                self.projection.follow()
                tell("publishing", 1, 1)
        return report

    def seed(self) -> ImportReport | None:
        """Import the seed records, as a source that never overwrites a steward; None where there are none."""
        folder = self._settings.seed
        if not folder.is_dir():
            return None
        options = ImportOptions(_SEED, actor="installation", yields=True)
        return self.import_files([folder], options)

    def withdraw(self, iri: str, *, actor: str, reason: str) -> None:
        """Take a record out of the public for ever; returns when nobody sees it any more.

        Raises NotFound, and Withdrawn where that was done before.
        """
        try:
            self.ledger.withdraw(self._subject(iri), actor=actor, reason=reason)
        finally:
            self.projection.follow()  # also where one that was cut short is done again

    def erase(self, iri: str, *, actor: str, number: int | None = None) -> int:
        """Remove a version's statements, or all of a record and its name, from the ledger and every projection.

        Raises Unavailable where the ledger's own log still holds them: it is to be done again.
        """
        erased = self.ledger.erase(self._subject(iri), actor=actor, number=number)
        self.projection.follow()
        self.projection.purge()
        self.ledger.forget()
        return erased

    def rebuild(self) -> int:
        """Make the projections again from the ledger; returns the new publication's number."""
        return self.projection.rebuild()

    # -- out -----------------------------------------------------------------------------------

    def record_page(self, kind: str, slug: str, language: str) -> RecordPage:
        """What a landing page shows. Raises NotFound, or Withdrawn with the tombstone."""
        publication = self.publications.current()
        document = self._document(publication, kind, slug, language)
        given = material(
            publication, document, base=self.base, portal=self._portal, language=language
        )
        return views.record_page(given, language)

    def document(self, kind: str, slug: str, name: str) -> Written:
        """A record in the syntax of that name, with what it refers to described for official shapes."""
        form = formats.named(name)
        publication = self.publications.current()
        document = self._document(publication, kind, slug, "en")
        statements = with_references(document.statements, publication)
        graph = self.base + document.page
        body = formats.write(statements, form, graph=graph, subject=document.iri)
        # The version's hash first; the rest tells the syntax, and what is said of agents and concepts.
        etag = f"{document.digest[:16]}-{hashlib.sha256(body).hexdigest()[:12]}"
        location = f"{document.page}.{form.extensions[0]}"
        return Written(body, form.media_types[0], etag, document.changed, location)

    def search(self, request: SearchRequest) -> SearchPage:
        """A page of hits with facets."""
        return self.publications.current().search.search(request)

    def counts(self, language: str) -> Counts:
        """Figures for the home page, from the current publication."""
        publication = self.publications.current()
        figures = publication.search.counts(language)
        return Counts(
            records=figures.total,
            by_kind=tuple(
                replace(kind, label=views.kind_plural(kind.token, language))
                for kind in figures.by_kind
            ),
            by_access=figures.by_access,
            triples=publication.about.statements,
            changed=publication.about.time,
        )

    def newest(self, language: str, n: int) -> tuple[Hit, ...]:
        """The records that were issued or changed last."""
        return self.search(SearchRequest(sort="newest", size=n, language=language)).hits

    def query_words(self, language: str) -> Words:
        """Prefixes, classes and properties to write queries with, as the current publication uses them."""
        return words(self.publications.current().store, language)

    def names(self, iris: Iterable[str], language: str) -> dict[str, Name]:
        """What these IRIs are called in the language, as far as it is known."""
        return names(self.publications.current(), iris, language)

    def query(self, query: Query) -> Answer:
        """The answer to a SPARQL query over the current publication, in a worker that can be stopped."""
        return self._crew().run(query)

    async def ask(self, query: Query) -> Answer:
        """The same in a task."""
        return await self._crew().ask(query)

    def publication(self) -> Path:
        """The folder that is being asked; another one as soon as anything has changed. Raises Unavailable."""
        return self.publications.path()

    def tag(self, query: Query) -> str:
        """The entity tag that the answer to a query has now; empty where it has none."""
        return self._crew().tag(query)

    @property
    def query_seconds(self) -> float:
        """After how many seconds a query is stopped."""
        return self._settings.query_seconds

    def example_queries(self, language: str) -> tuple[ExampleQuery, ...]:
        """Queries that show what can be asked."""
        return example_queries(language)

    def described(self, name: str, syntax: str) -> Written:
        """What this installation tells of itself, in the syntax of that name.

        `name` is `service` (of the endpoint), `void`, `examples` or `prefixes`. Raises NotFound, UnsupportedFormat.
        """
        publication = self.publications.current()
        body = self._telling.document(publication, name, syntax)
        form, etag = formats.named(syntax), hashlib.sha256(body).hexdigest()[:16]
        location = f"{self._telling.path(name)}.{form.extension}"
        return Written(body, form.media_type, etag, publication.about.time, location)

    def pages(self, kind: str | None = None) -> Iterator[tuple[str, str]]:
        """Path and time of change of every public record, or of those of a kind; for the sitemap."""
        yield from self.publications.current().documents.pages(kind)

    def renew(self) -> None:
        """Open the newest publication and let go of the one before, without waiting to be asked for a record.

        Raises Unavailable where nothing was published yet.
        """
        self.publications.current()
        if self._workers is not None:
            self._workers.renew()

    # -- about ---------------------------------------------------------------------------------

    def export(self, output: Path, *, form: str = "", drafts: bool = False) -> int:
        """Write all published records, or all drafts, to a file or folder; returns how many."""
        return export(self._drafts() if drafts else self._published(), output, form, self.base)

    def status(self) -> Status:
        """Whether there is a publication to read, and how far it is behind."""
        newest = self.publications.newest()
        if newest is None:
            return Status(ready=False, lag=self.lag(), publication=0, records=0)
        records = len(self.publications.current().search)
        return Status(ready=True, lag=self.lag(), publication=newest.number, records=records)

    def totals(self) -> Totals:
        """How many records stand in which state in the ledger."""
        return self.ledger.totals()

    def lag(self) -> int:
        """How many sequence numbers the publication is behind the ledger."""
        return self.projection.lag()

    def _crew(self) -> Workers:
        with self._starting:
            if self._workers is None:
                settings = self._settings
                limits = QueryLimits(
                    seconds=settings.query_seconds,
                    memory=settings.query_memory,
                    client=settings.query_per_client,
                    cache=settings.query_cache,
                )
                fetcher = Fetcher(settings.federation.split())
                federation = Federation(fetcher, self.base) if fetcher.allowed else None
                self._workers = Workers(self.publication, limits, settings.workers, federation)
            return self._workers

    def _returned(self) -> Callable[[ParsedRecord], ParsedRecord]:
        try:
            # For this import alone: a server that holds a publication open keeps it from being swept.
            publication = self.publications.opened()
        except Unavailable:
            return lambda record: record
        return lambda record: returned(record, publication)

    def _subject(self, address: str) -> str:
        """The subject IRI, where a record is named by the address of its page, as a browser shows it."""
        path = address.removeprefix(self.base) if address.startswith(f"{self.base}/") else ""
        page = _PAGE.fullmatch(path)
        return (self.ledger.at(page[1], page[2]) if page else None) or address

    def _document(self, publication: Publication, kind: str, slug: str, language: str) -> Document:
        pages = (f"/{kind}/{slug}", f"/{kind}/{erased_slug(kind, slug)}")
        found = (publication.documents.by_page(page) for page in pages)
        document = next(filter(None, found), None)
        if document is None:
            raise NotFound(
                f"There is no {kind} at /{kind}/{slug}.", remedy="Search for it by name."
            )
        if document.withdrawn:
            raise Withdrawn(
                "This record was withdrawn.",
                tombstone=Tombstone(
                    iri="" if is_mark(document.iri) else document.iri,
                    page=document.page,
                    kind_label=views.kind_label(kind, language),
                    withdrawn=document.withdrawn,
                    reason=document.reason,
                ),
            )
        return document

    def _published(self) -> Iterator[Exported]:
        publication = self.publications.current()
        for page, _ in publication.documents.pages():
            document = publication.documents.by_page(page)
            if document is not None:
                yield Exported(
                    document.page, document.iri, with_references(document.statements, publication)
                )

    def _drafts(self) -> Iterator[Exported]:
        for record, statements in self.ledger.drafts():
            yield Exported(record.page, record.iri, statements)
