import pytest
from flask_babel import force_locale

from store.views.pages import Period
from webapp.timeline import _bar, draw


@pytest.fixture(autouse=True)
def _words(app):
    with app.test_request_context("/en/"), force_locale("en"):
        yield


@pytest.mark.parametrize(
    ("start", "end", "from_", "to"),
    [
        ("2020", "2020", 2020, 2021),
        ("2020-07", "2020-12", 2020.5, 2021),
        ("2020-01-01", "2020-12-31", 2020, 2021),
        ("2020-03-01T00:00:00Z", "", 2020 + 2 / 12, 2021 + 2 / 12),
        ("", "2019-12-31", 2019, 2020),
    ],
)
def test_dates_of_every_length_are_placed(start, end, from_, to):
    bar = _bar(Period(start, end))
    assert bar.start == pytest.approx(from_)
    assert bar.end == pytest.approx(to)


@pytest.mark.parametrize("period", [("", ""), ("soon", ""), ("2020-13-01", ""), ("2021", "2019")])
def test_what_cannot_be_placed_is_not_drawn(period):
    assert draw((Period(*period),)) == ""


def test_the_axis_has_few_years_however_long_the_span():
    svg = draw((Period("1801", "2023"),))
    assert svg.count("tick-label") <= 7
    assert 'role="img"' in svg
