"""What goes into the reader and what comes out: plain, frozen values."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from .canonical import relabelled


@dataclass(frozen=True)
class Upload:
    """A file as it arrived. `name` is for messages and as a hint; `media_type` may be empty."""

    name: str
    body: bytes
    media_type: str = ""


@dataclass(frozen=True)
class Origin:
    """Who delivers (`source`, part of some keys) and the installation's base IRI without a trailing slash."""

    source: str
    base: str


@dataclass(frozen=True)
class Limits:
    """Named limits of one upload. Sizes in bytes, `literal` in characters, `seconds` None = by the upload's size."""

    bytes: int = 200_000_000
    memory: int = 2 << 30
    seconds: float | None = None
    depth: int = 100
    records: int = 250_000
    literal: int = 5_000_000


@dataclass(frozen=True)
class ParsedRecord:
    """One record of an upload.

    `statements` is canonical N-Triples: sorted lines, each ended by a line feed, blank nodes labelled by RDFC-1.0 and
    the IRI. `digest` is its SHA-256. `modified` is the lexical form of the newest date of change, or empty.
    """

    iri: str
    key: str
    kind: str
    slug: str
    title: str
    modified: str
    conforms_to: tuple[str, ...]
    statements: str
    digest: str
    position: int


@dataclass(frozen=True)
class LeftOver:
    """Statements that belong to no record of the upload, or to one that was refused."""

    subject: str
    statements: int
    reason: str


@dataclass(frozen=True)
class Parsed:
    """What an upload holds.

    `repairs` and `problems` are sentences: what was mended, and what was left out (broken blocks, refused records).
    `statements` counts the upload's distinct statements, `refused` the records among the problems.
    """

    media_type: str
    records: tuple[ParsedRecord, ...]
    repairs: tuple[str, ...]
    left: tuple[LeftOver, ...]
    problems: tuple[str, ...]
    statements: int
    refused: int = 0


def readdressed(record: ParsedRecord, moves: Mapping[str, str]) -> ParsedRecord:
    """The record with local IRIs moved: `moves` maps the IRI that was minted here to the one that stays in use.

    For an upload with a record that the ledger already keeps under an older slug. Fragments move along.
    """

    def renamed(found: re.Match[str]) -> str:
        return found[1] + moves.get(found[2], found[2])

    text = _OBJECT.sub(renamed, _SUBJECT.sub(renamed, record.statements))
    iri = moves.get(record.iri, record.iri)
    if text == record.statements and iri == record.iri:
        return record
    text = relabelled(text, iri)
    slug = iri.rsplit("/", 1)[-1] if iri != record.iri else record.slug
    digest = hashlib.sha256(text.encode()).hexdigest()
    return replace(record, iri=iri, slug=slug, statements=text, digest=digest)


# Anchored to a subject, or to an object that is an IRI: text inside a literal is never touched.
_SUBJECT = re.compile(r"^(<)([^<>#]+)(?=[#>])", re.MULTILINE)
_OBJECT = re.compile(r"^([^ ]+ [^ ]+ <)([^<>#]+)(?=[#>])", re.MULTILINE)
