"""The weekly picture on Discord: in the message of its digest, found again with it."""

from __future__ import annotations

from bot.messages.card import pack
from bot.ports import SENT, UNKNOWN, Delivery
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord.components import GALLERY
from tests.fakes.discord.server import Fault, seen
from tests.fakes.discord.world import every
from tests.wire.digests import weekly
from tests.wire.discord.bench import SHARED
from tests.wire.discord.test_sending import POST, Way, again, delivery, way  # noqa: F401 - a fixture


def digest() -> Delivery:
    card = pack(weekly())
    return delivery(kind="digest.weekly", name="digest:weekly", card=card, priority=2)


async def test_the_picture_goes_with_the_message(
    way: Way,  # noqa: F811
    server: FakeDiscord,
) -> None:
    assert (await way.sender.send(digest())).result == SENT
    sent = [call for call in server.calls if call.path.endswith("/messages")]
    body = sent[-1].body
    assert body["attachments"][0]["filename"] == "ageing.png"
    gallery = next(each for each in every(body["components"]) if each["type"] == GALLERY)
    assert gallery["items"][0]["media"]["url"] == "attachment://ageing.png"
    assert gallery["items"][0]["description"].startswith("Chart: open issues by age")
    assert "weekly digest" in seen(server.said(SHARED)[0])
    assert not server.violations


async def test_the_rest_lies_in_a_thread_that_is_named_after_the_digest(
    way: Way,  # noqa: F811
    server: FakeDiscord,
) -> None:
    head = (await way.sender.send(digest())).ref
    assert head is not None
    rest = delivery(
        "the rest of the digest", key=f"{1:024}", kind="digest.rest", name="digest:weekly",
        priority=2, root=head,
    )  # fmt: skip
    assert (await way.sender.send(rest)).result == SENT
    assert "weekly digest" in server.world.channels[head]["name"]
    assert [seen(message) for message in server.said(head)] == ["the rest of the digest"]


async def test_a_message_with_its_picture_is_found_again(
    way: Way,  # noqa: F811
    server: FakeDiscord,
) -> None:
    server.faults.append(Fault(POST, "drop"))
    assert (await way.sender.send(digest())).result == UNKNOWN
    outcome = await way.sender.send(again(digest()))
    assert outcome.result == SENT
    assert outcome.found
    assert len(server.world.messages[SHARED]) == 1
