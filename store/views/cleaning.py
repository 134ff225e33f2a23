"""Makes text from outside fit to be read: no mark-up, no control characters, not without end.

The result is plain text and still hostile: templates and writers must escape it.
"""

import html
import re
import unicodedata

LONGEST_TITLE = 500
LONGEST_TEXT = 20_000
LONGEST_CELL = 2_000

# Bidirectional controls, zero-width characters, byte order marks: with them one title can be made
# to look like another.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TAGS = (
    "a|abbr|address|article|b|big|blockquote|body|br|caption|center|cite|code|dd|del|dfn|div|dl|dt|em|"
    "figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|"
    "li|link|main|mark|meta|nav|object|ol|option|p|pre|q|s|samp|script|section|select|small|span|"
    "strike|strong|style|sub|sup|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr|tt|u|ul|var|video"
)
_MARKUP = re.compile(rf"<!--|-->|<(/?)({_TAGS})\b([^<>]{{0,2000}})>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_SILENT = frozenset(("script", "style"))
_BREAKS = re.compile(
    "address|article|blockquote|br|d[dlt]|div|figure|footer|form|header|hr|li|main|nav|ol|pre|section|"
    "table|tr|ul"
)


def one_line(text: str, longest: int = LONGEST_TITLE) -> str:
    """A title, label or cell on one line, as `plain` text."""
    if len(text) <= longest and "  " not in text and _is_simple(text):
        return text.strip()
    text = text[: longest * 4]
    if not _is_simple(text):
        text = plain(text).strip() or visible(text)
    return shorten(" ".join(text.split()), longest)


def paragraphs(text: str, longest: int = LONGEST_TEXT) -> str:
    """A description as plain text; a new paragraph or list item begins on a new line."""
    head = text[: longest * 2]
    if _is_simple(head):
        clean = head.strip()
    else:
        head = head.replace("\r\n", "\n").replace("\r", "\n")
        clean = plain(head).strip() or visible(head).strip()
        clean = "\n".join(part.strip() for part in clean.split("\n"))
        clean = re.sub("\n{3,}", "\n\n", clean)
    return shorten(clean + "…" if len(text) > longest * 2 else clean, longest)


def _is_simple(text: str) -> bool:
    """Whether nothing can be cleaned: most texts, and this is the quick way through for them."""
    return (
        text.isprintable()
        and "<" not in text
        and "&" not in text
        and (text.isascii() or unicodedata.is_normalized("NFC", text))
    )


def plain(text: str) -> str:
    """Text without HTML mark-up and without characters that have no place in it; "a < b" stays as it is."""
    if "<" in text:
        text = _without_markup(text)
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
        if "<" in text and _MARKUP.search(text):
            text = _without_markup(text)
    return visible(text)


def visible(text: str) -> str:
    """Text without controls and without characters that reorder or hide others; marks are composed (NFC)."""
    if text.isascii():
        return _CONTROL.sub("", text) if not text.isprintable() else text
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", _CONTROL.sub("", text)))


def shorten(text: str, longest: int) -> str:
    """Text cut at a word, with an ellipsis where something is missing."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    head, space, tail = cut.rpartition(" ")
    if space and len(tail) < 40:
        cut = head
    return cut.rstrip(" ,;:.…") + "…"


def _without_markup(text: str) -> str:
    """Drop tags, comments and what stands in script and style; linear in the length of the text.

    What an unclosed comment or script would swallow is kept: losing text is worse than showing it.
    """
    parts: list[str] = []
    silent = ""
    end = swallowed = 0
    for match in _MARKUP.finditer(text):
        if not silent:
            parts.append(text[end : match.start()])
        end = match.end()
        name = (match[2] or "").lower()
        if silent:
            if silent in (match[0], f"/{name}" if match[1] else ""):
                silent = ""
        elif match[0] == "<!--":
            silent, swallowed = "-->", end
        elif name in _SILENT and not match[1]:
            silent, swallowed = f"/{name}", end
        elif match[0] == "-->":
            parts.append(match[0])
        else:
            parts.append(_break(name, closing=bool(match[1])))
    parts.append(text[swallowed if silent else end :])
    return "".join(parts)


def _break(name: str, *, closing: bool) -> str:
    if name == "li" and not closing:
        return "\n- "
    if name == "p" or (name[:1] == "h" and name[1:].isdigit()):
        return "\n\n"
    if _BREAKS.fullmatch(name):
        return "\n"
    return " " if name in ("td", "th") else ""
