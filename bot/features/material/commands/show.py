"""``material show`` and ``material clear``: what is there, and which lot cannot start."""

from __future__ import annotations

from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.features.deadlines.store import calendar_of as deadline_calendar
from bot.features.material import cards
from bot.features.material.commands.common import subject, today
from bot.features.material.policy import Kit, blocking, by_urgency
from bot.features.material.store import Kept, building_side, deadline_of, kits, started
from bot.features.material.texts import BUTTONS, say
from bot.messages.card import Button, Card, Text
from bot.ports.request import Reply

LISTED = 20
BUTTONED = 4
_KIT = Param("kit", "kit", required=False, help="its id; without it, every kit")


@command(
    "material show",
    _KIT,
    help="Show the kits, or one with its parts: received, short, missing, due",
    example="material show lot2",
    changes=False,
)
def show(call: Call, kit: Kept | None) -> Reply:
    """Show a kit with its parts, what is missing first; without one, list the kits."""
    if kit is None:
        return _list(call)
    waits = deadline_of(call.writer, kit.kit)
    due: Text = ()
    if waits is not None:
        site = deadline_calendar(call.writer, waits).site.id
        due = (call.ctx.moment(waits.due, site),)
    counted_by = call.ctx.company(building_side())
    card = cards.kit_card(call.ctx, kit.kit, waits, due, today(call), counted_by)
    return call.about(subject(kit.kit), card)


def _list(call: Call) -> Reply:
    every = by_urgency(kept.kit for kept in kits(call.writer))
    program = call.ctx.program.key
    if not every:
        return call.answer(say("material.kits.none", program=program))
    lines = [_line(call, kit) for kit in every[:LISTED]]
    if len(every) > LISTED:
        lines.append(say("material.kits.more", count=len(every) - LISTED))
    buttons = [Button(kit.id, f"material show {kit.id}") for kit in every[:BUTTONED]]
    buttons.append(Button(BUTTONS["clear"], "material clear"))
    title = say("material.kits", program=program)
    return call.show(Card(title, lines=tuple(lines), buttons=tuple(buttons)))


def _line(call: Call, kit: Kit) -> Text:
    waits = deadline_of(call.writer, kit)
    return say(
        "material.kits.line",
        title=kit.title,
        id=kit.id,
        state=cards.kit_state(kit, today(call)),
        waits=say("material.waits", deadline=waits.title) if waits is not None else (),
    )


@command(
    "material clear",
    _KIT,
    help="Say which lot cannot start, for what, who owes it, and by when",
    example="material clear",
    changes=False,
)
def clear(call: Call, kit: Kept | None) -> Reply:
    """Say of each lot that has not started whether all of its parts are there."""
    if kit is not None:
        waits = deadline_of(call.writer, kit.kit)
        title, *lines = cards.blocked_lot(call.ctx, kit.kit, waits, today(call))
        shown = Card(title, lines=tuple(lines), buttons=(cards.show_button(kit.kit),))
        return call.about(subject(kit.kit), shown)
    waiting = [kept.kit for kept in kits(call.writer) if not started(call.writer, kept.kit)]
    program = call.ctx.program.key
    if not waiting:
        return call.answer(say("material.kits.none", program=program))
    clear_ones = sum(1 for each in waiting if not blocking(each))
    title = say("material.clear", program=program, clear=clear_ones, count=len(waiting))
    lines = _of_lots(call, by_urgency(waiting))
    return call.show(Card(title, lines=tuple(lines), buttons=_shown(waiting)))


def _of_lots(call: Call, waiting: list[Kit]) -> list[Text]:
    lines: list[Text] = []
    for kit in waiting[: cards.MOST_LOTS]:
        lines += cards.blocked_lot(call.ctx, kit, deadline_of(call.writer, kit), today(call))
    if len(waiting) > cards.MOST_LOTS:
        next_one = waiting[cards.MOST_LOTS].id
        count = len(waiting) - cards.MOST_LOTS
        lines.append(say("material.clear.rest", count=count, id=next_one))
    return lines


def _shown(waiting: list[Kit]) -> tuple[Button, ...]:
    blocked = [kit for kit in by_urgency(waiting) if blocking(kit)]
    return tuple(Button(kit.id, f"material show {kit.id}") for kit in blocked[:BUTTONED])


COMMANDS = (show, clear)
