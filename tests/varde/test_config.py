"""Settings come from defaults, varde.toml, VARDE_* and flags; the later wins, and nothing odd is taken."""

from pathlib import Path

import pytest

from store import Misconfigured
from varde import config


def test_the_later_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("varde.toml").write_text('port = 1111\nhost = "127.0.0.2"\nprocesses = 3\n')
    read = config.load({"port": 3333, "host": None}, {"VARDE_PORT": "2222", "VARDE_PROCESSES": "2"})
    assert (read.server.port, read.server.host, read.server.processes) == (3333, "127.0.0.2", 2)
    origins = {item.name: item.origin for item in read.values}
    assert origins["port"] == "--port"
    assert origins["processes"] == "VARDE_PROCESSES"
    assert origins["host"] == "varde.toml"
    assert origins["data_dir"] == "default"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("VARDE_PORT", "eighty", "whole number"),
        ("VARDE_PORT", "70000", "between 1 and 65535"),
        ("VARDE_QUERY_WORKERS", "-1", "between 0 and 64"),
        ("VARDE_LOG_FORMAT", "xml", "one of text, json"),
        ("VARDE_PROT", "1", "Did you mean port"),
    ],
)
def test_what_cannot_be_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Misconfigured) as caught:
        config.load({}, {name: value})
    assert words in str(caught.value)


@pytest.mark.parametrize("text", ["port = true", 'host = ["a"]', "colour = 1", "port ="])
def test_a_bad_file_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("varde.toml").write_text(text)
    with pytest.raises(Misconfigured):
        config.load({}, {})


def test_a_password_is_not_shown() -> None:
    url = "postgresql+psycopg://varde:hush@127.0.0.1/varde"
    read = config.load({}, {"VARDE_LEDGER_URL": url})
    shown = next(config.shown(item) for item in read.values if item.name == "ledger_url")
    assert "hush" not in shown
    assert "127.0.0.1" in shown
