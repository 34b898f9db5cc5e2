"""The weekly picture on Slack: in the thread of its digest, once, whatever goes wrong."""

from __future__ import annotations

import pytest

from bot.messages.card import pack
from bot.ports import DIGEST, Draft
from tests.fakes.slack import TEAM, Fault
from tests.wire.digests import weekly
from tests.wire.slack.conftest import SHARED, Scene

KEY = "0123456789abcdef01234567"


def post(live: Scene) -> None:
    draft = Draft(
        KEY, 1, f"slack:{TEAM}/{SHARED}", "shared", "digest.weekly", None, "digest:weekly",
        pack(weekly()), priority=DIGEST,
    )  # fmt: skip
    assert live.bot is not None
    live.bot.db.write(lambda tx: tx.queue([draft], live.bot.pump._clock()))  # type: ignore[union-attr]
    live.bot.pump.kick()


async def both(live: Scene) -> None:
    """The digest is there once, and its picture once, in its thread."""
    await live.card("weekly digest")
    await live.settled()
    found = [m for m in live.slack.posts(SHARED) if "weekly digest" in m.shown]
    assert len(found) == 1
    pictures = [m for m in live.world.channels[SHARED].messages if m.files]
    assert [m.thread for m in pictures] == [found[0].ts]
    assert pictures[0].files[0]["alt"].startswith("Chart: open issues by age")
    (channel, name, content) = live.world.sent_files[0]
    assert (channel, name) == (SHARED, f"ageing-{KEY}.png")
    assert content.startswith(b"\x89PNG")


async def test_the_picture_is_in_the_thread(live: Scene) -> None:
    post(live)
    await both(live)


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("chat.postMessage", Fault("drop_after")),
        ("files.getUploadURLExternal", Fault("drop_after")),
        ("files.completeUploadExternal", Fault("drop_after")),
    ],
)
async def test_what_ends_without_an_answer_is_looked_up(
    live: Scene, method: str, fault: Fault
) -> None:
    live.slack.fail(method, fault)
    post(live)
    await both(live)


async def test_without_the_right_to_upload_the_words_stand(live: Scene) -> None:
    live.slack.fail("files.getUploadURLExternal", *[Fault("error", "missing_scope")] * 9)
    post(live)
    await live.card("Chart: open issues by age")
    await live.settled(20)
    assert len([m for m in live.slack.posts(SHARED) if "weekly digest" in m.shown]) == 1
    assert not live.world.sent_files
