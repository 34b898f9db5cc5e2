"""A long digest is two messages: what is needed in the channel, the rest in its thread."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.app.bootstrap import throwaway_database
from bot.domain.program import DigestSchedule, Program
from bot.engine.core import Core
from bot.features import INDEX
from bot.messages.card import plain_card, unpack
from bot.ports import PERMANENT, SENT, Delivery, Outcome
from bot.ports.request import COMMAND, Request
from tests.commands.test_mirror import DISCORD, SLACK, mirrored
from tests.playing import Stage, small_program

START = datetime(2027, 3, 1, 18, 0, tzinfo=UTC)
"""Monday, 10:00 in California."""
MONDAY = datetime(2027, 3, 8, 16, 30, tzinfo=UTC)


def program() -> Program:
    weekly = DigestSchedule("weekly", "America/Los_Angeles", "mon 08:30", "shared")
    return replace(mirrored(), digests=(weekly,))


class Week:
    """A core that serves two platforms, with issues of a week."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.now = START
        self.lost: set[str] = set()

    def log(self, count: int) -> None:
        for number in range(count):
            line = f'issue log shortage major "Part {number} is short" mpn=STM32G{number:03}'
            request = Request(f"e{number}", COMMAND, "slack", "T0/U0", SLACK, line)
            self.core.handle(request, self.now)

    def until(self, moment: datetime) -> list[Delivery]:
        """Let time pass in steps of an hour; return the digests and what lies under them."""
        sent: list[Delivery] = []
        while self.now < moment:
            self.now = min(self.now + timedelta(hours=1), moment)
            while self.core.fire(self.now):
                pass
            sent += self.deliver()
        return [d for d in sent if d.kind.startswith("digest.")]

    def deliver(self) -> list[Delivery]:
        found: list[Delivery] = []
        while batches := self.core.claim(self.now):
            sent = [d for batch in batches for d in batch]
            found += sent
            self.core.settle([(d, self._outcome(d)) for d in sent], self.now)
        return found

    def _outcome(self, delivery: Delivery) -> Outcome:
        if delivery.root in self.lost:
            return Outcome(PERMANENT, error="unknown message", gone=True)
        if delivery.kind == "digest.weekly" and delivery.place in self.lost:
            self.lost.add(f"m{delivery.key}")
        return Outcome(SENT, ref=f"m{delivery.key}")


@pytest.fixture
def week() -> Iterator[Week]:
    with throwaway_database() as database:
        core = Core(database, ["slack", "discord"], INDEX)
        core.import_program(program(), START)
        yield Week(core)


def text(delivery: Delivery) -> str:
    return plain_card(unpack(delivery.card))


def test_the_rest_of_a_long_digest_lies_in_its_thread_on_both_platforms(week: Week) -> None:
    week.log(25)
    found = week.until(MONDAY)
    for place in (SLACK, DISCORD):
        head, rest = (d for d in found if d.place == place)
        assert (head.kind, head.root) == ("digest.weekly", None)
        assert (rest.kind, rest.root) == ("digest.rest", f"m{head.key}")
        assert "weekly digest" in text(head)
        assert "major: Acme Devices 25" in text(head)
        assert "In the thread: Oldest open · Shortages and consigned parts" in text(head)
        assert "STM32" not in text(head)
        assert "ACME-3" not in text(head)
        assert len(text(head).splitlines()) < 20
        assert "the rest of the digest" in text(rest)
        assert "ACME-3" in text(rest)
    assert unpack(found[0].card).picture is not None


def test_a_short_digest_is_one_message(week: Week) -> None:
    week.log(2)
    found = week.until(MONDAY)
    assert [(d.place, d.kind) for d in found] == [
        (SLACK, "digest.weekly"),
        (DISCORD, "digest.weekly"),
    ]
    assert "ACME-1" in text(found[0])


def test_the_rest_of_a_digest_that_somebody_deleted_is_dropped(week: Week) -> None:
    week.log(25)
    week.lost.add(SLACK)
    found = week.until(MONDAY + timedelta(hours=2))
    assert [d.kind for d in found if d.place == SLACK] == ["digest.weekly", "digest.rest"]
    assert [d.kind for d in found if d.place == DISCORD] == ["digest.weekly", "digest.rest"]
    with week.core.db.read() as tx:
        assert tx.dead() == []


def test_a_rehearsal_tells_both_parts_which_name_what_one_would() -> None:
    with Stage(small_program()) as play:
        play("at 2027-03-01T10:00 America/Los_Angeles")
        play('maria: /andon digest schedule weekly "mon 08:30"')
        for number in range(25):
            play(f'linh: /andon issue log shortage major "Part {number}" mpn=STM32G{number:03}')
        digests = [r for r in play("wait 7d") if r.kind.startswith("digest.")]
        assert [(r.kind, r.to, r.subject) for r in digests] == [
            ("digest.weekly", "shared", "digest:weekly"),
            ("digest.rest", "shared", "digest:weekly"),
        ]
        whole = play.reply("maria: /andon digest now weekly")
        both = "\n".join(record.text for record in digests)
        assert set(re.findall(r"ACME-\d+", whole)) == set(re.findall(r"ACME-\d+", both))


def test_managers_of_a_side_without_a_channel_get_one_message() -> None:
    with Stage(small_program()) as play:
        play("at 2027-03-01T10:00 America/Los_Angeles")
        play('maria in dm: /andon digest schedule internal "fri 15:00"')
        for number in range(25):
            play(f'linh: /andon issue log shortage major "Part {number}" mpn=STM32G{number:03}')
        digests = [r for r in play("wait 6d") if "weekly digest" in r.text]
        assert digests
        for record in digests:
            if record.to.startswith("dm:"):
                assert "In the thread" not in record.text
