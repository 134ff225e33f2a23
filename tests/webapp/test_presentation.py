import pytest

from webapp import presentation


@pytest.fixture
def in_language(app):
    def enter(language):
        context = app.test_request_context(f"/{language}/")
        context.push()
        app.preprocess_request()
        opened.append(context)

    opened = []
    yield enter
    for context in reversed(opened):
        context.pop()


@pytest.mark.parametrize(
    ("language", "written", "shown"),
    [
        ("nb", "2021-03-07", "7. mars 2021"),
        ("en", "2021-03-07T10:00:00Z", "7 March 2021"),
        ("nn", "2021-03", "mars 2021"),
        ("en", "2021-03-07+01:00", "7 March 2021"),
        ("en", "2021", "2021"),
        ("en", "2021-02-31", "2021-02-31"),
        ("en", "2021-14", "2021-14"),
        ("en", "spring", "spring"),
    ],
)
def test_dates_are_in_the_pages_words(in_language, language, written, shown):
    in_language(language)
    assert presentation.day(written) == shown


@pytest.mark.parametrize(
    ("language", "octets", "shown"),
    [
        ("en", 0, "0 B"),
        ("en", 999, "999 B"),
        ("en", 1000, "1 kB"),
        ("nb", 18_240_000, "18,2 MB"),
        ("en", 210_345, "210 kB"),
        ("nn", 3_200_000_000_000_000_000, "3 200 PB"),
    ],
)
def test_sizes_are_short(in_language, language, octets, shown):
    in_language(language)
    assert presentation.size(octets).replace("\N{NO-BREAK SPACE}", " ") == shown
