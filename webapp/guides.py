"""Pages about our own words and rules: the vocabulary at /ns, the profiles at /shapes; each as a page or as RDF."""

from collections.abc import Callable

from flask import Blueprint, Response, make_response, redirect, render_template, request

from store import guides
from store.errors import NotFound
from webapp import languages
from webapp.addresses import address, public
from webapp.delivery import validators
from webapp.negotiation import by_extension, choose
from webapp.records import PAGE, SYNTAXES

_FORMS = (PAGE, *SYNTAXES)

blueprint = Blueprint("guides", __name__)


@blueprint.get("/ns", defaults={"extension": ""})
@blueprint.get("/ns.<extension>")
def vocabulary(extension: str) -> Response:
    """Our own terms, in the form and language that the client likes."""
    return _formed("/ns", extension, _vocabulary, guides.vocabulary_document)


@blueprint.get(f"/{languages.ROUTE}/ns")
def vocabulary_in(language: str) -> Response:  # noqa: ARG001  settled before the request
    """Our own terms, as a page in a language."""
    return _vocabulary()


@blueprint.get("/ns/<term>")
def term(term: str) -> Response:
    """A term by its name: a place on the page of all."""
    return make_response(redirect(f"{address('/ns')}#{term}", 303))


@blueprint.get("/shapes")
def profiles() -> Response:
    """All profiles, in the reader's own language."""
    response = _profiles()
    response.vary.add("Accept-Language")
    return response


@blueprint.get(f"/{languages.ROUTE}/shapes")
def profiles_in(language: str) -> Response:  # noqa: ARG001
    """All profiles, as a page in a language."""
    return _profiles()


@blueprint.get("/shapes/<name>")
def profile(name: str) -> Response:
    """A profile with its shapes, in the form and language that the client likes."""
    name, _, extension = name.partition(".")
    return _formed(
        f"/shapes/{name}",
        extension,
        lambda: _profile(name),
        lambda syntax: guides.profile_document(name, syntax),
    )


@blueprint.get(f"/{languages.ROUTE}/shapes/<name>")
def profile_in(language: str, name: str) -> Response:  # noqa: ARG001
    """A profile, as a page in a language."""
    return _profile(name)


def _formed(
    page: str, extension: str, drawn: Callable[[], Response], written: Callable[[str], bytes]
) -> Response:
    if extension:
        form = by_extension(extension, _FORMS)
        if form is None:
            raise NotFound(
                f"There is no form of this with the ending .{extension}.",
                remedy="Leave the ending out, and choose by the Accept header.",
            )
    else:
        form = choose(request.headers.get("Accept"), _FORMS)
    response = drawn() if form is PAGE else validators(_data(written(form.name), form.media_type))
    if not extension:
        response.vary.update(("Accept", "Accept-Language"))
        if form is not PAGE:
            response.headers["Content-Location"] = public(f"{page}.{form.extensions[0]}")
    return response


def _data(body: bytes, media_type: str) -> Response:
    response = Response(body, content_type=media_type)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _vocabulary() -> Response:
    found = guides.vocabulary(languages.current())
    html = render_template("vocabulary.html", page="/ns", vocabulary=found, syntaxes=SYNTAXES)
    return validators(make_response(html))


def _profiles() -> Response:
    found = guides.guides(languages.current())
    return validators(make_response(render_template("profiles.html", page="/shapes", guides=found)))


def _profile(name: str) -> Response:
    found = guides.guide(name, languages.current())
    html = render_template("profile.html", page=f"/shapes/{name}", guide=found, syntaxes=SYNTAXES)
    return validators(make_response(html))
