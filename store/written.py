"""A record written in a syntax, with what an HTTP answer or a file needs to know of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Written:
    """`digest` is that of the record's version, whatever the syntax; `changed` is ISO 8601 in UTC."""

    body: bytes
    media_type: str
    digest: str
    changed: str
