"""Addresses under which the calendar programs of one person read what a program shares.

An address holds a token that nobody can guess. It is derived from a secret that the database keeps,
from who it is for, and from a number that grows when they ask for a new one, leave the program or
change sides. So an address never outlives the seat that it was given to.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.domain.errors import NotStored
from bot.domain.program import Program
from bot.domain.values import Person
from bot.engine.context import Context, Contexts
from bot.engine.writer import Writer
from bot.ports import ProgramRow, UnitOfWork

SECRET = "calendar/secret"
PATH = "/calendar/{token}/{name}.ics"
PROGRAM_DIGITS, DIGITS = 8, 40
_OTHERS = ""
"""Under this name stands the number of everybody who has none of their own."""
LENGTH = PROGRAM_DIGITS + DIGITS
"""A token is the number of the program, so that it is found at once, and what nobody can guess."""


def token_of(tx: UnitOfWork, program_id: int, person: Person) -> str:
    """Return somebody's token; the first one asked for makes the database's secret."""
    secret = tx.note(SECRET)
    if secret is None:
        secret = secrets.token_hex(32)
        tx.keep(SECRET, secret)
    return _token(secret, program_id, person, _numbers(tx, program_id))


def _token(secret: str, program_id: int, person: Person, numbers: Mapping[str, int]) -> str:
    number = numbers.get(person.id, numbers.get(_OTHERS, 0))
    words = json.dumps([program_id, person.id, person.side, number])
    derived = hmac.new(secret.encode(), words.encode(), hashlib.sha256).hexdigest()[:DIGITS]
    return f"{program_id:0{PROGRAM_DIGITS}x}{derived}"


def _note(program_id: int) -> str:
    return f"calendar/people/{program_id}"


def _numbers(tx: UnitOfWork, program_id: int) -> dict[str, int]:
    numbers: dict[str, int] = json.loads(tx.note(_note(program_id)) or "{}")
    return numbers


def renew(tx: UnitOfWork, program_id: int, person: str) -> None:
    """Give somebody other addresses; the old ones lead nowhere."""
    numbers = _numbers(tx, program_id)
    numbers[person] = numbers.get(person, numbers.get(_OTHERS, 0)) + 1
    tx.keep(_note(program_id), json.dumps(numbers, sort_keys=True))


def forget_number(tx: UnitOfWork, program_id: int, person: str, others: Iterable[str]) -> None:
    """Forget somebody who was erased. No address of theirs ever leads anywhere again, also where
    somebody else gets their id; the ``others`` on the roster keep theirs."""
    numbers = _numbers(tx, program_id)
    before = numbers.get(_OTHERS, 0)
    kept = {each: numbers.get(each, before) for each in others}
    number = max(before, numbers.pop(person, before) + 1)
    tx.keep(_note(program_id), json.dumps(numbers | kept | {_OTHERS: number}, sort_keys=True))


def renew_of_leavers(tx: UnitOfWork, program_id: int, before: Program, after: Program) -> None:
    """Let the addresses of those who left the program, or their side, lead nowhere for ever."""
    for person in before.people:
        still = after.person(person.id)
        if still is None or still.side != person.side:
            renew(tx, program_id, person.id)


def addresses(tx: UnitOfWork, ctx: Context, person: Person, base: str | None) -> list[str]:
    """Return where somebody's calendars are, in the order in which they are declared.

    ``base`` is the address of this installation; without it they are paths.
    """
    token = token_of(tx, ctx.id, person)
    paths = (PATH.format(token=token, name=feed.name) for feed in ctx.index.feeds.values())
    return [f"{(base or '').rstrip('/')}{path}" for path in paths]


def feed_at(
    contexts: Contexts, tx: UnitOfWork, token: str, name: str, now: datetime
) -> bytes | None:
    """Return a calendar under a token, on a view; ``None``: it leads nowhere, or not any more."""
    feed, found = contexts.index.feeds.get(name), _seat(contexts, tx, token)
    if feed is None or found is None:
        return None
    ctx, person = found
    return feed.write(Writer(tx, ctx, now, "feed"), person)


def _program(tx: UnitOfWork, digits: str) -> ProgramRow | None:
    try:
        return tx.program(int(digits, 16))
    except (ValueError, NotStored):
        return None


def _seat(contexts: Contexts, tx: UnitOfWork, token: str) -> tuple[Context, Person] | None:
    """Return whose token it is, by the roster as it is now."""
    secret = tx.note(SECRET)
    if secret is None or len(token) != LENGTH:
        return None
    row = _program(tx, token[:PROGRAM_DIGITS])
    if row is None or row.state == "archived":
        return None
    ctx, numbers = contexts.of(tx, row.id), _numbers(tx, row.id)
    for person in ctx.program.people:
        own = _token(secret, row.id, person, numbers)
        if hmac.compare_digest(own.encode(), token.encode()):
            return ctx, person
    return None
