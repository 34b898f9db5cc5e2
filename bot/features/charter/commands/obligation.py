"""Obligations: take one on, say that one of its dates is met, ask for it, end it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.charter import FILE, TEXT, ObligationTable, read_after
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.records import Stored
from bot.features.charter import change
from bot.features.charter.commands.common import about, near, required, value
from bot.features.charter.occurrences import open_next, requested
from bot.features.charter.policy import (
    ASKED,
    DONE,
    DROPPED,
    OBLIGATION,
    OPEN,
    Duty,
    Evidence,
    Obligation,
    earliest,
)
from bot.features.charter.store import (
    DUTIES,
    OBLIGATIONS,
    duty_calendar,
    free_id,
    note,
    obligations,
    open_duties,
)
from bot.features.charter.texts import refuse, say
from bot.features.deadlines import store as deadlines
from bot.messages.card import Card, Text
from bot.messages.line import one_line
from bot.messages.say import join
from bot.ports.message import Message
from bot.ports.request import Reply

NEW = 'charter obligation "Rolling forecast" side=oem role=buyer rrule="FREQ=MONTHLY;BYMONTHDAY=5"'
BEHIND = 'charter obligation "FAI report" side=ems role=cqe after="fai +5bd"'
SOON = 'charter obligation "Quote" side=ems role=buyer within=2bd'
EXAMPLES = {"after": BEHIND, "within": SOON}
MET = "charter obligation forecast done"
DROP = 'charter obligation forecast dropped "the portal shows it"'
WHEN = ("rrule", "after", "within")
ROLES_NAMED = 12


def _option(name: str, help: str, kind: str = "word") -> Param:
    return Param(name, kind, required=False, option=True, help=help)


@command(
    "charter obligation",
    Param("obligation", "obligation", help="its id, or the title of a new one"),
    Param("act", "obligation_act", required=False, help="done, asked or dropped"),
    Param("text", "text", required=False, help="what shows it, or why it ends"),
    _option("side", "who owes it: oem or ems", "side"),
    _option("role", "the role that does it"),
    _option("rrule", "how it recurs, such as FREQ=MONTHLY;BYMONTHDAY=5"),
    _option("after", 'a deadline and business days behind it, such as "fai +5bd"'),
    _option("within", "how soon after a request, such as 2bd"),
    _option("evidence", "what shows it: file, text or none", "evidence"),
    _option("link", "the address of what shows it"),
    help="Take on what a side owes again and again, and say when a date of it is met",
    example=NEW,
)
def obligation(
    call: Call,
    obligation: str,
    act: str | None,
    text: str | None,
    link: str | None,
    **given: str | None,
) -> Reply:
    """Take one on, meet, ask for, change or end it."""
    typed = {key: word for key, word in given.items() if word is not None}
    name, _, day = obligation.partition("/")
    stored = OBLIGATIONS.named(call.writer, name.lower())
    if act == DONE:
        return _done(call, _known(call, stored, obligation), day, text, link)
    if act == ASKED:
        return _asked(call, _known(call, stored, obligation))
    call.require("charter obligation")
    if act == DROPPED:
        return _drop(call, _known(call, stored, obligation), text)
    if stored is None or day:
        return _add(call, obligation, text, typed)
    return _change(call, stored, typed)


def _known(call: Call, stored: Stored[Obligation] | None, typed: str) -> Stored[Obligation]:
    if stored is not None:
        return stored
    names = [each.record.name for each in obligations(call.writer)]
    raise refuse("no.obligation", typed=typed, nearest=near(typed, names), example=NEW)


def _add(call: Call, title: str, more: str | None, typed: Mapping[str, str]) -> Reply:
    if not typed and " " not in title and not more:
        _known(call, None, title)
    if not {"side", "role"} <= typed.keys() or more:
        raise refuse("no.obligation.new", example=NEW)
    words = value(OBLIGATION, "title", title, NEW, "<obligation>")
    name = free_id(OBLIGATIONS, call.writer, words)
    values = _values(call, typed, typed["side"])
    if sum(values.get(key) is not None for key in WHEN) != 1:
        raise refuse("no.obligation.when", example=NEW)
    table = ObligationTable(id=name, title=words, **values)
    _require_new(call, table)
    stored = change.add_obligation(call.writer, table, call.person)
    return about(call, OBLIGATION, name, say("obligation.kept", id=name, next=_next(call, stored)))


def _require_new(call: Call, table: ObligationTable) -> None:
    """Refuse what the same role owes already under the same title."""

    def named(each: ObligationTable) -> tuple[str, ...]:
        return each.side, each.role, each.title.casefold()

    for stored in obligations(call.writer):
        known = stored.value.table
        if named(known) == named(table):
            example = f'charter obligation {known.id} rrule="FREQ=MONTHLY;BYMONTHDAY=5"'
            raise refuse("no.obligation.twice", title=known.title, id=known.id, example=example)


def _values(call: Call, typed: Mapping[str, str], side: str) -> dict[str, str]:
    values = {
        key: value(OBLIGATION, key, word, EXAMPLES.get(key, NEW)) for key, word in typed.items()
    }
    roles = sorted({r for p in call.ctx.program.side_people(side) for r in p.roles})
    role = values.get("role")
    if role is not None and roles and role not in roles:
        company = call.ctx.company(side)
        allowed = ", ".join(roles[:ROLES_NAMED])
        raise refuse("no.obligation.role", company=company, role=role, allowed=allowed, example=NEW)
    if "after" in values and deadlines.named(call.writer, read_after(values["after"])[0]) is None:
        raise refuse("no.obligation.deadline", typed=read_after(values["after"])[0], example=BEHIND)
    return values


def _next(call: Call, stored: Stored[Obligation]) -> Text:
    """Say when the next date of an obligation is due."""
    table = stored.value.table
    duty = earliest([each.value for each in open_duties(call.writer, table.id)])
    if duty is not None:
        site = duty_calendar(call.writer, duty).site.id
        return say("obligation.next", due=call.ctx.moment(duty.due, site))
    if table.after is not None:
        return say("obligation.waits", deadline=read_after(table.after)[0])
    return say("obligation.on_request", id=table.id) if table.within else ()


def _change(call: Call, stored: Stored[Obligation], typed: Mapping[str, str]) -> Reply:
    over = _over(call, stored)
    if over is not None:
        return over
    table, name = stored.value.table, stored.record.name
    values = _values(call, typed, typed.get("side", table.side))
    given = [key for key in WHEN if key in values]
    if len(given) > 1:
        raise refuse("no.obligation.when", example=NEW)
    others = dict.fromkeys((key for key in WHEN if given and key not in given), None)
    wanted = replace(table, **values, **others)  # type: ignore[arg-type]
    if wanted == table:
        return about(call, OBLIGATION, name, say("obligation.same", id=name))
    stored = change.change_obligation(call.writer, stored, wanted, call.person)
    text = say("obligation.changed", id=name, next=_next(call, stored))
    return about(call, OBLIGATION, name, text)


def _over(call: Call, stored: Stored[Obligation]) -> Reply | None:
    name = stored.record.name
    ended = stored.value.ended
    return about(call, OBLIGATION, name, say("obligation.dropped", id=name)) if ended else None


def _drop(call: Call, stored: Stored[Obligation], why: str | None) -> Reply:
    over = _over(call, stored)
    if over is not None:
        return over
    change.end_obligation(call.writer, stored, required(why, DROP), call.person)
    name = stored.record.name
    return about(call, OBLIGATION, name, say("obligation.dropped", id=name))


def _asked(call: Call, stored: Stored[Obligation]) -> Reply:
    """Ask for what is due within a time of a request."""
    call.require("charter obligation", "request")
    name = stored.record.name
    over = _over(call, stored)
    if over is not None:
        return over
    if stored.value.table.within is None:
        raise refuse("no.obligation.request", id=name)
    _, duty, new = requested(call.writer, stored)
    site = duty_calendar(call.writer, duty.value).site.id
    due = call.ctx.moment(duty.value.due, site)
    if new:
        words = {"name": duty.value.name, "title": duty.value.title}
        text = say("changed.duty.asked", **words)
        note(call.writer, stored.record, text, call.person, "shared")
        line = say("changed.by", actor=call.person.name, text=text)
        call.writer.post(Message("notice", line, record=duty.record))
    key = "obligation.asked" if new else "obligation.asked.already"
    return about(call, OBLIGATION, duty.value.name, say(key, name=duty.value.name, due=due))


# a date is met


def _done(
    call: Call, stored: Stored[Obligation], day: str, text: str | None, link: str | None
) -> Reply:
    """Record that the next date, or the one that is named, is met, with what shows it."""
    table = stored.value.table
    call.require(
        "charter obligation", "done", owing=table.side, what=f"charter obligation {table.id} done"
    )
    duty = _which(call, table.id, day)
    if duty is None:
        return about(call, OBLIGATION, table.id, say("obligation.none", id=table.id))
    if duty.value.state == DONE and duty.value.met is not None:
        when = call.ctx.moment(duty.value.met, call.person.site)
        already = say("obligation.done.already", name=duty.value.name, when=when)
        return about(call, OBLIGATION, duty.value.name, already)
    files = _shown(call, duty.value, text, link)
    met = replace(duty.value, state=DONE, met=call.now, by=call.person.id, text=text, files=files)
    duty = DUTIES.change(call.writer, duty, met)
    if stored.value.current == met.name and not stored.value.ended:
        stored = open_next(call.writer, stored)
    _tell_done(call, stored, duty)
    reply = say("obligation.done", name=met.name, next=_next(call, stored))
    return about(call, OBLIGATION, met.name, reply)


def _which(call: Call, obligation: str, day: str) -> Stored[Duty] | None:
    """Return the date that is meant: the one named, else the earliest that is not done."""
    if not day:
        return next(iter(open_duties(call.writer, obligation)), None)
    duty = DUTIES.named(call.writer, f"{obligation}/{day}")
    if duty is None or duty.value.state not in (OPEN, DONE):
        raise refuse("no.obligation.date", id=obligation, typed=day)
    return duty


def _shown(call: Call, duty: Duty, text: str | None, link: str | None) -> tuple[Evidence, ...]:
    """Return the files that show that a date is met; what is agreed as its evidence must be
    there."""
    files = [Evidence(file.name or file.link, file.link) for file in call.request.files]
    if link is not None:
        address = value("spec", "link", link, f"{MET} link=https://docs.example/f", "link=")
        files.append(Evidence(address, address))
    words = text and one_line(text)
    if duty.evidence == FILE and not files:
        example = f"charter obligation {duty.name} done link=https://docs.example/forecast"
        raise refuse("no.obligation.file", title=duty.title, example=example)
    if duty.evidence == TEXT and not words:
        example = f'charter obligation {duty.name} done "sent by mail"'
        raise refuse("no.obligation.text", title=duty.title, example=example)
    return tuple(files)


def _tell_done(call: Call, stored: Stored[Obligation], duty: Stored[Duty]) -> None:
    met = duty.value
    shown: list[Text] = [(met.text,)] if met.text else []
    # The names of files may tell what is in them.
    hidden = call.ctx.program.export_controlled
    shown += [(file.link if hidden else file.name,) for file in met.files]
    text = say("changed.duty.done", name=met.name, title=met.title, text=_behind(shown))
    note(call.writer, stored.record, text, call.person, "shared")
    line = say("changed.by", actor=call.person.name, text=text)
    call.writer.post(Message("notice", Card(line), record=duty.record))


def _behind(shown: list[Text]) -> Text:
    return (" ", *join(shown)) if shown else ()


COMMANDS = (obligation,)
