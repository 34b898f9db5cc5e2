"""Installations with their tokens in clear; the database holds them sealed."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime

from bot.domain.errors import Conflict
from bot.ports import Database, Installation, UnitOfWork
from bot.ports.sealing import Sealer


class StoredInstallations:
    """``bot.ports.Installations`` of one platform in the database."""

    def __init__(self, database: Database, platform: str, sealer: Sealer) -> None:
        self._database = database
        self._platform = platform
        self._sealer = sealer

    def all(self) -> list[Installation]:
        """Return every installation by workspace; a token that cannot be opened is empty."""
        with self._database.read() as unit:
            rows = unit.installations(self._platform)
        return [replace(row, token=self._sealer.open(row.token) or "") for row in rows]

    def save(self, installation: Installation) -> None:
        """Keep an installation in place of an earlier one in its workspace."""
        token = self._sealer.seal(installation.token, installation.installed)
        sealed = replace(installation, token=token)
        self._database.write(lambda unit: unit.save_installation(sealed))

    def end(self, workspace: str, at: datetime, why: str) -> bool:
        """Mark an installation as taken back at ``at``, unless it was made later."""
        platform = self._platform
        return self._database.write(
            lambda unit: unit.end_installation(platform, workspace, at, why)
        )

    def use_once(self, name: str, at: datetime) -> bool:
        """Note that something was used; return whether it is the first time, in any process."""
        digest = hashlib.sha256(name.encode()).hexdigest()
        key = f"{self._platform}:once:{digest}"

        def note(unit: UnitOfWork) -> bool:
            first = unit.answered(key) is None
            if first:
                unit.remember(key, at, {})
            return first

        try:
            return self._database.write(note, urgent=True)
        except Conflict:
            # Another process was quicker.
            return False

    def outdated(self) -> list[str]:
        """Return the workspaces whose token a former key sealed."""
        with self._database.read() as unit:
            return [row.workspace for row in self._list_outdated(unit)]

    def _list_outdated(self, unit: UnitOfWork) -> list[Installation]:
        sealer = self._sealer
        rows = unit.installations(self._platform)
        return [
            row
            for row in rows
            if not sealer.is_newest(row.token) and sealer.open(row.token) is not None
        ]

    def reseal(self, now: datetime) -> int:
        """Seal every token that opens with the newest key; return how many were sealed anew."""

        def seal_anew(unit: UnitOfWork) -> int:
            outdated = self._list_outdated(unit)
            return sum(self._seal_anew(unit, row, now) for row in outdated)

        return self._database.write(seal_anew)

    def _seal_anew(self, unit: UnitOfWork, row: Installation, now: datetime) -> bool:
        token = self._sealer.seal(self._sealer.open(row.token) or "", now)
        return unit.replace_token(row, token)
