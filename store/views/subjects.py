"""What a record is about, in words."""

from .graph import LITERAL
from .language import in_one_language
from .pages import Text
from .reading import Reading, line


def keywords(reading: Reading) -> tuple[Text, ...]:
    """Keywords in the language that fits best; a list in one literal is taken apart at commas."""
    terms = in_one_language(reading.every("keyword"), reading.language)
    found: list[Text] = []
    for term in terms:
        whole = line(term)
        parts = (
            whole.value.split(",") if len(terms) == 1 and whole.value.count(",") else [whole.value]
        )
        found += [Text(p.strip(), whole.language) for p in parts if p.strip()]
    nodes = [reading.label(t.value) for t in reading.every("keyword") if t.kind != LITERAL]
    return tuple(dict.fromkeys([*found, *nodes]))
