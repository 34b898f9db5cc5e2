"""The countdown to long closures of either site, told in the shared channels.

It runs for programs that plan together: with an open milestone, or a recurring sync.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.domain.values import StepDone
from bot.engine.writer import Writer
from bot.features.closures.policy import CLOSURES, Countdown, Watch, countdown
from bot.features.closures.texts import say
from bot.features.deadlines.policy import DEADLINE, MILESTONE, Deadline
from bot.messages.card import Text
from bot.messages.say import join
from bot.ports import Record, Subject
from bot.ports.codec import from_data, to_data

LOOK_AGAIN = timedelta(weeks=4)
"""Calendars change: without anything to come the closures are looked at again after this."""

STALE = timedelta(days=3)
"""A message this late is not said any more: the next one of its closure will come."""


def watch_closures(writer: Writer) -> None:
    """Begin to watch, once; what lies before this moment is not told."""
    if writer.tx.record_named(writer.ctx.id, CLOSURES, CLOSURES) is None:
        watch = Watch(writer.now)
        record = Record(0, writer.ctx.id, CLOSURES, CLOSURES, True, None, to_data(watch))
        _set_wake(writer, writer.tx.add_record(record), watch)


def follow(writer: Writer, before: Deadline | None, item: Deadline) -> None:
    """Begin to watch with the first milestone."""
    if before is None and item.kind == MILESTONE:
        watch_closures(writer)


def _set_wake(writer: Writer, record: Record, watch: Watch) -> None:
    coming = countdown(writer.ctx.calendars, watch, writer.now)
    later = writer.now + LOOK_AGAIN
    at = min([later, *(each.at for each in coming)])
    active = writer.ctx.row.state == "active"
    writer.tx.set_wake(Subject(CLOSURES, record.id), writer.ctx.id, at if active else None)


def fire(writer: Writer, record: Record) -> None:
    """Tell what is due about closures: of several for one closure only the last."""
    watch = from_data(Watch, record.data)
    due = [c for c in countdown(writer.ctx.calendars, watch, writer.now) if c.at <= writer.now]
    last = {(each.closure.site, each.closure.first): each for each in due}
    used = _in_use(writer)
    for each in due:
        fresh = writer.now - each.at <= STALE
        if used and fresh and last[each.closure.site, each.closure.first] is each:
            _tell(writer, each)
    done = tuple(StepDone(c.key, writer.now, CLOSURES, None, "sent") for c in due)
    changed = replace(watch, done=(*watch.done, *done)[-200:])
    writer.tx.save_record(replace(record, data=to_data(changed)))
    _set_wake(writer, record, changed)


def _milestones(writer: Writer) -> list[Deadline]:
    records = writer.tx.records(writer.ctx.id, DEADLINE, live=True)
    found = (from_data(Deadline, record.data) for record in records)
    return [item for item in found if item.kind == MILESTONE]


def _in_use(writer: Writer) -> bool:
    return bool(_milestones(writer) or writer.tx.records(writer.ctx.id, "sync", live=True))


def _tell(writer: Writer, each: Countdown) -> None:
    site = writer.ctx.program.site(each.closure.site)
    text = say(
        f"closure.{each.what}",
        site=site.id,
        company=writer.ctx.company(site.side),
        first=f"{each.closure.first:%Y-%m-%d}",
        last=f"{each.closure.last:%Y-%m-%d}",
        count=each.count,
        inside=_inside(writer, each),
    )
    writer.notice(text, key=f"{CLOSURES}/{each.key}")


def _inside(writer: Writer, each: Countdown) -> Text:
    """Name the milestones of the closed side that fall due while it is closed."""
    calendar = writer.ctx.calendars[each.closure.site]
    names: list[Text] = []
    for item in _milestones(writer):
        day = calendar.local(item.due).date()
        if item.side == calendar.site.side and each.closure.first <= day <= each.closure.last:
            names.append((f"{item.id} ({day:%Y-%m-%d})",))
    return say("closure.inside", names=join(names)) if names else ()
