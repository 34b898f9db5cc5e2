"""The way from a direct message to the cards that it speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.ports import Delivery, Queued, Subject, UnitOfWork


def linked(tx: UnitOfWork, delivery: Delivery, rows: Iterable[Queued]) -> Delivery:
    """Say where the cards of a direct message's subjects are, on the platform that carries it."""
    if not delivery.to.startswith("dm:"):
        return delivery
    platform = delivery.place.partition(":")[0]
    subjects = dict.fromkeys(row.draft.subject for row in rows if row.draft.subject is not None)
    found = (_home(tx, subject, platform) for subject in subjects)
    return replace(delivery, homes=tuple(home for home in found if home is not None))


def _home(tx: UnitOfWork, subject: Subject, platform: str) -> tuple[str, str, str] | None:
    for surface in tx.surfaces(subject):
        near = surface.to == "shared" and surface.place.partition(":")[0] == platform
        if near and surface.ref is not None:
            return surface.name, surface.place, surface.ref
    return None
