"""A record written in a syntax, with what an HTTP answer or a file needs to know of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Written:
    """`content_location` is the path of exactly this syntax; `changed` is ISO 8601 in UTC."""

    body: bytes
    media_type: str
    etag: str
    changed: str
    content_location: str


@dataclass(frozen=True)
class Status:
    """How an installation stands; `lag` counts accepted changes that are not yet public."""

    ready: bool
    lag: int
    publication: int
    records: int
