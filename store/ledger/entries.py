"""What goes into the ledger and what comes out of it."""

from dataclasses import dataclass
from typing import Literal

Action = Literal["published", "draft", "unchanged", "kept", "withdrawn"]


@dataclass(frozen=True)
class Candidate:
    """One judged record, ready to be committed. `report` is JSON; `digest` is the SHA-256 of `statements`."""

    key: str
    iri: str
    kind: str
    slug: str
    title: str
    statements: str
    digest: str
    profiles: tuple[str, ...]
    report: str
    violations: int
    warnings: int
    infos: int


@dataclass(frozen=True)
class Delivery:
    """Who brings the candidates: a named source, an actor (a role, never a person's name) and an import run."""

    source: str
    actor: str
    note: str = ""
    run: int | None = None
    yields: bool = False
    """True for a source that never overwrites another source's newer version (the seeds)."""


@dataclass(frozen=True)
class Outcome:
    """What became of a candidate. `version` is the number of the version that now stands for this delivery."""

    iri: str
    page: str
    action: Action
    version: int
    sequence: int


@dataclass(frozen=True)
class RecordRow:
    """A record's fixed identity and its present state."""

    id: int
    key: str
    iri: str
    kind: str
    slug: str
    state: str
    audience: str
    head: int
    published: int | None
    withdrawn: str
    reason: str

    @property
    def page(self) -> str:
        """The path of the record's page, without the installation's prefix."""
        return f"/{self.kind}/{self.slug}"


@dataclass(frozen=True)
class VersionRow:
    """One accepted version. `time` is ISO 8601 in UTC; `statements` is None where the body was erased."""

    number: int
    sequence: int
    time: str
    actor: str
    note: str
    source: str
    digest: str
    state: str
    profiles: tuple[str, ...]
    violations: int
    warnings: int
    infos: int
    statements: str | None


@dataclass(frozen=True)
class PublicVersion:
    """What the public may know of a version: its number and time."""

    number: int
    time: str


@dataclass(frozen=True)
class Change:
    """The present public state of one record; `statements` is None where nothing of it is public.

    `tombstone` is true where it once was public: then its page answers 410 for ever.
    """

    sequence: int
    record: RecordRow
    statements: str | None
    digest: str
    time: str
    judgements: tuple[tuple[str, int, int, int], ...]
    versions: tuple[PublicVersion, ...]
    tombstone: bool


@dataclass(frozen=True)
class Totals:
    """How many records stand in each state, and the head's sequence number."""

    sequence: int
    published: int
    drafts: int
    withdrawn: int
    versions: int
