"""Discord's rate limits: requests that are left are used, and a 429 closes one bucket only."""

from __future__ import annotations

import asyncio
import time

import pytest

from adapters.discord import bucket
from adapters.discord.api import LONG
from bot.ports import ESCALATION, SENT, TEMPORARY, Outcome
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord.server import Fault, seen
from tests.wire.discord.bench import OTHER, SHARED, TOM
from tests.wire.discord.test_sending import Way, delivery, way

__all__ = ["way"]
AGES = 600.0
"""Seconds of a window that no test waits for."""
POST_SHARED = rf"POST /channels/{SHARED}/messages$"


async def send(way: Way, number: int, **changes: object) -> Outcome:
    key = f"{number:024}"
    return await way.sender.send(delivery(f"line {number}", key=key, **changes))


def statuses(server: FakeDiscord, channel: str = SHARED) -> list[int]:
    path = f"/channels/{channel}/messages"
    return [c.status for c in server.calls if (c.method, c.path) == ("POST", path)]


async def test_what_is_left_in_a_long_window_is_used(server: FakeDiscord, way: Way) -> None:
    server.bucket_limit, server.bucket_seconds = 5, AGES
    began = time.monotonic()
    results = [(await send(way, number)).result for number in range(7)]
    assert results == [SENT] * 5 + [TEMPORARY] * 2
    assert statuses(server) == [200] * 5, "nothing is asked that Discord would refuse"
    assert (await send(way, 9, place=f"discord:{OTHER}")).result == SENT
    assert time.monotonic() - began < bucket.SHORT


async def test_what_comes_at_once_takes_no_more_than_is_left(server: FakeDiscord, way: Way) -> None:
    server.bucket_limit, server.bucket_seconds = 6, AGES
    outcomes = await asyncio.gather(*(send(way, number) for number in range(10)))
    assert sum(each.result == SENT for each in outcomes) == 6
    assert statuses(server) == [200] * 6


async def test_a_bucket_is_open_again_when_its_window_ends(server: FakeDiscord, way: Way) -> None:
    server.bucket_limit, server.bucket_seconds = 2, 0.2
    results = [(await send(way, number)).result for number in range(5)]
    assert results == [SENT] * 5
    assert set(statuses(server)) == {200}


async def test_a_429_closes_its_bucket_and_no_other(server: FakeDiscord, way: Way) -> None:
    ref = (await send(way, 0, surface=1)).ref
    server.faults.append(Fault(POST_SHARED, "status", 429, retry_after=AGES))
    assert (await send(way, 1)).result == TEMPORARY
    held = await send(way, 2)
    assert held.result == TEMPORARY
    assert held.retry_after is not None
    assert held.retry_after < LONG, "what is not of the bucket is looked at soon"
    assert statuses(server) == [200, 429], "Discord is not asked again"
    assert (await send(way, 3, surface=1, ref=ref)).result == SENT
    assert (await send(way, 4, place=f"discord:{OTHER}")).result == SENT
    assert (await send(way, 5, place=f"discord:dm:{TOM}")).result == SENT


async def test_a_short_429_is_waited_for(server: FakeDiscord, way: Way) -> None:
    server.faults.append(Fault(POST_SHARED, "status", 429, retry_after=0.2))
    assert (await send(way, 0)).result == SENT
    assert len(server.said(SHARED)) == 1


@pytest.mark.parametrize("limited", ["messages", "threads"])
async def test_an_alert_does_not_wait_for_the_limit_of_a_thread(
    server: FakeDiscord, way: Way, limited: str
) -> None:
    root = (await send(way, 0, surface=1)).ref
    assert root is not None
    if limited == "messages":
        assert (await send(way, 1, root=root)).result == SENT
        match = rf"POST /channels/{root}/messages$"
    else:
        match = rf"POST /channels/{SHARED}/messages/{root}/threads$"
    server.faults.append(Fault(match, "status", 429, retry_after=AGES, times=9))
    assert (await send(way, 2, root=root)).result == TEMPORARY
    alert = await send(way, 3, root=root, priority=ESCALATION)
    assert alert.result == SENT
    beside = server.said(SHARED)[-1]
    assert (seen(beside), beside["message_reference"]["message_id"]) == ("line 3", root)


async def test_two_alerts_of_one_channel_go_out_at_once_though_its_window_is_long(
    server: FakeDiscord, way: Way
) -> None:
    """The second one waited for the end of the window, although a request was left."""
    server.bucket_limit, server.bucket_seconds = 2, AGES
    for number in range(2):
        assert (await send(way, number, priority=ESCALATION)).result == SENT
