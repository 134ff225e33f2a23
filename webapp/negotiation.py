"""Which form of a thing a client gets (RFC 9110, section 12), and whether it has it (section 13).

Types and extensions come in as a table of offers; this module knows none by heart.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import islice

from webapp.failures import NotAcceptable

_ITEM = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+')
_PARAMETER = re.compile(r';\s*([^\s=;]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s;]*)')
_MOST = 64
_NUMBER = re.compile(r"[0-9](?:\.[0-9]{0,3})?|\.[0-9]{1,3}")


@dataclass(frozen=True)
class Offer:
    """A form that can be had: it is sent as the first media type, and asked for by any of them."""

    name: str
    media_types: tuple[str, ...]
    extensions: tuple[str, ...] = ()

    @property
    def media_type(self) -> str:
        """The media type for Content-Type."""
        return self.media_types[0]


@dataclass(frozen=True)
class MediaRange:
    """One entry of an Accept header; names are in lower case, `quality` is 0 to 1."""

    type: str
    subtype: str
    parameters: frozenset[tuple[str, str]]
    quality: float

    def rank(self, media_type: str) -> int:
        """How closely it names a media type: 0 not, 1 any, 2 by type, 3 exactly, 4 with profile."""
        kind, subtype, parameters = _split(media_type)
        if self.type == "*":
            return int(self.subtype == "*")
        if self.type != kind:
            return 0
        if self.subtype == "*":
            return 2
        if self.subtype != subtype:
            return 0
        # A profile that we do not have narrows nothing: the plain type is better than none.
        return 4 if self.parameters and self.parameters == parameters else 3


def ranges(accept: str) -> tuple[MediaRange, ...]:
    """The first entries of an Accept header, more than anybody means; what cannot be read is left out."""
    found = []
    for match in islice(_ITEM.finditer(accept), _MOST):
        kind, subtype, parameters = _split(match[0])
        if kind and subtype:
            quality = _quality(dict(parameters).get("q", "1"))
            plain = frozenset(p for p in parameters if p[0] not in ("q", "charset"))
            found.append(MediaRange(kind, subtype, plain, quality))
    return tuple(found)


def choose(accept: str | None, offers: Sequence[Offer]) -> Offer:
    """The offer that the client likes best.

    At a tie, the one that it names more closely, then the one it names first, then our first. No
    header, or one that cannot be read, takes the first offer. Raises NotAcceptable with the list.
    """
    wanted = ranges(accept or "")
    if not wanted:
        return offers[0]
    liked = [(_liking(wanted, offer), offer) for offer in offers]
    best = max(liked, key=lambda pair: pair[0])
    if best[0][0] <= 0:
        raise NotAcceptable(tuple(offer.media_type for offer in offers))
    return best[1]


def prefers(accept: str | None, media_type: str) -> bool:
    """Whether the client names this type itself and likes none better, as browsers do with HTML."""
    wanted = ranges(accept or "")
    named = [r.quality for r in wanted if r.rank(media_type) >= 3]
    return bool(named) and max(named) > 0 and max(named) >= max(r.quality for r in wanted)


def by_extension(extension: str, offers: Iterable[Offer]) -> Offer | None:
    """The offer with this extension (without the dot), or None."""
    return next((o for o in offers if extension.lower() in o.extensions), None)


def by_name(name: str, offers: Sequence[Offer]) -> Offer:
    """The offer of a `format` parameter: name, extension or media type. Raises NotAcceptable.

    SPARQLWrapper writes several with commas between them; the first that can be had is taken.
    """
    for asked in (part.strip() for part in name.lower().split(",")):
        for offer in offers:
            if asked == offer.name or asked in offer.extensions or asked in offer.media_types:
                return offer
    raise NotAcceptable(tuple(offer.media_type for offer in offers))


def not_modified(
    if_none_match: str | None, if_modified_since: str | None, etag: str, changed: datetime | None
) -> bool:
    """Whether the client's copy is good still: 304 (RFC 9110, sections 13.1.2 and 13.1.3).

    Compares weakly, and without the "-gzip" that some proxies put into a tag.
    """
    if if_none_match is not None:
        return same_tag(if_none_match, etag)
    if if_modified_since is None or changed is None:
        return False
    try:
        since = parsedate_to_datetime(if_modified_since)
    except ValueError:
        return False
    since = since if since.tzinfo else since.replace(tzinfo=UTC)
    return changed.replace(microsecond=0) <= since


def same_tag(header: str, etag: str) -> bool:
    """Whether a list of entity tags, or *, holds this one."""
    return header.strip() == "*" or _bare(etag) in {_bare(tag) for tag in _ITEM.findall(header)}


def _bare(tag: str) -> str:
    return tag.strip().removeprefix("W/").strip('"').removesuffix("-gzip")


def _liking(wanted: tuple[MediaRange, ...], offer: Offer) -> tuple[float, int, int]:
    """Quality, closeness, and place in the header (earlier is better): larger is liked more."""
    best = (0.0, 0, -len(wanted))
    for media_type in offer.media_types:
        ranked = [(r.rank(media_type), -place, r.quality) for place, r in enumerate(wanted)]
        rank, place, quality = max(ranked)
        # A wildcard means what we send; the other names are only for those who say them.
        if rank >= (1 if media_type == offer.media_type else 3):
            best = max(best, (quality, rank, place))
    return best


def _split(text: str) -> tuple[str, str, frozenset[tuple[str, str]]]:
    name, _, _ = text.partition(";")
    kind, _, subtype = name.strip().lower().partition("/")
    pairs = ((m[1].lower(), m[2].strip('"')) for m in _PARAMETER.finditer(text))
    return kind, subtype.strip(), frozenset(pairs)


def _quality(text: str) -> float:
    return min(float(text), 1.0) if _NUMBER.fullmatch(text) else 0.0
