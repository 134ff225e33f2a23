"""The only table of statuses: each error of the store and of HTTP becomes one problem (RFC 9457).

A problem is written as application/problem+json, as plain text, or as a page that says the same.
Titles and remedies are marked for translation; the sentence of one error is in English.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from store import errors
from webapp import failures, negotiation

_log = logging.getLogger(__name__)

JSON = negotiation.Offer("problem", ("application/problem+json", "application/json"))
TEXT = negotiation.Offer("text", ("text/plain",))


def _(text: str) -> str:
    """Mark for translation; translated when the page is made."""
    return text


@dataclass(frozen=True)
class Sort:
    """A sort of problem: what its own page says. `wait` is in seconds, for Retry-After."""

    status: int
    slug: str
    title: str
    remedy: str
    wait: int | None = None


_BROKEN = Sort(
    500,
    "internal",
    _("Something went wrong on our side"),
    _("Try again later. If it stays, tell the contact below and give the request number."),
)
_SORTS = (
    Sort(
        400,
        "malformed",
        _("This cannot be read"),
        _("Compare the text with its standard at the place that is named."),
    ),
    Sort(400, "bad-request", _("The request cannot be served"), _("Mend the request.")),
    Sort(
        403,
        "refused",
        _("This is not taken"),
        _("Leave out what is named; it is refused from everybody."),
    ),
    Sort(
        404,
        "not-found",
        _("There is nothing at this address"),
        _("Search for it by name, or go to the home page."),
    ),
    Sort(
        405,
        "method-not-allowed",
        _("This method is not allowed here"),
        _("Use one of the methods that are named."),
    ),
    Sort(
        406,
        "not-acceptable",
        _("There is no such form of this"),
        _("Ask for one of the media types that are named."),
    ),
    Sort(
        409,
        "conflict",
        _("It has changed meanwhile"),
        _("Look at it again and repeat your change."),
    ),
    Sort(410, "withdrawn", _("This record was withdrawn"), _("It does not come back.")),
    Sort(
        413,
        "too-large",
        _("This is larger than we take"),
        _("Split it into smaller parts."),
    ),
    Sort(414, "address-too-long", _("The address is too long"), _("Send the query by POST.")),
    Sort(
        415,
        "unsupported-media-type",
        _("This type of content is not read"),
        _("Send one of the media types that are named."),
    ),
    Sort(
        422,
        "invalid",
        _("The record breaks a rule"),
        _("Mend what the report names, and send it again."),
    ),
    Sort(
        422,
        "unknown-profile",
        _("There is no such profile"),
        _("Choose one of the profiles of this installation."),
    ),
    Sort(
        431,
        "headers-too-large",
        _("The header fields are too large"),
        _("Leave out what is not needed, such as cookies."),
    ),
    Sort(
        429,
        "too-many-queries",
        _("You ask for too much at once"),
        _("Wait for the answers to your other queries first."),
        wait=5,
    ),
    _BROKEN,
    Sort(
        502,
        "fetch-failed",
        _("Another server gave no usable answer"),
        _("Try again later, or put the same request to it directly."),
        wait=60,
    ),
    Sort(
        503,
        "unavailable",
        _("This cannot be answered now"),
        _("Try again in a moment."),
        wait=5,
    ),
    Sort(
        503,
        "query-timed-out",
        _("The query took too long"),
        _("Ask for less: add a LIMIT, or name more of what you look for."),
        wait=60,
    ),
    Sort(
        503,
        "query-too-heavy",
        _("The query needs too much memory"),
        _("Ask for less: add a LIMIT, or name more of what you look for."),
        wait=60,
    ),
    Sort(
        507,
        "out-of-space",
        _("Nothing can be stored now"),
        _("Try again later; reading goes on."),
        wait=600,
    ),
    Sort(
        500,
        "misconfigured",
        _("This installation must be mended"),
        _("Tell whoever runs it."),
    ),
)
SORTS: Mapping[str, Sort] = {sort.slug: sort for sort in _SORTS}

BY_ERROR: Mapping[type[errors.StoreError], str] = {
    errors.StoreError: "internal",
    errors.Malformed: "malformed",
    errors.QueryMalformed: "malformed",
    errors.Refused: "refused",
    errors.QueryRefused: "refused",
    errors.TooLarge: "too-large",
    errors.UnsupportedFormat: "unsupported-media-type",
    errors.UnknownProfile: "unknown-profile",
    errors.Invalid: "invalid",
    errors.NotFound: "not-found",
    errors.Withdrawn: "withdrawn",
    errors.Conflict: "conflict",
    errors.Unavailable: "unavailable",
    errors.QueryTimedOut: "query-timed-out",
    errors.QueryTooHeavy: "query-too-heavy",
    errors.FetchFailed: "fetch-failed",
    errors.TooManyQueries: "too-many-queries",
    errors.OutOfSpace: "out-of-space",
    errors.Misconfigured: "misconfigured",
}
_BY_STATUS = {
    sort.status: sort.slug
    for sort in reversed(_SORTS)
    if sort.slug not in ("malformed", "unknown-profile")
}


@dataclass(frozen=True)
class Problem:
    """One problem of one request, ready to be written."""

    sort: Sort
    detail: str = ""
    remedy: str = ""
    members: Mapping[str, object] = field(default_factory=dict)
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.sort.status


def of(error: BaseException) -> Problem:
    """The problem that an error means; of one that is not ours, only that it happened."""
    if isinstance(error, errors.StoreError):
        return _of_store(error)
    if isinstance(error, failures.HttpFailure):
        sort = SORTS[error.slug]
        return Problem(
            sort, error.detail, error.remedy, error.members, _waiting(sort, error.headers)
        )
    _log.error("unexpected error=%s", type(error).__name__, exc_info=error)
    return Problem(_BROKEN)


def of_status(status: int, headers: tuple[tuple[str, str], ...] = ()) -> Problem:
    """The problem for a bare status, as the framework gives it."""
    slug = _BY_STATUS.get(status, "internal" if status >= 500 else "bad-request")
    return Problem(SORTS[slug], headers=_waiting(SORTS[slug], headers))


def as_json(problem: Problem, base: str, request_id: str) -> bytes:
    """RFC 9457, section 3; `type` is a page that can be opened, `instance` the number in the logs."""
    sort = problem.sort
    document: dict[str, object] = {
        "type": f"{base}/problems/{sort.slug}",
        "title": sort.title,
        "status": sort.status,
        "detail": " ".join(filter(None, (problem.detail, problem.remedy))) or sort.remedy,
        "instance": f"urn:uuid:{request_id}",
        **problem.members,
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def as_text(problem: Problem, request_id: str) -> bytes:
    """The same in lines."""
    lines = (
        f"{problem.status} {problem.sort.title}",
        problem.detail,
        str(problem.members.get("excerpt", "")),
        problem.remedy or problem.sort.remedy,
        f"Request {request_id}",
    )
    return "\n".join(filter(None, lines)).encode() + b"\n"


def written(problem: Problem, accept: str | None, base: str, request_id: str) -> tuple[str, bytes]:
    """Content-Type and body for a client that is no browser: JSON, or text where asked for."""
    try:
        chosen = negotiation.choose(accept, (JSON, TEXT))
    except failures.NotAcceptable:
        chosen = JSON
    if chosen is TEXT:
        return "text/plain; charset=utf-8", as_text(problem, request_id)
    return JSON.media_type, as_json(problem, base, request_id)


def _of_store(error: errors.StoreError) -> Problem:
    slug = next(BY_ERROR[kind] for kind in type(error).__mro__ if kind in BY_ERROR)
    sort = SORTS[slug]
    if sort.status == 500:
        _log.error("store error=%s", type(error).__name__, exc_info=error)
        return Problem(sort)
    members: dict[str, object] = {}
    if error.place is not None:
        members["line"] = error.place.line
        if error.place.column is not None:
            members["column"] = error.place.column
        if error.place.excerpt:
            members["excerpt"] = error.place.excerpt
    return Problem(sort, error.message, error.remedy, members, _waiting(sort))


def _waiting(sort: Sort, headers: tuple[tuple[str, str], ...] = ()) -> tuple[tuple[str, str], ...]:
    return (*headers, ("Retry-After", str(sort.wait))) if sort.wait is not None else headers
