"""Reads our pages in tests, by CSS selectors."""

from bs4 import BeautifulSoup, Tag


def page(response) -> BeautifulSoup:
    """The page of an answer, after a look that it is one."""
    assert response.mimetype == "text/html"
    return BeautifulSoup(response.get_data(as_text=True), "html.parser")


def text(element: Tag) -> str:
    """The words of an element, with single blanks."""
    return " ".join(element.get_text(" ").split())
