"""The record context says one thing for each property, and a JSON-LD reader agrees with us."""

import json

import pyoxigraph as ox

from store.formats.context import record_context
from store.resources import ONTOLOGY

FILE = ONTOLOGY / "contexts" / "record.jsonld"


def test_no_key_stands_twice() -> None:
    keys: list[str] = []

    def note(pairs: list[tuple[str, object]]) -> dict[str, object]:
        keys.extend(key for key, _ in pairs if not key.startswith("@"))
        return dict(pairs)

    json.loads(FILE.read_text(encoding="utf-8"), object_pairs_hook=note)
    assert len(keys) == len(set(keys))


def test_every_term_means_to_a_reader_what_it_means_to_us() -> None:
    context = json.loads(FILE.read_text(encoding="utf-8"))["@context"]
    for term in record_context().terms.values():
        value: object = "http://example.org/v"
        if term.coercion == "@language":
            value = {"en": "v"}
        document = {"@context": context, "@id": "http://example.org/a", term.name: value}
        quads = list(ox.parse(json.dumps(document), format=ox.RdfFormat.JSON_LD))
        assert [quad.predicate.value for quad in quads] == [term.iri], term.name
        if term.coercion and not term.coercion.startswith("@"):
            assert quads[0].object.datatype.value == term.coercion


def test_titles_come_first_and_files_last() -> None:
    rank = record_context().rank
    dct, dcat = "http://purl.org/dc/terms/", "http://www.w3.org/ns/dcat#"
    order = [dct + "title", dct + "description", dct + "publisher", dcat + "distribution"]
    assert sorted(order, key=rank) == order
    assert rank("http://example.org/unknown") > rank(dcat + "distribution")
