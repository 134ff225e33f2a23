"""Both engines agree, and the fast way of pySHACL agrees with the plain one, on mutated records.

Passing the W3C suite proves little; this is the gate. 240 mutants of the examples of our profiles
run each time, VARDE_TEST_MUTANTS=1000 runs more. VARDE_TEST_SEED chooses other ones; the seed is printed.
"""

import os
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from store import profiles, validation
from store.resources import ONTOLOGY, SHAPES
from store.validation import context, paths
from store.validation.engines import EngineFailed
from store.validation.graphs import text_of
from store.validation.preparing import from_turtle
from store.validation.reports import SH, Row
from tests.conftest import missing

SHARED = Path(
    os.environ.get("VARDE_TEST_SHARED", Path(__file__).resolve().parents[3].parent / "shared")
)
OFFICIAL = SHARED / "conformance" / "dcat-ap-3.0.1"
GOLDEN = SHARED / "conformance" / "golden_nonpublic.ttl"
SEED = int(os.environ.get("VARDE_TEST_SEED", "20261125"))
MUTANTS = int(os.environ.get("VARDE_TEST_MUTANTS", "240"))
PLAIN_MUTANTS = 24

XSD = "http://www.w3.org/2001/XMLSchema#"
DATATYPES = (
    *("string", "date", "dateTime", "gYear", "gYearMonth", "duration", "decimal", "integer"),
    *("nonNegativeInteger", "boolean", "double", "anyURI", "hexBinary", "time", "token"),
)
TEXTS = (
    *("", " ", "x", "last week", "2020-02-30", "2021-13-01", "2020-1-1", "2024-02-29", "2021"),
    *("2021-05", "2020-01-01T25:00:00", "2020-01-01T10:00:00Z", "2020-01-01T10:00:00+01:00"),
    *("2020-01-01Z", "24:00:00", "-1", "0", "007", "1.50", "1e3", "NaN", "INF", "+5", " 5", "5 "),
    *("true", "1", "yes", "P1Y", "P1M3DT4H", "PT24H", "P", "0A", "0a1", "http://x.example/a b"),
    *("https://example.org/ø", "mailto:a@b.example", "a,b;c", "line\nbreak", "tab\there"),
    *("\u202eturned", "emoji \U0001f600", "a" * 300, "<b>bold</b>", "99999999999999999999"),
)
LANGUAGES = ("en", "nb", "nn", "no", "en-GB", "x-private", "zz", "NB")
IRIS = (
    *("https://example.org/thing", "urn:x:y", "mailto:a@b.example", "http://example.org/#"),
    *("https://example.org/%C3%B8", "http://publications.europa.eu/resource/authority/none/X"),
)


def read(file: Path) -> list[ox.Quad]:
    """The statements of a Turtle file, in a fixed order."""
    quads = list(ox.parse(path=file, format=ox.RdfFormat.TURTLE))
    names: dict[str, ox.BlankNode] = {}

    def named(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> object:
        if isinstance(term, ox.BlankNode):
            return names.setdefault(term.value, ox.BlankNode(f"b{len(names)}"))
        return term

    return [ox.Quad(named(q.subject), q.predicate, named(q.object)) for q in quads]


def mutant(quads: list[ox.Quad], rng: random.Random) -> str:
    """The record with one to three changes, as canonical N-Triples text."""
    changed = list(quads)
    for _ in range(rng.randint(1, 3)):
        if changed:
            rng.choice(CHANGES)(changed, rng)
    return "".join(sorted({f"{quad} .\n" for quad in changed}))


def _drop(quads: list[ox.Quad], rng: random.Random) -> None:
    quads.pop(rng.randrange(len(quads)))


def _drop_all_of_a_property(quads: list[ox.Quad], rng: random.Random) -> None:
    gone = rng.choice(quads)
    quads[:] = [q for q in quads if (q.subject, q.predicate) != (gone.subject, gone.predicate)]


def _put(quads: list[ox.Quad], rng: random.Random, value: object) -> None:
    """Replace the object of a statement, or stand beside it."""
    at = rng.randrange(len(quads))
    other = ox.Quad(quads[at].subject, quads[at].predicate, value)
    if rng.random() < 0.5:
        quads[at] = other
    else:
        quads.append(other)


def _odd_literal(quads: list[ox.Quad], rng: random.Random) -> None:
    datatype = ox.NamedNode(XSD + rng.choice(DATATYPES))
    _put(quads, rng, ox.Literal(rng.choice(TEXTS), datatype=datatype))


def _odd_text(quads: list[ox.Quad], rng: random.Random) -> None:
    literals = [at for at, quad in enumerate(quads) if isinstance(quad.object, ox.Literal)]
    if literals:
        at = rng.choice(literals)
        old = quads[at].object
        text = rng.choice(TEXTS)
        datatype = None if old.language else old.datatype
        new = ox.Literal(text, language=old.language, datatype=datatype)
        quads[at] = ox.Quad(quads[at].subject, quads[at].predicate, new)


def _odd_language(quads: list[ox.Quad], rng: random.Random) -> None:
    _put(quads, rng, ox.Literal(rng.choice(TEXTS), language=rng.choice(LANGUAGES)))


def _odd_iri(quads: list[ox.Quad], rng: random.Random) -> None:
    _put(quads, rng, ox.NamedNode(rng.choice(IRIS)))


def _blank(quads: list[ox.Quad], rng: random.Random) -> None:
    node = ox.BlankNode(f"m{rng.randrange(3)}")
    _put(quads, rng, node)
    if rng.random() < 0.5:
        like = rng.choice(quads)
        quads.append(ox.Quad(node, like.predicate, like.object))


def _loop(quads: list[ox.Quad], rng: random.Random) -> None:
    _put(quads, rng, rng.choice(quads).subject)


def _other_property(quads: list[ox.Quad], rng: random.Random) -> None:
    at = rng.randrange(len(quads))
    quads[at] = ox.Quad(quads[at].subject, rng.choice(quads).predicate, quads[at].object)


def _other_value(quads: list[ox.Quad], rng: random.Random) -> None:
    _put(quads, rng, rng.choice(quads).object)


CHANGES = (
    *(_drop, _drop_all_of_a_property, _odd_literal, _odd_text, _odd_language, _odd_iri, _blank),
    *(_loop, _other_property, _other_value),
)


def _random(name: str) -> random.Random:
    print(f"{name}: seed {SEED}")  # shown when the test fails
    return random.Random(f"{SEED}{name}")  # no secret


def _bag(rows: list[Row] | tuple[Row, ...]) -> Counter[tuple[str, ...]]:
    return Counter(row.canonical() for row in rows)


def _examples() -> list[tuple[profiles.Profile, list[ox.Quad]]]:
    return [
        (profile, read(file))
        for profile in profiles.load(SHAPES)
        for file in sorted((SHAPES / profile.name / "examples").glob("*.ttl"))
    ]


def test_both_engines_agree_on_mutants_of_our_examples():
    fast = validation.fast_engine()
    if fast is None:
        missing("the fast engine")
    rng, examples = _random("engines"), _examples()
    held = context.read(ONTOLOGY / "vocabularies")
    rows = 0
    for number in range(MUTANTS):
        profile, quads = rng.choice(examples)
        text = mutant(quads, rng)
        around = validation.context_for(text, None, held)
        one, other = (validation.check(text, [profile], around, each) for each in (None, fast))
        assert _bag(one.rows) == _bag(other.rows), f"mutant {number} of {profile.name}:\n{text}"
        rows += len(one.rows)
    assert rows > MUTANTS / 2, "mutants that break no rule prove nothing"


def test_both_engines_agree_on_batches_of_mutants():
    fast = validation.fast_engine()
    if fast is None:
        missing("the fast engine")
    rng, examples = _random("batches"), _examples()
    for profile in dict(examples):
        own = [quads for each, quads in examples if each is profile]
        records = [(str(at), mutant(rng.choice(own), rng)) for at in range(6)]
        one, other = (validation.check_many(records, [profile], "", each) for each in (None, fast))
        assert [_bag(each.rows) for each in one] == [_bag(each.rows) for each in other]


def _plainly(text: str, shapes: str) -> Counter[tuple[str, ...]]:
    """What `pyshacl.validate` says without any of our short cuts."""
    import pyshacl

    data, rules = (rdflib.Graph().parse(data=each, format="nt") for each in (text, shapes))
    _, report, _ = pyshacl.validate(data, shacl_graph=rules)
    assert isinstance(report, rdflib.Graph)
    index: dict[str, dict[str, list[str]]] = {}
    for subject, predicate, value in report:
        own = index.setdefault(text_of(subject), {})
        own.setdefault(text_of(predicate), []).append(text_of(value))
    results = [node for own in index.values() for node in own.get(f"<{SH}result>", [])]
    return Counter(_row(index, index[node]).canonical() for node in results)


def _row(index: dict[str, dict[str, list[str]]], own: dict[str, list[str]]) -> Row:
    def one(name: str) -> str:
        return next(iter(own.get(f"<{SH}{name}>", [])), "")

    path, shape = one("resultPath"), one("sourceShape")
    return Row(
        focus=one("focusNode"),
        path=paths.write(index, path) if path else "",
        value=one("value"),
        severity=one("resultSeverity").strip("<>").removeprefix(SH),
        component=one("sourceConstraintComponent")
        .strip("<>")
        .removeprefix(SH)
        .removesuffix("ConstraintComponent"),
        shape="" if shape.startswith(("_:", "<urn:varde:")) else shape.strip("<>"),
    )


@pytest.fixture
def exact_literals(monkeypatch) -> Iterator[None]:
    """rdflib's own parser keeps the text of literals only so."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    return None


@pytest.mark.skipif(
    not OFFICIAL.is_dir() and not os.environ.get("CI"), reason=f"{OFFICIAL} is not there"
)
@pytest.mark.usefixtures("exact_literals")
@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
def test_the_fast_way_agrees_with_plain_pyshacl_on_official_shapes():
    rng = _random("official")
    files = ("shapes.ttl", "range.ttl", "mdr-vocabularies.shape.ttl", "shapes_recommended.ttl")
    shapes = from_turtle((OFFICIAL / name).read_bytes() for name in files)
    golden, engine = read(GOLDEN), validation.reference_engine()
    for number in range(max(PLAIN_MUTANTS, MUTANTS // 10)):
        text = mutant(golden, rng)
        found = _bag(engine.judge(text, shapes))
        assert found == _plainly(text, shapes.text), f"mutant {number}:\n{text}"


@pytest.mark.skipif(
    not OFFICIAL.is_dir() and not os.environ.get("CI"), reason=f"{OFFICIAL} is not there"
)
def test_both_engines_agree_on_official_shapes():
    fast = validation.fast_engine()
    if fast is None:
        missing("the fast engine")
    rng, golden = _random("official engines"), read(GOLDEN)
    shapes = from_turtle((OFFICIAL / name).read_bytes() for name in ("dcat-ap-SHACL.ttl",))
    for number in range(MUTANTS // 4):
        text = mutant(golden, rng)
        one, other = (each.judge(text, shapes) for each in (validation.reference_engine(), fast))
        assert _bag(one) == _bag(other), f"mutant {number}:\n{text}"


def test_a_value_that_breaks_the_fast_engine_breaks_no_batch(walks, triples, engine, caplog):
    """A year of twenty digits makes the package shacl panic; the reference engine takes over."""
    strange = triples("records/good.ttl").replace('"2024-06-01"', f'"{"9" * 20}-06-01"')
    other = "<x:walk> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{}Walk> .\n"
    records = [
        ("other", other.format("https://walks.example.org/terms#")),
        ("strange", strange),
    ]
    reports = validation.check_many(records, [walks.named("walk")], "", engine)
    assert [len(each.rows) for each in reports] == [2, 1]
    assert reports[1].rows[0].shape.endswith("#Walked")
    assert ("engine failed: engine=shacl" in caplog.text) == (engine.name == "shacl")
    assert "99999" not in caplog.text


def test_a_record_that_no_engine_can_judge_is_not_published(walks, triples, engine, monkeypatch):
    def fail(*_: object) -> None:
        raise EngineFailed

    for each in {type(engine), type(validation.reference_engine())}:
        monkeypatch.setattr(each, "judge", fail)
    report = validation.check(triples("records/good.ttl"), [walks.named("walk")], "", engine)
    assert not report.conforms
    assert "cannot be judged" in validation.write(report, "text")
