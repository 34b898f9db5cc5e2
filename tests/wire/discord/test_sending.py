"""What becomes of a delivery: every answer of the platform, and messages that are posted once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import discord
import pytest

from adapters.discord.actions import carries
from adapters.discord.api import Api
from adapters.discord.send import DiscordSender
from bot.messages.card import Button, Card, Mention, Moment, pack, short
from bot.ports import PERMANENT, SENT, TEMPORARY, UNKNOWN, Delivery
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord.people import actions
from tests.fakes.discord.server import Fault, seen
from tests.fakes.discord.world import GUILD
from tests.wire.discord.bench import IDS, OTHER, SHARED, TOM, only_loopback

KEY = "0123456789abcdef01234567"
NOW = datetime.now(UTC)
POST = r"POST /channels/\d+/messages$"
HISTORY = r"GET /channels/\d+/messages$"


class Way:
    """A sender whose clock can be put forward."""

    def __init__(self, server: FakeDiscord) -> None:
        only_loopback(server.api_url)
        self.api = Api(server.token, server.api_url)
        self.ahead = timedelta(0)
        self.sender = DiscordSender(self.api, lambda: NOW + self.ahead, patience=2.0)


@pytest.fixture
async def way(server: FakeDiscord) -> AsyncIterator[Way]:
    made = Way(server)
    await made.api.open()
    yield made
    await made.api.close()


def delivery(text: str = "Tom acknowledged ACME-1.", **changes: object) -> Delivery:
    made = Delivery(
        key=KEY,
        place=f"discord:{SHARED}",
        to="shared",
        kind="issue.event",
        name="ACME-1",
        level=None,
        mentions=(),
        card=pack(Card((text,))),
        priority=1,
        rows=(1,),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def again(first: Delivery, ago: timedelta = timedelta(seconds=1)) -> Delivery:
    return replace(first, repeated=True, since=NOW - ago, attempts=2)


async def test_a_post_carries_nonce_and_key(server: FakeDiscord, way: Way) -> None:
    outcome = await way.sender.send(delivery())
    assert outcome.result == SENT
    body = next(c.body for c in server.calls if c.path.endswith("/messages"))
    assert body["nonce"] == KEY
    assert body["enforce_nonce"] is True
    assert carries(server.said(SHARED)[0], KEY)
    assert server.said(SHARED)[0]["id"] == outcome.ref


async def test_an_edit_changes_the_message_and_a_missing_one_is_permanent(
    server: FakeDiscord, way: Way
) -> None:
    ref = (await way.sender.send(delivery("before", surface=1))).ref
    outcome = await way.sender.send(delivery("after", surface=1, ref=ref))
    assert (outcome.result, outcome.ref) == (SENT, ref)
    assert seen(server.said(SHARED)[0]) == "after"
    gone = await way.sender.send(delivery("after", surface=1, ref="12345"))
    assert gone.result == PERMANENT
    assert "message is gone" in (gone.error or "")


@pytest.mark.parametrize("window", [True, False], ids=["nonce", "long after the nonce"])
async def test_a_message_whose_answer_was_lost_is_posted_once(
    server: FakeDiscord, way: Way, window: bool
) -> None:
    server.faults.append(Fault(POST, "drop"))
    first = delivery()
    assert (await way.sender.send(first)).result == UNKNOWN
    if not window:
        server.forget_nonces()
        way.ahead = timedelta(hours=2)
    found = await way.sender.send(again(first))
    assert found.result == SENT
    assert [m["id"] for m in server.said(SHARED)] == [found.ref]


async def test_the_nonce_alone_is_enough_for_a_few_minutes(server: FakeDiscord, way: Way) -> None:
    server.faults += [Fault(POST, "drop"), Fault(HISTORY, "status", 403, 50001)]
    first = delivery()
    assert (await way.sender.send(first)).result == UNKNOWN
    found = await way.sender.send(again(first))
    assert [m["id"] for m in server.said(SHARED)] == [found.ref]
    assert "repeated" not in seen(server.said(SHARED)[0])


async def test_where_no_look_up_is_possible_the_reader_is_told(
    server: FakeDiscord, way: Way
) -> None:
    server.faults += [Fault(POST, "drop"), Fault(HISTORY, "status", 403, 50001)]
    first = delivery()
    assert (await way.sender.send(first)).result == UNKNOWN
    server.forget_nonces()
    way.ahead = timedelta(hours=2)
    assert (await way.sender.send(again(first))).result == SENT
    assert [("possibly repeated" in seen(m)) for m in server.said(SHARED)] == [False, True]


async def test_a_look_up_that_fails_for_a_moment_posts_nothing(
    server: FakeDiscord, way: Way
) -> None:
    server.faults += [Fault(POST, "drop"), Fault(HISTORY, "refuse", times=9)]
    first = delivery()
    await way.sender.send(first)
    assert (await way.sender.send(again(first))).result == TEMPORARY
    assert len(server.said(SHARED)) == 1


async def test_the_look_up_reads_on_behind_a_hundred_messages(
    server: FakeDiscord, way: Way
) -> None:
    for _ in range(230):
        server.world.add_message(SHARED, TOM, {"content": "talk"})
    server.faults.append(Fault(POST, "drop"))
    first = delivery()
    await way.sender.send(first)
    server.forget_nonces()
    found = await way.sender.send(again(first))
    assert len(server.said(SHARED)) == 1
    assert found.ref == server.said(SHARED)[0]["id"]


async def test_a_thread_line_lost_and_found(server: FakeDiscord, way: Way) -> None:
    root = (await way.sender.send(delivery("ACME-1 U7", surface=1))).ref
    assert root is not None
    line = delivery("news", key="k" * 24, root=root)
    server.faults.append(Fault(rf"POST /channels/{root}/messages$", "drop", after=1))
    assert (await way.sender.send(line)).result == UNKNOWN
    server.forget_nonces()
    found = await way.sender.send(again(line))
    assert [m["id"] for m in server.said(root)] == [found.ref]


async def test_the_first_line_makes_the_thread_and_names_it(server: FakeDiscord, way: Way) -> None:
    facts = (("Severity", ("major",)),)
    card = pack(Card(("ACME-1 U7 MCU short",), facts, tone="major"))
    root = (await way.sender.send(delivery(card=card, surface=1))).ref
    assert root is not None
    await way.sender.send(delivery("one", key="1" * 24, root=root))
    await way.sender.send(delivery("two", key="2" * 24, root=root))
    assert server.world.channels[root]["name"] == "ACME-1 U7 MCU short"
    assert [seen(m) for m in server.said(root)] == ["one", "two"]


async def test_an_existing_a_locked_and_an_archived_thread(server: FakeDiscord, way: Way) -> None:
    root = (await way.sender.send(delivery("ACME-1", surface=1))).ref
    assert root is not None
    thread = server.world.add_thread(root, SHARED, "made by somebody")
    server.faults.append(Fault(rf"POST /channels/{root}/messages$", "status", 404, 10003))
    assert (await way.sender.send(delivery("one", key="1" * 24, root=root))).result == SENT
    thread["thread_metadata"]["locked"] = True
    assert (await way.sender.send(delivery("two", key="2" * 24, root=root))).result == SENT
    thread["thread_metadata"]["archived"] = True
    assert (await way.sender.send(delivery("three", key="3" * 24, root=root))).result == SENT
    assert len(server.said(root)) == 3


async def test_where_threads_are_not_allowed_the_line_stands_under_the_card(
    server: FakeDiscord, way: Way
) -> None:
    root = (await way.sender.send(delivery("ACME-1", surface=1))).ref
    server.faults.append(Fault("/threads$", "status", 403, 50013, times=9))
    line = delivery("one", key="1" * 24, root=root)
    assert (await way.sender.send(line)).result == SENT
    assert server.said(SHARED)[1]["message_reference"]["message_id"] == root
    server.forget_nonces()
    await way.sender.send(again(line))
    assert len(server.said(SHARED)) == 2


@pytest.mark.parametrize(
    ("fault", "result", "after"),
    [
        (Fault(POST, "status", 429, retry_after=0.2), SENT, None),
        (Fault(POST, "status", 429, retry_after=45.0), TEMPORARY, 5.0),
        (Fault(POST, "status", 429, retry_after=3.5), TEMPORARY, 3.5),
        (Fault(POST, "status", 429, retry_after=7.0, via=False), TEMPORARY, 7.0),
        (Fault(POST, "status", 503), UNKNOWN, None),
        (Fault(POST, "refuse"), UNKNOWN, None),
        (Fault(POST, "delay", seconds=2.5), UNKNOWN, None),
        (Fault(POST, "status", 401), TEMPORARY, 60.0),
        (Fault(POST, "status", 403, 50001), PERMANENT, None),
        (Fault(POST, "status", 403, 50013), PERMANENT, None),
        (Fault(POST, "status", 403, 0), TEMPORARY, 60.0),
        (Fault(POST, "status", 404, 10003), PERMANENT, None),
        (Fault(POST, "status", 403, 50007), PERMANENT, None),
        (Fault(POST, "status", 400, 50035), PERMANENT, None),
    ],
    ids=lambda value: (
        f"{value.kind} {value.status} {value.code}" if isinstance(value, Fault) else ""
    ),
)
async def test_every_answer_has_its_outcome(
    server: FakeDiscord, way: Way, fault: Fault, result: str, after: float | None
) -> None:
    server.faults.append(replace(fault))
    outcome = await way.sender.send(delivery())
    assert (outcome.result, outcome.retry_after) == (result, after), outcome
    if result != SENT:
        assert outcome.error


async def test_without_a_connection_nothing_is_lost(server: FakeDiscord, way: Way) -> None:
    await way.api.close()
    assert (await way.sender.send(delivery())).result == TEMPORARY


async def test_a_server_that_cannot_be_reached_is_temporary(server: FakeDiscord, way: Way) -> None:
    await server.stop()
    outcome = await way.sender.send(delivery())
    assert outcome.result in (TEMPORARY, UNKNOWN)
    assert (await way.sender.send(delivery())).result == TEMPORARY


async def test_a_direct_message_and_one_that_is_not_taken(server: FakeDiscord, way: Way) -> None:
    private = delivery(place=f"discord:dm:{TOM}", to="dm:tom")
    assert (await way.sender.send(private)).result == SENT
    assert (await way.sender.send(replace(private, key="2" * 24))).result == SENT
    opened = [c for c in server.calls if c.path == "/users/@me/channels"]
    assert (len(server.told(TOM)), len(opened)) == (2, 1)
    server.blocked.add(TOM)
    outcome = await way.sender.send(replace(private, key="3" * 24))
    assert outcome.result == PERMANENT
    assert "does not take direct messages" in (outcome.error or "")


async def test_a_direct_message_leads_to_its_card_where_the_server_is_known(
    server: FakeDiscord, way: Way
) -> None:
    private = server.world.private_channel(TOM)
    home = ("ACME-1", f"discord:{SHARED}", "77")
    told = delivery("Acknowledgment due", place=f"discord:dm:{TOM}", homes=(home,))
    assert (await way.sender.send(told)).result == SENT
    link = f"https://discord.com/channels/{GUILD}/{SHARED}/77"
    assert seen(server.said(private)[0]) == f"Acknowledgment due\nOpen [ACME-1]({link})"
    lost = ("ACME-2", "discord:999", "78")
    other = replace(told, key="b" * 24, homes=(lost,))
    assert (await way.sender.send(other)).result == SENT
    assert seen(server.said(private)[1]) == "Acknowledgment due"


async def test_one_conversation_at_its_limit_does_not_hold_another(
    server: FakeDiscord, way: Way
) -> None:
    server.faults.append(
        Fault(rf"POST /channels/{SHARED}/messages$", "status", 429, retry_after=40)
    )
    assert (await way.sender.send(delivery())).result == TEMPORARY
    assert (await way.sender.send(delivery(place=f"discord:{OTHER}"))).result == SENT


async def test_only_the_people_named_are_pinged_and_user_text_pings_nobody(
    server: FakeDiscord, way: Way
) -> None:
    card = Card(
        (
            "Level 1: @everyone <@800000000000000099> ",
            Mention("tom", "Tom Reed"),
            " due ",
            Moment(NOW, ("America/Los_Angeles", "Asia/Shanghai")),
        )
    )
    addressed = delivery(card=pack(card), addresses=(("tom", TOM),), mentions=("tom",))
    await way.sender.send(addressed)
    said = server.said(SHARED)[0]
    assert said["allowed"] == {"parse": [], "users": [TOM]}
    text = seen(said)
    assert text.count(f"<@{TOM}>") == 1
    assert "@everyone" not in text
    assert "<@8000" not in text.replace(f"<@{TOM}>", "")
    assert short(Moment(NOW, ("America/Los_Angeles", "Asia/Shanghai"))) in text


async def test_a_message_of_the_time_of_embeds_becomes_one_of_components(
    server: FakeDiscord, way: Way
) -> None:
    old: dict[str, object] = {"content": "**ACME-1 U7**", "embeds": [{"description": "State open"}]}
    ref = await way.sender.post(SHARED, old)
    card = Card(("ACME-1 U7",), (("Kind", ("Shortage",)),), state="Acknowledged", tone="taken")
    for _ in range(2):
        edit = delivery(card=pack(card), surface=1, ref=ref)
        assert (await way.sender.send(edit)).result == SENT
    said = server.said(SHARED)[0]
    assert (said["content"], said["embeds"]) == ("", [])
    assert "Acknowledged" in seen(said)


async def test_the_owner_is_mentioned_once(server: FakeDiscord, way: Way) -> None:
    card = Card(("ACME-1",), (("Owner", (Mention("tom", "Tom Reed"),)),), tone="critical")
    await way.sender.send(delivery(card=pack(card), addresses=(("tom", TOM),)))
    said = server.said(SHARED)[0]
    assert seen(said) == f"❗ **ACME-1**\n**Owner** <@{TOM}>"


async def test_a_message_far_too_long_is_trimmed_and_attached_whole(
    server: FakeDiscord, way: Way
) -> None:
    lines = tuple((f"{n} " + "*long* text " * 40,) for n in range(60))
    buttons = tuple(Button(f"B{n}" * 50, f"issue show ACME-{n}") for n in range(40))
    facts = tuple((f"label {n}" * 40, ("v" * 2000,)) for n in range(40))
    for n, card in enumerate((Card(("t" * 5000,), (), lines), Card(("x",), facts, lines, buttons))):
        outcome = await way.sender.send(delivery(card=pack(card), key=str(n) * 24))
        assert outcome.result == SENT
    for said in server.said(SHARED):
        assert "more: the whole text is in the attached file" in seen(said)
        assert "59 *long* text" in said["files"][0]
    assert len(actions(server.said(SHARED)[1])) == 27


async def test_a_bucket_at_its_limit_loses_nothing(server: FakeDiscord, way: Way) -> None:
    server.bucket_limit, server.bucket_seconds = 3, 0.4
    for n in range(8):
        outcome = await way.sender.send(delivery(f"line {n}", key=f"{n}" * 24))
        assert outcome.result == SENT
    assert [seen(m) for m in server.said(SHARED)] == [f"line {n}" for n in range(8)]


@pytest.mark.parametrize(
    "body",
    [
        {"content": ""},
        {"content": "x" * 2001},
        {"content": "x", "nonce": "n" * 26},
        {"content": "x", "components": [{"type": 1, "components": []}]},
        {"content": "x", "flags": "64"},
        {"content": "x", "unheard_of": 1},
    ],
)
async def test_the_loopback_platform_is_as_strict_as_the_real_one(
    server: FakeDiscord, way: Way, body: dict[str, object]
) -> None:
    with pytest.raises(discord.HTTPException) as refused:
        await way.sender.post(SHARED, body)
    assert refused.value.code == 50035
    server.violations.clear()


def test_every_person_has_an_identity() -> None:
    assert len(set(IDS.values())) == len(IDS)
