"""``material import``: a list of parts that people have is checked, and then imported."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.errors import TooHeavy
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.features.lists.spreadsheet.sheet import ROW_LIMIT, BadFile
from bot.features.lists.texts import TEXTS as SHEET_TEXTS
from bot.features.lists.texts import refuse as refuse_sheet
from bot.features.material.commands.common import day_meant, today
from bot.features.material.imports.cards import checked_card
from bot.features.material.imports.check import check
from bot.features.material.imports.pending import carry_out, find, keep
from bot.features.material.imports.read_list import PartList, read_parts
from bot.features.material.imports.values import Checked, Defaults
from bot.features.material.imports.words import supply_meant
from bot.features.material.texts import SUPPLIES, refuse, say
from bot.messages.card import Card
from bot.messages.say import Value
from bot.ports.request import FILE_LIMIT, Attachment, Reply

_NUMBER = re.compile(r"[Mm]?(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that was read and checked."""

    file: str
    listed: PartList
    checked: Checked


def _look(
    call: Call, number: str | None, kit: str | None, supply: str | None, due: str | None
) -> Looked | None:
    """Read and check the attached list."""
    if number is not None:
        return None
    _may_import(call)
    attached = call.attached()
    if attached is None:
        raise refuse("no.kits.file", limit=FILE_LIMIT // 1024 // 1024)
    listed = _read(call, attached)
    return Looked(
        attached.name, listed, check(call, listed, _said(call, kit, supply, due), today(call))
    )


def _read(call: Call, attached: Attachment) -> PartList:
    try:
        return call.reader(read_parts, attached.name, attached.data)
    except BadFile as bad:
        values: dict[str, Value] = dict(bad.values)
        say_no = refuse_sheet if bad.key in SHEET_TEXTS else refuse
        raise say_no(bad.key, name=attached.name, **values) from None
    except TooHeavy:
        raise refuse_sheet("sheet.heavy", name=attached.name, limit=ROW_LIMIT) from None


def _said(call: Call, kit: str | None, supply: str | None, due: str | None) -> Defaults:
    """Return what was said of the whole list."""
    meant = supply_meant(supply) if supply is not None else None
    if supply is not None and meant is None:
        raise refuse("no.kits.supply", typed=supply[:40], allowed=", ".join(SUPPLIES))
    day = day_meant(call, due, call.now) if due is not None else None
    return Defaults(kit, meant, day)


def _may_import(call: Call) -> None:
    if call.ctx.program.export_controlled:
        raise refuse("no.kits.controlled", program=call.ctx.program.key)


@command(
    "material import",
    Param("number", "word", required=False, help="a checked list to import, such as M3"),
    Param("kit", "word", False, True, help="the kit of rows that name none"),
    Param("supply", "word", False, True, help="turnkey, consigned or directed, for such rows"),
    Param("due", "due", False, True, help="the day of rows that name none"),
    help="Check an attached list of parts (.xlsx, .csv), then import it (program managers)",
    example="material import kit=lot2 supply=consigned",
    beforehand=_look,
    takes_file=True,
)
def import_(
    call: Call, number: str | None, kit: str | None, supply: str | None, due: str | None
) -> Reply:
    """Say what a list would bring, row by row; a button then does it, as far as one side may."""
    if number is not None:
        return _run(call, number)
    look = call.worked_out(lambda: _look(call, number, kit, supply, due))
    assert look is not None
    pending = None
    if look.checked.count:
        pending = keep(call.writer, look.file, look.checked, call.person)
    program = call.ctx.program.key if call.request.private else None
    return call.show(checked_card(look.file, look.listed, look.checked, pending, program))


def _run(call: Call, number: str) -> Reply:
    """Import a checked list; a repeated press changes nothing."""
    _may_import(call)
    typed = _NUMBER.fullmatch(number)
    if typed is None:
        raise refuse("no.kits.number", typed=number[:40])
    name = f"M{int(typed[1])}"
    found = find(call.writer, call.side, name)
    if found is None:
        raise refuse("no.kits", typed=name, company=call.ctx.company(call.side))
    record, pending = found
    if pending.done:
        return call.answer(say("kits.done.before", number=name))
    names = carry_out(call.writer, record, pending, call.person, today(call))
    if not names:
        return call.answer(say("kits.done.same", number=name))
    told = say("kits.done.line", actor=call.person.name, kits=", ".join(names))
    call.writer.notice(told, key=f"kits/{record.name}")
    return call.show(Card(say("kits.done", number=name, kits=", ".join(names))))


COMMANDS = (import_,)
