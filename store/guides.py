"""What our own words and rules mean, for people: the vocabulary, and the profiles field by field.

Read from the files in `ontology/` and `shapes/`; the links in reports (rdfs:seeAlso) lead here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from . import formats
from .errors import NotFound
from .profiles import Profile, Profiles, load
from .resources import ONTOLOGY, SHAPES
from .validation import Note, ShapeSet, pick, shape_sets
from .views.pages import Text

_DCT = "http://purl.org/dc/terms/"
_OWL = "http://www.w3.org/2002/07/owl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SH = "http://www.w3.org/ns/shacl#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_VARDE = "https://w3id.org/varde/ns#"
_FALLBACK = ("en", "nb", "nn", "")
_SORTS = {
    "Class": "class",
    "ObjectProperty": "property",
    "DatatypeProperty": "property",
    "AnnotationProperty": "property",
}
_GRAVITY = ("Violation", "Warning", "Info")

Facts = Mapping[str, tuple[Literal | NamedNode, ...]]


@dataclass(frozen=True)
class Term:
    """One of our own terms. `sort` is "class" or "property"."""

    iri: str
    name: str
    sort: str
    label: Text
    definition: Text


@dataclass(frozen=True)
class Vocabulary:
    """Our own terms, classes first, each sort by name."""

    iri: str
    title: Text
    description: Text
    version: str
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Rule:
    """One rule on a field; `severity` is "Violation", "Warning" or "Info"."""

    iri: str
    name: str
    severity: str
    message: str


@dataclass(frozen=True)
class Field:
    """One field of a profile, with all rules on it, the gravest first.

    `name` is the last part of its address in the guideline; `paths` tell by which properties a record says it.
    `obligation` is "mandatory", "recommended" or "optional". Texts that the shapes do not have are empty.
    """

    name: str
    label: str
    why: str
    obligation: str
    paths: tuple[str, ...]
    example: str
    remedy: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Guide:
    """A profile as people read it; `claims` are the IRIs by which a record claims it."""

    name: str
    iri: str
    title: Text
    description: Text
    version: str
    by_default: bool
    claims: tuple[str, ...]
    sources: tuple[str, ...]
    fields: tuple[Field, ...]

    @property
    def rules(self) -> int:
        """How many rules there are."""
        return sum(len(field.rules) for field in self.fields)


def vocabulary(language: str) -> Vocabulary:
    """Our own terms, in the language (en, nb or nn)."""
    read = _facts((ONTOLOGY / "portal.ttl").read_bytes())
    iri = _VARDE.removesuffix("#")
    terms = [
        Term(
            subject,
            subject.removeprefix(_VARDE),
            _SORTS[sort],
            _text(own, _RDFS + "label", language),
            _text(own, _SKOS + "definition", language),
        )
        for subject, own in read.items()
        if subject.startswith(_VARDE) and (sort := _sort(own)) in _SORTS
    ]
    return Vocabulary(
        iri,
        _text(read[iri], _DCT + "title", language),
        _text(read[iri], _DCT + "description", language),
        _text(read[iri], _OWL + "versionInfo", language).value,
        tuple(sorted(terms, key=lambda term: (term.sort, term.name.lower()))),
    )


def guides(language: str) -> tuple[Guide, ...]:
    """All profiles, those that judge by default first."""
    found = [_guide(profile, language) for profile in _profiles()]
    return tuple(sorted(found, key=lambda guide: (not guide.by_default, guide.name)))


def guide(name: str, language: str) -> Guide:
    """One profile, by the name of its folder. Raises NotFound."""
    return _guide(_profile(name), language)


def vocabulary_document(syntax: str) -> bytes:
    """Our own terms in the syntax of that name; Turtle as it was written."""
    return _document([(ONTOLOGY / "portal.ttl").read_bytes()], syntax)


def profile_document(name: str, syntax: str) -> bytes:
    """A profile with its shapes in the syntax of that name; Turtle as it was written. Raises NotFound."""
    folder = SHAPES / _profile(name).name
    files = [folder / "profile.ttl", *sorted(folder.glob("shapes*.ttl"))]
    return _document([file.read_bytes() for file in files], syntax)


def _document(texts: Iterable[bytes], syntax: str) -> bytes:
    form = formats.named(syntax)
    if form.name == "turtle":
        return b"\n".join(texts)
    triples = [
        str(quad.triple)
        for text in texts
        for quad in parse(text, format=RdfFormat.TURTLE, rename_blank_nodes=True)
    ]
    return formats.write("".join(f"{triple} .\n" for triple in sorted(triples)), form)


@cache
def _profiles() -> Profiles:
    return load(SHAPES)


def _profile(name: str) -> Profile:
    found = next((profile for profile in _profiles() if profile.name == name), None)
    if found is None:
        raise NotFound(
            f"There is no profile {name}.",
            remedy=f"There are: {', '.join(profile.name for profile in _profiles())}.",
        )
    return found


def _guide(profile: Profile, language: str) -> Guide:
    own = _facts((SHAPES / profile.name / "profile.ttl").read_bytes())[profile.iri]
    return Guide(
        profile.name,
        profile.iri,
        _text(own, _DCT + "title", language),
        _text(own, _DCT + "description", language),
        _text(own, _OWL + "versionInfo", language).value,
        bool(profile.kinds),
        profile.claims,
        tuple(sorted(source.value for source in own.get(_DCT + "source", ()))),
        _fields(profile, language),
    )


def _fields(profile: Profile, language: str) -> tuple[Field, ...]:
    """The fields in the order of their first rules; rules that no field is named for stand for themselves."""
    found: dict[str, list[tuple[str, Note]]] = {}
    (shapes,) = shape_sets([profile])
    property_shape = f"<{_SH}PropertyShape>"
    for subject, own in shapes.index.items():
        if property_shape in own.get(f"<{_RDF}type>", ()) and subject.startswith("<https:"):
            note = shapes.note(subject[1:-1])
            name = note.link.rpartition("#")[2] or subject[1:-1].rpartition("#")[2]
            found.setdefault(name, []).append((subject, note))
    fields = [
        (
            min(_order(shapes, subject) for subject, _ in rules),
            _field(shapes, name, rules, language),
        )
        for name, rules in found.items()
    ]
    return tuple(field for _, field in sorted(fields, key=lambda pair: (pair[0], pair[1].name)))


def _field(shapes: ShapeSet, name: str, shown: list[tuple[str, Note]], language: str) -> Field:
    first = min(shown, key=lambda pair: _order(shapes, pair[0]))
    rules = [
        Rule(
            subject[1:-1],
            subject[1:-1].rpartition("#")[2],
            _one(shapes, subject, _SH + "severity").rpartition("#")[2] or "Violation",
            pick(note.messages, language),
        )
        for subject, note in shown
    ]
    note = first[1]
    return Field(
        name,
        pick(note.names, language),
        pick(note.reasons, language),
        _one(shapes, first[0], _VARDE + "obligation"),
        tuple(dict.fromkeys(shapes.path(subject[1:-1]) for subject, _ in shown)),
        pick(note.examples, language),
        pick(note.remedies, language),
        tuple(sorted(rules, key=lambda rule: (_GRAVITY.index(rule.severity), rule.name))),
    )


def _order(shapes: ShapeSet, subject: str) -> float:
    return float(_one(shapes, subject, _SH + "order") or 1_000)


def _one(shapes: ShapeSet, subject: str, predicate: str) -> str:
    """The IRI or the text of a literal that a shape has for a predicate; empty where it has none."""
    terms = shapes.index[subject].get(f"<{predicate}>", [""])
    return terms[0].strip("<>").removeprefix('"').partition('"')[0]


def _facts(text: bytes) -> Mapping[str, Facts]:
    """What a Turtle document says with IRIs and literals, by subject and predicate."""
    found: dict[str, dict[str, tuple[Literal | NamedNode, ...]]] = {}
    for quad in parse(text, format=RdfFormat.TURTLE):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal | NamedNode):
            own = found.setdefault(quad.subject.value, {})
            own[quad.predicate.value] = (*own.get(quad.predicate.value, ()), quad.object)
    return found


def _sort(own: Facts) -> str:
    types = [term.value.removeprefix(_OWL) for term in own.get(_RDF + "type", ())]
    return next((name for name in types if name in _SORTS), "")


def _text(own: Facts, predicate: str, language: str) -> Text:
    texts = {
        term.language or "": term.value
        for term in own.get(predicate, ())
        if isinstance(term, Literal)
    }
    tag = next((tag for tag in (language, *_FALLBACK) if tag in texts), "")
    return Text(texts.get(tag, ""), tag)
