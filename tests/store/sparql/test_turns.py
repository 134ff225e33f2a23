"""Each client in turn, none with too much, and one worker always left for those who ask little."""

import asyncio

import pytest

from store.errors import TooManyQueries, Unavailable
from store.sparql import Leash, Limits
from store.sparql import pool as pools
from store.sparql.line import Line, Ticket
from store.sparql.pool import Pool


class Process:
    """A worker that does nothing."""

    lowered = False

    def lower(self):
        self.lowered = True

    def kill(self):
        pass

    dispose = kill


@pytest.fixture
def start():
    made = []

    def start(size=3, **limits):
        pool = Pool(Process, Limits(**{"patience": 5, **limits}), size)
        made.append(pool)
        while len(pool._idle) < size:
            with pool._changed:
                pool._changed.wait(0.01)
        return pool

    yield start
    for pool in made:
        pool.close()


def test_clients_take_turns_and_each_is_served_in_its_order():
    line = Line()
    for client in "aaab":
        line.add(Ticket(client, list))
    assert [line.next(lambda _: True).client for _ in range(4)] == ["a", "b", "a", "a"]
    assert line.next(lambda _: True) is None
    assert len(line) == 0


def test_who_may_not_run_is_passed_over_and_keeps_the_place():
    line = Line()
    for client in "ab":
        line.add(Ticket(client, list))
    assert line.next(lambda client: client != "a").client == "b"
    assert line.of("a") == len(line) == 1


def test_a_place_can_be_given_up_once():
    line, ticket = Line(), Ticket("a", list)
    line.add(ticket)
    line.remove(ticket)
    line.remove(ticket)
    assert len(line) == 0


def test_no_client_has_the_last_worker(start):
    pool = start(patience=0.01)
    for _ in range(2):
        pool.take(Leash(), "a")
    with pytest.raises(Unavailable):
        pool.take(Leash(), "a")
    assert pool.take(Leash(), "b")


def test_those_who_took_long_share_all_workers_but_one_and_have_low_priority(start, monkeypatch):
    monkeypatch.setattr(pools, "_LONG", -1.0)
    pool = start(patience=0.01)
    for client in "ab":
        pool.give_back(pool.take(Leash(), client))
    taken = [pool.take(Leash(), client) for client in "ab"]
    assert all(child.lowered for child in taken)
    with pytest.raises(Unavailable):
        pool.take(Leash(), "a")
    assert not pool.take(Leash(), "new").lowered


def test_a_lowered_worker_is_replaced_and_not_used_again(start, monkeypatch):
    monkeypatch.setattr(pools, "_LONG", -1.0)
    pool = start(size=1)
    pool.give_back(pool.take(Leash(), "a"))
    lowered = pool.take(Leash(), "a")
    pool.give_back(lowered)
    assert pool.take(Leash(), "") is not lowered


def test_greed_is_forgotten(start, monkeypatch):
    monkeypatch.setattr(pools, "_LONG", -1.0)
    monkeypatch.setattr(pools, "_MEMORY", -1.0)
    pool = start(size=1)
    pool.give_back(pool.take(Leash(), "a"))
    assert not pool.take(Leash(), "a").lowered


def test_a_client_may_have_just_so_many_running_and_waiting(start):
    pool = start(size=2, client=2, patience=0.5)

    async def ask() -> list[object]:
        first = pool.take(Leash(), "a")
        waiting = asyncio.create_task(pool.take_soon(Leash(), "a"))
        await asyncio.sleep(0)
        with pytest.raises(TooManyQueries, match="2 queries"):
            await pool.take_soon(Leash(), "a")
        other = await pool.take_soon(Leash(), "b")
        pool.give_back(first)
        return [await waiting, other]

    assert len(set(asyncio.run(ask()))) == 2


def test_a_task_that_is_cancelled_while_it_waits_leaves_no_trace(start):
    pool = start(size=1)

    async def ask() -> None:
        child = await pool.take_soon(Leash(), "")
        waiting = asyncio.create_task(pool.take_soon(Leash(), ""))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        pool.give_back(child)

    asyncio.run(ask())
    assert not pool._waiting
    assert len(pool._idle) == 1


def test_a_leash_ends_the_wait_of_a_task(start):
    pool = start(size=1)

    async def ask() -> None:
        await pool.take_soon(Leash(), "")
        leash = Leash()
        waiting = asyncio.create_task(pool.take_soon(leash, ""))
        await asyncio.sleep(0)
        leash.pull()
        with pytest.raises(Unavailable, match="stopped"):
            await waiting

    asyncio.run(ask())


def test_who_crowds_the_line_makes_room_for_who_does_not(start):
    pool = start(size=1, waiting=2, client=9)

    async def ask() -> None:
        child = await pool.take_soon(Leash(), "x")
        crowd = [asyncio.create_task(pool.take_soon(Leash(), "a")) for _ in range(2)]
        await asyncio.sleep(0)
        other = asyncio.create_task(pool.take_soon(Leash(), "b"))
        with pytest.raises(Unavailable, match="No worker"):
            await crowd[1]
        with pytest.raises(Unavailable, match="Too many"):
            await pool.take_soon(Leash(), "c")
        for task in (crowd[0], other):
            pool.give_back(child)
            child = await task

    asyncio.run(ask())
