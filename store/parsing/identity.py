"""Keys and slugs: how a record is recognised again and what its address looks like (design section 8)."""

import hashlib
import re
import unicodedata

from .engine import LOCAL

# Letters that Unicode does not take apart.
_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "Æ": "Ae",
        "ø": "o",
        "Ø": "O",
        "ð": "d",
        "Ð": "D",
        "þ": "th",
        "Þ": "Th",
        "ß": "ss",
        "đ": "d",
        "Đ": "D",
    }
    | {"ł": "l", "Ł": "L", "œ": "oe", "Œ": "Oe", "ŋ": "ng", "Ŋ": "Ng", "ħ": "h", "\u0131": "i"}
)
_READABLE = 60
# In bytes: PostgreSQL takes 2,704 in a row of an index.
_LONGEST_KEY = 1_000
LONGEST_IRI = 2_000
_LOCAL_NAME = re.compile(rf"<{re.escape(LOCAL)}([a-z]+)/([A-Za-z0-9][A-Za-z0-9._~-]*)(#[^>]*)?>")
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,99}>")
# Schemes that name nothing outside the sender's machine, or that a browser would run.
_NOT_NAMES = re.compile(
    r"<(?:file|javascript|vbscript|data|about|blob|varde-local):", re.IGNORECASE
)


def is_name(term: str) -> bool:
    """Whether a term (N-Triples) is an IRI that identifies: blank, relative and file: subjects do not."""
    return term.startswith("<") and not _NOT_NAMES.match(term)


def local_name(term: str, paths: frozenset[str]) -> tuple[str, str, str] | None:
    """Kind, name and fragment of a relative IRI of the form `<dataset/msis>`, or None."""
    found = _LOCAL_NAME.fullmatch(term)
    if not found or found[1] not in paths:
        return None
    return found[1], found[2], found[3] or ""


def is_page(term: str, base: str, kind: str) -> bool:
    """Whether a term is the address of a record's page here, as an export of ours has it."""
    start = f"<{base}/{kind}/"
    return term.startswith(start) and bool(_SLUG.fullmatch(term, len(start)))


def bounded(key: str) -> str:
    """The key as it is, or its beginning and the hash of it all: a database's index takes no more."""
    if len(key.encode()) <= _LONGEST_KEY:
        return key
    return f"{key[:_READABLE]}#{hashlib.sha256(key.encode()).hexdigest()}"


def local_key(source: str, kind: str, name: str) -> str:
    """The key of a local name."""
    return f"local:{source}:{kind}/{name}"


def slug(readable: str, kind: str, key: str) -> str:
    """Readable ASCII of at most 60 characters, a hyphen, and the first 8 hex digits of the key's SHA-256."""
    return f"{ascii_name(readable) or kind}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"


def ascii_name(text: str) -> str:
    """`Smittevern på Ærø` as `smittevern-pa-aero`; cut between words where that loses little."""
    plain = (
        unicodedata.normalize("NFKD", text[:400].translate(_LETTERS))
        .encode("ascii", "ignore")
        .decode()
    )
    name = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    if len(name) > _READABLE:
        whole = name[: _READABLE + 1].rpartition("-")[0]
        name = whole if len(whole) > _READABLE // 2 else name[:_READABLE]
    return name.strip("-")
