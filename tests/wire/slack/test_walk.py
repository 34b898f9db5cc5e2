"""The walk of CONTRIBUTING.md from Slack to the card names files that an ack really passes."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest

from tests.wire.slack.conftest import SHARED, Scene, user

ROOT = Path(__file__).parents[3]
HEADING = "## One `issue ack` from Slack to the card"


def walked() -> list[str]:
    """Return the modules that head the steps of the section, in order."""
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    section = page.split(HEADING)[1].split("\n## ")[0]
    return re.findall(r"^\d+\. \[[^]]+\]\(([a-z_0-9/]+\.py)\)", section, re.MULTILINE)


@pytest.fixture
def passed() -> Iterator[dict[str, None]]:
    """Yield the product's files in which something is called, in all threads started from now."""
    files: dict[str, None] = {}

    def note(frame: FrameType, event: str, argument: object) -> None:
        if event == "call":
            files[frame.f_code.co_filename] = None

    threading.setprofile(note)
    sys.setprofile(note)
    yield files
    sys.setprofile(None)
    threading.setprofile(None)  # type: ignore[arg-type]


async def test_the_walk_names_files_that_an_ack_passes(
    scene: Scene, passed: dict[str, None]
) -> None:
    await scene.start()
    await scene.logged()
    await scene.settled()
    passed.clear()
    await scene.people.slash(user("tom"), SHARED, "issue ack ACME-1")
    await scene.whisper("tom", "ACME-1 is acknowledged")
    await scene.card("acknowledged ACME-1")
    await scene.settled()
    named = walked()
    assert len(named) >= 15
    assert not [name for name in named if str(ROOT / name) not in passed]


def test_the_walk_begins_at_slack_and_ends_where_the_outcome_is_kept() -> None:
    named = walked()
    assert named[0].startswith("adapters/slack/")
    assert named[-1] == "bot/engine/delivery/settle.py"
