"""Mends IRIs and language tags that are invalid by a few characters (RFC 3987, BCP 47)."""

import re

# Everything that RFC 3987 allows nowhere in an IRI.
_FORBIDDEN = re.compile(r'[\x00-\x20"<>\\^`{|}\x7f-\x9f]')
_BRACKETS = re.compile(r"[\[\]]")
_AUTHORITY = re.compile(
    r"([a-z][a-z0-9+.-]*://(?:[^/?#@]*@)?\[[0-9a-f:.]+\])(.*)", re.IGNORECASE | re.DOTALL
)
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_TAG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


def encoded(iri: str) -> str:
    """The IRI with forbidden characters percent-encoded, blanks at its ends removed, brackets kept in IPv6 hosts."""
    iri = iri.strip()
    host = _AUTHORITY.match(iri)
    start, rest = (host[1], host[2]) if host else ("", iri)
    rest = _STRAY_PERCENT.sub("%25", rest)
    return start + _BRACKETS.sub(_percent, _FORBIDDEN.sub(_percent, rest))


def language(tag: str) -> str:
    """The tag with hyphens for underscores, or "" where it cannot be one."""
    tag = tag.strip().replace("_", "-")
    return tag if _TAG.fullmatch(tag) else ""


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode())
