import time

from store.search import Index, Writer
from store.views import describe
from store.views.pages import SearchRequest

DCT = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"


def record(number, *facts):
    iri = f"https://data.example.org/{number}"
    lines = [f"<{iri}> <{prop}> {value} .\n" for prop, value in facts]
    return iri, f"/dataset/{number}", describe("".join(sorted(lines)), iri, "dataset")


HOSTILE = [
    record(1, (DCT + "title", '"' + "x" * 70_000 + '"@en')),
    record(
        2, (DCT + "title", '"Big"@nb'), (DCT + "description", '"' + "smitte og " * 100_000 + '"@nb')
    ),
    record(
        3, (DCT + "title", '"One word"@en'), (DCT + "description", '"' + "y" * 1_000_000 + '"@en')
    ),
    record(
        4,
        (DCT + "title", '"Address"@en'),
        (DCAT + "theme", "<https://x.example.org/" + "z" * 70_000 + ">"),
    ),
    record(5, (DCT + "title", '"Publisher"@en'), (DCT + "publisher", '"' + "p" * 70_000 + '"')),
    record(6, (DCT + "title", r'"Separator"@en'), (DCT + "spatial", r'"a\u001Fb\u001Fc"@nb')),
    record(7, (DCT + "title", '"</script><script>alert(1)</script>"@en')),
    record(8, (DCT + "title", '"\u202e\u200b\u2066"@en'), (DCT + "issued", '"-0044-03-15"')),
    record(9, (DCT + "title", '"Identifier"@en'), (DCT + "identifier", '"' + "i" * 70_000 + '"')),
    record(10, *((DCAT + "keyword", f'"word {n}"@en') for n in range(5_000))),
    record(
        11, (DCT + "title", '"Emoji 😀 東京 वि"@en'), (DCT + "license", '"' + "l" * 5_000 + '"@en')
    ),
]


def test_records_that_try_to_break_the_index_are_found_and_shown(tmp_path):
    with Writer(tmp_path) as writer:
        for hostile in HOSTILE:
            writer.put(*hostile)
        writer.commit()
    index = Index(tmp_path)
    assert len(index) == len(HOSTILE)
    for sort in ("newest", "oldest", "title"):
        start = time.process_time()
        found = index.search(SearchRequest(sort=sort, size=100))
        assert time.process_time() - start < 0.5
        assert len(found.hits) == len(HOSTILE)
        assert all(hit.title.value.strip() for hit in found.hits)
        assert all(len(hit.title.value) <= 500 for hit in found.hits)
        assert all(sum(len(m.text) for m in hit.snippet) < 300 for hit in found.hits)
    assert [h.iri[-1] for h in index.search(SearchRequest(text="smitte", language="nb")).hits] == [
        "2"
    ]
    labels = [v.label for f in found.facets for v in f.values]
    assert all(label.strip() and "\x1f" not in label for label in labels)
