"""Writes statements in every syntax: exact to the letter, and the same bytes each time.

Each writer takes canonical N-Triples and keeps every lexical form, so that what comes out passes
the shapes that passed on the way in.
"""

from ..errors import UnsupportedFormat
from .jsonld import write_jsonld
from .rdfxml import write_rdfxml
from .table import FORMATS, Form, Format, by_extension, by_media_type, choose, named
from .turtle import write_trig, write_turtle

__all__ = [
    "FORMATS",
    "Form",
    "Format",
    "by_extension",
    "by_media_type",
    "choose",
    "named",
    "write",
]


def write(
    statements: str, form: Format | str, *, graph: str | None = None, subject: str | None = None
) -> bytes:
    """The statements as a document in UTF-8.

    `subject` is the IRI that stands first. `graph` names the graph in N-Quads and TriG; formats
    that cannot name one leave it out. Raises UnsupportedFormat where the format is unknown, or
    cannot hold these statements (RDF/XML has no control characters).
    """
    name = form if isinstance(form, str) else form.name
    match name:
        case "turtle" | "n3":
            text = write_turtle(statements, subject)
        case "trig":
            text = write_trig(statements, subject, graph)
        case "jsonld":
            text = write_jsonld(statements, subject)
        case "rdfxml":
            text = write_rdfxml(statements, subject)
        case "ntriples":
            text = statements
        case "nquads":
            text = _nquads(statements, graph)
        case _:
            raise UnsupportedFormat(f"There is no format named {name!r}.")
    return text.encode("utf-8")


def _nquads(statements: str, graph: str | None) -> str:
    """Canonical N-Quads: each line of canonical N-Triples ends in a space and a full stop."""
    if graph is None:
        return statements
    return "".join(
        f"{line.removesuffix(' .')} <{graph}> .\n" for line in statements.split("\n") if line
    )
