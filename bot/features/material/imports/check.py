"""Check a list of parts against the kits of a program, row by row: what would be new, changed, and
refused. Nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.domain.program import KitLine, KitTable, part_key
from bot.domain.values import Side, other_side, read_side
from bot.engine.commands.call import Call
from bot.engine.own_words import meaning_of
from bot.features.deadlines.store import items
from bot.features.material.cards import on_day
from bot.features.material.imports.read_list import ListRow, PartList, Problem
from bot.features.material.imports.values import (
    CHANGE,
    NEW,
    REFUSED,
    SAME,
    Checked,
    Counted,
    Defaults,
    Verdict,
    merged,
)
from bot.features.material.imports.words import supply_meant
from bot.features.material.policy import CONSIGNED, Kit, Line
from bot.features.material.store import Kept, building_side, kits, named
from bot.features.material.texts import SUPPLIES, say
from bot.messages.card import Text
from bot.messages.line import short_id
from bot.program_file.scalars import MOST_PIECES, PART_LIMIT, TITLE_LIMIT
from bot.program_file.schema import MOST_LINES


class _Refused(Exception):
    """A row that cannot be imported, with the sentence that says why."""

    def __init__(self, text: Text) -> None:
        super().__init__()
        self.text = text


def check(call: Call, listed: PartList, defaults: Defaults, today: date) -> Checked:
    """Judge every row of a list for whoever imports it."""
    return _Judge(call, defaults, today).checked(listed)


class _Judge:
    """Judges the rows of one list."""

    def __init__(self, call: Call, defaults: Defaults, today: date) -> None:
        self._call, self._defaults, self._today = call, defaults, today
        self._known = {kept.kit.title.casefold(): kept for kept in kits(call.writer)}
        self._tables: dict[str, KitTable] = {}
        self._received: list[Counted] = []
        self._first: dict[tuple[str, str], int] = {}
        self._names: dict[str, str] = {}

    def checked(self, listed: PartList) -> Checked:
        """Return the verdicts and what they would import."""
        verdicts = tuple(self._verdict(row) for row in listed.rows)
        return Checked(verdicts, tuple(self._tables.values()), tuple(self._received))

    def _verdict(self, row: ListRow) -> Verdict:
        try:
            return self._judged(row)
        except _Refused as refused:
            return Verdict(row.row, REFUSED, say("kits.row", row=row.row, what=refused.text))

    def _judged(self, row: ListRow) -> Verdict:
        if row.problems:
            raise _Refused(_said(row.problems[0]))
        part = row.texts.get("part", "")
        if not part or len(part) > PART_LIMIT:
            raise _Refused(say("kits.part", limit=PART_LIMIT))
        name, title, kept = self._kit(row)
        kit = kept.kit if kept is not None else None
        key = (name.lower(), part_key(part))
        first = self._first.setdefault(key, row.row)
        if first != row.row:
            raise _Refused(say("kits.repeats", part=part, first=first))
        known = kit.line(part) if kit is not None else None
        line = self._line(row, part, known)
        self._add(name, title, self._waits(row), kit, line)
        notes = tuple(self._counted(row, name, line, known))
        return self._told(row, name, line, known, notes)

    def _kit(self, row: ListRow) -> tuple[str, str, Kept | None]:
        """Return the id and the title of a row's kit, and the kit if it is known."""
        typed = row.texts.get("kit") or self._defaults.kit or ""
        if not typed:
            raise _Refused(say("kits.kit"))
        if len(typed) > TITLE_LIMIT:
            raise _Refused(say("kits.kit.long", limit=TITLE_LIMIT))
        kept = named(self._call.writer, typed) or self._known.get(typed.casefold())
        if kept is None:
            return self._new_name(typed), typed, None
        if not kept.record.live:
            raise _Refused(say("kits.over", title=kept.kit.title))
        return kept.kit.id, kept.kit.title, kept

    def _new_name(self, title: str) -> str:
        """Return the id of a new kit, once for its title; one that is taken gets a number."""
        key = title.casefold()
        if key not in self._names:
            name, number = short_id(title, "kit"), 1
            while named(self._call.writer, name) or name in self._names.values():
                number += 1
                name = f"{short_id(title, 'kit')}-{number}"
            self._names[key] = name
        return self._names[key]

    def _waits(self, row: ListRow) -> str | None:
        """Return the deadline that a row names by its id or title."""
        typed = row.texts.get("needed_for")
        if typed is None:
            return None
        known = [kept.item for kept in items(self._call.writer, live=False)]
        key = typed.casefold()
        found = next((i.id for i in known if key in (i.id.casefold(), i.title.casefold())), None)
        if found is None:
            raise _Refused(say("kits.waits", typed=typed[:40]))
        return found

    def _line(self, row: ListRow, part: str, known: Line | None) -> KitLine:
        qty = row.amounts.get("qty", known.qty if known is not None else 0)
        if not 1 <= qty <= MOST_PIECES:
            raise _Refused(say("kits.qty"))
        supply = self._supply(row, known)
        return KitLine(
            part=known.part if known is not None else part,
            qty=qty,
            supply=supply,
            side=self._side(row, supply, known),
            due=self._due(row, known),
            attrition=_attrition(row, known),
        )

    def _supply(self, row: ListRow, known: Line | None) -> str:
        typed = row.texts.get("supply")
        meant = supply_meant(typed) if typed else None
        if typed and meant is None:
            allowed = ", ".join(SUPPLIES)
            raise _Refused(say("kits.supply.unknown", typed=typed[:40], allowed=allowed))
        found = meant or (known.supply if known is not None else self._defaults.supply)
        if found is None:
            raise _Refused(say("kits.supply"))
        return found

    def _side(self, row: ListRow, supply: str, known: Line | None) -> Side:
        """Return who owes a part: as the list says, as it is known, or as it is usual."""
        typed = row.texts.get("side")
        if typed:
            return self._side_meant(typed)
        if known is not None and known.supply == supply:
            return known.side
        return other_side(building_side()) if supply == CONSIGNED else building_side()

    def _side_meant(self, typed: str) -> Side:
        program = self._call.ctx.program
        for side in program.sides:
            if typed.casefold() in (side, program.company(side).casefold()):
                return side
        meant = meaning_of(self._call, "sides", typed)
        if meant not in program.sides:
            companies = " or ".join(program.company(side) for side in program.sides)
            raise _Refused(say("kits.side", typed=typed[:40], companies=companies))
        return read_side(meant)

    def _due(self, row: ListRow, known: Line | None) -> date:
        if row.texts.get("due"):
            return date.fromisoformat(row.texts["due"])
        due = known.due if known is not None else self._defaults.due
        if due is None:
            raise _Refused(say("kits.due"))
        return due

    def _add(
        self, name: str, title: str, needed_for: str | None, kit: Kit | None, line: KitLine
    ) -> None:
        waits = needed_for or (kit.needed_for if kit is not None else None)
        table = self._tables.get(name) or KitTable(name, title, (), waits)
        if len(merged(table, kit).lines) >= MOST_LINES and not (kit and kit.line(line.part)):
            raise _Refused(say("kits.many", limit=MOST_LINES))
        self._tables[name] = replace(table, lines=(*table.lines, line))

    def _counted(
        self, row: ListRow, name: str, line: KitLine, known: Line | None
    ) -> Iterator[Text]:
        """Keep what the list says was received, where whoever imports counts it; yield what is to
        be said of it."""
        qty, booked = row.amounts.get("received"), known.received if known is not None else 0
        if qty is None or qty == booked:
            return
        if self._call.side != building_side():
            yield say("kits.received.theirs", company=self._call.ctx.company(building_side()))
        elif qty < booked:
            yield say("kits.received.less", booked=booked, qty=qty)
        else:
            self._received.append(Counted(name, line.part, qty))

    def _told(
        self, row: ListRow, name: str, line: KitLine, known: Line | None, notes: tuple[Text, ...]
    ) -> Verdict:
        counted = any((c.kit, c.part) == (name, line.part) for c in self._received)
        what = say("kits.line", kit=name, part=line.part, what=self._in_words(line))
        if known is None:
            return Verdict(row.row, NEW, say("kits.row", row=row.row, what=what), notes)
        changes = tuple(self._changes(line, known))
        if counted:
            qty = next(c.qty for c in self._received if (c.kit, c.part) == (name, line.part))
            changes = (*changes, ("received", str(known.received), str(qty)))
        if not changes:
            return Verdict(row.row, SAME, say("kits.row", row=row.row, what=what), notes)
        words = "; ".join(f"{field} {old} → {new}" for field, old, new in changes)
        what = say("kits.line", kit=name, part=line.part, what=words)
        return Verdict(row.row, CHANGE, say("kits.row", row=row.row, what=what), notes)

    def _in_words(self, line: KitLine) -> Text:
        share = f"{line.attrition:f}"
        lost = say("kits.new.attrition", attrition=share) if line.attrition else ()
        return say(
            "kits.new",
            qty=line.qty,
            supply=SUPPLIES[line.supply],
            company=self._call.ctx.company(line.side),
            due=on_day(line.due, self._today),
            attrition=lost,
        )

    def _changes(self, line: KitLine, known: Line) -> Iterator[tuple[str, str, str]]:
        company, today = self._call.ctx.company, self._today
        pairs = (
            ("qty", str(known.qty), str(line.qty)),
            ("attrition", f"{known.attrition:f}%", f"{line.attrition:f}%"),
            ("supply", SUPPLIES[known.supply], SUPPLIES[line.supply]),
            ("side", company(known.side), company(line.side)),
            ("due", on_day(known.due, today), on_day(line.due, today)),
        )
        return (pair for pair in pairs if pair[1] != pair[2])


def _attrition(row: ListRow, known: Line | None) -> Decimal:
    if row.attrition is not None:
        return row.attrition
    return known.attrition if known is not None else Decimal(0)


def _said(problem: Problem) -> Text:
    values: Mapping[str, str] = problem.values
    return say("kits.cell", column=problem.column, what=say(problem.key, **values))
