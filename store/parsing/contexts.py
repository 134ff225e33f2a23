"""Replaces well-known remote JSON-LD contexts by our own files, and refuses every other. Nothing is ever fetched."""

import json
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ..errors import Misconfigured, Refused
from ..resources import ONTOLOGY

_FOLDER = ONTOLOGY / "contexts"


@dataclass
class Contexts:
    """Walks one JSON document.

    `used` counts the addresses that were replaced, `classed` the things that got the class which their place implies.
    """

    used: dict[str, int] = field(default_factory=dict)
    classed: Counter[str] = field(default_factory=Counter)

    def inlined(self, value: Any) -> Any:
        """The document with every context in place. Raises Refused for an unknown address or an @import."""
        if isinstance(value, dict):
            implied = _implied(value.get("@context"))
            return {
                key: self._member(key, self._with_class(item, implied.get(key)))
                for key, item in value.items()
            }
        if isinstance(value, list):
            return [self.inlined(item) for item in value]
        return value

    def _member(self, key: str, value: Any) -> Any:
        if key == "@context":
            return self._context(value)
        # A literal, perhaps of JSON: what looks like a context in it is data.
        return value if key == "@value" else self.inlined(value)

    def _with_class(self, value: Any, name: str | None) -> Any:
        """The things in a value, each with the class of that name where it tells none itself."""
        if name is None:
            return value
        if isinstance(value, list):
            return [self._with_class(item, name) for item in value]
        if not isinstance(value, dict) or "@type" in value or not value.keys() - {"@id"}:
            return value
        self.classed[name] += 1
        return {"@type": name, **value}

    def _context(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._known(value)
        if isinstance(value, list):
            return [self._context(item) for item in value]
        if isinstance(value, dict):
            return self._definition(value)
        return value

    def _definition(self, context: dict[str, Any]) -> dict[str, Any]:
        if "@import" in context:
            raise _refused(str(context["@import"]))
        # Contexts scoped to a term hide in its definition.
        return {
            term: {**item, "@context": self._context(item["@context"])}
            if isinstance(item, dict) and "@context" in item
            else item
            for term, item in context.items()
        }

    def _known(self, address: str) -> Any:
        found = _addresses().get(_normal(address))
        if found is None:
            raise _refused(address)
        self.used[address] = self.used.get(address, 0) + 1
        return self._context(bundled(found))  # which may rest on another


def bundled(name: str) -> Any:
    """The context in `ontology/contexts/{name}`. Raises Misconfigured when the file is missing or broken."""
    return _file(name)["@context"]


def _implied(context: Any) -> dict[str, str]:
    """The classes that a well-known context implies of what stands under some names."""
    name = _addresses().get(_normal(context)) if isinstance(context, str) else None
    found: dict[str, str] = _file(name).get("implied", {}) if name else {}
    return found


@cache
def addressed() -> frozenset[str]:
    """The properties whose values are addresses by schema.org's context or by one that rests on it."""
    found = set()
    for name in ("schema.jsonld", "codemeta.jsonld"):
        context = bundled(name)
        prefixes = bundled("schema.jsonld") | (context[-1] if isinstance(context, list) else {})
        for term in prefixes.values():
            if isinstance(term, dict) and term.get("@type") == "@id":
                prefix, _, rest = term["@id"].partition(":")
                found.add(prefixes[prefix] + rest)
    return frozenset(found)


@cache
def _addresses() -> dict[str, str]:
    index = _file("index.json")
    return {_normal(address): name for name, addresses in index.items() for address in addresses}


@cache
def _file(name: str) -> Any:
    try:
        return json.loads((_FOLDER / name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Misconfigured(
            f"The context {name} cannot be read: {error}.", remedy="Install Varde again."
        ) from error


def _normal(address: str) -> str:
    """One spelling for http and https, with and without www, a slash, a number sign or blanks at the end."""
    bare = (
        address.strip()
        .lower()
        .removeprefix("https://")
        .removeprefix("http://")
        .removeprefix("www.")
    )
    return bare.rstrip("/#")


def _refused(address: str) -> Refused:
    return Refused(
        f"The context {address[:200]} is not known here, and contexts are never fetched.",
        remedy="Put its content into the file in place of the address.",
    )
