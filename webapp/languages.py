"""Which language a page is in, and where its words come from.

The path says it (/nb/...); without a prefix, Accept-Language does. The catalogues are read from the
.po files themselves, so that there is no compiled copy that could be stale.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from typing import cast

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, g, request
from flask_babel import Babel, Domain, get_locale

from store.errors import Misconfigured
from webapp.desk import installation

CATALOGUES = Path(__file__).resolve().parent / "translations"
_LOCALES = {"en": "en_GB", "nb": "nb", "nn": "nn"}


@dataclass(frozen=True)
class Language:
    """A language of the portal: its tag, and its name in itself."""

    tag: str
    name: str


LANGUAGES = (Language("nb", "Bokmål"), Language("nn", "Nynorsk"), Language("en", "English"))
TAGS = tuple(language.tag for language in LANGUAGES)
ROUTE = f"<any({','.join(TAGS)}):language>"


def current() -> str:
    """The language of the page that is being made."""
    return cast(str, g.language)


def choose(accepted: Iterator[str], default: str) -> str:
    """The first of the accepted tags that we speak; "no" is bokmål (RFC 4647 lookup)."""
    for tag in accepted:
        main = tag.partition("-")[0].lower()
        if main == "no":
            return "nb"
        if main in TAGS:
            return main
    return default


def set_up(app: Flask, default: str) -> None:
    """Settle the language before each request, and give templates their words.

    Raises Misconfigured where the default is none of our languages.
    """
    if default not in TAGS:
        raise Misconfigured(
            f"The default language cannot be '{default}'.",
            remedy=f"Choose one of {', '.join(TAGS)}.",
        )
    Babel(app, locale_selector=lambda: _LOCALES[current()], default_locale="en_GB")
    app.extensions["babel"].instance.domain_instance = _Catalogues()
    app.before_request(_settle)


def _settle() -> None:
    first = request.path.split("/", 2)[1]
    accepted = (tag for tag, quality in request.accept_languages if quality > 0)
    g.language = first if first in TAGS else choose(accepted, installation().site.default_language)


class _Catalogues(Domain):  # type: ignore[misc]  # flask_babel has no types
    """A domain of messages that reads .po files; English needs none, its words are the ids."""

    def get_translations(self) -> NullTranslations:
        locale = get_locale()
        return _catalogue(locale.language if locale else "en")


@cache
def _catalogue(tag: str) -> NullTranslations:
    file = CATALOGUES / tag / "LC_MESSAGES" / "messages.po"
    if not file.is_file():
        return Translations()
    with file.open("rb") as source:
        catalogue = read_po(source, locale=tag)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled, domain="messages")
