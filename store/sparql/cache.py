"""Answers that were given once and can be given again, as long as the publication is the same."""

import hashlib
import re
import threading
from collections import OrderedDict
from pathlib import Path

from .guard import Checked
from .query import Kept, Key, Query

_ENTRY = 1024  # bytes that an entry takes besides the answer and the text
_NAME = 128  # bytes that the name of a graph takes besides its text
_SHARE = 16  # one answer takes at most this part of the room
# What gives another answer each time (SPARQL 1.1 Query, sections 17.4.1.6, 17.4.2, 17.4.4, 17.4.5).
_FRESH = re.compile(r"\b(NOW|RAND|UUID|STRUUID|BNODE)\s*\(|\\u", re.IGNORECASE)
_BLANK = re.compile(r"_:|\[")


class Cache:
    """Answers of one publication, those used last; at most `size` bytes. Safe in any thread."""

    def __init__(self, size: int) -> None:
        self.longest = size // _SHARE
        self._size, self._held = size, 0
        self._lock = threading.Lock()
        self._publication = Path()
        self._kept: OrderedDict[Key, Kept] = OrderedDict()

    def get(self, publication: Path, key: Key) -> Kept | None:
        """The answer that this publication gave, or None; forgets what another one gave."""
        self.follow(publication)
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                kept.used = True
            return kept

    def follow(self, publication: Path) -> None:
        """Forget what another publication gave."""
        with self._lock:
            if publication != self._publication:
                self._kept.clear()
                self._held, self._publication = 0, publication

    def put(self, key: Key, kept: Kept) -> None:
        """Keep an answer, unless it is too long or its publication is no longer asked for."""
        with self._lock:
            if kept.publication != self._publication or len(kept.body) > self.longest:
                return
            if _weight(key, kept) > self._size:
                return
            if key not in self._kept:
                self._kept[key] = kept
                self._held += _weight(key, kept)
            while self._held > self._size:
                self._let_go()

    def _let_go(self) -> None:
        """Forget the oldest one, or let it pass for new if it was used since."""
        key, kept = self._kept.popitem(last=False)
        if kept.used:
            kept.used = False
            self._kept[key] = kept
        else:
            self._held -= _weight(key, kept)


def lasting(checked: Checked) -> bool:
    """Whether the same publication answers this the same way each time, to the byte."""
    if checked.services or _FRESH.search(checked.text):
        return False
    return checked.kind != "construct" or not _BLANK.search(checked.text)


def tag(identity: bytes, query: Query) -> str:
    """The strong entity tag of the answer that a publication gives (RFC 9110, section 8.8.3)."""
    told = hashlib.blake2b(repr(query.key).encode(), key=identity, digest_size=16)
    return f'"{told.hexdigest()}"'


def identity(publication: Path) -> bytes:
    """What tells a publication from all others, in 32 bytes: its number may come again."""
    try:
        about = (publication / "about.json").read_bytes()
    except FileNotFoundError:
        about = b""
    return hashlib.blake2b(str(publication).encode() + about, digest_size=32).digest()


def _weight(key: Key, kept: Kept) -> int:
    names = (*key[3], *key[4])
    words = len(key[0]) + sum(map(len, names))
    return len(kept.body) + 4 * words + _NAME * len(names) + _ENTRY
