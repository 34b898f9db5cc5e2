"""People who are mentioned are named: nobody reads the number that a platform gives somebody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from bot.app.bootstrap import throwaway_database
from bot.engine.core import Core
from bot.features import INDEX
from bot.messages.card import plain_card, unpack
from bot.ports import SENT, Outcome
from bot.ports.request import COMMAND, TALK, Named, Request
from tests.commands.test_mirror import DISCORD, NOW, SLACK, mirrored

NUMBER = {person.id: number for number, person in enumerate(mirrored().people)}
STRANGER = (Named("99", "99", "Visitor"), Named("5", "5", ""))


@dataclass
class Desk:
    core: Core
    roots: dict[str, str] = field(default_factory=dict)
    count: int = 0

    def says(self, who: str, on: str, text: str, *, thread: bool = False) -> str:
        self.count += 1
        known = f"T0/U{NUMBER[who]}" if on == "slack" else str(1000 + NUMBER[who])
        place = SLACK if on == "slack" else DISCORD
        request = Request(
            f"e{self.count}", TALK if thread else COMMAND, on, known, place, text,
            thread=self.roots[place] if thread else None, people=STRANGER,
        )  # fmt: skip
        reply = self.core.handle(request, NOW)
        return plain_card(reply.card) if reply.card else ""

    def told(self) -> list[str]:
        found: list[str] = []
        while batches := self.core.claim(NOW):
            sent = [d for batch in batches for d in batch]
            for each in sent:
                found.append(plain_card(unpack(each.card)))
                if each.kind == "issue.card":
                    self.roots.setdefault(each.place, f"m{each.key}")
            self.core.settle([(d, Outcome(SENT, ref=f"m{d.key}")) for d in sent], NOW)
        return found


def mention(on: str, who: str) -> str:
    """Return how an adapter hands a mention over."""
    return f"@U{NUMBER[who]}" if on == "slack" else f"<@{1000 + NUMBER[who]}>"


@pytest.fixture
def desk() -> Iterator[Desk]:
    with throwaway_database() as database:
        core = Core(database, ["slack", "discord"], INDEX)
        core.import_program(mirrored(), NOW)
        desk = Desk(core)
        desk.says("linh", "slack", 'issue log shortage major "U9 short"')
        desk.told()
        yield desk


PLATFORMS = pytest.mark.parametrize("on", ["slack", "discord"])


@PLATFORMS
def test_a_mention_is_one_word_of_a_command(desk: Desk, on: str) -> None:
    line = f"issue assign ACME-1 {mention(on, 'maria')}"
    assert "Maria Lopez" in desk.says("tom", on, line)
    line = f"deadline add Labels owner={mention(on, 'linh')} due=2026-12-11"
    assert "Linh Tran" in desk.says("linh", on, line)


@PLATFORMS
@pytest.mark.parametrize("words", ['"asked {} for reels"', "asked {} for reels"])
def test_what_is_kept_of_a_command_names_people(desk: Desk, on: str, words: str) -> None:
    desk.says("tom", on, "issue ack ACME-1")
    desk.says("tom", on, f"issue update ACME-1 {words.format(mention(on, 'linh'))}")
    assert any("asked @linh for reels" in said for said in desk.told())


@PLATFORMS
def test_talk_names_people_in_full(desk: Desk, on: str) -> None:
    desk.says("tom", on, f"I asked {mention(on, 'linh')} and {mention(on, 'maria')}", thread=True)
    assert any("I asked @Linh Tran and @Maria Lopez" in said for said in desk.told())


def test_whom_the_roster_does_not_know_keeps_the_name_that_is_shown(desk: Desk) -> None:
    desk.says("tom", "discord", "<@99> has reels, <@!5> has none, bob@U1.example too", thread=True)
    (said,) = (said for said in desk.told() if "has reels" in said)
    assert "@Visitor has reels, <@!5> has none, bob@U1.example too" in said


@PLATFORMS
def test_a_line_about_the_roster_is_left_as_it_is(desk: Desk, on: str) -> None:
    who = mention(on, "linh")
    assert "Linh Tran" in desk.says("wei", on, f"program person {who} level=1")
    assert "Linh Tran" in desk.says("wei", on, f"program away {who} 2026-12-21..2026-12-23")
