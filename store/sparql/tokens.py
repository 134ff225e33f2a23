"""The words of a SPARQL query, found without an engine, so that no text can hurt who looks at it.

The patterns follow the terminals of SPARQL 1.1 Query, section 19.8 (longest match). What is no
terminal ends the scan with an error: a scan that skipped what it does not know could be led past a
keyword.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from store.errors import Place, QueryMalformed

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_FIRST = _BASE + "_"
_MORE = _FIRST + "\\-0-9\u00b7\u0300-\u036f\u203f\u2040"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
# A prefix has an end (100) so that text like "a.a.a.a" cannot make the scan quadratic.
_PREFIX = f"[{_BASE}](?:[{_MORE}.]{{0,98}}[{_MORE}])?"
_LOCAL = f"(?:[{_FIRST}:0-9]|{_ESCAPED})(?:(?:[{_MORE}.:]|{_ESCAPED})*(?:[{_MORE}:]|{_ESCAPED}))?"
_UNICODE = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"

_TERMINALS = (
    ("space", r"[ \t\r\n]+"),
    ("comment", r"#[^\r\n]*"),
    ("iri", rf'<(?:[^<>"{{}}|^`\\\x00-\x20]|{_UNICODE})*>'),
    ("string", r'"""(?:"{0,2}(?:[^"\\]|\\.))*+"""' + r"|'''(?:'{0,2}(?:[^'\\]|\\.))*+'''"),
    ("quoted", r'"(?:[^"\\\r\n]|\\.)*+"' + r"|'(?:[^'\\\r\n]|\\.)*+'"),
    ("name", rf"(?:{_PREFIX})?:(?:{_LOCAL})?"),
    ("blank", rf"_:[{_FIRST}0-9](?:[{_MORE}.]*[{_MORE}])?"),
    ("variable", rf"[?$][{_FIRST}0-9](?:[{_FIRST}0-9\u00b7\u0300-\u036f\u203f\u2040])*"),
    ("language", r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[a-z]+)?"),
    ("number", r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"),
    ("word", r"[A-Za-z_][A-Za-z0-9_]*"),
    ("mark", r"[{}()\[\];,.|/*+?!=<>&~^-]"),
)
_PATTERN = re.compile("|".join(f"(?P<{kind}>{form})" for kind, form in _TERMINALS), re.DOTALL)
_SHOWN = 100  # characters of a line
_CONTROL = re.compile(r"[^\x20-\x7e\u00a0-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")
_CODEPOINT = re.compile(_UNICODE)


@dataclass(frozen=True, slots=True)
class Token:
    """A terminal: its kind, its text, and where it starts (offset in characters)."""

    kind: str
    text: str
    start: int

    @property
    def upper(self) -> str:
        """The text in capitals for a keyword, otherwise nothing."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def end(self) -> int:
        """The offset behind the last character."""
        return self.start + len(self.text)


def scan(text: str) -> Iterator[Token]:
    """All terminals but white space. Raises QueryMalformed where a character begins none."""
    position = 0
    while position < len(text):
        match = _PATTERN.match(text, position)
        if match is None:
            raise QueryMalformed(
                f"The query cannot be read: {_shown(text[position])} has no place here.",
                remedy="Close every string and write other names as <IRI> or prefix:name.",
                place=place(text, position),
            )
        kind = match.lastgroup or ""
        if kind != "space":
            yield Token("string" if kind == "quoted" else kind, match.group(), position)
        position = match.end()


def place(text: str, offset: int) -> Place:
    """Line and column (both from 1) of an offset."""
    start = text.rfind("\n", 0, offset) + 1
    return located(text, text.count("\n", 0, offset) + 1, offset - start + 1)


def located(text: str, line: int, column: int) -> Place:
    """A line and column of the text, with what stands there."""
    lines = text.split("\n", line)
    shown = lines[line - 1] if line <= len(lines) else ""
    first = max(0, column - 1 - _SHOWN // 2)
    shown = _CONTROL.sub(" ", shown[first : first + _SHOWN]).rstrip()
    return Place(line, column, f"{shown}\n{' ' * (column - 1 - first)}^" if shown else "")


def without_escapes(text: str) -> str:
    r"""The text with its \u and \U code points written out (SPARQL 1.1 Query, section 19.2)."""
    return _CODEPOINT.sub(_written_out, text)


def _written_out(match: re.Match[str]) -> str:
    digits = match.group()[2:]
    number = int(digits, base=16)
    return chr(number) if number < 0x110000 else ""


def _shown(character: str) -> str:
    return f"“{character}”" if character.isprintable() else f"the character U+{ord(character):04X}"
