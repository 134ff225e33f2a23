"""What the portal tells of itself at the addresses where clients look for it (RFC 8615)."""

from typing import Protocol, cast

from flask import Blueprint, Response, abort, request

from webapp.addresses import public
from webapp.delivery import validators
from webapp.desk import Document, installation
from webapp.negotiation import Offer, by_extension, by_name, choose
from webapp.records import SYNTAXES

# VoID, section 7.2, names the first; the others are where editors of the life sciences look.
_NAMES = {"void": "void", "sparql-examples": "examples", "prefixes": "prefixes"}


class _Written(Document, Protocol):
    @property
    def content_location(self) -> str:
        """The path of exactly this syntax."""


class Desk(Protocol):
    """The part of the front desk that tells of the installation."""

    def described(self, name: str, syntax: str) -> _Written:
        """A description in the syntax of that name."""


blueprint = Blueprint("wellknown", __name__)


@blueprint.get("/.well-known/<name>")
@blueprint.get("/sparql/.well-known/<name>")
def described(name: str) -> Response:
    """A description, in the syntax that the client likes or names by extension."""
    name, dot, extension = name.partition(".")
    form = by_extension(extension, SYNTAXES) if dot else _wanted()
    if name not in _NAMES or form is None:
        abort(404)
    found = cast("Desk", installation().desk).described(_NAMES[name], form.name)
    response = Response(found.body, content_type=form.media_type)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag"
    response.headers["Content-Location"] = public(found.content_location)
    if not dot:
        response.vary.add("Accept")
    return validators(response, changed=found.changed)


def _wanted() -> Offer:
    named = request.args.get("format")
    return by_name(named, SYNTAXES) if named else choose(request.headers.get("Accept"), SYNTAXES)
