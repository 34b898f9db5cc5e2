"""Play the phrases through the real core: as their speaker, where they say it, in the state of the
world that README.md describes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from adapters.console.room import Room
from adapters.console.stage import ConsoleStage
from bot.app.bootstrap import rehearsal_core, throwaway_database
from bot.app.sides import Sides
from bot.data import demo_program_text
from bot.domain.errors import Refused
from bot.engine.commands.dispatch import find
from bot.engine.core import Core
from bot.features import INDEX
from bot.messages.card import Button, plain_card
from bot.ports.acts import Say
from bot.ports.request import Reply
from bot.program_file import read_program
from bot.rehearsal.runner import Runner, VirtualClock
from bot.rehearsal.scenario import read_step
from storage.sqlite import SqliteDatabase
from tests.commands.talk_room import TalkRoom
from tests.words.phrases import Phrase

ZONE = "America/Los_Angeles"
MANAGER = {"oem": "maria", "ems": "wei"}
OTHER = {"oem": "ems", "ems": "oem"}
LOG = "Log as issue"
KIT = """
[[kit]]
id = "lot2"
title = "Lot 2"
lines = [{ part = "U7 MCU", qty = 1200, supply = "consigned", side = "oem", due = "2027-12-01" }]
"""
LOOKS = ("program calendar", "program away")
"""Commands that only show where nothing stands behind them."""
STATES = ("open", "acknowledged", "resolved", "closed")


def _before(state: str, responder: str) -> str:
    """Return what happened in the world before a phrase is said."""
    owner, other = MANAGER[responder], MANAGER[OTHER[responder]]
    steps = [
        "at 2027-01-11T16:30 America/Los_Angeles",
        f'{other}: /andon issue log shortage major "U7 MCU short 1200 pcs" to={responder}',
        f'{other}: /andon issue log shortage major "U9 regulator short 80 pcs" to={responder}',
        'wei: /andon deadline add "FAI approved" due=2027-02-10 kind=milestone id=fai',
        'maria: /andon deadline add "CoC of lot 2" due=2027-01-20 owner=wei kind=action id=coc',
        "wei: /andon issue severity ACME-2 minor" if responder == "ems" else "",
        "wei: /andon deadline slip fai 2027-03-10 late" if responder == "oem" else "",
    ]
    acts = [
        f"{owner}: /andon issue ack ACME-1",
        f'{owner}: /andon issue resolve ACME-1 "800 from the broker"',
        f"{other}: /andon issue close ACME-1",
    ]
    return "\n".join(filter(None, [*steps, *acts[: STATES.index(state)]]))


@dataclass
class Outcome:
    """What came of a phrase: whether anything changed, what was answered, and which buttons."""

    phrase: Phrase
    reply: Reply
    changed: bool
    reads: frozenset[str] = frozenset()
    offers: list[str] = field(default_factory=list)

    @property
    def right(self) -> bool:
        """Say whether what the phrase wants came of it, or another thing that is right too."""
        return any(self._is(want) for want in (self.phrase.want, *self.phrase.also))

    @property
    def dangerous(self) -> bool:
        """Say whether anything changed that was not asked for exactly."""
        runs = "runs" in (self.phrase.want, *self.phrase.also)
        heard = self.phrase.where == "talk_thread"  # what is said in a thread is kept there
        return self.changed and not runs and not heard

    @property
    def wrong(self) -> bool:
        """Say whether a line is offered or was run that does not fit what was meant."""
        never = any(line.startswith(no) for no in self.phrase.never for line in self.offers)
        unfit = bool(self.offers) and not self.right
        return never or unfit

    def _is(self, want: str) -> bool:
        if want == "offers":
            return any(_begins(offer, line) for offer in self.offers for line in self.phrase.lines)
        if want == "reads":
            return bool(self.reads)
        if want == "runs":
            return self.changed or bool(self.reads) or self._is("offers")
        return self._logs() if want == "log" else self._quiet()

    def _logs(self) -> bool:
        category, wanted = self.phrase.category, self.phrase.title or self.phrase.text
        for offer in self.offers:
            match = re.match(r'issue log (\w+) (?:\w+ )?"((?:\\.|[^"\\])*)"', offer)
            if match is None:
                continue
            title = re.sub(r"\\(.)", r"\1", match[2])
            sorted_right = match[1] in ("general", category) or not category
            if title == " ".join(wanted.split())[:200] and sorted_right:
                return True
        return False

    def _quiet(self) -> bool:
        if (self.changed and self.phrase.where != "talk_thread") or self.offers:
            return False
        text = plain_card(self.reply.card) if self.reply.card else ""
        silent = not self.phrase.where.startswith("talk")
        return (silent and len(text) < 200) or not text


def _only_shows(line: str) -> bool:
    """Say whether a line changes nothing: it may be said to compare its answer."""
    line = line.removeprefix("/andon").removesuffix("*").strip()
    try:
        command = find(INDEX.commands, line).command
    except Refused:
        return False
    return not command.changes or line in LOOKS


def _begins(offer: str, line: str) -> bool:
    return offer == line or offer.startswith(f"{line} ")


class World:
    """A room in one state, in which phrases are said."""

    def __init__(self, room: TalkRoom, core: Core, runner: Runner) -> None:
        self._room, self._core, self._runner = room, core, runner
        self._read: dict[tuple[str, str], str] = {}

    def say(self, phrase: Phrase) -> Outcome:
        """Say a phrase and return what came of it."""
        person = MANAGER[phrase.side]
        before = self._room.state()
        reply = self._room._handle(self._request(person, phrase))
        changed = self._room.state() != before
        offers = [self._line(person, button) for button in self._room.buttons(reply)]
        reads = self._reads(person, phrase, reply)
        return Outcome(phrase, reply, changed, reads, [] if reads else offers)

    def _request(self, person: str, phrase: Phrase) -> object:
        where = {"dm": "dm", "thread": "ACME-1", "talk_thread": "ACME-1"}.get(
            phrase.where, "shared"
        )
        text = phrase.text if phrase.where.startswith("talk") else f"@andon {phrase.text}"
        text = text.replace("@andon /andon", "/andon")
        return self._room._stage.request(
            Say(1, person=person, where=where, text=text), self._runner.now
        )

    def _line(self, person: str, button: Button) -> str:
        """Return the line that a button runs, also where it is kept for the person."""
        if not button.command.startswith("offered "):
            return button.command
        key = button.command.split()[1]
        with self._core.db.read() as tx:
            kept = json.loads(tx.note(f"offers/1/{person}") or "[]")
        return next((each["line"] for each in kept if each["key"] == key), button.command)

    def _reads(self, person: str, phrase: Phrase, reply: Reply) -> frozenset[str]:
        """Return which of the right lines would be answered in the same words."""
        if reply.card is None or reply.refused:
            return frozenset()
        shown = plain_card(reply.card)
        return frozenset(
            line
            for line in phrase.lines
            if _only_shows(line) and self._answer(person, phrase, line) == shown
        )

    def _answer(self, person: str, phrase: Phrase, line: str) -> str:
        line = "" if line == "/andon" else line
        where = "dm" if phrase.where == "dm" else "shared"
        known = self._read.get((f"{person} {where}", line))
        if known is None:
            say = Say(1, person=person, where=where, text=f"/andon {line}".strip())
            reply = self._room._handle(self._room._stage.request(say, self._runner.now))
            known = plain_card(reply.card) if reply.card is not None and not reply.refused else "-"
            self._read[f"{person} {where}", line] = known
        return known


@contextmanager
def world(state: str, responder: str) -> Iterator[World]:
    """Open a world in which ACME-1 is in a state and waits for, or waited for, a side."""
    program, clock = read_program(demo_program_text() + KIT), VirtualClock()
    with throwaway_database() as database:
        assert isinstance(database, SqliteDatabase)
        known = {person.id: person.side for person in program.people}
        stage = ConsoleStage(Room(), Sides(database, known), clock)
        runner = Runner(rehearsal_core(database, program), stage, clock, lambda _: None, ZONE)
        for line in _before(state, responder).splitlines():
            step = read_step(line, ZONE)
            assert step is not None
            assert runner.play(step) is None, line
        room = TalkRoom(database, runner, stage)
        assert runner._core is not None
        yield World(room, runner._core, runner)


def play(phrases: tuple[Phrase, ...]) -> list[Outcome]:
    """Say phrases and return what came of each; one that changes something gets a new world."""
    outcomes: list[Outcome] = []
    groups: dict[tuple[str, str], list[Phrase]] = {}
    for phrase in phrases:
        groups.setdefault((phrase.state, phrase.responder), []).append(phrase)
    for (state, responder), said in groups.items():
        waiting = list(said)
        while waiting:
            with ExitStack() as stack:
                here = stack.enter_context(world(state, responder))
                while waiting:
                    outcome = here.say(waiting.pop(0))
                    outcomes.append(outcome)
                    if outcome.changed:
                        break
    return outcomes
