"""SVG as text: elements with escaped presentation attributes, and no style that a strict policy would stop."""

from collections.abc import Iterable

from markupsafe import Markup, escape


def element(name: str, inside: Iterable[Markup] | str = (), **attributes: str | float) -> Markup:
    """One element; `class_` and `stroke_width` become class and stroke-width, floats lose their tail."""
    written = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _value(value))
        for key, value in attributes.items()
    )
    content = escape(inside) if isinstance(inside, str) else Markup("").join(inside)
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), written, content)  # noqa: S704


def _value(value: str | float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
