"""Installations with their tokens in clear; the database holds them sealed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.app.sealing import Vault
from bot.ports import Database, Installation


class StoredInstallations:
    """``bot.ports.Installations`` of one platform in the database."""

    def __init__(self, database: Database, platform: str, vault: Vault) -> None:
        self._database = database
        self._platform = platform
        self._vault = vault

    def all(self) -> list[Installation]:
        """Return every installation by workspace; a token that cannot be opened is empty."""
        with self._database.read() as unit:
            found = unit.installations(self._platform)
        return [replace(each, token=self._vault.open(each.token) or "") for each in found]

    def save(self, found: Installation) -> None:
        """Keep an installation in place of an earlier one in its workspace."""
        sealed = replace(found, token=self._vault.seal(found.token, found.installed))
        self._database.write(lambda unit: unit.save_installation(sealed))

    def end(self, workspace: str, at: datetime, why: str) -> bool:
        """Mark an installation as taken back at ``at``, unless it was made later."""
        platform = self._platform
        return self._database.write(
            lambda unit: unit.end_installation(platform, workspace, at, why)
        )
