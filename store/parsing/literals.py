"""Finds values that are refused at entry: characters that XML forbids, and texts past the limit."""

import re
from collections.abc import Iterator

from ..errors import Refused, StoreError, TooLarge

# What XML 1.0 (section 2.2) forbids, as N-Triples escapes it: after an odd number of backslashes.
_ESCAPES = re.compile(r"(\\+)(b|f|u00[01][0-9A-Fa-f]|uFFF[EFef])")
# Looked for first: a plain search costs next to nothing.
_STARTS = ("\\b", "\\f", "\\u00", "\\uFFF")
_CODES = {"b": "u0008", "f": "u000C"}


def unfit(text: str, limit: int) -> dict[str, StoreError]:
    """Subjects of N-Triples text that have such a value, with the error for the first one."""
    escaped = "\\" in text and any(start in text for start in _STARTS)
    found = _forbidden(text) if escaped else {}
    for line in _longer(text, limit):
        subject, predicate, _ = line.split(" ", 2)
        found[subject] = TooLarge(
            f"The value of {predicate} at {subject} is longer than {limit:,} characters.",
            remedy="Put long texts into a file of their own and link to it.",
        )
    return found


def _forbidden(text: str) -> dict[str, StoreError]:
    found: dict[str, StoreError] = {}
    for escape in _ESCAPES.finditer(text):
        if len(escape[1]) % 2:
            subject, predicate = _statement(text, escape.start())
            code = _CODES.get(escape[2], escape[2]).replace("u", "U+")
            error = Refused(
                f"The value of {predicate} at {subject} holds {code}, a character that XML forbids.",
                remedy="Remove that character.",
            )
            found.setdefault(subject, error)
    return found


def _longer(text: str, limit: int) -> Iterator[str]:
    """The lines longer than the limit, found by jumps as long as the limit."""
    at = 0
    while at + limit < len(text):
        end = text.rfind("\n", at, at + limit + 1)
        if end < 0:
            end = text.find("\n", at)
            end = end if end >= 0 else len(text)
            yield text[at:end]
        at = end + 1


def _statement(text: str, at: int) -> tuple[str, str]:
    start = text.rfind("\n", 0, at) + 1
    subject, predicate, _ = text[start : at + 1].split(" ", 2)
    return subject, predicate
