"""A program stands, goes on, or ends.

A pause is a fact of the whole program and not of its issues: every clock, also one that starts
meanwhile, stands as long as it lasts. So nothing is written to the issues, and nothing is late
afterwards: each due moment is as far ahead as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.issue import ENDED_STATES, LIVE_STATES, Issue
from bot.domain.values import PROGRAM_MANAGER, Duration, Person, other_side
from bot.engine.context import PAUSE, Stand
from bot.engine.proposals.store import Filed, Question, ask, open_proposals
from bot.engine.proposals.value import Proposal, Seat
from bot.engine.proposals.votes import withdraw
from bot.engine.writer import Writer
from bot.features.programs.store import store
from bot.features.programs.texts import say
from bot.messages.card import Text, plain
from bot.ports import Record
from bot.ports.codec import from_data, to_data

ACTIVE, PAUSED, ARCHIVED = "active", "paused", "archived"
TOPIC = "archive"
DECIDE_WITHIN = Duration(5, "bd")
"""How long the other side may think about an end before its managers are reminded."""


def pause(writer: Writer, by: Person, why: str | None, cause: str, since: datetime) -> int:
    """Let everything stand from a moment on; return how many clocks ran. What is queued for a clock
    is kept back."""
    running = running_dues(writer)
    tx, ctx = writer.tx, writer.ctx
    name = _stand(writer, by, why, since)
    after = store(writer, ctx.program, cause, state=PAUSED)
    after.record(None, "program.paused", by.id, {"text": why})
    told = say(
        "pause.told",
        actor=by.name,
        company=ctx.company(by.side),
        program=ctx.program.key,
        reason=why or say("pause.no_reason"),
    )
    after.notice(told, key=f"pause/{name}")
    tx.wake_program(ctx.id, writer.now)
    return len(running)


def _stand(
    writer: Writer, by: Person | None, why: str | None, since: datetime | None = None
) -> str:
    """Keep that everything stands from now on, or from an earlier moment; return which pause that
    is."""
    name = str(len(writer.ctx.past.pauses) + 1)
    stand = to_data(Stand(since or writer.now, None, by.id if by else None, why))
    writer.tx.add_record(Record(0, writer.ctx.id, PAUSE, name, False, None, stand))
    writer.tx.hold_queued(writer.ctx.id)
    return name


@dataclass(frozen=True)
class Resumed:
    """What goes on: since when it stood, how many clocks run, and when the next one is due."""

    since: datetime
    count: int
    next: datetime | None


def resume(writer: Writer, by: Person, cause: str) -> Resumed:
    """Let everything go on where it stood."""
    tx, ctx = writer.tx, writer.ctx
    record = tx.records(ctx.id, PAUSE)[-1]
    stand = from_data(Stand, record.data)
    ended = Stand(stand.since, max(writer.now, stand.since), stand.by, stand.why)
    tx.save_record(Record(record.id, ctx.id, PAUSE, record.name, False, None, to_data(ended)))
    after = store(writer, ctx.program, cause, state=ACTIVE)
    tx.release_held(ctx.id, writer.now)
    dues = running_dues(after)
    after.record(None, "program.resumed", by.id)
    told = say(
        "resume.told",
        actor=by.name,
        company=ctx.company(by.side),
        program=ctx.program.key,
        since=ctx.moment(stand.since),
        until=ctx.moment(writer.now),
        count=len(dues),
    )
    after.notice(told, key=f"resume/{record.name}")
    tx.wake_program(ctx.id, writer.now)
    return Resumed(stand.since, len(dues), min(dues, default=None))


def last_stand(writer: Writer) -> Stand:
    """Return the latest pause of a program that had one."""
    return from_data(Stand, writer.tx.records(writer.ctx.id, PAUSE)[-1].data)


def running_dues(writer: Writer) -> list[datetime]:
    """Return when every running clock of the program is due."""
    issues = writer.tx.issues(writer.ctx.id, LIVE_STATES)
    return [due for issue in issues for due in writer.dues(issue).values()]


def open_archive(writer: Writer) -> Filed | None:
    """Return the open proposal to archive the program."""
    return next(iter(open_proposals(writer, TOPIC)), None)


def propose_archive(writer: Writer, by: Person, why: str | None) -> Filed:
    """Ask the other side's program managers to end the program."""
    question = Question(
        topic=TOPIC,
        about=plain(say("archive.about", program=writer.ctx.program.key)),
        seats=(Seat(other_side(by.side), PROGRAM_MANAGER),),
        target=DECIDE_WITHIN,
        why=why,
    )
    return ask(writer, question, by)


def accepted(writer: Writer, proposal: Proposal, person: Person | None) -> None:
    """Archive a program as the other side agreed."""
    archive(writer, person, f"archive/{proposal.name}")


def archive(writer: Writer, by: Person | None, cause: str) -> None:
    """End a program: nothing runs any more, nothing is changed, everything can be read."""
    for filed in open_proposals(writer):
        withdraw(writer, filed)
    if writer.ctx.stands_since is None:
        _stand(writer, by, None)
    after = store(writer, writer.ctx.program, cause, state=ARCHIVED)
    after.record(None, "program.archived", by.id if by else None)
    after.notice(say("archive.told", program=writer.ctx.program.key), key=cause)
    after.tx.wake_program(after.ctx.id, after.now)


def on_card(writer: Writer, issue: Issue) -> tuple[Text, ...]:
    """Say on the card of an issue that its program stands."""
    if issue.state in ENDED_STATES or writer.ctx.row.state == ACTIVE:
        return ()
    if writer.ctx.row.state == ARCHIVED:
        return (say("card.archived"),)
    since = writer.ctx.stands_since
    return (say("card.paused", since=writer.ctx.moment(since) if since else None),)
