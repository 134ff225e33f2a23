"""The programs of docs/how-to/query-from-your-program.md run as they stand, but for the address."""

import re
import shutil
import sys

import pytest

from build_assets import node_folder
from tests.conftest import ROOT, missing

from .test_federation import oxigraph  # noqa: F401 - a fixture

PAGE = (ROOT / "docs" / "how-to" / "query-from-your-program.md").read_text(encoding="utf-8")
HERE = "http://127.0.0.1:8080"


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)


def test_every_block_is_one_that_is_run():
    assert sorted(set(re.findall(r"^```(\w+)$", PAGE, re.MULTILINE))) == [
        "js",
        "python",
        "r",
        "sh",
        "sparql",
    ]


def test_the_shell(served, run):
    (text,) = blocks("sh")
    done = run("bash", "-euo", "pipefail", "-c", text.replace(HERE, served.base))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "dataset,title"
    assert len(done.stdout.splitlines()) == 4


@pytest.mark.parametrize("number", [0, 1])
def test_python(served, run, number):
    done = run(sys.executable, "-c", blocks("python")[number].replace(HERE, served.base))
    assert done.returncode == 0, done.stderr
    if number:
        assert len(done.stdout.splitlines()) == served.datasets
    else:
        assert done.stdout == f"{served.datasets} data sets\n"


def test_javascript(served, run):
    node = node_folder()
    if node is None:
        missing("Node")
    (text,) = blocks("js")
    words = [node / "node", "--input-type=module", "--eval", text.replace(HERE, served.base)]
    assert run(*words).stdout == f"{served.datasets}\n"


def test_r(served, run):
    if shutil.which("Rscript") is None:
        missing("R")
    (text,) = blocks("r")
    done = run("Rscript", "-e", text.replace(HERE, served.base))
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(f"{served.base}/") == 3


def test_another_store(served, oxigraph):  # noqa: F811 - the fixture
    (text,) = blocks("sparql")
    (row,) = oxigraph(text.replace(HERE, served.base))
    assert row["n"]["value"] == str(served.datasets)
