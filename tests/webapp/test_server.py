"""Log lines of the server, in both formats."""

import io
import json
import logging
import logging.config

import pytest

from webapp.server import log_settings


@pytest.fixture
def lines():
    """Everything that is logged through the server's settings, as text."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level

    def configured(log_format):
        output = io.StringIO()
        settings = log_settings(log_format)
        settings["handlers"]["stderr"]["stream"] = output
        logging.config.dictConfig(settings)
        return output

    yield configured
    root.handlers[:] = before
    root.setLevel(level)


def test_json_lines_have_the_fields_of_the_event(lines):
    output = lines("json")
    logging.getLogger("webapp.asgi").info("request id=%s path=%s ms=%.1f", "7", "/a", 1.25)
    found = json.loads(output.getvalue())
    assert found.pop("time").endswith("+00:00")
    assert found == {
        "level": "INFO",
        "logger": "webapp.asgi",
        "event": "request",
        "id": "7",
        "path": "/a",
        "ms": "1.2",
    }


def test_a_sentence_and_a_trace_stay_one_line_of_json(lines):
    output = lines("json")
    try:
        int("two\nlines")
    except ValueError:
        logging.getLogger("x").exception("Something = went wrong")
    (line,) = output.getvalue().splitlines()
    found = json.loads(line)
    assert found["event"] == "Something = went wrong"
    assert "ValueError: invalid" in found["trace"]


def test_text_lines_are_for_reading(lines):
    output = lines("text")
    logging.getLogger("webapp.asgi").info("request id=7")
    assert output.getvalue().endswith(" INFO webapp.asgi request id=7\n")
