"""Who runs on an embedded database: a lock beside the file that ends with its process."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout

from bot.domain.errors import AlreadyRunning
from storage.database_file import PRIVATE, keep_run, last_run, unusable


class RunLock:
    """Holds ``<file>.lock`` for this process, or raises ``AlreadyRunning`` naming who does.

    The lock's file stays when it is released: removing it would let two processes hold a lock each.
    """

    def __init__(self, path: Path) -> None:
        # Whoever closes the database lets go, in whatever thread that is.
        self._lock = FileLock(f"{path}.lock", timeout=0, mode=PRIVATE, thread_local=False)
        try:
            self._lock.acquire()
        except Timeout as error:
            holder = last_run(path).process
            named = f" (process {holder})" if holder else ""
            raise AlreadyRunning(f"another andon run{named} holds {path}: stop it first") from error
        except OSError as error:
            raise unusable(Path(f"{path}.lock"), error) from error
        keep_run(path, replace(last_run(path), process=os.getpid()))

    def release(self) -> None:
        """Let go; again does nothing."""
        self._lock.release()
