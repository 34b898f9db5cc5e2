"""Goals: agree on one, read it, change it, end it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.domain.charter import GoalTable
from bot.domain.values import Person
from bot.domain.zones import load_zone
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.records import Stored
from bot.features.charter import change
from bot.features.charter.commands.common import about, near, required, value
from bot.features.charter.policy import GOAL, Goal, Reading
from bot.features.charter.store import GOALS, free_id, note
from bot.features.charter.texts import ENDINGS, refuse, say
from bot.messages.line import argument
from bot.ports.request import Reply

NEW = 'charter goal "First pass yield" measure="FPY %" target=98 review=2027-06-30 term=short'
READ = "charter goal fpy now=96.5"
END = 'charter goal fpy met "three months above the target"'


def _option(name: str, kind: str, help: str) -> Param:
    return Param(name, kind, required=False, option=True, help=help)


@command(
    "charter goal",
    Param("goal", "goal", help="its id, or the title of a new one"),
    Param("end", "goal_end", required=False, help="met, missed or dropped"),
    Param("why", "text", required=False, help="why it ends"),
    _option("measure", "word", "what is measured, such as FPY %"),
    _option("target", "word", "what is aimed at"),
    _option("review", "word", "when it is looked at again, such as 2027-06-30"),
    _option("term", "goal_term", "short or long"),
    _option("owner", "person", "who answers for it on their side"),
    _option("now", "word", "what was measured just now"),
    help="Agree on a goal, enter what was measured, change or end it",
    example=NEW,
)
def goal(
    call: Call,
    goal: str,
    end: str | None,
    why: str | None,
    now: str | None,
    owner: Person | None,
    **given: str | None,
) -> Reply:
    """Add a goal, or read, change or end one; all but a reading binds both."""
    typed = {key: text for key, text in given.items() if text is not None}
    stored = GOALS.named(call.writer, goal.lower())
    if now is not None:
        if typed or end or owner:
            raise refuse("no.goal.both", example=READ)
        return _read(call, _known(call, stored, goal), now)
    call.require("charter goal")
    if end is not None:
        return _end(call, _known(call, stored, goal), end, why)
    if stored is None:
        return _add(call, goal, why, typed, owner)
    return _change(call, stored, _values(call, typed), owner)


def _known(call: Call, stored: Stored[Goal] | None, typed: str) -> Stored[Goal]:
    if stored is not None:
        return stored
    names = [each.record.name for each in GOALS.all(call.writer)]
    raise refuse("no.goal", typed=typed, nearest=near(typed, names), example=NEW)


def _values(call: Call, typed: Mapping[str, str]) -> dict[str, object]:
    values: dict[str, object] = {key: value(GOAL, key, text, NEW) for key, text in typed.items()}
    review = values.get("review")
    # What was asked for in time may be agreed on later.
    asked = call.since.astimezone(load_zone(call.ctx.program.zone)).date()
    if isinstance(review, date) and review < asked:
        raise refuse("no.goal.past", day=f"{review:%Y-%m-%d}", example=NEW)
    return values


def _require_new(call: Call, table: GoalTable) -> None:
    """Refuse a goal that goes on already under the same title and measure."""

    def named(each: GoalTable) -> tuple[str, str]:
        return each.title.casefold(), each.measure.casefold()

    for stored in GOALS.all(call.writer):
        known = stored.value.table
        if stored.value.ended is None and named(known) == named(table):
            example = f"charter goal {known.id} target={argument(table.target)}"
            raise refuse("no.goal.twice", title=known.title, id=known.id, example=example)


def _add(
    call: Call, title: str, more: str | None, typed: Mapping[str, str], owner: Person | None
) -> Reply:
    if not {"measure", "target"} <= typed.keys():
        if " " not in title:
            _known(call, None, title)
        raise refuse("no.goal.measure", example=NEW)
    if more:
        raise refuse("no.goal.quotes", example=NEW)
    words = value(GOAL, "title", title, NEW, "<goal>")
    name = free_id(GOALS, call.writer, words)
    table = GoalTable(name, words, **_values(call, typed))  # type: ignore[arg-type]
    _require_new(call, table)
    stored = change.add_goal(call.writer, _owned(table, owner), call.person)
    return about(call, GOAL, stored.record.name, say("goal.kept", id=name))


def _owned(table: GoalTable, owner: Person | None) -> GoalTable:
    if owner is None:
        return table
    if owner.side == "oem":
        return replace(table, owner_oem=owner.id)
    return replace(table, owner_ems=owner.id)


def _read(call: Call, stored: Stored[Goal], typed: str) -> Reply:
    """Enter what was measured: at once, by anybody of either side."""
    call.require("charter goal", "reading")
    table = stored.value.table
    measured = value(GOAL, "target", typed, READ, "now=")
    over = _over(call, stored)
    if over is not None:
        return over
    last = stored.value.readings[-1:]
    if last and (last[0].value, last[0].by, last[0].at) == (measured, call.person.id, call.now):
        return about(call, GOAL, table.id, say("goal.read.same", id=table.id, value=measured))
    reading = Reading(call.now, call.person.id, call.side, measured)
    stored = GOALS.change(call.writer, stored, stored.value.read(reading))
    text = say("changed.reading", measure=table.measure, value=measured)
    note(call.writer, stored.record, text, call.person, "shared")
    words = {"id": table.id, "measure": table.measure, "value": measured}
    return about(call, GOAL, table.id, say("goal.read", target=table.target, **words))


def _over(call: Call, stored: Stored[Goal]) -> Reply | None:
    ended = stored.value.ended
    if ended is None:
        return None
    name = stored.record.name
    return about(call, GOAL, name, say("goal.over", id=name, how=ENDINGS[ended]))


def _end(call: Call, stored: Stored[Goal], how: str, why: str | None) -> Reply:
    over = _over(call, stored)
    if over is not None:
        return over
    name = stored.record.name
    change.end_goal(call.writer, stored, how, required(why, END), call.person)
    return about(call, GOAL, name, say("goal.ended", id=name, how=ENDINGS[how]))


def _change(
    call: Call, stored: Stored[Goal], values: Mapping[str, object], owner: Person | None
) -> Reply:
    over = _over(call, stored)
    if over is not None:
        return over
    name = stored.record.name
    table = _owned(replace(stored.value.table, **values), owner)  # type: ignore[arg-type]
    if table == stored.value.table:
        return about(call, GOAL, name, say("goal.same", id=name))
    change.change_goal(call.writer, stored, table, call.person)
    return about(call, GOAL, name, say("goal.changed", id=name))


COMMANDS = (goal,)
