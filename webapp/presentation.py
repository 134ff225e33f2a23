"""How values look on a page: dates, sizes, numbers and text in other languages, in the page's language."""

import re
from datetime import date

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import get_locale
from markupsafe import Markup

from store.views.pages import Text
from webapp import languages

_UNITS = ("B", "kB", "MB", "GB", "TB", "PB")
_DAY = re.compile(r"-?\d{4,}-\d{2}-\d{2}(?:T.*|Z|[+-]\d{2}:\d{2})?")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_BLANK_LINE = re.compile(r"\n\s*\n")


def set_up(app: Flask) -> None:
    """Offer the filters and functions to every template."""
    app.jinja_env.filters.update(
        day=day,
        size=size,
        number=number,
        duration=duration,
        capital=capital,
        paragraphs=paragraphs,
        tagged=tagged,
        data_block=data_block,
    )


def day(value: str) -> str:
    """A date as the record writes it, in words: "7. mars 2021", "March 2021", or as it stands."""
    locale = get_locale()
    if _DAY.fullmatch(value):
        try:
            return format_date(date.fromisoformat(value[:10]), "long", locale=locale)
        except ValueError:
            return value
    month = _MONTH.fullmatch(value)
    if month and 1 <= int(month[2]) <= 12:
        return format_skeleton("yMMMM", date(int(month[1]), int(month[2]), 1), locale=locale)
    return value


def size(octets: int) -> str:
    """A file size in decimal units, with at most one decimal."""
    amount, unit = float(octets), _UNITS[0]
    for unit in _UNITS:
        if amount < 1000 or unit == _UNITS[-1]:
            break
        amount /= 1000
    pattern = "#,##0" if unit == "B" or amount >= 100 else "#,##0.#"
    return f"{format_decimal(amount, pattern, locale=get_locale())}\N{NO-BREAK SPACE}{unit}"


def capital(label: str) -> str:
    """A label with its first letter large, for where it stands alone."""
    return label[:1].upper() + label[1:]


def number(value: int) -> str:
    """A whole number with the language's separators."""
    return format_decimal(value, locale=get_locale())


def duration(seconds: float) -> str:
    """Seconds with as many decimals as say something: "0.004", "0.12", "3.4"."""
    pattern = "0.000" if seconds < 0.01 else "0.00" if seconds < 1 else "#,##0.0"
    return format_decimal(seconds, pattern, locale=get_locale())


def paragraphs(value: str) -> list[str]:
    """The paragraphs of a text: what stands between blank lines."""
    return [part.strip() for part in _BLANK_LINE.split(value) if part.strip()]


def tagged(text: Text) -> Markup:
    """A literal, marked with its language where that is not the page's (WCAG 3.1.2)."""
    if text.language and text.language.lower() != languages.current():
        return Markup('<span lang="{}">{}</span>').format(text.language, text.value)
    return Markup("{}").format(text.value)


def data_block(json_text: str) -> Markup:
    """JSON that can stand inside a script element: no sequence in it can end the element."""
    escaped = json_text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(escaped)  # noqa: S704  every character with a meaning in HTML is escaped above
