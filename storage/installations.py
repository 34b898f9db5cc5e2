"""Installations with their tokens in clear; the database holds them sealed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.ports import Database, Installation
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
