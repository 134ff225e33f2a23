"""The front: hands an upload to a child process and turns its answer back into values or errors."""

import json
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import asdict
from typing import Any

from .. import errors
from .children import Died, pool
from .uploads import LeftOver, Limits, Origin, Parsed, ParsedRecord, Upload

# A small upload is answered within five seconds, whatever is in it; each further megabyte adds five.
_SECONDS = 4.5
_SECONDS_A_MEGABYTE = 5.0
_PATIENCE = 60.0
_RAISED = {
    kind.__name__: kind
    for kind in (
        errors.Malformed,
        errors.Refused,
        errors.TooLarge,
        errors.UnsupportedFormat,
        errors.Misconfigured,
    )
}


def read(upload: Upload, origin: Origin, limits: Limits = Limits()) -> Parsed:  # noqa: B008
    """The records of an upload, and what was repaired, refused or left over.

    An upload with statements but no record answers with no records. Raises Malformed (with the place; also where there
    is no statement at all), Refused, TooLarge, UnsupportedFormat; Unavailable when too many uploads are being read.
    """
    records: list[ParsedRecord] = []
    done: dict[str, Any] = {}
    for answer, text in _answers(upload, asdict(origin), "", limits):
        if "record" in answer:
            found = answer["record"]
            found["conforms_to"] = tuple(found["conforms_to"])
            records.append(ParsedRecord(statements=text.decode(), **found))
        else:
            done = answer["done"]
    return Parsed(
        media_type=done["media_type"],
        records=tuple(records),
        repairs=tuple(done["repairs"]),
        left=tuple(LeftOver(**entry) for entry in done["left"]),
        problems=tuple(done["problems"]),
        statements=done["statements"],
        refused=done["refused"],
    )


def triples(upload: Upload, base: str, limits: Limits = Limits()) -> str:  # noqa: B008
    """The upload as N-Triples text, not split; relative IRIs are resolved against `base` with a slash at its end.

    For shapes and data that are judged but not kept. Raises as `read` does.
    """
    found = list(_answers(upload, None, base.rstrip("/") + "/", limits))
    return found[0][1].decode()


def _answers(
    upload: Upload, origin: dict[str, Any] | None, base: str, limits: Limits
) -> Iterator[tuple[dict[str, Any], bytes]]:
    if len(upload.body) > limits.bytes:
        raise errors.TooLarge(
            f"{upload.name} has more than {limits.bytes:,} bytes.", remedy="Send it in parts."
        )
    seconds = _seconds(upload, limits)
    head = {
        "size": len(upload.body),
        "name": upload.name,
        "media_type": upload.media_type,
        "origin": origin,
        "base": base,
        "limits": asdict(limits),
        "seconds": seconds,
    }
    line = json.dumps(head).encode() + b"\n"
    with pool().child(_PATIENCE) as child, closing(child.ask(line, upload.body, seconds)) as pieces:
        failure = yield from _passed_on(upload, pieces)
    if failure:
        raise failure


def _passed_on(
    upload: Upload, pieces: Iterator[tuple[bytes, bytes]]
) -> Generator[tuple[dict[str, Any], bytes], None, errors.StoreError | None]:
    """Yield answers up to the last one; return the error that the child names, which does not cost the child."""
    try:
        for told, text in pieces:
            answer = json.loads(told)
            if "error" in answer:
                return _failure(answer)
            yield answer, text
            if "record" not in answer:
                break
    except Died as died:
        raise _ended(upload, died) from died
    return None


def _seconds(upload: Upload, limits: Limits) -> float:
    if limits.seconds is not None:
        return limits.seconds
    size = len(upload.body) * (10 if upload.body.startswith(b"\x1f\x8b") else 1)
    return _SECONDS + _SECONDS_A_MEGABYTE * max(0.0, size / 1e6 - 1)


def _failure(answer: dict[str, Any]) -> errors.StoreError:
    place = answer.get("place")
    kind = _RAISED.get(answer["error"], errors.StoreError)
    where = errors.Place(place[0], place[1]) if place else None
    error = kind(answer["message"], remedy=answer["remedy"], place=where)
    error.records = answer.get("records", 0)
    return error


def _ended(upload: Upload, died: Died) -> errors.StoreError:
    if died.code is not None and died.code > 0:
        return errors.StoreError(
            f"{upload.name} was not read: the reader failed.", remedy="Report this as a fault."
        )
    why = (
        "takes too long to read"
        if died.late or died.code in (-24, -9)
        else "cannot be read within the limits"
    )
    return errors.TooLarge(
        f"{upload.name} {why}; nothing of it was stored.", remedy="Send it in smaller parts."
    )
