"""Which IRIs may become links, and how an IRI is shown."""

import re
from urllib.parse import quote, unquote

from .cleaning import visible

_SAFE = re.compile(r"(?:https?|ftp)://[^/\s]|mailto:[^\s@]+@", re.IGNORECASE)
_FORBIDDEN = re.compile('[\x00-\x20"<>\\\\^`{|}\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u206f]')
_DOI = re.compile(
    r"(?:doi:\s*|info:doi/|urn:doi:|https?://(?:dx\.|www\.)?doi\.org/)?(10\.\d{4,9}/\S+)$",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[^\s@<>\"',;:()]+@[^\s@<>\"',;:()]+\.[^\s@<>\"',;:()]+")
_CREATIVE = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(licenses/[a-z-]+|publicdomain/(?:zero|mark))/(\d\.\d)(?:/.*)?$",
    re.IGNORECASE,
)
_EU_CREATIVE = re.compile(
    r"http://publications\.europa\.eu/resource/authority/licence/CC_?(BY\w*?|0)(?:_(\d)_(\d))?$"
)


def href(iri: str) -> str | None:
    """The address to link to, or None: only http, https, ftp, mailto and doi, and nothing that could break out."""
    doi = doi_of(iri) if iri[:4].lower() in ("doi:", "info", "urn:") else ""
    if doi:
        return "https://doi.org/" + quote(doi, safe="/:;()._-~+")
    return iri if _SAFE.match(iri) and not _FORBIDDEN.search(iri) else None


def doi_of(text: str) -> str:
    """The DOI in any of its spellings, in lower case and without prefix; empty where the text is none."""
    if "10." not in text:  # most texts, and much faster than the pattern
        return ""
    match = _DOI.match(text.strip())
    return match[1].lower().rstrip(".,;") if match else ""


def email_of(text: str) -> str | None:
    """An e-mail address out of a literal or an IRI, with or without mailto; None where there is none."""
    bare = unquote(text.strip()[:300])
    bare = bare[7:] if bare.lower().startswith("mailto:") else bare
    match = _EMAIL.search(bare) if "://" not in bare else None
    return match[0] if match else None


def tail(iri: str) -> str:
    """The last readable part of an IRI: what follows the last slash, hash or colon."""
    bare = iri.split("?", 1)[0].rstrip("/#")
    last = re.split(r"[/#]", bare)[-1]
    if ":" in last and not last.startswith(":"):
        last = last.rsplit(":", 1)[-1] or last
    return visible(unquote(last, errors="replace")).strip() or visible(iri)


def licence(iri: str) -> str:
    """One address for one licence: Creative Commons' own page for its many spellings, others unchanged."""
    match = _CREATIVE.match(iri)
    if match:
        return f"https://creativecommons.org/{match[1].lower()}/{match[2]}/"
    match = _EU_CREATIVE.match(iri)
    if match and match[1] == "0":
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    if match and match[2]:
        name = match[1].lower().replace("_", "-")
        return f"https://creativecommons.org/licenses/{name}/{match[2]}.{match[3]}/"
    return iri
