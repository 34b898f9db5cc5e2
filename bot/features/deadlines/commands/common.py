"""What the deadline commands share: dates as their owner means them, and who may speak."""

from __future__ import annotations

import re
from datetime import datetime

from bot.domain.calendar import Calendar
from bot.domain.issue import Issue
from bot.domain.ordinary_week import usual_day
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param
from bot.engine.dates import due_when, refusing
from bot.features.deadlines.denied import speaks_for
from bot.features.deadlines.policy import DEADLINE, Deadline, working_day_before
from bot.features.deadlines.texts import BUTTONS, STATUSES, refuse, say
from bot.features.issues.discretion.policy import discretion_of
from bot.features.issues.merging.redirect import destination
from bot.messages.card import Button, Moment, Text
from bot.ports.request import Reply

WHICH = Param("deadline", "deadline", help="its id, such as fai")
OWNER = Param("owner", "person", required=False, option=True, help="who owes it; by default you")
LIST_LIMIT = 20
EXAMPLES = {
    "deadline add": 'deadline add "…" due=fri',
    "deadline promise": 'deadline promise fri "…"',
}
LISTS = ("open", "mine", "overdue", "milestones", "all")
ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def understood(text: str, now: datetime, calendar: Calendar, *, past: bool = False) -> datetime:
    """Return what a typed due date means for its owner; a date alone: the end of their workday."""
    return refusing(lambda: due_when(text, now, calendar, past=past))


def subject(item: Deadline) -> str:
    """Return a deadline as the subject of a message."""
    return f"{DEADLINE}:{item.id}"


def moment_of(call: Call, at: datetime, calendar: Calendar) -> Moment:
    """Return an instant to be written, the zone of the deadline's owner first."""
    return call.ctx.moment(at, calendar.site.id)


def future(call: Call, text: str, calendar: Calendar) -> datetime:
    """Return what a typed date means; one that is not ahead is refused."""
    moment = understood(text, call.since, calendar)
    if moment <= call.now:
        raise refuse("no.deadline.past", due=moment_of(call, moment, calendar))
    return moment


def closed_day(
    call: Call, item: Deadline, calendar: Calendar
) -> tuple[tuple[Text, ...], tuple[Button, ...]]:
    """Offer the working day before a date on the owner's holiday; the date stays as it is."""
    before = working_day_before(calendar, item.due)
    if before is None or before <= call.now:
        return (), ()
    day, earlier = usual_day(calendar, item.due), calendar.local(before)
    working = calendar.day_of(before, due=True)
    hint = say(
        "deadline.closed_day",
        day=f"{day:%Y-%m-%d}",
        site=call.ctx.program.place_name(calendar.site),
        before=f"{working:%Y-%m-%d}",
    )
    label = BUTTONS["before"].format(day=f"{working:%Y-%m-%d}")
    line = f"deadline commit {item.id} {earlier:%Y-%m-%d} {earlier:%H:%M}"
    return (hint,), (Button(label, line),)


def read_by_both(call: Call) -> tuple[Text, ...]:
    """Say where only one's own side reads along that the other side reads what was stored."""
    return (say("sync.both"),) if call.private else ()


def discreet(call: Call) -> Issue | None:
    """Return the issue in whose thread it was said, if its category keeps words from the channel;
    what is said on a merged issue counts for the one that goes on."""
    if call.thread is None:
        return None
    issues = (call.thread, destination(call.writer, call.thread))
    return next((issue for issue in issues if discretion_of(issue.category)), None)


def require_both(call: Call, words: str) -> None:
    """Refuse a deadline, which both sides read, in a thread whose words stay there.

    ``words`` are the command, for the example.
    """
    issue = discreet(call)
    if call.thread is None or not (call.private or issue):
        return
    key = "no.deadline.discreet" if issue else "no.deadline.own_thread"
    name, company = call.ctx.name(call.thread), call.ctx.company(call.side)
    raise refuse(key, name=name, company=company, example=EXAMPLES[words])


def ended_before(call: Call, item: Deadline) -> Reply | None:
    """Answer what is said of a deadline that is over with what is already true."""
    if item.open:
        return None
    return call.answer(say("deadline.ended", id=item.id, status=STATUSES[item.status]))


def require_own(call: Call, item: Deadline, words: str) -> None:
    """Refuse whoever may not speak for a deadline: its owner's side and program managers may."""
    if speaks_for(call, item, words):
        return
    owner, company = call.ctx.person_name(item.owner), call.ctx.company(item.side)
    raise refuse("no.deadline.owner", owner=owner, company=company, id=item.id)
