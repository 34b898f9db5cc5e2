"""Files that people deleted: their issues no longer show them, and the log says when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.engine.commands.dispatch import APART
from bot.engine.context import Contexts
from bot.engine.keys import message_key
from bot.engine.writer import Writer
from bot.ports import UnitOfWork
from bot.ports.files import IssueFile

UNFILED = "unfiled"
"""The kind of the audit event that names deleted files."""


def files_there(
    tx: UnitOfWork, key: str, places: Sequence[int] | None
) -> Iterator[list[IssueFile]]:
    """Yield the files of a message that are still there, all or those at ``places``: those that
    came with words, and those that were kept apart from a command."""
    for source in (key, f"{key}{APART}"):
        files = [
            file
            for file in tx.files_of_message(source)
            if file.gone is None and (places is None or file.position in places)
        ]
        if files:
            yield files


def forget_files(
    contexts: Contexts, tx: UnitOfWork, key: str, places: Sequence[int] | None, now: datetime
) -> None:
    """Note that files of a message are deleted, all or those at ``places``."""
    for files in list(files_there(tx, key, places)):
        _forget(contexts, tx, files, now)


def _forget(contexts: Contexts, tx: UnitOfWork, files: list[IssueFile], now: datetime) -> None:
    first, issue = files[0], tx.issue(files[0].issue_id)
    if issue is None:
        return
    ctx = contexts.of(tx, issue.program_id, lock=True)
    tx.mark_files_gone(first.source, [file.position for file in files], now)
    writer = Writer(tx, ctx, now, message_key(first.source, UNFILED))
    names = ", ".join(file.name for file in files)
    writer.record(issue, UNFILED, None, {"text": names}, audience=first.audience)
    writer.refresh(issue)
