"""What is kept of answers: nothing that was cut, and no more than there is room for."""

import threading
from pathlib import Path

from store.sparql import Kept, Leash, Limits, Query
from store.sparql.cache import Cache
from store.sparql.running import Lent, Running

_CHUNK = b"x" * 64 * 1024


class Pool:
    def discard(self, child) -> None:
        child.over.set()

    give_back = discard


class Child:
    """Sends chunks for ever; its reader goes away while the second one comes."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self.running: Running | None = None
        self.sent = 0

    def send(self, request: bytes) -> None:
        pass

    def frame(self, _deadline: float) -> tuple[bytes, bytes]:
        self.sent += 1
        if self.sent == 2 and self.running is not None:
            self.running.close()
        return b"C", _CHUNK


def test_an_answer_that_its_reader_left_is_not_kept():
    child, kept = Child(), []
    running = Running(
        Lent(Pool(), child, Leash()), Limits(), Query("SELECT * {}", "text/csv"), "SELECT * {}"
    )
    child.running = running
    running.keep, running.longest = kept.append, 10_000_000
    answer = running.begin(b"")
    assert child.over.wait(5)
    for thread in [thread for thread in threading.enumerate() if thread.name == "answer"]:
        thread.join(5)
    assert kept == []
    answer.close()


def test_names_of_graphs_take_room_as_well():
    folder, cache = Path("one"), Cache(1_000_000)
    cache.follow(folder)
    for number in range(100):
        names = (f"http://example.org/{'a' * 10_000}{number}",)
        key = Query("ASK {}", "text/csv", default_graphs=names).key
        cache.put(key, Kept(folder, b"true", '"tag"'))
    assert 0 < len(cache._kept) <= 1_000_000 // 40_000
