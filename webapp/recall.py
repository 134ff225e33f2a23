"""Queries that come again in the very same words: answered before anything is read of the request."""

import weakref
from collections import OrderedDict
from typing import Protocol

from store.errors import Unavailable
from store.sparql import Kept
from webapp.exchange import Fields, Message
from webapp.negotiation import same_tag

_MOST = 4_000  # wordings
_LONGEST = 4_000  # bytes of one

_Wording = tuple[bytes, bytes]


class Desk(Protocol):
    """The part of the front desk that knows what is current."""

    def publication(self) -> object:
        """What is being read; another one as soon as anything has changed. Raises Unavailable."""


class Recall:
    """Knows which kept answer a wording means, and holds none itself.

    Only GET is looked at, and only what decides the answer: query string and Accept. `prefix` is
    the installation's, which a proxy may have taken off or not.
    """

    def __init__(self, desk: Desk, prefix: str) -> None:
        self._desk = desk
        self._paths = {f"{before}/sparql{after}" for before in ("", prefix) for after in ("", "/")}
        self._known: OrderedDict[_Wording, tuple[weakref.ref[Kept], Message]] = OrderedDict()

    def learn(self, scope: Message, kept: Kept, fields: Fields) -> None:
        """Remember what a request means, and the header fields of its answer."""
        wording, _ = _read(scope)
        if scope["path"] not in self._paths or len(wording[0]) + len(wording[1]) > _LONGEST:
            return
        while len(self._known) >= _MOST:
            self._known.popitem(last=False)
        length = (b"content-length", b"%d" % len(kept.body))
        start = {"type": "http.response.start", "status": 200, "headers": (*fields, length)}
        self._known[wording] = (weakref.ref(kept), start)

    def find(self, scope: Message) -> tuple[Message, bytes] | None:
        """The start and the body of the answer, or None where the request must be read."""
        if scope["method"] != "GET" or scope["path"] not in self._paths:
            return None
        wording, known = _read(scope)
        found = self._known.get(wording)
        kept = found[0]() if found else None
        if found is None or kept is None or not self._is_current(kept):
            return None
        kept.used = True
        if known and same_tag(known.decode("latin-1"), kept.tag):
            fields = tuple(field for field in found[1]["headers"] if field[0] != b"content-length")
            return {"type": "http.response.start", "status": 304, "headers": fields}, b""
        return found[1], kept.body

    def _is_current(self, kept: Kept) -> bool:
        try:
            now = self._desk.publication()
        except Unavailable:
            return False
        return now is kept.publication or now == kept.publication


def _read(scope: Message) -> tuple[_Wording, bytes]:
    """The wording, and the tags that the client knows."""
    accept = known = b""
    for name, value in scope["headers"]:
        if name == b"accept":
            accept += value + b","
        elif name == b"if-none-match":
            known = known + b"," + value if known else value
    return (scope["query_string"], accept), known
