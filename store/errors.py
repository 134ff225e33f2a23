"""Everything that can go wrong in the store, drawn as a tree.

    StoreError
    ├── Malformed            the bytes cannot be read as what they claim to be
    │   └── QueryMalformed   a query with a syntax error
    ├── Refused              readable, but we do not take it (remote context, SERVICE, entity bomb, unsafe text)
    │   └── QueryRefused
    ├── TooLarge             past a named limit of size, depth or number
    ├── UnsupportedFormat    no reader or writer for this media type or extension
    ├── UnknownProfile       no profile of that name or IRI
    ├── Invalid              judged, with a report that holds violations
    ├── NotFound             no such record, version or address
    ├── Withdrawn            was here, is gone for ever; carries the tombstone
    ├── Conflict             the record changed meanwhile, or the folder is not empty
    ├── Unavailable          cannot be answered now
    │   ├── QueryTimedOut    the deadline passed
    │   ├── QueryTooHeavy    the memory cap was reached, or the worker died
    │   ├── FetchFailed      another server was asked and gave no usable answer
    │   ├── TooManyQueries   one client has more running and waiting than it may
    │   └── OutOfSpace       the disk is full; reading goes on
    └── Misconfigured        the installation must be mended before it starts

Classes carry no HTTP status: `webapp/problems.py` maps each of them once.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .views.pages import Tombstone


@dataclass(frozen=True)
class Place:
    """Where in an upload or query something is wrong; lines and columns count from 1.

    `excerpt` is that line, shortened, and a line below it with a caret; empty where nobody had the text.
    """

    line: int
    column: int | None = None
    excerpt: str = field(default="", compare=False)


class StoreError(Exception):
    """A sentence that names the thing and the rule, and a remedy that says what to do next."""

    def __init__(self, message: str, *, remedy: str = "", place: Place | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.place = place
        self.records = 0  # how many records of an upload were refused, where no other stands

    def __str__(self) -> str:
        """One line: message, then remedy."""
        return f"{self.message} {self.remedy}".strip()


class Malformed(StoreError):
    """The bytes cannot be read as what they claim to be."""


class QueryMalformed(Malformed):
    """The query text is no SPARQL 1.1 query."""


class Refused(StoreError):
    """The input is readable, but is not taken."""


class QueryRefused(Refused):
    """The query asks for something that this endpoint never does."""


class TooLarge(StoreError):
    """A named limit of size, depth or number is passed."""


class UnsupportedFormat(StoreError):
    """There is no reader or writer for this media type or extension."""


class UnknownProfile(StoreError):
    """There is no profile of that name."""


class Invalid(StoreError):
    """The record was judged and violates a shape."""


class NotFound(StoreError):
    """Nothing public has this address."""


class Withdrawn(StoreError):
    """The record was here and is gone for ever; `tombstone` is what its page may still say."""

    def __init__(
        self, message: str, *, remedy: str = "", tombstone: "Tombstone | None" = None
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.tombstone = tombstone


class Conflict(StoreError):
    """The state of the record or folder does not allow this."""


class Unavailable(StoreError):
    """The store cannot answer now."""


class QueryTimedOut(Unavailable):
    """The query passed its deadline and was stopped."""


class QueryTooHeavy(Unavailable):
    """The query passed its memory cap, or its worker died."""


class FetchFailed(Unavailable):
    """Another server was asked, and gave no usable answer."""


class TooManyQueries(Unavailable):
    """This client has as many queries running and waiting as one may have."""


class OutOfSpace(Unavailable):
    """The disk is full: nothing was written."""


class Misconfigured(StoreError):
    """The installation must be mended before it starts."""
