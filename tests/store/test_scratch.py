"""A scratch store: written in a process that can be killed, read like a publication."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Scratch, StoreSettings
from store.errors import Conflict, Malformed, Place, QueryMalformed, QueryRefused, QueryTimedOut
from store.sparql import Document, Query, Update

CSV = "text/csv"
ALL = "SELECT ?g ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } ORDER BY ?g ?s ?p ?o"
BASE = "http://127.0.0.1:8090"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch")


@pytest.fixture(scope="module")
def opened(folder: Path) -> Iterator[Scratch]:
    desk = Scratch(StoreSettings(data_dir=folder, default_base=BASE, query_seconds=3))
    yield desk
    desk.close()


@pytest.fixture
def desk(opened: Scratch) -> Scratch:
    opened.update(Update("DROP ALL"))
    return opened


def rows(desk: Scratch) -> list[str]:
    return desk.query(Query(ALL, CSV)).read().decode().splitlines()[1:]


def turtle(text: str, base: str = "http://e/g") -> Document:
    return Document("text/turtle", text, base)


def test_an_update_is_seen_by_the_next_query(desk):
    desk.update(
        Update("INSERT DATA { <s> <urn:p> 1 GRAPH <urn:g> { <urn:s> <urn:p> 2 } }", base="urn:b/")
    )
    assert rows(desk) == [",urn:b/s,urn:p,1", "urn:g,urn:s,urn:p,2"]


def test_the_default_graph_holds_only_what_was_written_to_it(desk):
    desk.update(Update("INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 2 } }"))
    assert desk.query(Query("SELECT * { ?s ?p ?o }", CSV)).read() == b"s,p,o\r\n"


def test_an_update_is_kept_whole_or_not_at_all(desk):
    with pytest.raises(QueryMalformed):
        desk.update(Update("INSERT DATA { <urn:s> <urn:p> 1 } ; INSERT DATA { ?s ?p ?o }"))
    assert rows(desk) == []


def test_a_mistake_has_its_place(desk):
    with pytest.raises(QueryMalformed) as caught:
        desk.update(Update("INSERT DATA {\n <urn:s> dcat:theme 1 }"))
    assert caught.value.place == Place(2, 10)
    assert "PREFIX dcat: <http://www.w3.org/ns/dcat#>" in caught.value.remedy


def test_using_says_what_the_pattern_is_asked_of(desk):
    desk.update(
        Update(
            "INSERT DATA { <urn:s> <urn:p> 0 GRAPH <urn:g> { <urn:s> <urn:p> 1 } "
            "GRAPH <urn:h> { <urn:s> <urn:p> 2 } }"
        )
    )
    desk.update(Update("INSERT { <urn:new> ?p ?o } WHERE { ?s ?p ?o }", using=("urn:g",)))
    desk.update(
        Update(
            "INSERT { <urn:more> ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }", using_named=("urn:h",)
        )
    )
    found = [row for row in rows(desk) if row.startswith(",")]
    assert found == [",urn:more,urn:p,2", ",urn:new,urn:p,1", ",urn:s,urn:p,0"]


def test_delete_where_with_using_deletes_from_the_default_graph(desk):
    """The pattern is asked of the graph that is named; the template stays where it was."""
    desk.update(Update("INSERT DATA { <urn:s> <urn:p> 0, 1 GRAPH <urn:g> { <urn:s> <urn:p> 1 } }"))
    desk.update(Update("DELETE WHERE { ?s ?p ?o }", using=("urn:g",)))
    assert rows(desk) == [",urn:s,urn:p,0", "urn:g,urn:s,urn:p,1"]


def test_graphs_are_put_added_to_and_dropped(desk):
    desk.put_graph("http://e/g", (turtle("<a> <b> 1 ."),))
    desk.add_to_graph("http://e/g", (turtle("<a> <b> 2 ."), turtle("<a> <b> 3 .")))
    assert [row[-1] for row in rows(desk)] == ["1", "2", "3"]
    desk.put_graph("http://e/g", (turtle("<a> <b> 4 ."),))
    assert rows(desk) == ["http://e/g,http://e/a,http://e/b,4"]
    desk.drop_graph("http://e/g")
    assert rows(desk) == []


def test_the_default_graph_is_put_and_emptied(desk):
    desk.add_to_graph("", (turtle("<a> <b> 1 ."),))
    desk.put_graph("", (turtle("<a> <b> 2 ."),))
    assert rows(desk) == [",http://e/a,http://e/b,2"]
    desk.drop_graph("")
    assert rows(desk) == []


def test_blank_nodes_of_two_documents_are_two(desk):
    desk.put_graph("http://e/g", (turtle("_:a <b> 1 ."), turtle("_:a <b> 2 .")))
    assert len({row.split(",")[1] for row in rows(desk)}) == 2


def test_a_document_that_cannot_be_read_leaves_the_graph_as_it_was(desk):
    desk.put_graph("http://e/g", (turtle("<a> <b> 1 ."),))
    with pytest.raises(Malformed, match="line 1"):
        desk.put_graph("http://e/g", (turtle("<a> <b> 2 ."), turtle("<a> <b>")))
    with pytest.raises(Malformed):
        desk.put_graph("http://e/g", (Document("application/rdf+xml", "<no", "http://e/g"),))
    assert rows(desk) == ["http://e/g,http://e/a,http://e/b,1"]


def test_no_document_ends_the_update_that_it_is_put_into(desk):
    desk.put_graph("http://e/g", (turtle('<a> <b> "} } ; DROP ALL ; # \\n" .'),))
    found = desk.query(
        Query("SELECT * { GRAPH ?g { ?s ?p ?o } }", "text/tab-separated-values")
    ).read()
    assert len(found.splitlines()) == 2


def test_an_update_that_never_ends_is_ended_and_leaves_nothing(desk):
    values = " ".join(map(str, range(300)))
    desk.update(Update("INSERT DATA { <urn:s> <urn:p> 1 }"))
    bomb = "".join(f"VALUES ?v{n} {{ {values} }} " for n in range(4))
    with pytest.raises(QueryTimedOut, match="3 seconds"):
        desk.update(
            Update(
                f"INSERT {{ <urn:s> <urn:p> ?v0 }} WHERE {{ {bomb} FILTER(?v0 + ?v1 + ?v2 + ?v3 < 0) }}"
            )
        )
    assert rows(desk) == [",urn:s,urn:p,1"]
    desk.update(Update("INSERT DATA { <urn:s> <urn:p> 2 }"))
    assert len(rows(desk)) == 2


@pytest.mark.parametrize(
    "text", ["DROP GRAPH <urn:x>", "CREATE GRAPH <urn:g> ; CREATE GRAPH <urn:g>"]
)
def test_a_graph_that_is_not_there_or_there_already_is_a_conflict(desk, text):
    with pytest.raises(Conflict, match="<urn:"):
        desk.update(Update(text))
    desk.update(Update(text.replace("GRAPH", "SILENT GRAPH")))


def test_nothing_is_fetched(desk):
    for text in ("LOAD <http://127.0.0.1:9/x>", "INSERT {} WHERE { SERVICE <urn:x> { ?s ?p ?o } }"):
        with pytest.raises(QueryRefused):
            desk.update(Update(text))


def test_old_generations_are_swept(desk, folder):
    for number in range(10):
        desk.update(Update(f"INSERT DATA {{ <urn:s> <urn:p> {number} }}"))
    kept = [path for path in (folder / "scratch").iterdir() if path.name.isdigit()]
    assert 1 <= len(kept) <= 4  # the current one, and those that workers still have open


def test_the_pages_are_those_of_an_empty_installation(desk):
    assert desk.status().ready
    assert desk.counts("en").records == 0
