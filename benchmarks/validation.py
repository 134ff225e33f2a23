"""How fast is a record judged, beside the `pyshacl` command and pySHACL on one graph.

All times are CPU seconds, the least of several rounds, with the shapes of our profile `dataset`.
pySHACL on one graph is linear; it is measured on 500 records and scaled to 10,000.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from store import profiles, validation
from store.profiles import Profile
from store.resources import SHAPES

from . import records
from .results import Result

_AUDITED = 10_000
_MEASURED = 500
_BATCH = 500


def main() -> list[Result]:
    """Four figures: one validation on write, and the audit of 10,000 records, on each engine."""
    profile = profiles.load(SHAPES).named("dataset")
    with tempfile.TemporaryDirectory() as folder:
        return [*_on_write(profile, Path(folder)), *_audit(profile)]


def _on_write(profile: Profile, folder: Path) -> list[Result]:
    text = records.statements(9)
    data, shapes = folder / "record.nt", folder / "shapes.ttl"
    data.write_text(text + _context(text), encoding="utf-8")
    shapes.write_bytes(b"\n".join(file.read_bytes() for file in profile.shapes))
    # As with `pip`, the module is the command.
    command = [sys.executable, "-m", "pyshacl", "-s", str(shapes), "-df", "nt", str(data)]
    peer = _children(command, rounds=4)
    lines = []
    for engine, target, times in (
        (validation.reference_engine(), 0.012, 20),
        (_fast(), 0.001, 500),
    ):
        ours = _own(partial(_judge, text, profile, engine), rounds=60)
        lines.append(
            Result(
                name=f"validation on write, {engine.name}",
                figure=f"{ours * 1e3:.2f} ms",
                ratio=f"{peer / ours:.0f} x pyshacl command",
                target=f"<= {target * 1e3:g} ms, >= {times} x ({peer * 1e3:.0f} ms)",
                met=ours <= target and peer / ours >= times,
            )
        )
    return lines


def _audit(profile: Profile) -> list[Result]:
    listed = records.records(_AUDITED)
    engine = _fast()
    ours = _own(lambda: _judge_all(listed, profile, engine), rounds=2)
    peer = _own(lambda: _plainly(listed[:_MEASURED], profile), rounds=1) * _AUDITED / _MEASURED
    alone = _own(lambda: _raw(listed, profile), rounds=2)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        Result(
            name=f"audit of {_AUDITED} records, {engine.name}",
            figure=f"{ours:.2f} s, {ours / _AUDITED * 1e3:.2f} ms each",
            ratio=f"{peer / ours:.0f} x pySHACL on one graph",
            target=f">= 40 x ({peer:.0f} s, scaled from {_MEASURED} records)",
            met=peer / ours >= 40,
        ),
        Result(
            name="the same beside the engine alone",
            figure=f"{memory:.0f} MB at most so far",
            ratio=f"{ours / alone:.2f} x {engine.name} on the text",
            target=f"a record gets <= 0.3 ms ({alone:.2f} s alone)",
            met=ours / _AUDITED <= 0.0003,
        ),
    ]


def _fast() -> validation.Engine:
    engine = validation.fast_engine()
    if engine is None:
        raise SystemExit("The package shacl is not installed.")
    return engine


def _context(text: str) -> str:
    return validation.context_for(text, lambda _: records.organisations())


def _judge(text: str, profile: Profile, engine: validation.Engine) -> None:
    validation.check(text, [profile], _context(text), engine)


def _judge_all(listed: list[tuple[str, str]], profile: Profile, engine: validation.Engine) -> None:
    """In batches, as an import does; the context slice included."""
    for start in range(0, len(listed), _BATCH):
        batch = listed[start : start + _BATCH]
        context = _context("".join(text for _, text in batch))
        validation.check_many(batch, [profile], context, engine)


def _plainly(listed: list[tuple[str, str]], profile: Profile) -> None:
    """`pyshacl.validate` on one graph of all, parsing included, as anybody would call it."""
    import pyshacl
    import rdflib

    text = "".join(text for _, text in listed)
    data = rdflib.Graph().parse(data=text + _context(text), format="nt")
    shapes = rdflib.Graph()
    for file in profile.shapes:
        shapes.parse(file)
    pyshacl.validate(data, shacl_graph=shapes)


def _raw(listed: list[tuple[str, str]], profile: Profile) -> None:
    """The package itself on the same text, its results not even read."""
    import shacl

    shapes = shacl.Shapes.from_turtle("\n".join(file.read_text() for file in profile.shapes))
    for start in range(0, len(listed), _BATCH):
        text = "".join(text for _, text in listed[start : start + _BATCH])
        shapes.validate_text(text + _context(text), format="ntriples")


def _own(work: Callable[[], object], rounds: int) -> float:
    """The least CPU time of this process; once before, so that shapes are read and compiled."""
    if rounds > 1:
        work()
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def _children(command: list[str], rounds: int) -> float:
    """The least CPU time of a command."""
    best = float("inf")
    for _ in range(rounds):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as child:  # noqa: S603  # ours
            _, _, used = os.wait4(child.pid, 0)
            child.returncode = 0
        best = min(best, used.ru_utime + used.ru_stime)
    return best


if __name__ == "__main__":
    for each in main():
        print(each.line())
