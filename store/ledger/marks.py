"""What is left of the names of an erased record: hashes, by which it is known when it comes or is asked for again."""

import hashlib

ERASED = "erased"  # the fact that a ledger holds an erased record
_MARK = "erased:"


def mark(name: str) -> str:
    """What stands in the place of an erased record's key or subject IRI; itself an IRI."""
    return _MARK + hashlib.sha256(name.encode()).hexdigest()


def is_mark(name: str) -> bool:
    """Whether a key or subject IRI is that of an erased record."""
    return name.startswith(_MARK)


def erased_slug(kind: str, slug: str) -> str:
    """The slug that an erased record has in the place of this one, without its words."""
    return "erased-" + hashlib.sha256(f"{kind}/{slug}".encode()).hexdigest()[:16]
