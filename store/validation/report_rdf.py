"""The report of SHACL itself (section 3.6), as Turtle."""

import re
from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from .explaining import messages
from .reports import Report, Row

_HEAD = "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
_TOKEN = re.compile(r"<[^<>]*>|[()|/^*+?]")
_SIGNS = {"*": "zeroOrMorePath", "+": "oneOrMorePath", "?": "zeroOrOnePath"}
_LONGEST = 2000


def turtle(reports: Sequence[Report]) -> str:
    """One sh:ValidationReport for each report, in their order.

    sh:conforms is that of the standard: true only where there is no result at all, not even a
    warning. A value of more than 2,000 characters is left out.
    """
    return _HEAD + "".join(f"\n{_report(report)}" for report in reports)


def _report(report: Report) -> str:
    conforms = "false" if report.rows else "true"
    parts = [f"[] a sh:ValidationReport ;\n    sh:conforms {conforms}"]
    parts += [f"    sh:result [\n{_result(row)}    ]" for row in report.rows]
    return " ;\n".join(parts) + " .\n"


def _result(row: Row) -> str:
    return "".join(f"        {line} ;\n" for line in _statements(row))


def _statements(row: Row) -> Iterator[str]:
    yield "a sh:ValidationResult"
    yield f"sh:focusNode {row.focus}"
    if row.path:
        yield f"sh:resultPath {path_node(row.path)}"
    if row.value and len(row.value) <= _LONGEST:
        yield f"sh:value {row.value}"
    yield f"sh:resultSeverity {_named(row.severity)}"
    component = row.component if ":" in row.component else f"{row.component}ConstraintComponent"
    yield f"sh:sourceConstraintComponent {_named(component)}"
    if row.shape:
        yield f"sh:sourceShape <{row.shape}>"
    texts = [str(ox.Literal(text, language=tag or None)) for tag, text in messages(row)]
    if texts:
        yield f"sh:resultMessage {' , '.join(texts)}"


def _named(name: str) -> str:
    """SHACL's own name with its prefix, another's IRI in brackets."""
    return f"<{name}>" if ":" in name else f"sh:{name}"


def path_node(path: str) -> str:
    """The node of a SHACL property path (section 2.3.1) for a SPARQL property path of ours."""
    tokens = _TOKEN.findall(path)
    node, _ = _branches(tokens, 0)
    return node


def _branches(tokens: list[str], at: int) -> tuple[str, int]:
    parts, at = _listed(tokens, at, "|")
    return (parts[0] if len(parts) == 1 else f"[ sh:alternativePath ( {' '.join(parts)} ) ]"), at


def _steps(tokens: list[str], at: int) -> tuple[str, int]:
    parts, at = _listed(tokens, at, "/")
    return (parts[0] if len(parts) == 1 else f"( {' '.join(parts)} )"), at


def _listed(tokens: list[str], at: int, sign: str) -> tuple[list[str], int]:
    read = _steps if sign == "|" else _step
    node, at = read(tokens, at)
    parts = [node]
    while at < len(tokens) and tokens[at] == sign:
        node, at = read(tokens, at + 1)
        parts.append(node)
    return parts, at


def _step(tokens: list[str], at: int) -> tuple[str, int]:
    if tokens[at] == "^":
        node, at = _step(tokens, at + 1)
        return f"[ sh:inversePath {node} ]", at
    if tokens[at] == "(":
        node, at = _branches(tokens, at + 1)
        at += 1
    else:
        node, at = tokens[at], at + 1
    while at < len(tokens) and tokens[at] in _SIGNS:
        node, at = f"[ sh:{_SIGNS[tokens[at]]} {node} ]", at + 1
    return node, at
