"""Slack's own tables and charts: where a workspace takes them, and where it does not."""

from __future__ import annotations

from bot.messages.card import Card, Picture, Table, pack
from bot.ports import DIGEST, Draft
from tests.fakes.slack import TEAM
from tests.fakes.slack.shapes import Json
from tests.fakes.slack.world import Message, Whisper
from tests.wire.slack.conftest import SHARED, Scene, user

PANELS = [
    {"names": ["Acme"], "note": "2 now", "bars": [[1, 0, 0], [1, 1, 0]]},
    {"names": ["Volta"], "note": "1 now", "bars": [[0, 0, 1], [0, 0, 1]]},
]
DATA = {"title": "Age", "legend": ["new", "older", "old"], "days": ["Jan 1", "Jan 8"]}
TABLE = Table("Issues", ("Issue", "Title"), ((("ACME-1",), ("U7",)),), first=1, lines=1)
CARD = Card(
    ("Weekly *digest*",),
    lines=(("Open:",), ("• ACME-1 U7",), ("Ask Tom.",)),
    picture=Picture("ageing", "Chart: 3 open", {**DATA, "panels": PANELS}),
    table=TABLE,
)


def post(live: Scene, key: str) -> None:
    draft = Draft(
        key, 1, f"slack:{TEAM}/{SHARED}", "shared", "digest.weekly", None, "digest:weekly",
        pack(CARD), priority=DIGEST,
    )  # fmt: skip
    assert live.bot is not None
    live.bot.db.write(lambda tx: tx.queue([draft], live.bot.pump._clock()))  # type: ignore[union-attr]
    live.bot.pump.kick()


async def posted(live: Scene, key: str) -> Message:
    """Return the message of a delivery; there is one."""
    post(live, key)
    await live.slack.until(lambda: any(m.key == key for m in live.slack.posts(SHARED)))
    await live.settled()
    (message,) = (m for m in live.slack.posts(SHARED) if m.key == key)
    return message


def kinds(blocks: list[Json]) -> list[str]:
    return [block["type"] for block in blocks]


async def test_a_workspace_that_takes_them_shows_a_table_and_charts(live: Scene) -> None:
    message = await posted(live, "1" * 24)
    charts = ["data_visualization"] * 2
    assert kinds(message.blocks) == ["section", "section", "data_table", "section", *charts]
    assert "• ACME-1" not in message.shown
    assert not live.world.sent_files


async def test_a_workspace_that_does_not_gets_lines_and_a_picture_and_is_asked_once(
    live: Scene,
) -> None:
    live.world.native = False
    message = await posted(live, "1" * 24)
    assert "• ACME-1 U7" in message.shown
    assert kinds(message.blocks) == ["section", "section", "context"]
    assert len(live.slack.called("chat.postMessage")) == 2
    assert [name for _, name, _ in live.world.sent_files] == [f"ageing-{'1' * 24}.png"]
    await posted(live, "2" * 24)
    assert len(live.slack.called("chat.postMessage")) == 3


async def test_a_list_is_a_table_once_that_is_known(live: Scene) -> None:
    """The acknowledgment of a command is not told what was refused, so the first goes beside it."""
    await live.logged()
    for way in ("response_url", "ack"):
        await live.people.slash(user("maria"), SHARED, "issue list open")
        await live.slack.until(lambda way=way: _lists(live, way))
        assert "data_table" in kinds(_lists(live, way)[0].blocks)


async def test_a_list_that_is_refused_comes_as_lines(live: Scene) -> None:
    live.world.native = False
    await live.logged()
    await live.people.slash(user("maria"), SHARED, "issue list open")
    await live.slack.until(lambda: _lists(live, "response_url"))
    (told,) = _lists(live, "response_url")
    assert "data_table" not in kinds(told.blocks)
    assert "ACME-1" in told.shown


def _lists(live: Scene, way: str) -> list[Whisper]:
    return [w for w in live.world.whispers if w.way == way and "issues (open)" in w.text]
