"""What an issue needs from a side, in words for people: since when, until when, how late it is,
what is at stake, and who is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.issue import Clock, Issue
from bot.domain.plan import target_of
from bot.domain.values import Duration, Person, Side, other_side, read_side
from bot.engine.context import Context
from bot.features.issues.alerts.texts import DURATIONS, NEEDED, NUMBERS, STAKES
from bot.features.issues.buttons import holder
from bot.features.issues.texts import say
from bot.messages.card import Text
from bot.messages.fields import label
from bot.messages.line import cut
from bot.messages.say import Value, join

ACK, UPDATE, CONFIRM, REOPENED, ASKED = "ack", "update", "confirm", "reopened", "asked"
STAKE_LENGTH = 60
"""So many characters of a detail stand in an alert; ``issue show`` has all of it."""
_FLAGS = ("line_down", "stop_ship", "blocks_build")
_FACTS = ("need", "gap", "qty", "qty_bad", "line", "lot", "shipment", "new_date")
_OVER = {(UPDATE, False): "need.over.update", (UPDATE, True): "need.over.promised"}
_YES = ("yes", "y", "true", "1")


@dataclass(frozen=True, slots=True)
class Need:
    """Something that is needed from ``side``: ``kind`` is a kind of clock, ``reopened``, or
    ``asked`` where a person asks for help.

    ``since`` and ``due`` are moments (UTC); ``target`` is the time that was agreed for it, on the
    calendar of ``site``. ``people`` are those who are asked now, of both sides.
    """

    kind: str
    side: Side
    since: datetime
    due: datetime | None = None
    target: Duration | None = None
    site: str | None = None
    level: int | None = None
    people: tuple[Person, ...] = ()

    @property
    def asked(self) -> tuple[Person, ...]:
        """Return who is asked now on the side from which it is needed."""
        return tuple(person for person in self.people if person.side == self.side)


def of_clock(
    ctx: Context,
    issue: Issue,
    clock: Clock,
    due: datetime | None,
    *,
    level: int | None = None,
    people: tuple[Person, ...] = (),
) -> Need:
    """Return what a running clock asks of its side."""
    # What was promised earlier than agreed is due when it was promised.
    promised = clock.promised is not None and clock.promised == due
    target = None if promised else target_of(issue, clock.kind, ctx.rules_of(issue))
    side = read_side(clock.side)
    return Need(clock.kind, side, clock.started, due, target, clock.site, level, people)


def of_issue(issue: Issue, kind: str, level: int, people: tuple[Person, ...]) -> Need:
    """Return what is needed of the side with the ball where no single clock asks for it."""
    since = issue.reopened[-1] if issue.reopened else issue.logged
    return Need(kind, read_side(holder(issue)), since, level=level, people=people)


# sentences


def common(ctx: Context, issue: Issue, need: Need) -> dict[str, Value]:
    """Return what every sentence about a need may name."""
    return {
        "name": ctx.name(issue),
        "title": issue.title,
        "company": ctx.company(need.side),
        "partner": ctx.company(other_side(need.side)),
        "count": len(issue.reopened),
    }


def lateness(ctx: Context, issue: Issue, need: Need, at: datetime) -> Text:
    """Say since when the partner waits, that the agreed time is over, and by how much it is late
    when it is read ``at``."""
    if need.due is None:
        return ()
    values = common(ctx, issue, need)
    over = say(
        _OVER.get((need.kind, need.target is None), "need.over"),
        agreed=_agreed(need.target),
        every=every(need.target),
        what=NEEDED[need.kind],
        due=ctx.moment(need.due, need.site),
        late=_late(at - need.due),
        **values,
    )
    if need.kind == UPDATE:
        return over
    return (*_asked_when(ctx, issue, need), " ", *over)


def until(ctx: Context, issue: Issue, need: Need) -> Text:
    """Say since when the partner waits, and by when something is needed."""
    if need.due is None:
        return ()
    wanted = say(f"need.until.{need.kind}", due=ctx.moment(need.due, need.site))
    return (*_asked_when(ctx, issue, need), " ", *wanted)


def _asked_when(ctx: Context, issue: Issue, need: Need) -> Text:
    own = issue.raised_side == need.side and need.since == issue.logged
    key = "need.solved" if need.kind == CONFIRM else "need.disclosed" if own else "need.since"
    since = ctx.moment(need.since, need.site)
    return say(key, since=since, **common(ctx, issue, need))


def in_danger(issue: Issue) -> bool:
    """Say whether a production line may be in danger: whom to call is said in these words then."""
    return issue.severity == "critical" or bool(_flags(issue))


def _flags(issue: Issue) -> list[str]:
    fields = issue.fields
    return [STAKES[key] for key in _FLAGS if fields.get(key, "").strip().lower() in _YES]


def stakes(issue: Issue) -> Text:
    """Say what is at stake, as far as the issue's details say it; nothing where they do not."""
    facts = [_fact(key, issue.fields[key]) for key in _FACTS if issue.fields.get(key, "").strip()]
    told = [*_flags(issue), *facts]
    return say("need.stakes", stakes=join([(each,) for each in told], "; ")) if told else ()


def _fact(key: str, value: str) -> str:
    return f"{label(key)}: {cut(value, STAKE_LENGTH)}".rstrip(".")


# lengths of time


def in_words(length: Duration) -> str:
    """Return a length of time as people say it: ``four working hours``, ``30 minutes``."""
    one, many = DURATIONS[length.unit]
    amount = NUMBERS.get(length.amount, str(length.amount))
    return f"{amount} {one if length.amount == 1 else many}"


def every(length: Duration | None) -> Text:
    """Return how often something is agreed: ``every working day``, ``every two hours``."""
    if length is None:
        return ()
    one, _ = DURATIONS[length.unit]
    return say("need.every", length=one if length.amount == 1 else in_words(length))


def _agreed(length: Duration | None) -> Text:
    """Begin a sentence with the agreed time and its verb: ``The agreed two hours are``."""
    if length is None:
        return say("need.agreed.none")
    if length.amount == 1:
        return say("need.agreed.one", unit=DURATIONS[length.unit][0])
    return say("need.agreed", length=in_words(length))


def _late(by: timedelta) -> Text:
    """Say by how much it is late; what is late by less than an hour is only over."""
    hours = int(by.total_seconds() // 3600)
    if hours < 1:
        return ()
    length = Duration(hours, "h") if hours < 48 else Duration(hours // 24, "d")
    return say("need.late", length=in_words(length))
