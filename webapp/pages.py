"""The home page and the texts about the portal."""

from flask import Blueprint, Response, make_response, redirect, render_template

from webapp import assets, languages
from webapp.addresses import address
from webapp.delivery import validators
from webapp.desk import installation

_NEWEST = 5

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def home() -> Response:
    """The home page in the reader's own language."""
    response = _home()
    response.vary.add("Accept-Language")
    return response


@blueprint.get(f"/{languages.ROUTE}/")
def home_in(language: str) -> Response:  # noqa: ARG001  settled before the request
    """The home page in a language."""
    return _home()


@blueprint.get(f"/{languages.ROUTE}")
def home_without_slash(language: str) -> Response:
    """A redirect to the one address of that home page."""
    return make_response(redirect(address(f"/{language}/"), 308))


@blueprint.get("/<any(about,privacy,accessibility):name>")
def text(name: str) -> Response:
    """A redirect to the text in the reader's own language."""
    response = make_response(redirect(address(f"/{languages.current()}/{name}"), 302))
    response.vary.add("Accept-Language")
    return response


@blueprint.get(f"/{languages.ROUTE}/<any(about,privacy,accessibility):name>")
def text_in(language: str, name: str) -> Response:  # noqa: ARG001
    """One of the texts about the portal."""
    return validators(make_response(render_template(f"{name}.html", page=f"/{name}")))


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    """The mark, where programs look without being told; here it may change, so it is kept a day."""
    response = assets.serve(installation().assets.names["favicon.ico"])
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def _home() -> Response:
    desk, language = installation().desk, languages.current()
    counts = desk.counts(language)
    html = render_template(
        "home.html", page="/", counts=counts, newest=desk.newest(language, _NEWEST)
    )
    return validators(make_response(html), changed=counts.changed)
