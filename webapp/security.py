"""The headers that fence a page in, set in this one place for every answer."""

from flask import Flask, Response

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types fragment",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def set_up(app: Flask) -> None:
    """Put the headers on every answer of the application."""
    app.after_request(_fence)


def _fence(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    # Data is for everybody to fetch; a page and its parts are ours alone.
    ours = response.mimetype == "text/html" or "Access-Control-Allow-Origin" not in response.headers
    response.headers.setdefault(
        "Cross-Origin-Resource-Policy", "same-origin" if ours else "cross-origin"
    )
    return response
