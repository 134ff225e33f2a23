from store.sparql import Answer
from webapp import results
from webapp.results import MOST_ROWS, Result, Term


class Pieces:
    def __init__(self, *pieces):
        self.pieces = iter(pieces)

    def __iter__(self):
        return self.pieces

    def close(self):
        pass


def asked(app, monkeypatch, kind, *pieces: bytes) -> Result:
    monkeypatch.setattr(
        "tests.webapp.standin.StandInDesk.query",
        lambda _, query: Answer(query.media_type, Pieces(*pieces)),
    )
    with app.test_request_context("/en/sparql"):
        return results.ask("query", kind)


def test_every_kind_of_value_is_read_from_a_graph(app, monkeypatch):
    found = asked(
        app,
        monkeypatch,
        "construct",
        b'<s> <p> "a \\"b\\" \\u00e5 \\U0001F600\\n\\\\"@en-GB .\n',
        b'_:b1 <p> "1"^^<d> .\n<s> <p> _:b1 .\n<s> <p> <o\\u0020x> .\nno statement\n',
    )
    assert found.graph
    assert found.variables == ("subject", "property", "value")
    assert [row[2] for row in found.rows] == [
        Term("literal", 'a "b" å 😀\n\\', "en-GB"),
        Term("literal", "1", datatype="d"),
        Term("blank", "_:b1"),
        Term("iri", "o x"),
    ]
    assert found.rows[1][0] == Term("blank", "_:b1")


def test_a_table_with_unbound_values_keeps_its_columns(app, monkeypatch):
    found = asked(
        app,
        monkeypatch,
        "select",
        b'{"head":{"vars":["a","b"]},"results": { "bindings" : [\n{"b":{"type":"bnode","value":"x"}}]}}',
    )
    assert found.variables == ("a", "b")
    assert found.rows == ((None, Term("blank", "_:x")),)
    assert found.whole


def test_an_answer_of_many_megabytes_is_cut_between_two_rows(app, monkeypatch):
    row = b'{"a":{"type":"literal","value":"' + b"x" * 1_000_000 + b'"}}'
    found = asked(
        app, monkeypatch, "select", b'{"head":{"vars":["a"]},"results":{"bindings":[', *[row + b","] * 9
    )  # fmt: skip
    assert len(found.rows) == 7
    assert not found.whole


def test_a_graph_is_cut_between_two_statements(app, monkeypatch):
    line = b'<s> <p> "' + b"x" * 1_000_000 + b'" .\n'
    found = asked(app, monkeypatch, "describe", *[line] * 9)
    assert len(found.rows) == 7
    assert not found.whole


def test_rows_are_cut_at_their_limit_and_not_before(app, monkeypatch):
    lines = [f'<s> <p> "{n}" .\n'.encode() for n in range(MOST_ROWS + 1)]
    assert asked(app, monkeypatch, "construct", *lines[:-1]).whole
    longer = asked(app, monkeypatch, "construct", *lines)
    assert (len(longer.rows), longer.whole) == (MOST_ROWS, False)
