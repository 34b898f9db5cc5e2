"""When somebody last did anything in a program: a command that changes something, a press, an emoji
or a line in a thread. Looking is no act.
"""

from __future__ import annotations

from datetime import datetime

from bot.ports import UnitOfWork


def note_act(tx: UnitOfWork, program_id: int, person: str, at: datetime) -> None:
    """Note that somebody did something."""
    tx.keep(_key(program_id, person), at.isoformat())


def acted_at(tx: UnitOfWork, program_id: int, person: str) -> datetime | None:
    """Return when somebody last did anything; ``None``: never, as far as is known."""
    kept = tx.note(_key(program_id, person))
    return None if kept is None else datetime.fromisoformat(kept)


def _key(program_id: int, person: str) -> str:
    return f"acted/{program_id}/{person}"
