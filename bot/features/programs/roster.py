"""Changes of the roster: what a side decides alone, and what the other side must accept.

A side keeps its own people. But who is alerted at which level, and who holds a side's key, was
agreed by both: a level above 0 and the role of program manager are proposed. As long as the other
side has no program manager, nobody could accept, and everything is done at once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from bot.domain.errors import Refused
from bot.domain.program import Program
from bot.domain.values import PROGRAM_MANAGER, Duration, Person, other_side, read_side
from bot.engine.proposals.store import Filed, Question, ask, open_proposals
from bot.engine.proposals.value import Proposal, Seat
from bot.engine.proposals.votes import withdraw
from bot.engine.writer import Writer
from bot.features.programs import cards
from bot.features.programs.leaving import ROSTER, detach, heir_of
from bot.features.programs.store import store
from bot.features.programs.texts import refuse, say
from bot.messages.card import plain

TOPIC = ROSTER
DECIDE_WITHIN = Duration(2, "bd")
"""How long the other side's program managers may look at a change before they are reminded."""


def is_manager(person: Person) -> bool:
    """Say whether somebody holds the key of their side themselves."""
    return PROGRAM_MANAGER in person.roles


@dataclass(frozen=True)
class Changed:
    """What became of a change: the person as they stand now, and what waits for the other side."""

    person: Person
    filed: Filed | None = None
    asked_before: bool = False
    taken_back: tuple[Filed, ...] = ()


ASPECTS = {"level": "level", "roles": "manager", "side": "side"}
"""What of somebody's place may be proposed, by the field that a line names."""


def change(
    writer: Writer,
    old: Person | None,
    wanted: Person,
    by: Person,
    cause: str,
    fields: Collection[str],
) -> Changed:
    """Add or change a person: at once what their side decides, and the rest as a proposal.

    ``fields`` are those that the line names: what was proposed of them before is taken back.
    """
    _require_key(writer, old, wanted)
    now = wanted if _alone(writer.ctx.program, old, wanted) else _at_once(old, wanted)
    if old is not None and now.side != old.side:
        detach(writer, old, heir_of(writer, old, None), by, cause, becomes=now)
        return Changed(now)
    if now != old:
        writer = _put(writer, old, now, by, cause)
    asked = _payload(now, wanted)
    withdrawn: list[Filed] = []
    for filed in asked_about(writer, now):
        if dict(filed.proposal.payload) == asked:
            return Changed(now, filed, asked_before=True)
        if {ASPECTS[name] for name in fields if name in ASPECTS} & set(filed.proposal.payload):
            withdraw(writer, filed)
            withdrawn.append(filed)
    new = _propose(writer, now, wanted, asked, by) if now != wanted else None
    return Changed(now, new, taken_back=tuple(withdrawn))


def asked_about(writer: Writer, person: Person) -> list[Filed]:
    """Return the open proposals about somebody's place on the roster."""
    requests = open_proposals(writer, TOPIC)
    return [filed for filed in requests if filed.proposal.payload["person"] == person.id]


def held_back(stored: Program, program: Program, side: str) -> Program:
    """Return an imported program in which what both sides agreed to about the people of ``side``
    stays as it is. One that would leave a side without its program manager is refused."""
    held = replace(program, people=tuple(_held(stored, p, side) for p in program.people))
    for each in stored.sides:
        had = stored.managers(each)
        if had and not held.managers(each):
            raise _last_manager(stored, had[0])
    return held


def _held(stored: Program, wanted: Person, side: str) -> Person:
    old = stored.person(wanted.id)
    if (old or wanted).side != side or _alone(stored, old, wanted):
        return wanted
    return _at_once(old, wanted)


def _alone(program: Program, old: Person | None, wanted: Person) -> bool:
    """Say whether nobody of the other side could accept, or need not."""
    side = (old or wanted).side
    if not program.managers(other_side(side)) or not program.managers(side):
        return True
    return _at_once(old, wanted) == wanted


def _at_once(old: Person | None, wanted: Person) -> Person:
    """Return what a side decides by itself of a change."""
    before = old or replace(wanted, level=0, roles=_with_key(wanted.roles, key=False))
    allowed = replace(wanted, roles=_with_key(wanted.roles, key=is_manager(before)))
    if max(before.level, wanted.level) > 0:
        allowed = replace(allowed, level=before.level)
    if wanted.side != before.side:
        allowed = replace(allowed, side=before.side, site=before.site, backup=before.backup)
    return allowed


def _with_key(roles: tuple[str, ...], *, key: bool) -> tuple[str, ...]:
    others = tuple(role for role in roles if role != PROGRAM_MANAGER)
    return (PROGRAM_MANAGER, *others) if key else others


def _require_key(writer: Writer, old: Person | None, wanted: Person) -> None:
    """No side is ever left without its program manager."""
    if old is not None and is_manager(old) and not _keeps_key(old, wanted):
        require_another(writer, old)


def _keeps_key(old: Person, wanted: Person) -> bool:
    return is_manager(wanted) and wanted.side == old.side


def require_another(writer: Writer, person: Person) -> None:
    """Refuse what would leave a side without a program manager."""
    if writer.ctx.program.managers(person.side) == (person,):
        raise _last_manager(writer.ctx.program, person)


def _last_manager(program: Program, person: Person) -> Refused:
    others = (p.id for p in program.side_people(person.side) if p != person)
    company, heir = program.company(person.side), next(others, "anna")
    return refuse("no.last_manager", person=person.name, company=company, other=heir)


def _put(writer: Writer, old: Person | None, now: Person, by: Person, cause: str) -> Writer:
    people = writer.ctx.program.people
    changed = tuple(now if p is old else p for p in people) if old else (*people, now)
    after = store(writer, replace(writer.ctx.program, people=changed), cause)
    kind = "person.changed" if old else "person.added"
    # What both sides may read: contact data and identities are left out.
    payload = {"person": now.id, "level": now.level, "roles": list(now.roles), "site": now.site}
    after.record(None, kind, by.id, payload)
    _tell(after, old, now, by)
    after.tx.wake_program(after.ctx.id, after.now)
    return after


def _tell(writer: Writer, old: Person | None, now: Person, by: Person) -> None:
    """Tell the channel who joins, who gets the key, and on which level people are alerted."""
    company = writer.ctx.company(now.side)
    key = f"roster/{now.id}/{writer.cause}"
    if old is None:
        what = cards.place(now)
        text = say(
            "person.joined", actor=by.name, name=writer.ctx.mention(now), company=company, what=what
        )
        writer.notice(text, key=key)
    elif (old.level, is_manager(old)) != (now.level, is_manager(now)):
        text = say(
            "person.moved", actor=by.name, name=now.name, company=company, what=cards.place(now)
        )
        writer.notice(text, key=key)


def _payload(now: Person, wanted: Person) -> dict[str, str]:
    """Return what is proposed beyond what is done already."""
    asked = {"person": wanted.id}
    if wanted.level != now.level:
        asked["level"] = str(wanted.level)
    if is_manager(wanted) != is_manager(now):
        asked["manager"] = "yes" if is_manager(wanted) else "no"
    if wanted.side != now.side:
        asked |= {"side": wanted.side, "site": wanted.site}
    return asked


def _propose(
    writer: Writer, now: Person, wanted: Person, asked: Mapping[str, str], by: Person
) -> Filed:
    question = Question(
        topic=TOPIC,
        about=plain(cards.proposed(writer.ctx, now, wanted)),
        seats=(Seat(other_side(now.side), PROGRAM_MANAGER),),
        target=DECIDE_WITHIN,
        payload=asked,
    )
    return ask(writer, question, by)


def accepted(writer: Writer, proposal: Proposal, person: Person | None) -> None:
    """Apply what was accepted, unless the person left or their side would lose its last key."""
    asked = proposal.payload
    old = writer.ctx.program.person(asked["person"])
    if old is None or person is None:
        return
    wanted = _applied(old, asked)
    alone = writer.ctx.program.managers(old.side) == (old,)
    if alone and not _keeps_key(old, wanted):
        return
    cause = f"roster/{proposal.name}"
    if wanted.side != old.side:
        detach(writer, old, heir_of(writer, old, None), person, cause, becomes=wanted)
        return
    people = tuple(wanted if p is old else p for p in writer.ctx.program.people)
    after = store(writer, replace(writer.ctx.program, people=people), cause)
    payload = {"person": old.id, "level": wanted.level, "roles": list(wanted.roles)}
    after.record(None, "person.changed", person.id, payload)
    after.tx.wake_program(after.ctx.id, after.now)


def _applied(old: Person, asked: Mapping[str, str]) -> Person:
    wanted = replace(old, level=int(asked.get("level", old.level)))
    if "manager" in asked:
        roles = _with_key(wanted.roles, key=asked["manager"] == "yes")
        wanted = replace(wanted, roles=roles)
    if "side" in asked:
        wanted = replace(wanted, side=read_side(asked["side"]), site=asked["site"], backup=None)
    return wanted
