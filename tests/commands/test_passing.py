"""Whoever has to act next is told at that moment: random walks over all transitions of an issue.

What must be done next, and by whom, is worked out here from the record alone. Where an act changes
that, each new person who has to act must be told by it: a direct message is queued, or they are
mentioned. Only who did it knows already.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from bot.app.bootstrap import on_console, rehearsal_core, throwaway_database
from bot.domain.transitions import THIRD_PARTY, running_ack
from bot.engine.context import context_of
from bot.engine.core import Core
from bot.engine.message_writer import MessageWriter
from bot.engine.pump import turn
from bot.features import INDEX
from bot.messages.card import mentioned
from bot.ports import SENT, Database, Delivery, Outcome, UnitOfWork
from bot.ports.request import COMMAND, Request
from tests.playing import small_program

# A Thursday at ten in California, two in the night of Friday in Shenzhen.
NOW = datetime(2026, 12, 3, 18, 0, tzinfo=UTC)
WALKS = 18
Acting = set[tuple[str, str]]
"""What has to be done, and who has to do it."""

LOGS = (
    ("linh", "issue log shortage {severity} 'U7 short'"),
    ("tom", "issue log shortage {severity} 'we are late' to=oem"),
    ("linh", "issue log fai {severity} 'FAI of rev C'"),
    ("maria", "issue log line_down {severity} 'line stands'"),
)
ACTS = (
    ("tom", "issue ack ACME-1"),
    ("wei", "issue ack ACME-1"),
    ("tom", "issue assign ACME-1 maria"),
    ("maria", "issue assign ACME-1 tom"),
    ("wei", "issue assign ACME-1 linh"),
    ("linh", "issue assign ACME-1 jun"),
    ("tom", "issue wait ACME-1 on ems 'label?'"),
    ("linh", "issue wait ACME-1 on oem 'here it is'"),
    ("tom", "issue wait ACME-1 on third_party until +1bd 'broker'"),
    ("tom", "issue resolve ACME-1 'broker has 800'"),
    ("wei", "issue resolve ACME-1 'restarted'"),
    ("maria", "issue close ACME-1"),
    ("wei", "issue close ACME-1"),
    ("linh", "issue reopen ACME-1 'not solved'"),
    ("wei", "issue reopen ACME-1 'still short'"),
    ("maria", "issue reopen ACME-1 'stands again'"),
    ("linh", "issue edit ACME-1 responder=ems"),
    ("tom", "issue edit ACME-1 responder=oem"),
    ("linh", "issue edit ACME-1 category=nonconformance"),
    ("wei", "issue edit ACME-1 category=shortage"),
    ("wei", "issue severity ACME-1 critical 'line 3'"),
    ("maria", "issue severity ACME-1 major 'found some'"),
    ("tom", "decision approve ACME-1 'fine' rev=C"),
    ("tom", "decision reject ACME-1 'burrs'"),
    ("linh", "issue merge ACME-1 into ACME-2"),
    ("tom", "issue merge ACME-1 into ACME-2"),
)


class Heard:
    """Who was told something, by a direct message or a mention; it is also where all is sent."""

    def __init__(self) -> None:
        self.people: set[str] = set()

    def send(self, delivery: Delivery) -> Outcome:
        return Outcome(SENT, delivery.key)


@contextmanager
def listening(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hear what is queued, and whom a card that is shown mentions."""
    tell, post, show = MessageWriter.tell, MessageWriter.post, MessageWriter.show_card

    def telling(self, person, message):  # type: ignore[no-untyped-def]
        heard.people.add(person.id)
        tell(self, person, message)

    def posting(self, message, *places, **more):  # type: ignore[no-untyped-def]
        heard.people |= set(mentioned(message.card))
        post(self, message, *places, **more)

    def showing(self, subject, name, card, kind, *parts):  # type: ignore[no-untyped-def]
        if not self.tx.surfaces(subject):
            heard.people |= set(mentioned(card))
        show(self, subject, name, card, kind, *parts)

    with monkeypatch.context() as patch:
        patch.setattr(MessageWriter, "tell", telling)
        patch.setattr(MessageWriter, "post", posting)
        patch.setattr(MessageWriter, "show_card", showing)
        yield


def acting(database: Database, now: datetime) -> Acting:
    """Return what has to be done next of ACME-1, by whom. One that closes itself needs nobody."""

    def read(tx: UnitOfWork) -> Acting:
        ctx, issue = context_of(tx, 1, INDEX), tx.issue_numbered(1, 1)
        if issue is None:
            return set()
        cell, roster = ctx.cell(issue), ctx.roster
        if issue.state == "resolved":
            asked = any(c.kind == "confirm" and c.ended is None for c in issue.clocks)
            side, what = issue.counterpart, "confirm"
            return {(what, p.id) for p in roster.owners(issue, cell, side, now) if asked}
        if not issue.live or issue.waiting_on == THIRD_PARTY:
            return set()
        what = "acknowledge" if running_ack(issue) else "work"
        return {(what, p.id) for p in roster.owners(issue, cell, issue.waiting_on, now)}

    return database.write(read)


def walk(seed: int, heard: Heard) -> Iterator[tuple[str, set[str]]]:
    """Do random acts; yield each with the people whom it leaves to act without a word."""
    random, now = Random(seed), NOW + timedelta(hours=seed % 24)
    with throwaway_database() as database:
        core: Core = rehearsal_core(database, on_console(small_program()))(now)
        core.start(now)
        severity = random.choice(("critical", "major", "minor"))
        who, line = random.choice(LOGS)
        acts = [(who, line.format(severity=severity)), ("linh", "issue log order major 'PO 4711'")]
        acts += random.choices(ACTS, k=14)
        for number, (who, line) in enumerate(acts):
            before = acting(database, now)
            heard.people.clear()
            request = Request(f"{number}", COMMAND, "console", who, "console:shared", line)
            core.handle(request, now)
            after = acting(database, now)
            new = {person for what, person in after - before}
            yield f"{who}: {line}", new - heard.people - {who}
            now += timedelta(minutes=random.choice((1, 20, 90, 60 * 26)))
            heard.people.clear()
            for _ in range(3):
                before = acting(database, now)
                turn(core, heard, now)
                new = {person for what, person in acting(database, now) - before}
                yield f"time passes to {now}", new - heard.people


def test_whoever_has_to_act_next_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The walks are worth something only if they pass the ball in every way there is."""
    heard, done = Heard(), dict[int, list[str]]()
    with listening(heard, monkeypatch):
        for seed in range(WALKS):
            for act, untold in walk(seed, heard):
                done.setdefault(seed, []).append(act)
                assert not untold, f"seed {seed}: {sorted(untold)} after {done[seed]}"
    said = {act for acts in done.values() for act in acts}
    for verb in ("ack", "assign", "wait", "resolve", "close", "reopen", "edit", "merge"):
        assert any(f"issue {verb} " in act for act in said), verb
