"""The description and keywords that search engines get, from what the record says and nothing else."""

from __future__ import annotations

from . import agents, nodes
from .cleaning import shorten
from .fields import kind_label
from .material import Material
from .nodes import Json
from .pages import Text
from .reading import Reading
from .subjects import keywords
from .texts import DESCRIBED_IN, PUBLISHED_BY, say
from .titles import title

# What Google Dataset Search takes.
SHORTEST, LONGEST = 50, 5000


def description(reading: Reading, material: Material) -> Text:
    """The description, cut at 5000 characters.

    One that is too short is joined with what else the record says.
    """
    found = reading.long_text("description")
    text = found.value if found else ""
    language = found.language if found else ""
    publisher = next(iter(agents.agents(reading, "publisher")), None)
    kind = kind_label(material.kind, reading.language)
    kind = kind[:1].upper() + kind[1:]
    who = (
        say(PUBLISHED_BY, reading.language).format(kind=kind, publisher=publisher.name.value)
        if publisher
        else kind + "."
    )
    where = say(DESCRIBED_IN, reading.language).format(portal=portal(material))
    for more in (title(reading).value, who, where, material.base + material.page):
        if len(text) >= SHORTEST:
            break
        if more and more not in text:
            text = f"{text.rstrip()}{'' if text.rstrip()[-1:] in '.!?…:' else '.'} {more}".strip()
    return Text(shorten(text, LONGEST), language)


def keywords_or_themes(reading: Reading) -> list[Json]:
    """The record's keywords; where it has none, the names of its themes."""
    found = nodes.texts(keywords(reading))
    return found or [
        x.label.value for x in reading.links(reading.every("theme")) if x.label.value != x.iri
    ]


def portal(material: Material) -> str:
    """The name of the installation; its host where it has none."""
    return material.portal or material.base.split("://", 1)[-1].split("/", 1)[0]
