import re

import pytest

from webapp.charts import Point, bars, curve
from webapp.looking import Look
from webapp.result_chart import MOST_BARS, chart, columns
from webapp.results import Result, Term

INTEGER = "http://www.w3.org/2001/XMLSchema#integer"


@pytest.fixture(autouse=True)
def _words(app):
    with app.test_request_context("/nb/"):
        app.preprocess_request()
        yield


def points(*values: float) -> list[Point]:
    return [Point(f"name {n}", value, str(value)) for n, value in enumerate(values)]


def rectangles(svg: str) -> list[tuple[float, float]]:
    found = re.findall(r'<rect class="bar" x="([\d.-]+)" y="[\d.]+" width="([\d.]+)"', svg)
    return [(float(x), float(width)) for x, width in found]


def result(*rows: tuple[str, str], name_type: str = "") -> Result:
    return Result(
        ("name", "n"),
        tuple(
            (Term("literal", name, datatype=name_type), Term("literal", n, datatype=INTEGER))
            for name, n in rows
        ),
    )


@pytest.mark.parametrize("width", [760, 320])
def test_bars_are_as_long_as_their_numbers(width):
    (_, whole), (_, half), (_, nothing) = rectangles(bars(points(10, 5, 0), "title", width))
    assert half == pytest.approx(whole / 2, abs=0.1)
    assert nothing == 1


def test_bars_below_zero_end_where_those_above_begin():
    (up, _), (down, length) = rectangles(bars(points(6, -3), "title", 760))
    assert down + length == pytest.approx(up, abs=0.1)


@pytest.mark.parametrize("draw", [bars, curve])
@pytest.mark.parametrize("values", [(0, 0, 0), (1e15, 1), (0.001, 0.002), (-5, -7)])
def test_a_drawing_stays_within_its_frame(draw, values):
    svg = draw(points(*values), "title", 320)
    numbers = [float(x) for x in re.findall(r'(?:x|cx|width)="([\d.-]+)"', svg)]
    assert all(-1 <= number <= 321 for number in numbers)


def test_markup_in_a_name_is_text():
    assert "<script>" not in bars([Point("<script>", 1, "1")], "<b>", 760)


def test_of_many_rows_the_first_are_drawn_and_the_others_counted():
    drawn = chart(result(*((f"n{n}", "1") for n in range(MOST_BARS + 5))), Look())
    assert drawn
    assert drawn.left_out == 5
    assert len(rectangles(drawn.drawings[0])) == MOST_BARS


def test_years_are_joined_by_a_line_unless_one_comes_twice():
    years = chart(result(("2021", "3"), ("2019", "1"), ("2020", "2")), Look())
    twice = chart(result(("2021", "3"), ("2019", "1"), ("2019", "2")), Look())
    assert years
    assert "curve" in years.drawings[0]
    assert re.findall(r"<title>(\d{4})", years.drawings[0]) == ["2019", "2020", "2021"]
    assert twice
    assert "curve" not in twice.drawings[0]


def test_numbers_are_written_as_the_language_writes_them():
    drawn = chart(result(("a", "12345")), Look())
    assert drawn
    assert "12\N{NO-BREAK SPACE}345" in drawn.drawings[0]


def test_a_chart_takes_names_and_numbers():
    assert columns(result(("a", "1"))) == ("name", ("n",))
    assert columns(Result(("n",), ((Term("literal", "1", datatype=INTEGER),),))) is None
    assert columns(Result(("name",), ((Term("literal", "a"),),))) is None
    assert columns(result(("a", "many"))) is None
    two = Result(("x", "y"), ((Term("literal", "1", datatype=INTEGER),) * 2,))
    assert columns(two) == ("x", ("y",))
