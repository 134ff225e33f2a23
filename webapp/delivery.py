"""How an answer leaves: with validators (RFC 9110, section 8.8), 304 where it is known, and compressed.

Our own sixty lines instead of Flask-Compress: that brings three compiled packages for Brotli and
Zstandard, and cannot tell a compressed body's ETag from the plain one's as If-None-Match needs it.
"""

import gzip
import hashlib
import re
from datetime import UTC, datetime

from flask import Flask, Response, request

_LEAST = 1000  # bytes; below it, compression costs more than it saves
_TEXT = re.compile(r"text/|application/(.+\+)?(json|xml|n-triples|n-quads|trig)|image/svg")
_MARK = "-gzip"


def set_up(app: Flask) -> None:
    """Finish every answer of the application."""
    app.after_request(_finish)


def validators(response: Response, version: str = "", changed: str = "") -> Response:
    """Give a page its ETag and Last-Modified.

    The ETag begins with the record's version, if there is one, and ends with a hash of the bytes,
    so that another language, release or stylesheet has another tag. `changed` is ISO 8601.
    """
    digest = hashlib.sha256(response.get_data()).hexdigest()[:16]
    response.set_etag(f"{version}-{digest}" if version else digest)
    moment = _moment(changed)
    if moment:
        response.last_modified = moment
    response.headers.setdefault("Cache-Control", "no-cache")
    return response


def _moment(changed: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(changed)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _finish(response: Response) -> Response:
    if response.direct_passthrough or response.is_streamed or response.status_code != 200:
        return response
    packs = _packs(response)
    if packs:
        response.vary.add("Accept-Encoding")
    pack = packs and request.accept_encodings["gzip"] > 0
    etag, _ = response.get_etag()
    if etag and pack:
        response.set_etag(etag + _MARK)
    if etag and request.method in {"GET", "HEAD"} and _known(etag, response.last_modified):
        response.status_code = 304
        response.set_data(b"")
        del response.headers["Content-Length"]
        response.headers.pop("Content-Type", None)
    elif pack:
        response.set_data(gzip.compress(response.get_data(), 6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _packs(response: Response) -> bool:
    return (
        "Content-Encoding" not in response.headers
        and _TEXT.match(response.mimetype or "") is not None
        and len(response.get_data()) > _LEAST
    )


def _known(etag: str, changed: datetime | None) -> bool:
    if request.if_none_match:
        tags = {tag.removesuffix(_MARK) for tag in request.if_none_match.as_set(include_weak=True)}
        return request.if_none_match.star_tag or etag in tags
    since = request.if_modified_since
    return bool(since and changed and changed.replace(microsecond=0) <= since)
