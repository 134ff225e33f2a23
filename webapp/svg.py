"""SVG as text: elements with escaped presentation attributes, and no style that a strict policy would stop."""

from collections.abc import Iterable

from markupsafe import Markup, escape


def element(name: str, inside: Iterable[Markup] | str = (), **attributes: str | float) -> Markup:
    """One element, such as a rect.

    `class_` and `stroke_width` become class and stroke-width, and floats lose their tail.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_value(value))}"'
        for key, value in attributes.items()
    )
    # A str is text and is escaped; Markup, and what is not a str, is made here already.
    content = escape(inside) if isinstance(inside, str) else "".join(map(escape, inside))
    return Markup(f"<{name}{written}>{content}</{name}>")  # noqa: S704  all parts are escaped above


def _value(value: str | float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
