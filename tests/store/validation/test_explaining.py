"""What people read: in three languages, in our words, and harmless whatever the record holds."""

import pyoxigraph as ox
import pytest

from store import validation
from store.validation.explaining import word
from store.validation.notes import clean
from store.validation.reports import Row

SHACL_CORE = [
    *("Class", "Datatype", "NodeKind", "MinCount", "MaxCount", "MinExclusive", "MinInclusive"),
    *("MaxExclusive", "MaxInclusive", "MinLength", "MaxLength", "Pattern", "LanguageIn"),
    *("UniqueLang", "Equals", "Disjoint", "LessThan", "LessThanOrEquals", "Not", "And", "Or"),
    *("Xone", "Node", "QualifiedMinCount", "QualifiedMaxCount", "Closed", "HasValue", "In"),
    "SPARQL",
]


def _row(**changes: str) -> Row:
    fields = {
        "focus": "<https://walks.example.org/walk/ridge>",
        "path": "<https://walks.example.org/terms#accessURL>",
        "value": '"x"',
        "severity": "Violation",
        "component": "Datatype",
        "shape": "",
        "expected": "<http://www.w3.org/2001/XMLSchema#decimal>",
    }
    return Row(**(fields | changes))


@pytest.fixture
def poor(walks, triples):
    report = validation.check(triples("records/poor.ttl"), [walks.named("walk")])
    return {row.shape.rpartition("#")[2]: row for row in report.rows}


@pytest.mark.parametrize(
    ("language", "field", "what"),
    [
        ("en", "Title", "The walk has no title. Give it one."),
        ("nb", "Tittel", "Turen mangler tittel. Gi den en."),
        ("nn", "Tittel", "Turen manglar tittel. Gje han ein."),
        ("de", "Title", "The walk has no title. Give it one."),
    ],
)
def test_a_finding_tells_field_fault_and_remedy(poor, walks, language, field, what):
    found = validation.explain(poor["Title"], language, validation.notes_of(walks))
    assert (found.field, found.what) == (field, what)
    assert found.remedy == 'dct:title "…"@en'
    assert found.example == "Round the lake"
    assert found.link == "https://walks.example.org/guide#title"
    assert found.why


def test_the_value_is_put_into_the_message(poor):
    found = validation.explain(poor["Length"], "nn")
    assert found.what == "Lengda rather long er ikkje eit desimaltal."
    assert found.value == "rather long"


def test_without_notes_the_label_is_made_from_the_path(poor):
    assert validation.explain(poor["Title"], "en").field == "title"
    assert validation.explain(_row(), "en").field == "access URL"
    assert validation.explain(_row(path=""), "nb").field == "posten"


def test_severities_have_names_in_each_language():
    names = [
        validation.explain(_row(severity=severity), language).severity
        for severity in ("Violation", "Warning", "Info", "https://e.example/Horrible")
        for language in validation.LANGUAGES
    ]
    assert len(set(names)) == 8
    assert names[9:] == names[:3]


@pytest.mark.parametrize("component", SHACL_CORE)
def test_each_constraint_of_shacl_has_a_default_text(component):
    texts = {
        validation.explain(_row(component=component), each).what for each in validation.LANGUAGES
    }
    assert len(texts) == 3
    assert not any("{" in text for text in texts)


def test_a_default_text_names_what_is_expected():
    assert "decimal" in validation.explain(_row(), "nb").what
    listed = _row(component="In", expected='<https://e.example/one>\n"two"')
    assert "one, two" in validation.explain(listed, "en").what


def test_an_unknown_component_still_says_something():
    found = validation.explain(_row(component="https://e.example/MyComponent"), "nn")
    assert found.what == "Ein regel i profilen er broten."


def test_an_author_s_message_in_another_language_is_the_reason():
    row = Row(**{**vars(_row()), "messages": (("en", "Use a number."),)})
    found = validation.explain(row, "nb")
    assert "decimal" in found.what
    assert found.why == "Use a number."


def test_norwegian_readers_get_the_other_norwegian_before_english():
    row = Row(**{**vars(_row()), "messages": (("en", "English"), ("nb", "Bokmål"))})
    assert validation.explain(row, "nn").what == "Bokmål"


def test_a_long_or_hostile_value_is_made_harmless():
    value = str(ox.Literal("\x1b[31mred\x00\u202e\n\t " + "a" * 100_000))
    found = validation.explain(_row(value=value), "en")
    assert found.value.startswith("[31mred aaa")
    assert len(found.value) == 200
    assert found.value.endswith("…")


def test_a_text_of_just_the_limit_is_kept():
    assert clean("a" * 200) == "a" * 200
    assert clean("a" * 201) == "a" * 199 + "…"
    assert clean("") == ""


def test_a_hostile_message_is_made_harmless(triples):
    report = validation.check_foreign(triples("records/good.ttl"), triples("foreign/hostile.ttl"))
    texts = [text for row in report.rows for _, text in row.messages]
    assert texts == ['=HYPERLINK("x") evil second line']


def test_the_words_of_a_report_exist_in_each_language():
    assert {word("where", each) for each in validation.LANGUAGES} == {"Where", "Hvor", "Kvar"}
