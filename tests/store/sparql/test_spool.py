"""What is put in comes out in order, from memory and from disk; the file is gone afterwards."""

import random
import threading

import pytest

from store.errors import QueryTimedOut
from store.sparql.spool import Spool


def read_all(spool):
    pieces = []
    while piece := spool.get():
        pieces.append(piece)
    return b"".join(pieces)


@pytest.mark.parametrize("memory", [0, 10, 10_000])
def test_everything_comes_out_in_order_whatever_fits_in_memory(memory):
    chance = random.Random(11)
    put, got = bytearray(), bytearray()
    spool = Spool(memory)
    for _ in range(500):
        piece = chance.randbytes(chance.randint(1, 30))
        spool.put(piece)
        put += piece
        while chance.random() < 0.5 and len(got) < len(put):
            got += spool.get()
    spool.end()
    assert bytes(got) + read_all(spool) == bytes(put)
    assert spool.get() == b""


def test_memory_is_used_just_up_to_its_limit():
    spool = Spool(memory=10)
    spool.put(b"x" * 10)
    assert spool._file is None
    spool.put(b"y")
    assert spool._file is not None
    spool.clear()
    assert spool._file is None


def test_a_reader_waits_for_the_writer():
    spool, got = Spool(), []
    reader = threading.Thread(target=lambda: got.append(read_all(spool)))
    reader.start()
    for piece in (b"a", b"b", b"c"):
        spool.put(piece)
    spool.end()
    reader.join(5)
    assert got == [b"abc"]


def test_an_error_comes_after_all_that_was_put_and_stays():
    spool = Spool(memory=1)
    spool.put(b"a")
    spool.put(b"bc")
    spool.end(QueryTimedOut("Too late."))
    spool.end()
    assert (spool.get(), spool.get()) == (b"a", b"bc")
    for _ in range(2):
        with pytest.raises(QueryTimedOut):
            spool.get()


def test_what_was_cleared_takes_and_gives_nothing():
    spool = Spool(memory=1)
    spool.put(b"abc")
    spool.clear()
    spool.put(b"a")
    assert spool.get() == b""
