"""Queries that come again in the very same words: answered before anything is read of the request."""

from collections import OrderedDict
from typing import Protocol

from store.errors import StoreError
from store.sparql import Answer, Query
from webapp.exchange import Fields, Message
from webapp.negotiation import same_tag

_MOST = 4_000  # wordings
_LONGEST = 4_000  # bytes of one

_Wording = tuple[bytes, bytes]


class Desk(Protocol):
    """The part of the front desk that keeps answers."""

    def kept(self, query: Query) -> Answer | None:
        """The answer, if it was given before and nothing has changed. Raises Unavailable."""


class Recall:
    """Knows which query a wording means, not its answer: whether that still holds, the desk knows.

    Only GET is looked at, and only what decides the answer: query string and Accept. `prefix` is
    the installation's, which a proxy may have taken off or not.
    """

    def __init__(self, desk: Desk, prefix: str) -> None:
        self._desk = desk
        self._paths = {f"{before}/sparql{after}" for before in ("", prefix) for after in ("", "/")}
        self._wordings: OrderedDict[_Wording, tuple[Query, Fields]] = OrderedDict()

    def learn(self, scope: Message, query: Query, fields: Fields) -> None:
        """Remember what a request means, and the header fields of its answer."""
        wording, _ = _read(scope)
        if len(wording[0]) + len(wording[1]) > _LONGEST:
            return
        if len(self._wordings) >= _MOST:
            self._wordings.popitem(last=False)
        self._wordings[wording] = (query, fields)

    def find(self, scope: Message) -> tuple[Message, Message] | None:
        """The two messages of the answer, or None where the request must be read."""
        if scope["method"] != "GET" or scope["path"] not in self._paths:
            return None
        wording, known = _read(scope)
        meant = self._wordings.get(wording)
        if meant is None:
            return None
        query, fields = meant
        try:
            answer = self._desk.kept(query)
        except StoreError:
            return None
        # Another publication's answer has another tag: it is learnt anew.
        if answer is None or answer.body is None or (b"etag", answer.tag.encode()) not in fields:
            return None
        self._wordings.move_to_end(wording)
        return _messages(answer.body, answer.tag, fields, known)


def _read(scope: Message) -> tuple[_Wording, bytes]:
    """The wording, and the tags that the client knows."""
    accept = known = b""
    for name, value in scope["headers"]:
        if name == b"accept":
            accept += value + b","
        elif name == b"if-none-match":
            known += value + b","
    return (scope["query_string"], accept), known


def _messages(body: bytes, tag: str, fields: Fields, known: bytes) -> tuple[Message, Message]:
    status = 304 if known and same_tag(known.decode("latin-1"), tag) else 200
    if status == 304:
        body = b""
    else:
        fields = (*fields, (b"content-length", b"%d" % len(body)))
    return (
        {"type": "http.response.start", "status": status, "headers": fields},
        {"type": "http.response.body", "body": body, "more_body": False},
    )
