"""The built styles, scripts and images: found by their plain names, served under hashed ones."""

import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, abort, request

from store.errors import Misconfigured

DIST = Path(__file__).resolve().parent / "static" / "dist"
_FOR_EVER = "public, max-age=31536000, immutable"
mimetypes.add_type("font/woff2", ".woff2")

blueprint = Blueprint("assets", __name__)


@dataclass(frozen=True)
class Assets:
    """What the last build made: plain name to file name with a hash of its content."""

    names: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """The page path of the asset; raises Misconfigured when the build has no such file."""
        try:
            return f"/static/dist/{self.names[name]}"
        except KeyError:
            raise Misconfigured(
                f"The built assets hold no {name}.", remedy="Run `npm ci && npm run build`."
            ) from None


def load(folder: Path = DIST) -> Assets:
    """Read the build's manifest; raises Misconfigured where nothing has been built."""
    manifest = folder / "manifest.json"
    try:
        return Assets(json.loads(manifest.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise Misconfigured(
            "The styles and scripts of the pages are not built.",
            remedy="Run `npm ci && npm run build`.",
        ) from None


@blueprint.get("/static/dist/<name>")
def serve(name: str) -> Response:
    """One built file, kept by browsers for ever: another content has another name."""
    file = DIST / name
    if name.startswith(".") or name.endswith(".gz") or not file.is_file():
        abort(404)
    packed = DIST / f"{name}.gz"
    use_packed = packed.is_file() and request.accept_encodings["gzip"] > 0
    response = Response((packed if use_packed else file).read_bytes())
    response.content_type = _content_type(name)
    response.headers["Cache-Control"] = _FOR_EVER
    response.headers["Vary"] = "Accept-Encoding"
    if use_packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


def _content_type(name: str) -> str:
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed
