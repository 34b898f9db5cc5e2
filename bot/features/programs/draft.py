"""Answers of a set-up that is not finished: kept by channel and person, so that they go on later.

A form closes when a city has to be asked about, and the bot may restart meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.ports import UnitOfWork
from bot.ports.request import Request

KEPT = timedelta(days=7)
"""How long answers wait for the rest of them."""


def kept_answers(tx: UnitOfWork, request: Request, now: datetime) -> dict[str, str]:
    """Return what the person answered before in this channel; nothing where it is too long ago."""
    kept = _read(tx, request)
    old = kept is None or now - kept.at > KEPT
    return {} if kept is None or old else dict(kept.given)


def answers_in_form(tx: UnitOfWork, request: Request) -> dict[str, str]:
    """Return the same for a form, which shows them to be changed: however old they are."""
    kept = _read(tx, request)
    return dict(kept.given) if kept is not None else {}


def keep_answers(tx: UnitOfWork, request: Request, given: Mapping[str, str], now: datetime) -> None:
    """Keep answers until the set-up is done."""
    tx.keep(_name(request), json.dumps({"at": now.isoformat(), "given": dict(given)}))


def forget_answers(tx: UnitOfWork, request: Request) -> None:
    """Forget the answers of a set-up that is done."""
    if tx.note(_name(request)):
        tx.keep(_name(request), "")


@dataclass(frozen=True, slots=True)
class _Draft:
    at: datetime
    given: Mapping[str, str]


def _read(tx: UnitOfWork, request: Request) -> _Draft | None:
    kept = tx.note(_name(request))
    if not kept:
        return None
    data = json.loads(kept)
    return _Draft(datetime.fromisoformat(data["at"]), data["given"])


def _name(request: Request) -> str:
    return f"setup/{request.place}/{request.identity}"
