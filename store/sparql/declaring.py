"""Mends what a query surely lacks: the PREFIX lines of well-known names."""

from collections.abc import Mapping

from store.errors import QueryMalformed

from .prefixes import WELL_KNOWN
from .tokens import scan


def missing_prefixes(text: str) -> Mapping[str, str]:
    """The well-known prefixes that the query uses and does not declare, with their namespaces."""
    declared: set[str] = set()
    used: dict[str, None] = {}
    previous = ""
    try:
        for token in scan(text):
            if token.kind == "name":
                prefix = token.text.partition(":")[0]
                if previous == "PREFIX":
                    declared.add(prefix)
                else:
                    used[prefix] = None
            previous = token.upper
    except QueryMalformed:
        pass  # What stands before the slip counts.
    return {p: WELL_KNOWN[p] for p in sorted(used) if p in WELL_KNOWN and p not in declared}


def with_missing_prefixes(text: str) -> str:
    """The query with a line for each of its `missing_prefixes` on top."""
    lines = [f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in missing_prefixes(text).items()]
    return "".join(lines) + text
