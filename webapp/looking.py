"""What of a result a reader looks at: the parameters of the query page, read and written in this one place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote_plus

VIEWS = ("table", "chart", "graph", "raw")
_LONGEST = 8_000  # of a query in an address, encoded; servers and proxies end somewhere past it
_WORDS = 200  # letters of words to find
_PAGE = re.compile(r"[1-9][0-9]{0,2}")


@dataclass(frozen=True)
class Look:
    """One way to look at one query's result; what is empty is the default.

    `find` are words that a row must hold. `sort` is a column, with "-" in front from the largest
    down. `page` counts from 1. `terms` is "exact" for addresses and datatypes in place of names.
    `syntax` is that of the raw view, and `value` the column that a chart draws.
    """

    query: str = ""
    view: str = ""
    find: str = ""
    sort: str = ""
    page: int = 1
    terms: str = ""
    syntax: str = ""
    value: str = ""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The parameters that say so."""
        page = str(self.page) if self.page > 1 else ""
        fields = (
            ("query", self.query),
            ("view", self.view),
            ("find", self.find),
            ("sort", self.sort),
            ("page", page),
            ("terms", self.terms),
            ("syntax", self.syntax),
            ("value", self.value),
        )
        return tuple(pair for pair in fields if pair[1])

    @property
    def fits(self) -> bool:
        """Whether the query is short enough for links that carry it."""
        return len(quote_plus(self.query)) <= _LONGEST

    def viewed(self, view: str) -> "Look":
        """The same result in another view."""
        return replace(self, view=view, page=1, syntax="")

    def sorted_by(self, column: str) -> "Look":
        """Sorted by a column; by the one that it is sorted by already, the other way round."""
        return replace(self, sort=f"-{column}" if self.sort == column else column, page=1)

    def at(self, page: int) -> "Look":
        """Another page of the rows."""
        return replace(self, page=page)

    def told(self, terms: str) -> "Look":
        """With names, or with "exact" terms."""
        return replace(self, terms=terms)

    def written(self, syntax: str) -> "Look":
        """The raw view in a syntax."""
        return replace(self, view="raw", syntax=syntax)

    def drawn(self, value: str) -> "Look":
        """A chart of another column."""
        return replace(self, view="chart", value=value)


def read(values: Mapping[str, str]) -> Look:
    """What a request looks at; what makes no sense is left out."""
    view, page = values.get("view", ""), values.get("page", "")
    return Look(
        query=values.get("query", "").replace("\r\n", "\n"),
        view=view if view in VIEWS else "",
        find=" ".join(values.get("find", "").split())[:_WORDS],
        sort=values.get("sort", ""),
        page=int(page) if _PAGE.fullmatch(page) else 1,
        terms="exact" if values.get("terms") == "exact" else "",
        syntax=values.get("syntax", ""),
        value=values.get("value", ""),
    )
