"""The log shows where something failed, and never with which secret."""

from __future__ import annotations

import subprocess
import sys

import pytest

FAILING = """
import structlog
from bot.app.logs import configure
configure({form!r}, "info")
def send(token):
    raise ValueError("no answer")
try:
    send("xoxb-hunter2")
except ValueError:
    structlog.get_logger("andon").exception("failed")
"""


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_traceback_shows_no_local_values(form: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FAILING.format(form=form)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "no answer" in done.stderr
    assert "send" in done.stderr
    assert "hunter2" not in done.stderr.replace('send("xoxb-hunter2")', "")
