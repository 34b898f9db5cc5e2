"""Moments as one reader reads them: the own place first, and no date where a weekday is enough."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from bot.domain.program import Program
from bot.messages.card import Card, Moment, Table, Text, pack_part, places_of, unpack_part


@dataclass(frozen=True, slots=True)
class Reading:
    """When something is told, and the reader's own place (zone, name); ``None``: both sides."""

    at: datetime
    place: tuple[str, str] | None = None


def moment_in(program: Program, at: datetime, site: str | None = None) -> Moment:
    """Return an instant in the zones of both sides, in the order of the program file.

    A side's zone is that of ``site`` if it is there, else of its first site.
    """
    chosen = program.site(site) if site else program.sites[0]
    sides = [chosen if chosen.side == s else program.side_sites(s)[0] for s in program.sides]
    names = tuple([program.place_name(site) for site in sides])
    return Moment(at, tuple([site.zone for site in sides]), names=names)


def card_read(card: Card, reading: Reading) -> Card:
    """Return a card with its moments as a reader reads them."""
    shown = {field.name: getattr(card, field.name) for field in fields(card)}
    return replace(card, **{name: _read(part, reading) for name, part in shown.items()})


def text_read(text: Text, reading: Reading) -> Text:
    """Return a text with its moments as a reader reads them."""
    return tuple([_read(part, reading) for part in text])


def packed_read(data: dict[str, Any], reading: Reading) -> dict[str, Any]:
    """Return a packed card with its moments as a reader reads them."""
    return {k: part if k == "picture" else _packed(part, reading) for k, part in data.items()}


def _read(value: Any, reading: Reading) -> Any:
    if isinstance(value, Moment):
        return _ordered(value, reading)
    if isinstance(value, Table):
        return replace(value, rows=_read(value.rows, reading))
    return tuple([_read(part, reading) for part in value]) if type(value) is tuple else value


def _packed(data: Any, reading: Reading) -> Any:
    if isinstance(data, list):
        return [_packed(part, reading) for part in data]
    if not isinstance(data, dict):
        return data
    if "zones" in data:
        moment = unpack_part(data)
        return pack_part(_read(moment, reading))
    return {key: _packed(part, reading) for key, part in data.items()}


def _ordered(moment: Moment, reading: Reading) -> Moment:
    places, own = places_of(moment), reading.place
    if own is not None:
        places = (own, *(place for place in places if place[0] != own[0]))
    zones, names = (tuple([place[index] for place in places]) for index in (0, 1))
    return replace(moment, zones=zones, names=names, written=reading.at)
