from dataclasses import replace

import pytest

from store.views.pages import Link, Text
from tests.webapp.standin import wastewater
from webapp.citation import cite


@pytest.fixture(autouse=True)
def _site(app):
    with app.test_request_context("/en/"):
        yield


def test_all_that_is_known_is_cited():
    assert cite(wastewater("en")) == (
        "Institute of Clean Water (2021). Virus in wastewater, weekly samples from twelve treatment plants (v2). "
        "Data set. COVID-19 Data Portal Norway. https://doi.org/10.5555/12345678"
    )


def test_what_is_not_known_is_left_out():
    bare = replace(wastewater("en"), publisher=None, issued="", version="", identifiers=("X-1",))
    assert cite(bare).startswith("Virus in wastewater, ")
    assert cite(bare).endswith("https://data.example.org/covid/dataset/wastewater-0badcafe")


def test_creators_come_before_the_publisher():
    made = replace(
        wastewater("en"), creators=(Link(Text("A"), "a", None), Link(Text("B"), "b", None))
    )
    assert cite(made).startswith("A, B (2021). ")
