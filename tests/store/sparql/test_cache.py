"""What was answered is kept for its publication alone, within its room, and never what varies."""

import asyncio
from pathlib import Path

import pytest

from store.errors import QueryTimedOut
from store.sparql import Kept, Limits, Query, Workers
from store.sparql.cache import Cache, lasting
from store.sparql.guard import check
from tests.store.sparql.conftest import publish

JSON = "application/sparql-results+json"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
HERE, THERE = Path("/publications/1"), Path("/publications/2")


def key(number):
    return Query(f"ASK {{ ?s ?p {number} }}", JSON).key


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        (COUNT, True),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", True),
        ("SELECT ?known ?brand { ?known ?brand 'snow' }", True),
        ("SELECT (NOW() AS ?t) {}", False),
        ("SELECT (now ( ) AS ?t) {}", False),
        ("SELECT * { BIND(RAND() AS ?t) }", False),
        ("SELECT (UUID() AS ?t) {}", False),
        ("SELECT (STRUUID() AS ?t) {}", False),
        ("SELECT (BNODE() AS ?t) {}", False),
        ("SELECT (BNODE # a comment\n ('x') AS ?t) {}", False),
        ("CONSTRUCT { _:x ?p ?o } { ?s ?p ?o }", False),
        ("CONSTRUCT { [] ?p ?o } { ?s ?p ?o }", False),
        ("SELECT * { [] ?p ?o }", True),
    ],
)
def test_only_what_stays_the_same_is_kept(text, holds):
    assert lasting(check(text, Limits())) is holds


def test_another_publication_drops_everything():
    cache = Cache(100_000)
    cache.get(HERE, key(1))
    cache.put(key(1), Kept(HERE, b"x", '"a"'))
    assert cache.get(HERE, key(1)).body == b"x"
    assert cache.get(THERE, key(1)) is None
    cache.put(key(1), Kept(HERE, b"late", '"a"'))
    assert cache.get(THERE, key(1)) is None
    assert cache.get(HERE, key(1)) is None


def test_the_room_is_never_passed_and_what_was_used_stays():
    cache = Cache(32_000)
    cache.get(HERE, key(0))
    for number in range(100):
        cache.put(key(number), Kept(HERE, b"x" * 1000, '"a"'))
        assert cache.get(HERE, key(0)) is not None
        assert cache._held <= 32_000
    assert cache.get(HERE, key(1)) is None
    assert cache.get(HERE, key(99)) is not None


def test_an_answer_may_be_just_as_long_as_its_share():
    cache = Cache(160_000)
    cache.get(HERE, key(1))
    for number, size in ((1, 10_000), (2, 10_001)):
        cache.put(key(number), Kept(HERE, b"x" * size, '"a"'))
    assert cache.get(HERE, key(1)) is not None
    assert cache.get(HERE, key(2)) is None


def test_a_second_question_is_answered_from_what_was_kept(small):
    with Workers(lambda: small) as workers:
        first = workers.run(Query(COUNT, JSON))
        assert first.kept is None
        workers._pool.close()  # nothing can be computed any more
        for again in (
            workers.run(Query(COUNT, JSON)),
            asyncio.run(workers.ask(Query(COUNT, JSON))),
        ):
            assert again.kept is not None
            assert (again.body, again.tag) == (first.body, first.tag)


def test_each_media_type_and_data_set_has_an_answer_of_its_own(small):
    with Workers(lambda: small) as workers:
        asked = [
            Query(COUNT, JSON),
            Query(COUNT, "text/csv"),
            Query(COUNT, JSON, default_graphs=("urn:x",)),
            Query(COUNT, JSON, named_graphs=("urn:x",)),
        ]
        answers = [workers.run(query) for query in asked]
        assert len({answer.tag for answer in answers}) == 4
        assert all(answer.kept is None for answer in answers)
        assert [workers.tag(query) for query in asked] == [answer.tag for answer in answers]


def test_a_long_answer_is_kept_when_it_has_come_whole(large):
    query = Query("SELECT * { ?s <https://data.example.no/value> ?o }", "text/csv")
    with Workers(lambda: large, Limits(cache=1024**3)) as workers:
        first = workers.run(query).read()
        again = workers.run(query)
        assert again.body == first


def test_a_new_publication_gives_its_own_answer_and_tag(small, tmp_path):
    grown = publish(tmp_path, extra=1)
    now = [small]
    with Workers(lambda: now[0]) as workers:
        before = workers.run(Query(COUNT, JSON))
        now[0] = grown
        after = workers.run(Query(COUNT, JSON))
    assert after.kept is None
    assert before.tag != after.tag
    assert before.read() != after.read()


def test_a_publication_that_came_again_under_its_number_has_other_tags(small):
    with Workers(lambda: small) as workers:
        plain = workers.tag(Query(COUNT, JSON))
    about = small / "about.json"
    about.write_text('{"incarnation": "another"}')
    try:
        with Workers(lambda: small) as workers:
            assert workers.tag(Query(COUNT, JSON)) != plain
    finally:
        about.unlink()


def test_what_was_cut_or_timed_out_is_not_kept(large):
    bomb = Query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", JSON, timeout=0.2)
    with Workers(lambda: large) as workers:
        for _ in range(2):
            with pytest.raises(QueryTimedOut):
                workers.run(bomb)
        assert not workers._cache._kept
