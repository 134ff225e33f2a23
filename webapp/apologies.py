"""Problems as people see them: a page in their language, where a program gets JSON or text."""

from dataclasses import dataclass
from typing import cast

from flask import Blueprint, Flask, Response, make_response, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from store.errors import NotFound
from webapp import languages, negotiation, problems
from webapp.desk import installation

blueprint = Blueprint("apologies", __name__)


@dataclass(frozen=True)
class Apology:
    """What the page says. `detail` and `hint` come from one error and are in English."""

    status: int
    title: str
    remedy: str
    detail: str = ""
    hint: str = ""
    request_id: str = ""


def set_up(app: Flask) -> None:
    """Answer every error of the pages; the statuses are those of `problems`."""
    app.register_error_handler(Exception, answer)
    app.register_blueprint(blueprint)


def answer(error: Exception) -> Response:
    """The answer to an error: a page for a browser, a problem document for all others."""
    if isinstance(error, HTTPException):
        if error.code is None or error.code < 400:
            return cast(Response, error.get_response())
        problem = problems.of_status(error.code, _allowed(error))
    else:
        problem = problems.of(error)
    response = _page(problem) if _for_people() else _document(problem)
    response.headers.extend(problem.headers)
    response.vary.update(("Accept", "Accept-Language"))
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/problems/<slug>")
@blueprint.get(f"/{languages.ROUTE}/problems/<slug>")
def sort(slug: str, language: str = "") -> Response:  # noqa: ARG001  settled before the request
    """What a sort of problem means: the page that problem documents name as their type."""
    found = problems.SORTS.get(slug)
    if found is None:
        raise NotFound("There is no such sort of problem.")
    shown = Apology(found.status, gettext(found.title), gettext(found.remedy))
    html = render_template("problem.html", page=f"/problems/{slug}", problem=shown)
    response = make_response(html)
    response.vary.add("Accept-Language")
    return response


def request_id() -> str:
    """The number under which this request stands in the log; empty where the server gives none."""
    scope = request.environ.get("asgi.scope") or {}
    return str(scope.get("varde.request_id", ""))


def _for_people() -> bool:
    accept = request.headers.get("Accept")
    return negotiation.prefers(accept, "text/html")


def _page(problem: problems.Problem) -> Response:
    shown = Apology(
        problem.status,
        gettext(problem.sort.title),
        gettext(problem.sort.remedy),
        problem.detail,
        problem.remedy,
        request_id(),
    )
    return make_response(render_template("problem.html", page="", problem=shown), problem.status)


def _document(problem: problems.Problem) -> Response:
    accept = request.headers.get("Accept")
    kind, body = problems.written(problem, accept, installation().site.base, request_id())
    return Response(body, problem.status, content_type=kind)


def _allowed(error: HTTPException) -> tuple[tuple[str, str], ...]:
    methods = getattr(error, "valid_methods", None)
    return (("Allow", ", ".join(sorted(methods))),) if methods else ()
