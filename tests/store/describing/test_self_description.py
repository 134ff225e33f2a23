"""A public store tells of itself what is true: after every change, withdrawal and rebuild, and of nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store, parse

from store import Catalogue, ImportOptions, StoreSettings, Upload, projection
from store.describing import Names
from store.describing.partitions import ALL, Figures, Part
from store.ledger import Candidate, Delivery
from store.statements import digest
from tests.store.describing.test_partitions import by_looking

VOID = "http://rdfs.org/ns/void#"
EXT = "http://ldf.fi/void-ext#"
TURTLE = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix ex: <https://example.org/> .
"""
BODY = "ex:body a foaf:Organization ; foaf:name {} ."
DCAT = "http://www.w3.org/ns/dcat#"
SET = 'ex:s{0} a dcat:Dataset ; dct:title "Set {0}"@en ; dct:publisher ex:body ; dct:issued "2020-01-0{0}" .'


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    settings = StoreSettings(data_dir=tmp_path / "data", base_url="https://portal.example/here")
    with Catalogue(settings) as opened:
        yield opened


def keep(catalogue: Catalogue, **texts: str) -> None:
    """Publish records by their name, told in Turtle."""
    found = []
    for name, text in texts.items():
        quads = parse(TURTLE + text, format=RdfFormat.TURTLE)
        statements = "".join(sorted(f"{quad.triple} .\n" for quad in quads))
        iri = f"https://example.org/{name}"
        kind = "organization" if "foaf:" in text else "dataset"
        found.append(
            Candidate(
                f"iri:{iri}",
                iri,
                kind,
                name,
                name,
                statements,
                digest(statements),
                (),
                "{}",
                0,
                0,
                0,
            )
        )
    catalogue.ledger.commit(found, Delivery("source", "test"))
    catalogue.projection.follow()


def looked_at(catalogue: Catalogue) -> Figures:
    """The figures by looking at every statement in the graph of a record."""
    others = (DefaultGraph(), *Names(catalogue.base).graphs)
    store = catalogue.publications.current().store
    figures = by_looking({quad.triple for quad in store if quad.graph_name not in others})
    parts = {part for part, _ in figures if part.is_top}
    figures[ALL, "classes"] = sum(1 for part in parts if part.of)
    figures[ALL, "properties"] = sum(1 for part in parts if part.by)
    return figures


def told(store: Store, base: str) -> Figures:
    """The figures as a client would read them from the default graph, by the words of the vocabularies."""
    names, figures = Names(base), Figures()

    def of(node: object, link: str) -> list[object]:
        found = store.quads_for_pattern(node, NamedNode(link), None, DefaultGraph())  # type: ignore[arg-type]
        return [quad.object for quad in found]

    def take(node: object, part: Part) -> None:
        for quad in store.quads_for_pattern(node, None, None, DefaultGraph()):  # type: ignore[arg-type]
            measure = quad.predicate.value.removeprefix(VOID)
            if getattr(getattr(quad.object, "datatype", None), "value", "").endswith("#integer"):
                figures[part, measure] = int(quad.object.value)
        for link, field in (
            (f"{VOID}classPartition", "class"),
            (f"{VOID}propertyPartition", "property"),
            (f"{EXT}datatypePartition", "datatype"),
        ):
            for below in of(node, link):
                space = EXT if field == "datatype" else VOID
                (term,) = of(below, f"{space}{field}")
                slot = {"class": "target" if part.by else "of", "property": "by"}.get(field, field)
                take(below, part._replace(**{slot: term.value}))  # type: ignore[attr-defined]

    take(names.part(ALL), ALL)
    return +figures


def test_what_is_told_is_true_after_every_change(catalogue: Catalogue) -> None:
    def check() -> None:
        store = catalogue.publications.current().store
        figures = told(store, catalogue.base)
        assert figures == looked_at(catalogue)
        assert figures[Part(f"{DCAT}Dataset"), "entities"] in (4, 5)

    keep(catalogue, **{f"s{number}": SET.format(number) for number in range(1, 5)})
    check()
    keep(catalogue, body=BODY.format('"Body"@en'))
    check()
    keep(catalogue, s2=SET.format(2) + " ex:s2 dct:identifier 7, 7.0, 07 .")
    check()
    keep(catalogue, body=BODY.format('"Body"@en, "Kropp"@nb ; a foaf:Agent'))
    check()
    # What two records say is counted once, and stays when one of them says it no more.
    keep(catalogue, body=BODY.format('"Body"'), s9=SET.format(9) + BODY.format('"Body"'))
    check()
    catalogue.withdraw("https://example.org/body", actor="test", reason="test")
    check()
    before = told(catalogue.publications.current().store, catalogue.base)
    catalogue.rebuild()
    check()
    assert told(catalogue.publications.current().store, catalogue.base) == before


def test_drafts_and_what_was_withdrawn_are_not_told_of(catalogue: Catalogue) -> None:
    def words() -> str:
        return " ".join(map(str, catalogue.publications.current().store))

    draft = (TURTLE + "ex:s2 a dcat:Dataset ; ex:draftOnly ex:hidden .").encode()
    catalogue.submit(Upload("a.ttl", draft, "text/turtle"), ImportOptions("source"))
    keep(catalogue, s1=SET.format(1), s3=SET.format(3) + " ex:s3 ex:soonGone [ a ex:Gone ] .")
    assert catalogue.totals().drafts == 1
    assert "draftOnly" not in words()
    assert "soonGone" in words()
    assert "example.org/Gone" in words()
    catalogue.withdraw("https://example.org/s3", actor="test", reason="test")
    assert "soonGone" not in words()
    assert "example.org/Gone" not in words()


def test_what_a_record_says_of_us_stays_when_we_say_something_else(catalogue: Catalogue) -> None:
    """A record may hold, word for word, a statement of ours: neither takes the other's away, or is counted for it."""
    data = Names(catalogue.base).part(ALL).value
    keep(catalogue, s1=SET.format(1))
    keep(catalogue, s1=SET.format(1) + f" <{data}> <{VOID}entities> 2 .")
    for number in (5, 6):
        keep(catalogue, **{f"s{number}": SET.format(number)})
    store = catalogue.publications.current().store
    assert told(store, catalogue.base)[ALL, "triples"] == looked_at(catalogue)[ALL, "triples"] == 13
    found = store.quads_for_pattern(
        NamedNode(data), NamedNode(f"{VOID}entities"), None, DefaultGraph()
    )
    counted = str(looked_at(catalogue)[ALL, "entities"])
    assert {quad.object.value for quad in found} == {"2", counted}


def test_many_changes_are_counted_as_few_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for most in (0, 1_000):
        monkeypatch.setattr(projection, "MANY", most)
        with Catalogue(StoreSettings(data_dir=tmp_path / str(most))) as opened:
            keep(opened, s1=SET.format(1))
            keep(
                opened,
                s1=SET.format(1) + ' ex:s1 dct:title "Sett"@nb .',
                body=BODY.format('"Body"'),
            )
            found.append(told(opened.publications.current().store, opened.base))
    assert found[0] == found[1]


def test_labels_are_given_for_what_is_used_and_in_english_once(catalogue: Catalogue) -> None:
    keep(catalogue, s1=SET.format(1))
    graph, label = (
        Names(catalogue.base).void,
        NamedNode("http://www.w3.org/2000/01/rdf-schema#label"),
    )
    store = catalogue.publications.current().store
    labels = {
        quad.subject.value: quad.object
        for quad in store.quads_for_pattern(None, label, None, graph)
    }
    assert labels["http://purl.org/dc/terms/issued"].value == "published"
    assert {term.language for term in labels.values()} == {"en"}
    assert "http://www.w3.org/ns/dcat#distribution" not in labels
    keep(catalogue, s1=SET.format(1) + " ex:s1 dcat:distribution [ a dcat:Distribution ] .")
    store = catalogue.publications.current().store
    used = NamedNode("http://www.w3.org/ns/dcat#distribution")
    assert list(store.quads_for_pattern(used, label, None, graph))
