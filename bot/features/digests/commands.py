"""Digests: look at one now, schedule one, list them, end one."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.program import DigestSchedule
from bot.domain.values import SIDES
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.features.digests.gather import gather, gather_own
from bot.features.digests.lookup import visible
from bot.features.digests.policy import (
    DAILY,
    DIGEST,
    DIRECT,
    INTERNAL,
    MONTHLY,
    PERSONAL,
    SHARED,
    WEEKLY,
    Digest,
    read_at,
)
from bot.features.digests.send import card_of, personal
from bot.features.digests.store import Kept, coming, end, like, schedule
from bot.features.digests.texts import refuse, say
from bot.messages.card import Card, Text, plain, plain_card
from bot.messages.say import Value
from bot.ports.request import Attachment, Reply
from bot.program_file.zones import nearest_zone, zone_named

KIND = Param("kind", "digest_kind", help="daily, weekly, internal, monthly or personal")
LISTED = 30


def _made(call: Call, kind: str | None, full: str | None) -> Card | None:
    """Make the digest for who asks; ``None``: nothing is worth reading."""
    kind, whole = kind or DAILY, _whole(full)
    if kind == INTERNAL and not call.private:
        raise refuse("no.digest.private", company=call.ctx.company(call.side))
    return _personal(call, whole) if kind == PERSONAL else _summary(call, kind, whole)


@command(
    "digest now",
    Param("kind", "digest_kind", required=False, help=KIND.help + "; daily by itself"),
    Param("full", "word", required=False, option=True, help="yes: all lines, as a file"),
    help="Show a digest now, only to you",
    example="digest now weekly",
    changes=False,
    beforehand=_made,
)
def now(call: Call, kind: str | None, full: str | None) -> Reply:
    """Show a digest as it would be sent now, without sending it to anybody else."""
    card = call.worked_out(lambda: _made(call, kind, full))
    kind = kind or DAILY
    if card is None:
        return call.answer(say(f"digest.{kind}.none", program=call.ctx.program.key))
    if card.picture is not None:
        # A private answer has no picture; its numbers are a line.
        card = replace(card, picture=None, lines=(*card.lines, (card.picture.alt,)))
    if not _whole(full):
        return call.show(card)
    day = call.ctx.roster.calendar(call.person).local(call.now).date()
    name = f"{call.ctx.program.key.lower()}-{kind}-{day:%Y-%m-%d}.txt"
    file = Attachment(name, f"{plain_card(card)}\n".encode())
    text = say("digest.file", count=len(card.lines) + 1)
    return call.show(Card(card.title, lines=(text,)), files=(file,))


def _whole(full: str | None) -> bool:
    if full is None:
        return False
    if full.lower() != "yes":
        raise refuse("no.digest.full", typed=full[:40])
    return True


def _personal(call: Call, whole: bool) -> Card | None:
    facts = gather_own(call.writer, call.person.site)
    return personal(call.writer, facts, call.person, whole=whole)


def _summary(call: Call, kind: str, whole: bool) -> Card | None:
    """Compare with the digest that was sent last; with all lines, with the one before it, so that
    its button shows the rest of what is above it."""
    stored = like(call.writer, kind, (call.side,) if kind == INTERNAL else (SHARED, call.side))
    digest = stored.digest if stored else None
    if whole and digest is not None:
        digest = replace(digest, last=digest.before)
    zone = digest.zone if digest else call.ctx.program.zone
    side = call.side if kind == INTERNAL else None
    return card_of(call.writer, gather(call.writer, kind, zone, digest, side), kind, whole=whole)


@command(
    "digest schedule",
    KIND,
    Param("at", "text", help="a time, with a day for a weekly one", limit=40, prose=False),
    Param("to", "word", required=False, option=True, help="shared, oem or ems; dm if personal"),
    Param("zone", "word", required=False, option=True, help="the zone of the time"),
    help="Send a digest regularly; one that is scheduled already is moved",
    example='digest schedule weekly "mon 08:30" to=shared zone=America/Los_Angeles',
)
def schedule_one(call: Call, kind: str, at: str, to: str | None, zone: str | None) -> Reply:
    """Schedule or move a digest: program managers, each side for its own channel."""
    table = DigestSchedule(kind, _zone(call, zone), _at(kind, at), _to(call, kind, to))
    stored, what = schedule(call.writer, table, call.person)
    if what != "already" and table.to not in SIDES:
        _tell(call, "digest.told", stored.digest)
    return _said(call, f"digest.{what}", stored)


def _at(kind: str, typed: str) -> str:
    at = read_at(typed)
    if at is None:
        raise refuse("no.digest.at", typed=typed[:40])
    if kind == WEEKLY and " " not in at:
        raise refuse("no.digest.day", at=at)
    if kind == DAILY and " " in at:
        raise refuse("no.digest.no_day", at=at.partition(" ")[2])
    return at


def _to(call: Call, kind: str, typed: str | None) -> str:
    usual = {INTERNAL: call.side, PERSONAL: DIRECT}.get(kind, SHARED)
    to = (typed or usual).strip().lower()
    to = next((side for side in call.ctx.program.sides if to == call.ctx.company(side).lower()), to)
    sides = call.ctx.program.sides
    allowed = {INTERNAL: sides, PERSONAL: (DIRECT, *sides)}.get(kind, (SHARED, *sides))
    if to not in allowed:
        raise refuse(
            "no.digest.to",
            typed=to[:40],
            kind=kind,
            allowed=", ".join(allowed),
            example=f"to={usual}",
        )
    if to in SIDES and to != call.side:
        raise refuse("no.digest.other_side", company=call.ctx.company(to))
    return to


def _zone(call: Call, typed: str | None) -> str:
    if typed is None:
        return call.ctx.program.zone
    name = zone_named(typed)
    if name is None:
        near = nearest_zone(typed)
        example = near or call.ctx.program.zone
        raise refuse("no.digest.zone", typed=typed[:60], example=example)
    return name


def _tell(call: Call, key: str, digest: Digest) -> None:
    """Tell everybody who will read it that it comes, or that it comes no more."""
    values = {"actor": call.person.name, "kind": digest.kind, "when": _when(digest)}
    call.writer.notice(say(key, **values), key=f"{key}/{digest.name}/{call.now.isoformat()}")


def _said(call: Call, key: str, stored: Kept) -> Reply:
    digest = stored.digest
    values: dict[str, Value] = {
        "kind": digest.kind,
        "when": _when(digest),
        "to": _readers(call, digest),
    }
    after = coming(call.ctx, digest, call.now, call.person.site)
    if after is None:
        card = Card(say(f"{key}.never", **values))
    else:
        card = Card(say(key, next=call.ctx.moment(after, call.person.site), **values))
    return call.about(f"{DIGEST}:{digest.name}", card)


def _when(digest: Digest) -> str:
    if digest.kind == PERSONAL:
        return plain(say("digest.when.own", at=digest.at))
    at = digest.at
    if digest.kind == INTERNAL and " " not in at:
        at = f"fri {at}"
    key = "digest.when"
    if digest.kind == MONTHLY:
        key = "digest.when.month_day" if " " in at else "digest.when.month"
    return plain(say(key, at=at, zone=digest.zone))


def _readers(call: Call, digest: Digest) -> Text:
    if digest.to not in SIDES:
        return say(f"digest.to.{digest.to}") if digest.kind != PERSONAL else say("digest.to.dm")
    company = call.ctx.company(digest.to)
    if digest.kind == PERSONAL:
        return say("digest.to.people", company=company)
    there = call.writer.places(digest.to)
    return say("digest.to.side" if there else "digest.to.managers", company=company)


@command(
    "digest list",
    help="List the digests that are scheduled, with the next time of each",
    example="digest list",
    changes=False,
)
def list_digests(call: Call) -> Reply:
    """List the digests that both sides get, and those of the asker's side."""
    digests = visible(call.tx, call.ctx, call.side)
    program = call.ctx.program.key
    if not digests:
        return call.answer(say("digest.list.none", program=program))
    lines = tuple(_line(call, row.digest) for row in digests[:LISTED])
    return call.show(Card(say("digest.list", program=program), lines=lines))


def _line(call: Call, digest: Digest) -> Text:
    values: dict[str, Value] = {
        "name": digest.name,
        "when": _when(digest),
        "to": _readers(call, digest),
    }
    after = coming(call.ctx, digest, call.now, call.person.site)
    if after is None:
        return say("digest.list.never", **values)
    return say("digest.list.line", next=call.ctx.moment(after, call.person.site), **values)


@command(
    "digest off",
    Param("digest", "digest", help="its name, such as weekly; digest list shows them"),
    help="Send a digest no more",
    example="digest off weekly",
)
def off(call: Call, digest: Kept) -> Reply:
    """End a digest: program managers, each side its own."""
    name = digest.digest.name
    if not digest.record.live:
        return call.answer(say("digest.off.already", name=name))
    end(call.writer, digest, call.person)
    if digest.digest.to not in SIDES:
        _tell(call, "digest.off.told", digest.digest)
    return call.about(f"{DIGEST}:{name}", Card(say("digest.off", name=name)))


COMMANDS = (now, schedule_one, list_digests, off)
