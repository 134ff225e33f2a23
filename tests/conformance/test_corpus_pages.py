"""Real records through the pages: the rules 19 and 21 to 27 of the shared corpora's README."""

import dataclasses
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import parsing
from store.errors import StoreError
from store.search import Index, Writer
from store.views import Material, describe, record_page
from store.views.pages import Link, SearchRequest

CORPORA = (
    "dcat-fdk-2017",
    "dcat-fdp",
    "dcat-it-foggia",
    "dcat-cz-nkod",
    "sdo-sosdo",
    "hostile-made-share",
)
BASE = "https://portal.example.org"
MOST = 60  # records a file

pytestmark = pytest.mark.conformance


def records(folder: Path) -> Iterator[parsing.ParsedRecord]:
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".ttl", ".rdf", ".jsonld", ".json", ".trig", ".xml"):
            continue
        try:
            upload = parsing.Upload(path.name, path.read_bytes())
            parsed = parsing.read(upload, parsing.Origin("corpus", BASE))
        except StoreError:
            continue
        yield from parsed.records[:MOST]


def material(record: parsing.ParsedRecord) -> Material:
    return Material(
        iri=record.iri,
        page=f"/{record.kind}/{record.slug}",
        kind=record.kind,
        statements=record.statements,
        base=BASE,
        portal="Test portal",
    )


def links(value: object) -> Iterator[Link]:
    if isinstance(value, Link):
        yield value
    if isinstance(value, tuple):
        for item in value:
            yield from links(item)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from links(getattr(value, field.name))


@pytest.fixture(scope="module", params=CORPORA)
def corpus(request: pytest.FixtureRequest, shared: Path) -> list[parsing.ParsedRecord]:
    found = list(records(shared / "corpora" / request.param))
    assert found
    return found


def test_every_record_has_a_page_in_every_language(corpus):
    for record in corpus:
        for language in ("en", "nb", "nn"):
            page = record_page(material(record), language)
            assert page.title.value.strip(), record.iri
            assert not re.search("[\u200b-\u200f\u202a-\u202e\u2066-\u2069]", page.title.value)
            if page.licence:
                assert page.licence.label.value.strip(), record.iri


def test_no_page_links_to_what_is_no_address(corpus):
    for record in corpus:
        for link in links(record_page(material(record), "nb")):
            if link.href:
                assert re.match(r"(https?|ftp)://[^/\s]|mailto:", link.href), (record.iri, link)


def test_every_document_is_sound_json_that_cannot_end_its_script(corpus):
    for record in corpus:
        text = record_page(material(record), "en").json_ld
        assert not re.search("[<>&\u2028\u2029]", text)
        found = json.loads(text)
        assert found["name"].strip()
        assert 50 <= len(found["description"]) <= 5000
        assert all(part["contentUrl"] for part in found.get("distribution", []))


def test_all_of_it_can_be_searched_and_sorted(corpus, tmp_path):
    with Writer(tmp_path) as writer:
        for record in corpus:
            summary = describe(record.statements, record.iri, record.kind)
            writer.put(record.iri, f"/{record.kind}/{record.slug}", summary)
        writer.commit()
    index = Index(tmp_path)
    assert len(index) == len({record.iri for record in corpus})
    for sort in ("newest", "oldest", "title"):
        found = index.search(SearchRequest(sort=sort, language="nb", size=100))
        assert all(hit.title.value.strip() for hit in found.hits)
        assert all(v.label.strip() for facet in found.facets for v in facet.values)


def test_one_agency_with_many_nodes_is_one_publisher(shared):
    folder = shared / "corpora" / "dcat-fdk-2017"
    tokens: dict[str, set[str]] = {}
    for record in records(folder):
        for named in describe(record.statements, record.iri, record.kind).publishers:
            tokens.setdefault(named.token, set()).add(named.iri)
    assert any(len(iris) > 1 for iris in tokens.values())
    assert not any(token.endswith(".json") for token in tokens)
