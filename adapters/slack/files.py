"""Files as Slack describes them, and the addresses at which they are found. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.ports.files import FileLink

Body = Mapping[str, Any]

DELETED = "tombstone"
# What stands in a message where a file was, or one that the workspace's plan does not show.
_GONE = (DELETED, "hidden_by_limit")


def still_there(message: Body) -> tuple[Body, ...]:
    """Return the files of a message that are not deleted or hidden."""
    return tuple(file for file in message.get("files") or () if file.get("mode") not in _GONE)


def file_link(file: Body, message: str) -> FileLink:
    """Return a file by its name and permanent address; what Slack does not tell is left out."""
    link = str(file.get("permalink") or message)
    return FileLink(str(file.get("name") or file.get("title") or ""), link, message or link)


def message_link(base: str, channel: str, ts: str, thread: str | None) -> str:
    """Return the address of a message, as Slack writes it; ``base`` is that of the workspace."""
    link = f"{base}archives/{channel}/p{ts.replace('.', '')}"
    return f"{link}?thread_ts={thread}&cid={channel}" if thread else link


def deleted_at(message: Body) -> tuple[int, ...]:
    """Return the places of a message at which files are deleted."""
    files = message.get("files") or ()
    return tuple(n for n, file in enumerate(files) if file.get("mode") == DELETED)
