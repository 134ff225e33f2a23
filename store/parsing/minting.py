"""Gives each record its key, and nodes without a name of their own an IRI of this installation.

Minted IRIs stand as placeholders `<varde-page:HASH>` until all keys are known, so that keys depend neither on the
installation's address nor on a title.
"""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field

from ..errors import Refused
from . import canonical, titles
from .boundaries import Boundaries
from .engine import LOCAL
from .graph import Graph
from .identity import bounded, is_name, local_key, local_name
from .kinds import Kind

_PAGE = "varde-page:"
_UNKNOWN = "0" * 64
_PLACEHOLDERS = re.compile(
    rf"(^<|^[^ ]+ <|^[^ ]+ [^ ]+ <){_PAGE}([0-9a-f]{{64}})(?=[#>])", re.MULTILINE
)


@dataclass
class Draft:
    """A record on its way: its node, kind, place in the file, and the nodes that belong to it."""

    node: str
    kind: Kind
    position: int
    nodes: list[str] = field(default_factory=list)
    key: str = ""
    title: str = ""


def mark(key: str) -> str:
    """The placeholder's hash for a key."""
    return hashlib.sha256(key.encode()).hexdigest()


class Mint:
    """Keys, placeholders and statements for the records of one graph."""

    def __init__(
        self, graph: Graph, bounds: Boundaries, paths: frozenset[str], source: str
    ) -> None:
        """Nothing is minted yet."""
        self._graph, self._bounds, self._paths, self._source = graph, bounds, paths, source
        self._marks: dict[str, str] = {}
        self._local: dict[str, tuple[str, str, str]] = {}

    def assign(self, drafts: list[Draft]) -> dict[str, str]:
        """Set every draft's key; the answer maps a node to the reason why it can have none.

        Blank records with the same identifier or landing page in one file are told apart by their content; those with
        the same content, too, get the same key and are one record.
        """
        for draft in drafts:
            draft.key = self._own_key(draft)
            if not is_name(draft.node):
                self._marks[draft.node] = mark(draft.key) if draft.key else _UNKNOWN
        shared = Counter(draft.key for draft in drafts)
        unsure = [draft for draft in drafts if not draft.key or shared[draft.key] > 1]
        refused: dict[str, str] = {}
        hashes = self._contents(unsure, refused)
        for draft in unsure:
            if draft.node in hashes:
                value = hashes[draft.node]
                draft.key = f"{draft.key}:{value[:16]}" if draft.key else f"content:{value}"
            else:
                draft.key = f"refused:{self._source}:{draft.position}"
            if draft.node in self._marks:
                self._marks[draft.node] = mark(draft.key)
        return refused

    def lines(self, draft: Draft, own: str) -> list[str]:
        """The record's statements; `own` is the hash in its placeholder."""
        topics, facts = self._bounds.topics, self._graph.facts
        found = [
            (node, p, o)
            for node in draft.nodes
            for p, o in facts[node]
            if not (o in topics and o.startswith("_:") and topics[o] != draft.node)
        ]
        found += self._bounds.links_to(draft.node)
        return [" ".join((*[self._term(term, draft, own) for term in fact], ".")) for fact in found]

    def plain_lines(self, draft: Draft) -> list[str]:
        """The same where the upload has no relative IRI, no minted record and no catalogue record."""
        facts = self._graph.facts
        return [f"{node} {p} {o} ." for node in draft.nodes for p, o in facts[node]]

    def met(self) -> dict[str, tuple[str, str, str]]:
        """Local names met since the last call: hash to kind, name and key."""
        met, self._local = self._local, {}
        return met

    @property
    def needed(self) -> bool:
        """Whether any record got a minted IRI or a catalogue record."""
        return bool(self._marks or self._bounds.topics)

    def addressed(self, lines: list[str], pages: dict[str, str]) -> list[str]:
        """The statements with placeholders replaced by `pages` (hash to IRI)."""
        text = "\n".join(lines)
        if _PAGE not in text:
            return lines
        for _ in ("subject", "predicate", "object"):
            text = _PLACEHOLDERS.sub(
                lambda found: found[1] + pages.get(found[2], _PAGE + found[2]), text
            )
        return text.split("\n")

    def _own_key(self, draft: Draft) -> str:
        named = local_name(draft.node, self._paths)
        if named and not named[2]:
            return local_key(self._source, *named[:2])
        if is_name(draft.node):
            return "iri:" + draft.node[1:-1]
        facts = self._graph.facts
        value = titles.identifier(facts[draft.node], facts)
        if value:
            return bounded(f"id:{self._source}:{value}")
        page = titles.landing_page(facts[draft.node])
        return bounded(f"page:{page}") if page else ""

    def _contents(self, drafts: list[Draft], refused: dict[str, str]) -> dict[str, str]:
        """Hashes of the content. References to each other count by a first hash, so that order does not matter."""
        hashes: dict[str, str] = {}
        for turn in range(2):
            fresh: dict[str, str] = {}
            for draft in drafts:
                if draft.node not in refused:
                    try:
                        fresh[draft.node] = self._content(draft)
                    except Refused as error:
                        refused[draft.node] = str(error)
            hashes = fresh
            self._marks.update(hashes if turn == 0 else {})
        return hashes

    def _content(self, draft: Draft) -> str:
        text = canonical.statements(self.lines(draft, "self"), "content")
        name = draft.node if draft.node.startswith("<" + LOCAL) else ""
        return hashlib.sha256(f"{text}{name}".encode()).hexdigest()

    def _term(self, term: str, draft: Draft, own: str) -> str:
        if term == draft.node and term in self._marks:
            return f"<{_PAGE}{own}>"
        if term in self._marks:
            return f"<{_PAGE}{self._marks[term]}>"
        if term.startswith("<" + LOCAL):
            return self._relative(term, own)
        return term

    def _relative(self, term: str, own: str) -> str:
        named = local_name(term, self._paths)
        if named:
            kind, name, fragment = named
            key = local_key(self._source, kind, name)
            self._local[mark(key)] = (kind, name, key)
            return f"<{_PAGE}{mark(key)}{fragment}>"
        path = term[len(LOCAL) + 1 : -1].removeprefix("#").replace("#", "%23")
        return f"<{_PAGE}{own}{'#' + path if path else ''}>"
