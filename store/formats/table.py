"""The table of formats: one row each, read by negotiation, export and documentation alike."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from ..errors import UnsupportedFormat


class Form(Enum):
    """Whether a format can say which graph a statement stands in."""

    GRAPH = "one graph"
    DATASET = "named graphs"


@dataclass(frozen=True)
class Format:
    """A serialisation. The first media type and the first extension are the ones we send."""

    name: str
    label: str
    media_types: tuple[str, ...]
    extensions: tuple[str, ...]
    form: Form = Form.GRAPH

    @property
    def media_type(self) -> str:
        """The media type that answers carry."""
        return self.media_types[0]

    @property
    def extension(self) -> str:
        """The extension that addresses and files carry, without a dot."""
        return self.extensions[0]


# Preferred first: a client that takes anything gets the first row that it takes.
FORMATS: tuple[Format, ...] = (
    Format("turtle", "Turtle", ("text/turtle", "application/x-turtle"), ("ttl",)),
    Format("jsonld", "JSON-LD", ("application/ld+json", "application/json"), ("jsonld", "json")),
    Format(
        "rdfxml",
        "RDF/XML",
        ("application/rdf+xml", "application/xml", "text/xml"),
        ("rdf", "xml", "owl"),
    ),
    Format("ntriples", "N-Triples", ("application/n-triples",), ("nt",)),
    Format("nquads", "N-Quads", ("application/n-quads", "text/x-nquads"), ("nq",), Form.DATASET),
    Format("trig", "TriG", ("application/trig", "application/x-trig"), ("trig",), Form.DATASET),
    Format("n3", "Notation3", ("text/n3", "text/rdf+n3"), ("n3",)),
)


def named(name: str) -> Format:
    """The format of that name, such as "turtle". Raises UnsupportedFormat."""
    return _only(lambda row: row.name == name, f"There is no format named {name!r}.")


def by_media_type(media_type: str) -> Format:
    """The format of a media type; its parameters do not matter. Raises UnsupportedFormat."""
    plain = media_type.partition(";")[0].strip().lower()
    return _only(lambda row: plain in row.media_types, f"Varde does not write {plain!r}.")


def by_extension(extension: str) -> Format:
    """The format of an extension, with or without its dot. Raises UnsupportedFormat."""
    plain = extension.lstrip(".").lower()
    return _only(lambda row: plain in row.extensions, f"Varde writes no '.{plain}' files.")


def choose(file_name: str) -> Format:
    """The format that the end of a file's name asks for. Raises UnsupportedFormat."""
    stem, dot, extension = file_name.rpartition(".")
    return by_extension(extension if dot and stem else "")


def _only(wanted: Callable[[Format], bool], otherwise: str) -> Format:
    for row in FORMATS:
        if wanted(row):
            return row
    known = ", ".join(f"{row.media_type} (.{row.extension})" for row in FORMATS)
    raise UnsupportedFormat(otherwise, remedy=f"It writes {known}.")
