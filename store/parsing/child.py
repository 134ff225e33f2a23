"""The child process: reads one job after the other from its standard input and answers with lines of JSON.

A job is a line of JSON with the sizes, then the upload's bytes. The answer is one piece a record, then one that ends
it: a summary, or an error. A piece is a line, of the size of its text and JSON, and then that text: statements need no
quoting so. Nothing is pickled; nothing is fetched.
"""

import fcntl
import gc
import json
import os
import resource
import signal
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, BinaryIO

from ..errors import StoreError, TooLarge
from . import decoding, engine
from .kinds import boundary
from .notes import Notes
from .splitting import Splitter
from .uploads import Limits, Origin, Upload

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def main(lifeline: int) -> None:
    """Answer jobs until the standard input ends. `lifeline` is a pipe that the parent holds open."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _die_with(lifeline)
    # Statements make no cycles, so looking for cycles among millions of terms is time lost.
    gc.set_threshold(200_000, 20, 100)
    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    while line := jobs.readline():
        job = json.loads(line)
        body = jobs.read(job.pop("size"))
        for piece in _answers(job, body):
            _write(answers, piece)
        answers.flush()


def limit(memory: int, seconds: float) -> None:
    """Cap address space, and processor time from now on; past the cap the kernel ends this process."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, resource.RLIM_INFINITY))
    used = resource.getrusage(resource.RUSAGE_SELF)
    allowed = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, resource.RLIM_INFINITY))


def _die_with(lifeline: int) -> None:
    """Let the kernel end this process when the parent's end of the pipe closes, whatever it is busy with.

    PR_SET_PDEATHSIG would fire when the thread that started us ends, so a signal from the pipe is used: SIGIO, whose
    default action is to end the process.
    """
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)


def _answers(job: dict[str, Any], body: bytes) -> Iterator[tuple[dict[str, Any], str]]:
    limits = Limits(**job["limits"])
    limit(limits.memory, job["seconds"])
    upload = Upload(job["name"], body, job["media_type"])
    notes = Notes()
    try:
        if job["origin"] is None:
            found = decoding.text(upload, limits, notes, job["base"] or engine.LOCAL)
            yield {"text": found.media_type}, found.statements
        else:
            yield from _records(upload, Origin(**job["origin"]), limits, notes)
    except StoreError as error:
        yield _failure(error), ""
    except MemoryError:
        heavy = TooLarge("Reading it takes too much memory.", remedy="Send it in parts.")
        yield _failure(heavy), ""
    except RecursionError:
        yield _failure(TooLarge("It is nested too deeply.", remedy="Send it flatter.")), ""


def _records(
    upload: Upload, origin: Origin, limits: Limits, notes: Notes
) -> Iterator[tuple[dict[str, Any], str]]:
    found = decoding.text(upload, limits, notes)
    splitter = Splitter(found.statements, boundary(), origin, limits)
    for record in splitter.records(notes):
        told = dict(vars(record))
        text = told.pop("statements")
        yield {"record": told}, text
    done = {
        "media_type": found.media_type,
        "repairs": notes.repairs(),
        "problems": notes.problems,
        "refused": notes.refused,
        "left": [asdict(entry) for entry in splitter.left],
        "statements": splitter.statements,
    }
    yield {"done": done}, ""


def _failure(error: StoreError) -> dict[str, Any]:
    place = [error.place.line, error.place.column] if error.place else None
    return {
        "error": type(error).__name__,
        "message": error.message,
        "remedy": error.remedy,
        "place": place,
        "records": error.records,
    }


def _write(answers: BinaryIO, piece: tuple[dict[str, Any], str]) -> None:
    told, body = _json(piece[0]).encode(), piece[1].encode()
    answers.write(b"%d %b\n" % (len(body), told))
    answers.write(body)
