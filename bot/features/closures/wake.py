"""The countdown to long closures of either site, told in the shared channels.

It runs for programs that plan together: with an open milestone, or a recurring sync.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.issue import StepDone
from bot.domain.ordinary_week import usual_day
from bot.engine.feature import SENT, SKIPPED, Wake
from bot.engine.records import Outlook, RecordStore, Stored
from bot.engine.writer import Writer
from bot.features.closures.policy import CLOSURES, Countdown, Watch, countdown
from bot.features.closures.texts import say
from bot.features.deadlines.policy import DEADLINE, MILESTONE, Deadline
from bot.messages.card import Text, day_of
from bot.messages.say import join
from bot.ports import Record
from bot.ports.codec import from_data

LOOK_AGAIN = timedelta(weeks=4)
"""Calendars change: without anything to come the closures are looked at again after this."""

STALE = timedelta(days=3)
"""A message this late is not said any more: the next one of its closure will come."""

REMEMBERED = 200
"""So many steps are remembered: far more than the countdown can still name."""


def _load(writer: Writer, record: Record) -> Stored[Watch]:
    return Stored(record, from_data(Watch, record.data))


def _outlook(writer: Writer, stored: Stored[Watch]) -> Outlook:
    coming = countdown(writer.ctx.calendars, stored.value, writer.now)
    return Outlook(True, min([writer.now + LOOK_AGAIN, *(each.at for each in coming)]))


WATCHES = RecordStore(CLOSURES, _load, _outlook)


def watch_closures(writer: Writer) -> None:
    """Begin to watch, once; what lies before this moment is not told."""
    if WATCHES.named(writer, CLOSURES) is None:
        record = WATCHES.unsaved(writer, CLOSURES)
        WATCHES.save(writer, Stored(record, Watch(writer.now)))


def follow(writer: Writer, before: Deadline | None, item: Deadline) -> None:
    """Begin to watch with the first milestone."""
    if before is None and item.kind == MILESTONE:
        watch_closures(writer)


def _plan(writer: Writer, stored: Stored[Watch]) -> list[Countdown]:
    return countdown(writer.ctx.calendars, stored.value, writer.now)


def _judge(
    writer: Writer, stored: Stored[Watch], due: Sequence[Countdown]
) -> Iterator[tuple[Countdown, str]]:
    """Of several messages for one closure only the last is told."""
    last = {(each.closure.site, each.closure.first): each for each in due}
    used = _in_use(writer)
    for each in due:
        fresh = writer.now - each.at <= STALE
        told = used and fresh and last[each.closure.site, each.closure.first] is each
        yield each, SENT if told else SKIPPED


def _remember(
    writer: Writer, stored: Stored[Watch], step: Countdown, outcome: str
) -> Stored[Watch]:
    done = StepDone(step.key, writer.now, CLOSURES, None, outcome)
    watch = replace(stored.value, done=(*stored.value.done, done)[-REMEMBERED:])
    return stored.with_value(watch)


def _milestones(writer: Writer) -> list[Deadline]:
    records = writer.tx.records(writer.ctx.id, DEADLINE, live=True)
    found = (from_data(Deadline, record.data) for record in records)
    return [item for item in found if item.kind == MILESTONE]


def _in_use(writer: Writer) -> bool:
    return bool(_milestones(writer) or writer.tx.records(writer.ctx.id, "sync", live=True))


def _tell(writer: Writer, stored: Stored[Watch], each: Countdown) -> Stored[Watch]:
    site = writer.ctx.site(each.closure.site)
    text = say(
        f"closure.{each.what}",
        site=writer.ctx.program.place_name(site),
        company=writer.ctx.company(site.side),
        first=day_of(each.closure.first),
        last=day_of(each.closure.last),
        count=each.count,
        inside=_inside(writer, each),
    )
    writer.notice(text, key=f"{CLOSURES}/{each.key}")
    return stored


def _inside(writer: Writer, each: Countdown) -> Text:
    """Name the milestones of the closed side that fall due while it is closed."""
    calendar = writer.ctx.calendars[each.closure.site]
    names: list[Text] = []
    for item in _milestones(writer):
        day = usual_day(calendar, item.due)
        if item.side == calendar.site.side and each.closure.first <= day <= each.closure.last:
            names.append((f"{item.title} ({day_of(day)})",))
    return say("closure.inside", names=join(names)) if names else ()


WAKE = Wake(
    CLOSURES,
    load=_load,
    plan=_plan,
    judge=_judge,
    remember=_remember,
    do=_tell,
    save=WATCHES.save,
)
