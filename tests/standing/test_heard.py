"""What people do while the bot is down is heard: once, in order, before any ladder goes on.

``ANDON_DOWNTIMES`` says how many random downtimes there are: ten, or more in ``make soak``.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random

import pytest

from bot.domain.issue import Issue
from tests.standing._heard import DISCORD, PLATFORMS, SLACK, Line, Said, running_line

DOWNTIMES = int(os.environ.get("ANDON_DOWNTIMES", "10"))
IN_A_ROW = 10
STOP, KILL, CRASH = "stop", "kill", "crash"
ENDS = (STOP, KILL, CRASH, CRASH, SLACK, DISCORD)
LEASE_OVER = 1.1
FIRST_RUNG = 60.0
"""Minutes after which level 1 is alerted of a critical shortage that nobody acknowledged."""


@pytest.fixture
async def line(tmp_path: Path) -> AsyncIterator[Line]:
    async with running_line(tmp_path) as found:
        yield found


@dataclass
class Wanted:
    """What must have been heard: the text of an audit line, its kind, and when it was said."""

    text: str
    kind: str
    at: datetime
    live: bool = False
    """Whether it was said while the bot listened: it counts when it came."""


@dataclass
class Gap:
    """A gap, and what people did in it on ``platforms``; the bot is told nothing of it."""

    line: Line
    random: Random
    number: int
    issue: Issue
    cards: dict[str, str]
    platforms: tuple[str, ...] = PLATFORMS
    wanted: list[Wanted] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)
    unwanted: list[str] = field(default_factory=list)
    acked: bool = False
    count: int = 0

    def text(self, what: str) -> str:
        self.count += 1
        return f"{what} {self.number}.{self.count}"

    def act(self) -> None:
        """Do one thing on one of the platforms."""
        acts: tuple[Callable[[str], object], ...] = (
            self.talk, self.talk, self.edit, self.whisper, self.log, self.alarm,
            self.chat, self.delete, self.ack,
        )  # fmt: skip
        self.random.choice(acts)(self.random.choice(self.platforms))

    def talk(self, platform: str) -> Said:
        text, person = self.text("talk"), self.random.choice(("linh", "tom"))
        said = self.line.on[platform].say(person, text, self.cards[platform])
        self.wanted.append(Wanted(text, "commented", said.at))
        return said

    def edit(self, platform: str) -> None:
        """What was edited before it is heard counts as it stands."""
        said, wanted = self.talk(platform), self.wanted[-1]
        self.unwanted.append(wanted.text)
        wanted.text = self.text("edited")
        self.line.on[platform].edit(said, wanted.text)

    def whisper(self, platform: str) -> None:
        text, name = self.text("update"), f"ACME-{self.issue.number}"
        said = self.line.on[platform].whisper("linh", f'issue update {name} "{text}"')
        self.wanted.append(Wanted(text, "updated", said.at))

    def log(self, platform: str) -> None:
        title, side = self.text("log"), self.line.on[platform]
        side.say("linh", f'{side.me} issue log shortage minor "{title}"')
        self.logged.append(title)

    def alarm(self, platform: str) -> None:
        """An emoji on what somebody said in the channel logs it."""
        title, side = self.text("alarm"), self.line.on[platform]
        side.mark("linh", side.ref(side.say("tom", title)), "🚨")
        self.logged.append(title)

    def chat(self, platform: str) -> None:
        text = self.text("small talk")
        self.line.on[platform].say("tom", text)
        self.unwanted.append(text)

    def delete(self, platform: str) -> None:
        side, text = self.line.on[platform], self.text("deleted")
        side.delete(side.say("linh", text, self.cards[platform]))
        self.unwanted.append(text)

    def ack(self, platform: str) -> None:
        side, name = self.line.on[platform], f"ACME-{self.issue.number}"
        way = self.random.choice(("mark", "thread", "whisper"))
        if way == "mark":
            side.mark("linh", self.cards[platform], "👀")
        elif way == "thread":
            side.say("linh", f"{side.me} ack", self.cards[platform])
        else:
            side.whisper("linh", f"issue ack {name}")
        self.acked = True

    # what came of it

    def heard(self) -> bool:
        said = {event.payload.get("text") for event in self.line.events(self.issue)}
        titles = {issue.title for issue in self.line.look(lambda tx: tx.issues(1))}
        acked = not self.acked or self._now().acked is not None
        return acked and {w.text for w in self.wanted} <= said and set(self.logged) <= titles

    def _now(self) -> Issue:
        issue: Issue = self.line.look(lambda tx: tx.issue(self.issue.id))
        return issue

    def check(self, before: int, minutes: float) -> None:
        """See that all was heard once, at its time, in order, and before any ladder went on."""
        events = self.line.events()
        of_issue = [e for e in events if e.subject is not None and e.subject.id == self.issue.id]
        texts = [e.payload.get("text") for e in of_issue if e.kind in ("commented", "updated")]
        in_order = sorted(self.wanted, key=lambda each: each.at)
        assert texts == [wanted.text for wanted in in_order]
        said = {e.payload.get("text"): e for e in of_issue}
        for wanted in self.wanted:
            assert said[wanted.text].kind == wanted.kind
            assert wanted.live or said[wanted.text].at == wanted.at, wanted
        titles = [issue.title for issue in self.line.look(lambda tx: tx.issues(1))]
        assert [titles.count(title) for title in self.logged] == [1] * len(self.logged)
        assert not {*self.unwanted} & {*texts, *titles}
        self._check_ladders(before, minutes)

    def _check_ladders(self, before: int, minutes: float) -> None:
        kinds = [event.kind for event in self.line.events()][before:]
        words = [n for n, kind in enumerate(kinds) if kind in ("commented", "updated", "logged")]
        steps = [n for n, kind in enumerate(kinds) if kind.startswith("step.")]
        if words and steps:
            assert max(words) < min(steps), kinds
        done = self.line.look(lambda tx: tx.steps(self.issue.id))
        climbed = [s for s in done if s.trigger == "ack" and s.level and s.outcome == "sent"]
        late = minutes > FIRST_RUNG
        assert bool(climbed) == (late and not self.acked), (minutes, self.acked, done)


async def begun(line: Line, random: Random, number: int) -> Gap:
    """Log an issue and say something about it, while the bot listens."""
    issue = await line.logged(random.choice(PLATFORMS), f"board {number}")
    gap = Gap(line, random, number, issue, line.cards(issue))
    for _ in range(random.randint(0, 2)):
        platform = random.choice(PLATFORMS)
        await line.on[platform].tell(gap.talk(platform))
        gap.wanted[-1].live = True
        await line.until(gap.heard, "what was said live")
    await line.rest()
    return gap


async def live_through(line: Line, random: Random, number: int) -> None:
    """Let the bot be away once, in any way, and see what was heard."""
    gap, end = await begun(line, random, number), random.choice(ENDS)
    before, minutes = len(line.events()), 0.0
    if end in PLATFORMS:
        gap.platforms = (end,)
        for _ in range(random.randint(1, 6)):
            line.wait(random.uniform(0.01, 0.6))
            gap.act()
        await line.on[end].lose()
    else:
        minutes = await away(gap, end)
    await line.until(gap.heard, f"{end}: {gap.wanted} {gap.logged}")
    await line.rest()
    gap.check(before, minutes)
    line.ask("linh", f'issue resolve ACME-{gap.issue.number} "done"')
    line.ask("tom", f"issue close ACME-{gap.issue.number}")


async def away(gap: Gap, end: str) -> float:
    """End the bot and begin it again later, perhaps twice; return the minutes."""
    line, random = gap.line, gap.random
    assert line.bot is not None
    await (line.bot.end() if end == STOP else line.bot.kill())
    minutes = 0.0
    for _ in range(random.randint(1, 8)):
        passed = random.uniform(0.1, 25)
        minutes += passed
        line.wait(passed)
        gap.act()
    bot = await line.start()
    if end == CRASH:
        enough = random.randint(1, 4)
        await line.until(lambda: len(bot.requests) >= enough or bot.hears)
        await bot.kill()
        # What the dead one had taken is free again when its lease ends.
        line.wait(LEASE_OVER)
        minutes += LEASE_OVER
        await line.start()
    return minutes


@pytest.mark.parametrize("seed", range(-(-DOWNTIMES // IN_A_ROW)))
async def test_whatever_people_do_in_a_downtime_is_heard(line: Line, seed: int) -> None:
    random = Random(seed)
    for number in range(min(IN_A_ROW, DOWNTIMES - seed * IN_A_ROW)):
        await live_through(line, random, number)
