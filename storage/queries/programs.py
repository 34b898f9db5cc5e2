"""Programs, their rules, and whose identities and channels belong to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import String, bindparam, delete, insert, literal, select, update

from bot.domain.errors import NotStored
from bot.ports import Membership, ProgramRow, RulesRow
from storage import rows
from storage.queries.base import Queries
from storage.statement import Statement, among, inserting
from storage.tables import table

_program, _rules = table("program"), table("program_rules")
_person, _channel = table("person"), table("channel")

_SELECT = select(*rows.columns("program", rows.PROGRAM))
_OF_PROGRAM = _program.c.id == bindparam("of")
_BY_ID = Statement(_SELECT.where(_OF_PROGRAM))
_BY_ID_LOCKED = Statement(_SELECT.where(_OF_PROGRAM).with_for_update())
_BY_KEY = Statement(_SELECT.where(_program.c.key == bindparam("of")))
_ALL = Statement(_SELECT.order_by(_program.c.id))
_NEW = ("key", "document", "created", "state", "revision", "rules_version", "number")
_ADD = Statement(inserting(insert, _program, _NEW).returning(_program.c.id))
_NEXT_REVISION = _program.c.revision + 1
_SAVE = Statement(
    update(_program)
    .where(_OF_PROGRAM)
    .values(document=bindparam("document"), state=bindparam("state"), revision=_NEXT_REVISION)
    .returning(_program.c.revision)
)
_TAKE_NUMBER = Statement(
    update(_program)
    .where(_OF_PROGRAM)
    .values(number=_program.c.number + 1)
    .returning(_program.c.number)
)
_PUT_IN_FORCE = Statement(
    update(_program)
    .where(_OF_PROGRAM)
    .values(rules_version=bindparam("version"), revision=_NEXT_REVISION)
)
_ADD_RULES = Statement(inserting(insert, _rules, rows.RULES))
_RULES = Statement(
    select(*rows.columns("program_rules", rows.RULES))
    .where(_rules.c.program_id == bindparam("of"))
    .order_by(_rules.c.version)
)
_SUPERSEDE = Statement(
    update(_rules)
    .where(
        _rules.c.program_id == bindparam("of"),
        _rules.c.state == "in_force",
        _rules.c.version != bindparam("besides"),
    )
    .values(state="superseded")
)
_DECIDE = Statement(
    update(_rules)
    .where(_rules.c.program_id == bindparam("of"), _rules.c.version == bindparam("numbered"))
    .values(state=bindparam("state"))
)
_PERSON = ("program_id", "name", "slack", "discord")
_PUT_PERSON = Statement(
    lambda insert: (row := inserting(insert, _person, _PERSON)).on_conflict_do_update(
        index_elements=["program_id", "name"],
        set_={"slack": row.excluded.slack, "discord": row.excluded.discord},
    )
)
_DROP_PEOPLE = Statement(
    delete(_person).where(
        _person.c.program_id == bindparam("of"), ~among(_person.c.name, "kept", String)
    )
)
_DROP_CHANNELS = Statement(delete(_channel).where(_channel.c.program_id == bindparam("of")))
_ADD_CHANNELS = Statement(inserting(insert, _channel, ("program_id", "place", "audience")))
_CHANNEL = Statement(
    select(_channel.c.program_id, _channel.c.audience).where(_channel.c.place == bindparam("place"))
)
_MEMBERS = {
    platform: Statement(
        select(_person.c.program_id, _person.c.name)
        .where(column == bindparam("identity"))
        .order_by(_person.c.program_id, _person.c.name)
    )
    for platform, column in (
        ("console", _person.c.name),
        ("slack", _person.c.slack),
        ("discord", _person.c.discord),
    )
}
_NOBODY = Statement(select(_person.c.program_id, _person.c.name).where(literal(False)))


class Programs(Queries):
    """Statements on programs, rules, people and channels."""

    def add_program(self, key: str, document: str, now: datetime) -> int:
        """Insert an active program at revision 1 without rules; return its id."""
        values = {"key": key, "document": document, "created": now, "state": "active"}
        counters = {"revision": 1, "rules_version": 0, "number": 0}
        return int(self._value(_ADD, values | counters))

    def program(self, program_id: int, *, lock: bool = False) -> ProgramRow:
        """Return a program, its row locked if asked; an unknown one raises ``NotStored``."""
        if lock:
            self._must_write()
        held = self._held.get(program_id)
        if held is not None:
            return held
        row = self._row(_BY_ID_LOCKED if lock else _BY_ID, {"of": program_id})
        if row is None:
            raise NotStored(f"there is no program with the id {program_id}")
        found = rows.program(row)
        # Nobody else changes it before the end of this unit: it is locked, or SQLite's only writer.
        if lock or not self._locks:
            self._held[program_id] = found
        return found

    def program_named(self, key: str) -> ProgramRow | None:
        """Return the program stored under this name."""
        row = self._row(_BY_KEY, {"of": key})
        return None if row is None else rows.program(row)

    def programs(self) -> list[ProgramRow]:
        """Return all programs by id."""
        return [rows.program(row) for row in self._rows(_ALL)]

    def save_program(self, program_id: int, document: str, state: str) -> int:
        """Store document and state, and return the new revision."""
        self._touch_program(program_id)
        self._held.pop(program_id, None)
        values = {"of": program_id, "document": document, "state": state}
        return int(self._value(_SAVE, values))

    def _touch_program(self, program_id: int) -> None:
        if self._touched is not None and program_id not in self._touched.programs:
            self._touched.programs[program_id] = self.program(program_id)

    def take_number(self, program_id: int) -> int:
        """Return the next issue number of a program, counting from 1 without gaps."""
        return int(self._value(_TAKE_NUMBER, {"of": program_id}))

    def index_people(
        self, program_id: int, people: Iterable[tuple[str, str | None, str | None]]
    ) -> None:
        """Keep (person id, slack identity, discord identity); who is not named is forgotten."""
        found = [
            {"program_id": program_id, "name": name, "slack": slack, "discord": discord}
            for name, slack, discord in people
        ]
        self._do(_DROP_PEOPLE, {"of": program_id, "kept": [row["name"] for row in found]})
        if found:
            self._do_all(_PUT_PERSON, found)

    def index_channels(self, program_id: int, channels: Iterable[tuple[str, str]]) -> None:
        """Keep (place, audience) of every channel; one of another program raises ``Conflict``."""
        found = [
            {"program_id": program_id, "place": place, "audience": audience}
            for place, audience in channels
        ]
        self._do(_DROP_CHANNELS, {"of": program_id})
        if found:
            self._do_all(_ADD_CHANNELS, found)

    def memberships(self, platform: str, identity: str) -> list[Membership]:
        """Return who an identity is in which programs; an unknown platform knows nobody."""
        found = self._rows(_MEMBERS.get(platform, _NOBODY), {"identity": identity})
        return [rows.membership(row) for row in found]

    def channel(self, place: str) -> Membership | None:
        """Return the program and audience of a channel, or ``None`` for an unknown one."""
        row = self._row(_CHANNEL, {"place": place})
        return None if row is None else rows.membership(row)

    def add_rules(self, rules: RulesRow) -> None:
        """Insert one version of the rules."""
        self._do(_ADD_RULES, rows.rules_columns(rules))

    def rules(self, program_id: int) -> list[RulesRow]:
        """Return all versions, oldest first."""
        return [rows.rules(row) for row in self._rows(_RULES, {"of": program_id})]

    def decide_rules(self, program_id: int, version: int, state: str) -> None:
        """Set the state of one version; ``in_force`` supersedes the one before."""
        if state == "in_force":
            self._touch_program(program_id)
            self._held.pop(program_id, None)
            self._do(_SUPERSEDE, {"of": program_id, "besides": version})
            self._do(_PUT_IN_FORCE, {"of": program_id, "version": version})
        self._do(_DECIDE, {"of": program_id, "numbered": version, "state": state})
