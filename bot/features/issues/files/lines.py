"""Files in words: behind what somebody said, on a card, and in a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.domain.issue import Issue
from bot.engine.commands.call import Call
from bot.engine.writer import Writer
from bot.features.issues.discretion.policy import MANAGERS
from bot.features.issues.files.policy import BURST, IN_LINE, IN_ROW, LINKS
from bot.features.issues.files.store import SHARED, Kept, began, readable_files
from bot.features.issues.texts import say
from bot.messages.card import Attached, Card, Text
from bot.messages.say import Value, join
from bot.ports import FileGuard
from bot.ports.message import Message

BETWEEN = " · "


def with_files(text: str | Text, files: Sequence[Attached]) -> Text:
    """Return words with the files that came with them behind."""
    words: Text = (text,) if isinstance(text, str) and text else tuple(text or ())
    named = join((file,) for file in files)
    return (*words, BETWEEN, *named) if words and named else (*words, *named)


def said(key: str, text: str | Text, files: Sequence[Attached], **values: Value) -> Text | Card:
    """Return a line with its files: the first ones behind the words, the others in rows below."""
    title = say(key, text=with_files(text, files[:IN_LINE]), **values)
    rest = files[IN_LINE:]
    if not rest:
        return title
    rows = (rest[at : at + IN_ROW] for at in range(0, len(rest), IN_ROW))
    return Card(title, lines=tuple(join((file,) for file in row) for row in rows))


def spread(
    call: Call, issue: Issue, text: str, kept: Kept, key: str, *, but: str | None, **values: Value
) -> None:
    """Say in an issue's threads what came with files; ``but`` is where it was said.

    Files without words that follow each other are told together, when no more come.
    """
    values = {**values, "actor": call.person.name}
    if kept.later:
        _say_together(call, issue, key, but, **values)
    else:
        line = said(key, text, kept.attached, **values)
        call.writer.line("issue.event", issue, line, but=but)


def _say_together(call: Call, issue: Issue, key: str, but: str | None, **values: Value) -> None:
    """Say what followed the first files of a row, unless still more follow."""
    newest = call.tx.last_file_of(issue.id, call.person.id)
    first = began(call.tx, newest) if newest is not None else None
    assert newest is not None, "a file was kept just now"
    assert first is not None, "it came without words"
    files, count = call.tx.burst(first, LINKS)
    attached = [Attached(file.name, file.link) for file in files]
    content = said(key, say("file.several", count=count) if count > 1 else "", attached, **values)
    message = Message("issue.event", content, issue, guard=FileGuard(newest.id))
    call.writer.post(message, but=but, not_before=first.at + BURST)


def card_line(writer: Writer, issue: Issue) -> tuple[Text, ...]:
    """Return the line of the card that says how many files both sides have, and the newest."""
    files, count = readable_files(writer.tx, issue, [SHARED], 1)
    if not files:
        return ()
    key = "file.card.one" if count == 1 else "file.card"
    return (say(key, count=count, file=files[0]),)


def file_list(call: Call, issue: Issue) -> Iterator[Text]:
    """Yield the newest files of an issue that this person may read here, and how many more, where
    the card does not say it."""
    audiences = [SHARED]
    if call.private:
        audiences += [call.side, *([MANAGERS] if call.is_manager() else [])]
    files, count = readable_files(call.tx, issue, audiences, LINKS)
    named = join((file,) for file in files)
    if count > len(files):
        named = say("file.list.more", files=named, count=count - len(files))
    if len(files) > 1 or (files and call.private):
        yield say("file.list", files=named)
