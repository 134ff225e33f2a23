"""Workers follow the current publication, keep it from being swept, and die with their parent."""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from store.errors import Unavailable
from store.sparql import Query, Workers

ROOT = Path(__file__).resolve().parents[3]
COUNT = Query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "application/sparql-results+json")


def count(workers):
    answer = workers.run(COUNT).read()
    return int(json.loads(answer)["results"]["bindings"][0]["n"]["value"])


def is_free(publication):
    with (publication / "lock").open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def test_the_next_query_reads_the_new_publication_and_lets_go_of_the_old(small, large, tmp_path):
    current = old = Path(shutil.copytree(small, tmp_path / "old"))
    with Workers(lambda: current) as workers:
        assert count(workers) == 13
        assert not is_free(old)
        current = large
        assert count(workers) == 30_013
        assert is_free(old)
        assert not is_free(large)
    assert is_free(large)


def test_a_publication_that_was_swept_meanwhile_is_asked_for_again(small, tmp_path):
    answers = iter([tmp_path / "swept", small])
    with Workers(lambda: next(answers)) as workers:
        assert count(workers) == 13


def test_a_publication_that_is_being_swept_is_left_alone(tmp_path):
    lock = tmp_path / "lock"
    with lock.open("w") as sweeper, Workers(lambda: tmp_path) as workers:
        fcntl.flock(sweeper, fcntl.LOCK_EX)
        with pytest.raises(Unavailable, match="changed too quickly"):
            workers.run(COUNT)


def test_a_worker_is_not_lost_when_nothing_is_published_yet(small):
    def current():
        if not published:
            raise Unavailable("Nothing is published yet.")
        return small

    published = False
    with Workers(current) as workers:
        for _ in range(2):
            with pytest.raises(Unavailable, match="Nothing"):
                workers.run(COUNT)
        published = True
        assert count(workers) == 13


def test_a_worker_that_died_in_idleness_is_replaced(small):
    with Workers(lambda: small) as workers:
        assert count(workers) == 13
        worker = workers._pool._idle[0]
        os.kill(worker.pid, signal.SIGKILL)
        worker._process.wait(5)
        assert count(workers) == 13


def test_a_worker_limits_itself(small):
    with Workers(lambda: small) as workers:
        count(workers)
        limits = Path(f"/proc/{workers._pool._idle[0].pid}/limits").read_text()
        found = {line[:26].strip(): line[26:].split()[0] for line in limits.splitlines()[1:]}
        assert found["Max address space"] == str(3 * 1024**3)
        assert found["Max core file size"] == "0"


def test_workers_die_with_a_parent_that_is_killed(small):
    program = (
        "import sys; from pathlib import Path; from store.sparql import *\n"
        "workers = Workers(lambda: Path(sys.argv[1]))\n"
        "workers.run(Query('ASK {}', 'text/csv'))\n"
        "print(workers._pool._idle[0].pid, flush=True)\n"
        "workers.run(Query('SELECT (COUNT(*) AS ?n) {?a ?b ?c. ?d ?e ?f. ?g ?h ?i. ?j ?k ?l."
        " ?m ?n1 ?o. ?p ?q ?r. ?s ?t ?u}', 'text/csv'))\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(small)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    with parent, parent.stdout:
        worker = int(parent.stdout.readline())
        parent.kill()
    until = time.monotonic() + 5
    while is_running(worker):
        assert time.monotonic() < until, "the worker lives on"
        time.sleep(0.01)


def is_running(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
