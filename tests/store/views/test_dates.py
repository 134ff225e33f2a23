import pytest

from store.views import record_page
from store.views.nodes import period
from store.views.pages import Period
from store.views.periods import iso_date, moment, year


def shapes(folder):
    lines = (folder / "dates.tsv").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if not line.startswith("#")]


def test_sixty_shapes_of_dates_sort_safely(data):
    rows = shapes(data)
    assert len(rows) >= 60
    for written, expected in rows:
        assert moment(written) == int(expected), written


def test_what_cannot_be_told_has_no_year(data):
    for written, expected in shapes(data):
        assert year(written) == ("" if expected == "0" else expected[:4]), written


def test_a_date_is_kept_as_written(material):
    assert record_page(material("hostile.ttl", "hostile"), "en").issued == "ukjent"


def test_json_ld_gets_iso_dates_or_none(data):
    for written, _ in shapes(data):
        found = iso_date(written)
        assert found == "" or moment(found) > 0, written
    assert iso_date("17.08.2021") == "2021-08-17"
    assert iso_date("2020-03-12T10:11:12+02:00") == "2020-03-12T10:11:12+02:00"
    assert iso_date("ukjent") == ""


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (Period("2020-03", "2020-10"), "2020-03/2020-10"),
        (Period("2020", ""), "2020/.."),
        (Period("", "2020"), "../2020"),
        (Period("2020", "2020"), "2020"),
        (Period("soon", "2020"), ""),
    ],
)
def test_a_period_is_an_iso_interval_or_nothing(span, expected):
    assert period(span) == expected
