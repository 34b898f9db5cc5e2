"""The way from a direct message to the cards that it speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.ports import Delivery, Queued, Subject, UnitOfWork
from bot.ports.audience import SHARED, read_audience
from bot.ports.place import platform_of


def linked(tx: UnitOfWork, delivery: Delivery, rows: Iterable[Queued]) -> Delivery:
    """Say where the cards of a direct message's subjects are, on the platform that carries it."""
    if not read_audience(delivery.to).private:
        return delivery
    platform = platform_of(delivery.place)
    subjects = dict.fromkeys(row.draft.subject for row in rows if row.draft.subject is not None)
    found = (_home(tx, subject, platform) for subject in subjects)
    return replace(delivery, homes=tuple(home for home in found if home is not None))


def _home(tx: UnitOfWork, subject: Subject, platform: str) -> tuple[str, str, str] | None:
    for surface in tx.surfaces(subject):
        near = read_audience(surface.to) == SHARED and platform_of(surface.place) == platform
        if near and surface.ref is not None:
            return surface.name, surface.place, surface.ref
    return None
