"""However the values of facets are counted, the figures are the same."""

import dataclasses
import json

import pytest
import tantivy

from store.search import Index, Writer, counting
from store.search import schema as names
from store.search.counting import Counter
from store.search.queries import narrowed, text_query
from store.search.wanted import wanted
from store.views.pages import SearchRequest, Text

_TEXTS = ("shared", "most", "few", "nowhere", "shared -few", "-few", "mos")


@pytest.fixture
def folder(tmp_path, catalogue):
    """60 records: all but one say "shared", two thirds "most", one in ten "few"; years and formats vary."""
    summary = catalogue[0][2]
    with Writer(tmp_path) as writer:
        for n in range(60):
            words = [*["shared"] * (n != 3), *["most"] * (n % 3 > 0), *["few"] * (n % 10 == 0)]
            iri = f"https://data.example.org/{n}"
            changed = {"titles": (Text(" ".join(words), "en"),), "descriptions": ()}
            years = {"year": str(1990 + n % 7), "formats": (f"F{n % 4}", f"G{n % 5}")}
            more = {"iri": iri, "kind": ("dataset", "tool")[n % 4 == 0], "rest": ""}
            writer.put(iri, f"/x/{n}", dataclasses.replace(summary, **changed, **years, **more))
        writer.commit()
        writer.remove("https://data.example.org/7")
        writer.commit()
    return tmp_path


def counter(folder):
    return Counter(names.open_index(folder, create=False).searcher(), folder)


def plainly(folder, query):
    """Counted one by one, without a short cut."""
    searcher = names.open_index(folder, create=False).searcher()
    asked = {f: {"terms": {"field": f, "size": 1000}} for f in names.FACETS}
    answer = searcher.aggregate(query, asked)
    return {f: {b["key"]: b["doc_count"] for b in answer[f]["buckets"]} for f in names.FACETS}


@pytest.mark.parametrize("most_known", [1, 5, 1_000])
@pytest.mark.parametrize("kinds", [(), ("dataset",), ("tool",)])
@pytest.mark.parametrize("text", _TEXTS)
def test_counts_do_not_depend_on_the_way(folder, text, kinds, most_known, monkeypatch):
    monkeypatch.setattr(counting, "_MOST_KNOWN", most_known)
    asked = text_query(wanted(text))
    query = narrowed(asked.match if asked else None, {"kind": kinds} if kinds else {})
    total, found = counter(folder).count(query, names.FACETS)
    assert {f: dict(values) for f, values in found.items()} == plainly(folder, query)
    assert total == sum(plainly(folder, query)["kind"].values())
    for values in found.values():
        assert [count for _, count in values] == sorted((c for _, c in values), reverse=True)


def test_all_records_are_counted(folder):
    total, found = counter(folder).count(tantivy.Query.all_query(), names.FACETS)
    assert total == 59
    assert {f: dict(values) for f, values in found.items()} == plainly(
        folder, tantivy.Query.all_query()
    )


def test_counts_kept_beside_the_index_are_used(folder):
    Index(folder).write_counts()
    kept = json.loads((folder / "counts.json").read_text("utf-8"))
    assert kept["total"] == 59
    kept["year"] = [["1066", 59]]
    (folder / "counts.json").write_text(json.dumps(kept), "utf-8")
    (facet,) = [f for f in Index(folder).search(SearchRequest()).facets if f.name == "year"]
    assert [(value.token, value.count) for value in facet.values] == [("1066", 59)]


@pytest.mark.parametrize("damage", ["", "{}", "[1", '{"total": 59}', '{"total": 60, "year": []}'])
def test_damaged_or_outdated_counts_are_made_again(folder, damage):
    (folder / "counts.json").write_text(damage, "utf-8")
    total, found = counter(folder).count(tantivy.Query.all_query(), names.FACETS)
    assert total == 59
    assert {f: dict(values) for f, values in found.items()} == plainly(
        folder, tantivy.Query.all_query()
    )


def test_at_most_a_hundred_values_are_shown(tmp_path, catalogue):
    summary = catalogue[0][2]
    with Writer(tmp_path) as writer:
        for n in range(130):
            changed = dataclasses.replace(summary, year=str(1900 + n), formats=("CSV",))
            writer.put(f"https://data.example.org/{n}", f"/x/{n}", changed)
        writer.commit()
    page = Index(tmp_path).search(SearchRequest())
    assert {len(facet.values) for facet in page.facets if facet.name == "year"} == {100}
