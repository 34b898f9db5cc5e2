"""Who runs on an embedded database: a lock beside the file that ends with its process."""

from __future__ import annotations

import os
from pathlib import Path

from bot.domain.errors import AlreadyRunning


class RunLock:
    """Holds ``<file>.lock`` for this process, or raises ``AlreadyRunning`` naming who does."""

    def __init__(self, path: Path) -> None:
        import fcntl

        self._file = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(self._file, 20).decode().strip()
            os.close(self._file)
            named = f" (process {holder})" if holder else ""
            raise AlreadyRunning(f"another andon run{named} holds {path}") from error
        os.ftruncate(self._file, 0)
        os.write(self._file, f"{os.getpid()}\n".encode())

    def release(self) -> None:
        """Let go; the file stays, since removing it would let two processes hold a lock each."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
