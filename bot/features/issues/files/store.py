"""Keeps the files that come with what people say about an issue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.issue import Issue
from bot.engine.commands.call import Call
from bot.engine.context import Context
from bot.features.issues.discretion.policy import discretion_of
from bot.features.issues.files.policy import BURST, LINKS, shown_link, shown_name
from bot.features.issues.texts import say
from bot.messages.card import Attached, plain
from bot.ports import UnitOfWork
from bot.ports.audience import SHARED as BOTH
from bot.ports.files import FileLink, IssueFile

SHARED = str(BOTH)
"""The audience of a file that both sides may read."""

FILES = "files"
"""In an event's payload: the files that came with it, each as its name and link."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The files of one message that are kept, and how many more it had.

    ``later`` says that they came without words soon after others: those are told together.
    """

    files: tuple[IssueFile, ...] = ()
    left: int = 0
    later: bool = False

    @property
    def payload(self) -> dict[str, Any]:
        """Return what an event says of the files; nothing where there are none."""
        return {FILES: [[file.name, file.link] for file in self.files]} if self.files else {}

    @property
    def attached(self) -> tuple[Attached, ...]:
        """Return the files as parts of a text."""
        return tuple(Attached(file.name, file.link) for file in self.files)


def neutral(ctx: Context, issue: Issue) -> bool:
    """Say whether the names of an issue's files are not shown: they may tell what is in them."""
    return ctx.program.export_controlled or discretion_of(issue.category) is not None


def keep_files(call: Call, issue: Issue, audience: str, *, words: bool) -> Kept:
    """Keep the files that came with a request for an issue; ``words`` came with them or not."""
    given = call.request.files
    if not given:
        return Kept()
    tx, person = call.tx, call.person
    before = tx.last_file_of(issue.id, person.id)
    burst = None if words or audience != SHARED else _burst(call, before)
    number, hidden = tx.numbered_files(issue.id), neutral(call.ctx, issue)
    files = tuple(
        IssueFile(
            0, issue.id, call.request.key, position,
            _name(file, number + position + 1, hidden=hidden),
            file.message if hidden else shown_link(file.link, file.message),
            person.id, person.side, call.now, audience, burst,
        )
        for position, file in enumerate(given[:LINKS])
    )  # fmt: skip
    tx.add_files(files)
    later = burst is not None and burst != call.request.key
    return Kept(files, len(given) - len(files), later)


def _burst(call: Call, before: IssueFile | None) -> str:
    """Return the message that began the row to which a file without words belongs."""
    first = began(call.tx, before) if before is not None else None
    goes_on = first is not None and first.at <= call.now < first.at + BURST
    return first.source if first is not None and goes_on else call.request.key


def began(tx: UnitOfWork, file: IssueFile) -> IssueFile | None:
    """Return the file that began the row of files without words to which one belongs."""
    found = tx.files_of_message(file.burst) if file.burst is not None else []
    return found[0] if found else None


def _name(file: FileLink, number: int, *, hidden: bool) -> str:
    name = "" if hidden else shown_name(file.name)
    return name or plain(say("file.unnamed", number=number))


def files_of(payload: dict[str, Any]) -> tuple[Attached, ...]:
    """Return the files that an event's payload names."""
    return tuple(Attached(name, link) for name, link in payload.get(FILES, ()))


def readable_files(
    tx: UnitOfWork, issue: Issue, audiences: Sequence[str], limit: int
) -> tuple[list[Attached], int]:
    """Return at most ``limit`` of the newest files of an issue for its readers, and how many there
    are in all.
    """
    found = tx.last_files(issue.id, audiences, limit)
    files = [Attached(file.name, file.link) for file in found]
    count = len(found) if len(found) < limit else tx.count_files(issue.id, audiences)
    return files, count
