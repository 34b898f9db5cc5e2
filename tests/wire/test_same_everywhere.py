"""The same acts leave the same records and messages, whatever platform people act on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wire.everywhere_script import SCRIPT, Seen
from tests.wire.everywhere_ways import (
    played_on_discord,
    played_on_slack,
    rehearsed,
    unthrottled,
)


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return rehearsed(tmp_path_factory.mktemp("console"))


def same(found: Seen, wanted: Seen) -> None:
    """Compare part by part, so that a difference is found where it begins."""
    assert found.issues == wanted.issues
    assert found.events == wanted.events
    assert found.steps == wanted.steps
    assert found.replies == wanted.replies
    assert set(found.deliveries) == set(wanted.deliveries)
    for to, sent in wanted.deliveries.items():
        assert found.deliveries[to] == sent, to


async def test_slack_gives_what_the_rehearsal_gives(
    rehearsal: Seen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(*unthrottled())
    same(await played_on_slack(tmp_path), rehearsal)


async def test_discord_gives_what_the_rehearsal_gives(rehearsal: Seen, tmp_path: Path) -> None:
    same(await played_on_discord(tmp_path), rehearsal)


def test_the_script_reaches_what_it_is_meant_to_reach(rehearsal: Seen) -> None:
    states = {issue["number"]: issue["state"] for issue in rehearsal.issues}
    assert states == {1: "closed", 2: "reopened"}
    kinds = [event["kind"] for event in rehearsal.events]
    wanted = "logged acked commented passed noted contained resolved closed reopened escalated"
    assert set(wanted.split()) <= set(kinds), kinds
    refused = [who for who, _, no, _ in rehearsal.replies if no]
    assert {"stranger", "tom"} <= set(refused)
    assert {"shared", "oem", "dm:maria", "dm:wei"} <= set(rehearsal.deliveries)
    internal = [d["text"] for to, sent in rehearsal.deliveries.items() for d in sent if to != "oem"]
    assert not any("Mouser" in text for text in internal)
    assert len(rehearsal.replies) >= len(SCRIPT) - 5
