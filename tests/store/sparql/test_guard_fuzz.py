"""The guard against the engine: no text that makes the engine fetch gets past the guard."""

import random

import pyoxigraph as ox
import pytest

from store.errors import QueryMalformed, QueryRefused
from store.sparql import kind_of

# The engine refuses port 9 by itself, after deciding to fetch: an OSError without a connection.
NOWHERE = "<http://127.0.0.1:9/>"
PROLOGUE = "".join(f"PREFIX {name}:{NOWHERE}" for name in ("a", "", "SERVICE", "SERVICEa"))
PIECES = [
    *("SERVICE", "service", "SILENT", "a:b", ":b", "?x", "$x", "{", "}", "{?s?p?o}", "#", '"', "'"),
    *('"""', "'''", "<", ">", "true", "1", ".", ";", "1.", "@en", "_:b", "_:", "a", "FILTER(", "("),
    *(
        ")",
        "GRAPH",
        "OPTIONAL",
        "é",
        "-",
        "/",
        "|",
        "^",
        "<<",
        ">>",
        "{|",
        "|}",
        "~",
        "UNION",
        "MINUS",
    ),
    *(
        "VALUES",
        "BIND",
        "AS",
        "%41",
        "=",
        "&&",
        "\\u0053",
        "\\u0022",
        "\\u003C",
        "\\",
        "\\-",
        "\\.",
    ),
    *(NOWHERE, " ", "\n", "\r", "\t", "\x00", "\ufeff", "?s ?p ?o"),
]
CALLS = (
    "SERVICE",
    "SERVICEa:b",
    "SERVICE:b",
    f"SERVICE{NOWHERE}",
    "SERVICE ?x",
    "SERVICESILENT a:b",
)


def query(chance: random.Random) -> str:
    noise = "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 9)))
    call = chance.choice(CALLS) + chance.choice(["", " ", "#\n"]) + "{?s ?p ?o}"
    return f"{PROLOGUE}ASK{{{noise}{call if chance.random() < 0.7 else ''}}}"


def fetches(store: ox.Store, text: str) -> bool:
    try:
        bool(store.query(text))
    except (OSError, RuntimeError):
        return True
    except SyntaxError:
        return False
    return False


@pytest.mark.parametrize("seed", [20261125, 7])
def test_what_the_engine_would_fetch_the_guard_refuses(seed):
    chance = random.Random(seed)
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("x")))
    dangerous = [text for text in (query(chance) for _ in range(6000)) if fetches(store, text)]
    assert len(dangerous) > 20, f"seed {seed} tries too little"
    for text in dangerous:
        with pytest.raises((QueryRefused, QueryMalformed)):
            kind_of(text)
