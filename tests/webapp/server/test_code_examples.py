"""The programs that the query page offers, run as they stand against a running server."""

import csv
import io
import os
import shutil
import subprocess
import sys

import pytest

from webapp.code_examples import for_query

RUN = {
    "curl": ("bash", ".sh"),
    "Python": (sys.executable, ".py"),
    "R": ("Rscript", ".R"),
    "JavaScript": ("node", ".mjs"),
}
# What each language quotes in its own way: backslashes, quotes of all sorts, ends of raw strings.
QUERIES = {
    "select": 'SELECT ?word ?n {\n  VALUES (?word ?n) { ("%s" 1) ("\\"\\"\\" \\\\ )--- `${x}` \'s æ" 2) }\n}',
    "ask": '# Nothing: SPARQL )--- ` ${x} \'\'\'\nASK { ?s <urn:nothing> """a""" }',
    "construct": "CONSTRUCT { <urn:s> <urn:p> 'æøå' } WHERE {}",
    "describe": "DESCRIBE <urn:nothing>",
}


def run(name, text, folder):
    program, extension = RUN[name]
    if not shutil.which(program):
        reason = f"{program} is not here"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    script = folder / f"example{extension}"
    script.write_text(text, encoding="utf-8")
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [program, script], capture_output=True, env=environment, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def example(name, server, query, kind):
    endpoint = f"http://127.0.0.1:{server.port}/sparql"
    return next(e.text for e in for_query(endpoint, query, kind) if e.name == name)


@pytest.mark.parametrize("name", ["curl", "Python", "JavaScript"])
def test_rows_come_back_whatever_the_query_quotes(server, tmp_path, name):
    written = run(name, example(name, server, QUERIES["select"], "select"), tmp_path)
    assert list(csv.reader(io.StringIO(written.strip()))) == [
        ["word", "n"],
        ["%s", "1"],
        ['""" \\ )--- `${x}` \'s æ', "2"],
    ]


def test_rows_come_back_in_r(server, tmp_path):
    written = run("R", example("R", server, QUERIES["select"], "select"), tmp_path)
    assert [line.split() for line in written.strip().splitlines()] == [
        ["word", "n"],
        ["1", "%s", "1"],
        ["2", '"""', "\\\\", ")---", "`${x}`", "'s", "æ", "2"],
    ]


@pytest.mark.parametrize("name", RUN)
def test_yes_or_no_comes_back(server, tmp_path, name):
    written = run(name, example(name, server, QUERIES["ask"], "ask"), tmp_path)
    assert "false" in written.lower()


@pytest.mark.parametrize("name", RUN)
def test_a_graph_comes_back(server, tmp_path, name):
    written = run(name, example(name, server, QUERIES["construct"], "construct"), tmp_path)
    assert '<urn:s> <urn:p> "æøå"' in written


@pytest.mark.parametrize("name", RUN)
def test_a_description_of_nothing_is_no_error(server, tmp_path, name):
    run(name, example(name, server, QUERIES["describe"], "describe"), tmp_path)


def test_a_long_query_goes_through_too(server, tmp_path):
    query = f"SELECT (1 AS ?n) {{}} # {'x' * 20_000}"
    for name in RUN:
        assert "1" in run(name, example(name, server, query, "select"), tmp_path)
