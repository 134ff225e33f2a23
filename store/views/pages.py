"""What a page is given: frozen dataclasses, in one language, ready to be printed.

Labels of fields are in the page's language. A `Text` keeps the language it has in the record, so
that a page can mark text in another language. Addresses of local pages are paths without the
installation's prefix ("/dataset/x-1a2b3c4d").
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """A literal chosen for the page's language.

    `language` is a BCP 47 tag, or empty where the record has none.
    """

    value: str
    language: str = ""


@dataclass(frozen=True)
class Link:
    """Something with an IRI.

    `href` is None where the IRI must not be a link (not http, https, mailto or doi).
    """

    label: Text
    iri: str
    href: str | None
    page: str | None = None


@dataclass(frozen=True)
class Access:
    """Who gets the data: code is open, restricted, closed or unknown."""

    code: str
    label: str
    explanation: str
    statements: tuple[Text | Link, ...] = ()
    request: Link | None = None


@dataclass(frozen=True)
class Contact:
    """A contact point: a role, not a person."""

    name: Text | None
    email: str | None
    url: str | None


@dataclass(frozen=True)
class File:
    """A distribution.

    `size` is in bytes; `route` is true where it is the way to ask for access, not a file.
    """

    title: Text
    description: Text | None
    format: str
    media_type: str
    size: int | None
    access: Link | None
    download: Link | None
    licence: Link | None
    checksum: str
    route: bool


@dataclass(frozen=True)
class Period:
    """A time span, as the record writes it (xsd:date, gYear …); an open end is empty."""

    start: str
    end: str


@dataclass(frozen=True)
class Fact:
    """One field of the record: its label, the property's IRI, and the values."""

    label: str
    property: str
    values: tuple[Text | Link, ...]


@dataclass(frozen=True)
class Triple:
    """One statement for the table 'record as triples'."""

    subject: str
    predicate: Link
    value: Text | Link
    datatype: str = ""


@dataclass(frozen=True)
class Judgement:
    """What a profile says of the record: numbers of results by severity."""

    profile: str
    title: str
    violations: int
    warnings: int
    infos: int


@dataclass(frozen=True)
class Version:
    """One accepted version: number from 1, time in ISO 8601 UTC."""

    number: int
    time: str
    note: str
    current: bool


@dataclass(frozen=True)
class RecordPage:
    """Everything a landing page shows.

    Very long records are shown in part: `triples` may hold fewer than the `triple_count` statements
    that there are, and `turtle` may end with a comment that says that it is cut.
    """

    iri: str
    page: str
    kind: str
    kind_label: str
    language: str
    title: Text
    alternative_titles: tuple[Text, ...]
    description: Text | None
    banner: Text | None
    illustrative: bool
    access: Access
    publisher: Link | None
    creators: tuple[Link, ...]
    contacts: tuple[Contact, ...]
    identifiers: tuple[str, ...]
    landing_pages: tuple[Link, ...]
    licence: Link | None
    keywords: tuple[Text, ...]
    themes: tuple[Link, ...]
    issued: str
    modified: str
    version: str
    files: tuple[File, ...]
    services: tuple[Link, ...]
    periods: tuple[Period, ...]
    places: tuple[Link, ...]
    facts: tuple[Fact, ...]
    related: tuple[Fact, ...]
    triples: tuple[Triple, ...]
    turtle: str
    json_ld: str
    judgements: tuple[Judgement, ...]
    versions: tuple[Version, ...]
    etag: str
    changed: str
    triple_count: int = 0


@dataclass(frozen=True)
class Tombstone:
    """What is left of a withdrawn record: no statement of it, only that it was here. An erased one has no IRI."""

    iri: str
    page: str
    kind_label: str
    withdrawn: str
    reason: str


@dataclass(frozen=True)
class FacetValue:
    """One value of a facet: `token` goes into the address, `label` onto the page."""

    token: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class Facet:
    """A facet with its values, most frequent first."""

    name: str
    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True)
class Mark:
    """A piece of a snippet; `hit` is true where the search matched."""

    text: str
    hit: bool


@dataclass(frozen=True)
class Hit:
    """One record in a list."""

    iri: str
    page: str
    kind: str
    kind_label: str
    title: Text
    snippet: tuple[Mark, ...]
    snippet_language: str
    publisher: str
    access: Access
    licence: str
    formats: tuple[str, ...]
    issued: str
    modified: str


@dataclass(frozen=True)
class SearchPage:
    """A page of hits. `suggestion` is a query that would find more, or empty."""

    text: str
    total: int
    page: int
    pages: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    suggestion: str
    sort: str


@dataclass(frozen=True)
class SearchRequest:
    """What is looked for.

    `filters` maps facet name to chosen tokens; `sort` is relevance, newest, oldest or title.
    """

    text: str = ""
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sort: str = "relevance"
    page: int = 1
    size: int = 20
    language: str = "en"


@dataclass(frozen=True)
class Counts:
    """Figures for the home page: all of them from the public publication."""

    records: int
    by_kind: tuple[FacetValue, ...]
    by_access: tuple[FacetValue, ...]
    triples: int
    changed: str
