"""Book what arrives and what cannot be used, announce what is on its way, and give other dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date as date_

from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Command, Param, command
from bot.engine.commands.grammar import clean
from bot.features.deadlines.commands.common import read_by_both
from bot.features.material import cards
from bot.features.material.commands.common import (
    PART,
    QTY,
    WHICH,
    day_meant,
    line_named,
    passed_day,
    pieces,
    subject,
    today,
)
from bot.features.material.policy import (
    Kit,
    Line,
    Sent,
    announced,
    blocking,
    moved,
    received,
    shortened,
)
from bot.features.material.store import Kept, building_side, calendar_of, store
from bot.features.material.texts import refuse, say
from bot.messages.card import Card, Text
from bot.messages.line import TEXT_LIMIT, argument, one_line
from bot.ports.request import Reply

_GROUP = re.compile(r"\d{3}")


@command(
    "material receive",
    WHICH,
    PART,
    QTY,
    Param("date", "passed", False, True, help="the day on which it arrived; by default today"),
    Param("note", "word", False, True, help="the delivery note"),
    help="Book pieces that arrived for a lot; -200 takes a wrong booking back",
    example="material receive lot2 STM32G0B1 1200",
    asks_again=True,
)
def receive(
    call: Call, kit: Kept, part: str, qty: str, date: str | None, note: str | None
) -> Reply:
    """Count pieces on the dock of whoever builds; more than is needed is booked, and said."""
    line = line_named(kit.kit, part)
    _require_dock(call, kit.kit, line, "material receive")
    amount = pieces(qty, f"material receive {kit.kit.id} {argument(line.part)} 1200")
    day = passed_day(call, date)
    _require_booked(kit.kit, line, "received", line.received, amount)
    booked = received(line, amount, day, call.now)
    payload = {"qty": amount, "day": day.isoformat(), "text": _short(note)}
    changed = _book(call, kit, booked, "material.received", payload)
    key = "material.received.line" if amount > 0 else "material.back.line"
    told = _told(call, key, kit.kit, booked, amount)
    call.writer.line("notice", None, told, about=changed.record)
    key = "material.received" if amount > 0 else "material.back"
    return _answer(call, key, changed.kit, booked, amount, _surplus(line, booked))


def _surplus(before: Line, after: Line) -> tuple[Text, ...]:
    """Say that more arrived than was due: it is booked as it was counted."""
    count = -after.missing
    if count <= 0 or after.received <= before.received:
        return ()
    return (say("material.more_than_due", count=count, needed=after.needed),)


@command(
    "material short",
    WHICH,
    PART,
    QTY,
    Param("why", "text", help="what is wrong with them"),
    help="Book pieces that are damaged, lost or cannot be used; they are missing again",
    example='material short lot2 STM32G0B1 200 "reel damaged"',
    asks_again=True,
)
def short(call: Call, kit: Kept, part: str, qty: str, why: str) -> Reply:
    """Count pieces that cannot be built in, with the reason; both sides read it at once."""
    line = line_named(kit.kit, part)
    _require_dock(call, kit.kit, line, "material short")
    example = f'material short {kit.kit.id} {argument(line.part)} 200 "reel damaged"'
    _require_whole(qty, why, example)
    amount = pieces(qty, example)
    reason = clean(one_line(why), "The reason", TEXT_LIMIT, example)
    _require_booked(kit.kit, line, "short", line.short, amount)
    _require_arrived(kit.kit, line, amount)
    booked = shortened(line, amount, call.now)
    payload = {"qty": amount, "text": reason}
    changed = _book(call, kit, booked, "material.short", payload)
    if amount < 0:
        told: Text | Card = _told(call, "material.back.line", kit.kit, booked, amount)
        call.writer.line("notice", None, told, about=changed.record)
    else:
        card = _shortage(call, kit.kit, booked, amount, reason)
        call.writer.line("material.short", None, card, about=changed.record)
    key = "material.short" if amount > 0 else "material.back"
    return _answer(call, key, changed.kit, booked, amount, ())


def _shortage(call: Call, kit: Kit, line: Line, qty: int, why: str) -> Card:
    title = say("material.short.line", qty=qty, part=line.part, title=kit.title, id=kit.id, why=why)
    who = say("material.short.who", actor=call.person.name, rest=cards.rest(line))
    return Card(title, lines=(who,), buttons=(cards.show_button(kit),))


@command(
    "material sent",
    WHICH,
    PART,
    QTY,
    Param("date", "passed", False, True, help="the day on which it was sent; by default today"),
    Param("note", "word", False, True, help="such as the tracking number"),
    help="Tell that pieces are on their way; they count when they are received",
    example='material sent lot2 STM32G0B1 1200 note="AWB 176-2201"',
    asks_again=True,
)
def sent(call: Call, kit: Kept, part: str, qty: str, date: str | None, note: str | None) -> Reply:
    """Announce a consignment for the side that owes the part."""
    line = line_named(kit.kit, part)
    if not call.may("material sent", owing=line.side):
        example = f"material due {kit.kit.id} {argument(line.part)} 2027-01-25"
        company = call.ctx.company(line.side)
        raise refuse("no.material.owes", company=company, part=line.part, example=example)
    example = f"material sent {kit.kit.id} {argument(line.part)} 1200"
    amount = pieces(qty, example)
    if amount < 0:
        raise refuse("no.material.amount", typed=qty, example=example)
    present, day = today(call), passed_day(call, date, "no.material.not_sent")
    text = _short(note)
    booked = announced(line, Sent(amount, day, call.person.id, text))
    payload = {"qty": amount, "day": day.isoformat(), "text": text}
    changed = _book(call, kit, booked, "material.sent", payload)
    told = say(
        "material.sent.line",
        actor=call.person.name,
        qty=amount,
        part=line.part,
        title=kit.kit.title,
        id=kit.kit.id,
        day=cards.on_day(day, present),
        note=say("material.note", text=text) if text else (),
    )
    call.writer.line("notice", None, told, about=changed.record)
    answer = say(
        "material.sent",
        id=kit.kit.id,
        part=line.part,
        qty=amount,
        day=cards.on_day(day, present),
    )
    return call.about(subject(kit.kit), Card(answer, lines=read_by_both(call)))


@command(
    "material due",
    WHICH,
    PART,
    Param("due", "due", help="the day on which it is on the dock"),
    Param("why", "text", required=False, help="why"),
    help="Give a part another date; the other side agrees where it gains nothing by it",
    example="material due lot2 STM32G0B1 2027-01-25",
)
def due(call: Call, kit: Kept, part: str, due: str, why: str | None) -> Reply:
    """Move a date: later by whoever owes it, or earlier by the other side, is a proposal."""
    line = line_named(kit.kit, part)
    present, day = today(call), day_meant(call, due, call.since)
    values = {"id": kit.kit.id, "part": line.part}
    if day == line.due:
        text = say("material.due.same", due=cards.on_day(day, present), **values)
        return call.about(subject(kit.kit), Card(text))
    if day < calendar_day(call):
        example = f"material due {kit.kit.id} {argument(line.part)} +3bd"
        raise refuse("no.material.past", day=cards.on_day(day, present), example=example)
    reason = _short(why)
    payload = {"old": line.due.isoformat(), "new": day.isoformat(), "text": reason}
    changed = _book(call, kit, moved(line, day, call.now), "material.due", payload)
    told = say(
        "material.due.line",
        actor=call.person.name,
        part=line.part,
        title=kit.kit.title,
        id=kit.kit.id,
        new=cards.on_day(day, present),
        old=cards.on_day(line.due, present),
        why=say("material.note", text=reason) if reason else (),
    )
    call.writer.line("notice", None, told, about=changed.record)
    text = say("material.due", due=cards.on_day(day, present), **values)
    return call.about(subject(kit.kit), Card(text, lines=read_by_both(call)))


def calendar_day(call: Call) -> date_:
    """Return the first day that a date may be: today, or the day on which it was asked for."""
    return calendar_of(call.writer).day_of(call.since)


def _book(call: Call, kit: Kept, line: Line, event: str, payload: Mapping[str, object]) -> Kept:
    """Store a changed line with its audit event."""
    changed = store(call.writer, kit, kit.kit.with_line(line))
    about = {"kit": kit.kit.id, "part": line.part, **payload}
    call.writer.record(None, event, call.person.id, about, about=changed.record)
    return changed


def _told(call: Call, key: str, kit: Kit, line: Line, qty: int) -> Text:
    return say(
        key,
        actor=call.person.name,
        qty=abs(qty),
        part=line.part,
        title=kit.title,
        id=kit.id,
        rest=cards.rest(line),
    )


def _answer(call: Call, key: str, kit: Kit, line: Line, qty: int, more: tuple[Text, ...]) -> Reply:
    text = say(key, id=kit.id, part=line.part, qty=abs(qty), rest=cards.rest(line))
    clear = () if blocking(kit) else (say("material.clear_now", title=kit.title),)
    return call.about(subject(kit), Card(text, lines=(*more, *clear, *read_by_both(call))))


def _require_dock(call: Call, kit: Kit, line: Line, words: str) -> None:
    """Refuse whoever is not of the side on whose dock parts are counted."""
    if call.may(words, gate=building_side()):
        return
    company = call.ctx.company(building_side())
    example = f"material sent {kit.id} {argument(line.part)} 1200"
    raise refuse("no.material.receives", company=company, example=example)


def _require_booked(kit: Kit, line: Line, verb: str, booked: int, qty: int) -> None:
    """Refuse to take back more than was booked."""
    if booked + qty < 0:
        words = "receive" if verb == "received" else verb
        example = f"material {words} {kit.id} {argument(line.part)} -{booked}"
        raise refuse("no.material.back", booked=booked, part=line.part, example=example)


def _require_arrived(kit: Kit, line: Line, qty: int) -> None:
    """Refuse more damaged pieces than there are on the dock."""
    if qty > 0 and line.short + qty > line.received:
        example = f"material receive {kit.id} {argument(line.part)} {qty}"
        raise refuse(
            "no.material.arrived",
            received=line.received,
            short=line.short,
            part=line.part,
            example=example,
        )


def _require_whole(qty: str, why: str, example: str) -> None:
    """Refuse an amount of which the blank between thousands cut the rest off: ``60 000 wet``."""
    first = why.split(maxsplit=1)[0] if why.split() else ""
    if _GROUP.fullmatch(first):
        values = {"typed": f"{qty} {first}", "first": f"{qty}{first}", "second": qty}
        raise refuse("no.material.unclear", example=f"{qty}{first}", **values)


def _short(text: str | None) -> str | None:
    return one_line(text) or None if text is not None else None


COMMANDS: tuple[Command, ...] = (receive, short, sent, due)
