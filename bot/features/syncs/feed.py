"""The address under which calendar programs read a program's syncs, and what they read there.

The address of each program holds a token that nobody can guess. It is made from a secret that the
database keeps, and from a number that grows when somebody asks for a new address.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime

from bot.engine.context import Contexts
from bot.engine.writer import Writer
from bot.features.syncs.ics import Source, calendar_file
from bot.features.syncs.store import all_series
from bot.ports import UnitOfWork

SECRET = "calendar/secret"
PATH = "/calendar/{token}.ics"
LENGTH = 40


def token_of(tx: UnitOfWork, program_id: int) -> str:
    """Return the token of a program; the first one asked for makes the database's secret."""
    secret = tx.note(SECRET)
    if secret is None:
        secret = secrets.token_hex(32)
        tx.keep(SECRET, secret)
    return _token(tx, secret, program_id)


def _token(tx: UnitOfWork, secret: str, program_id: int) -> str:
    words = f"{program_id}/{tx.note(_number(program_id)) or 0}"
    return hmac.new(secret.encode(), words.encode(), hashlib.sha256).hexdigest()[:LENGTH]


def _number(program_id: int) -> str:
    return f"calendar/{program_id}"


def renew(tx: UnitOfWork, program_id: int) -> None:
    """Give a program another address; the old one leads nowhere."""
    number = int(tx.note(_number(program_id)) or 0) + 1
    tx.keep(_number(program_id), str(number))


def path_of(tx: UnitOfWork, program_id: int) -> str:
    """Return the path of a program's calendar."""
    return PATH.format(token=token_of(tx, program_id))


def calendar_at(contexts: Contexts, tx: UnitOfWork, token: str, now: datetime) -> bytes | None:
    """Return the calendar under a token, on a view; ``None``: it leads nowhere."""
    secret = tx.note(SECRET)
    if secret is None:
        return None
    given = token.encode()
    matching = [
        row
        for row in tx.programs()
        if hmac.compare_digest(_token(tx, secret, row.id).encode(), given)
    ]
    if not matching or matching[0].state == "archived":
        return None
    ctx = contexts.of(tx, matching[0].id)
    series = [stored.series for stored in all_series(Writer(tx, ctx, now, "feed"), live=False)]
    return calendar_file(Source(ctx.program.key, ctx.program.name), series, now)
