"""Keeps the content of some issues out of the shared channel: a neutral title for both sides, and
the rest for those who may read it.

The issue itself holds only what both sides read, so that no card, list, digest or file can show
more. What was typed is kept in the audit log, under the audience of its readers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.domain.issue import Issue
from bot.domain.values import SIDES, Person
from bot.engine.writer import Writer
from bot.features.issues.buttons import owed_button, show_button
from bot.features.issues.discretion.policy import (
    MANAGERS,
    discretion_of,
    kept_fields,
    shared_fields,
)
from bot.features.issues.texts import BUTTONS, say
from bot.messages.card import Button, Card, Text, plain
from bot.messages.fields import label
from bot.ports import Event
from bot.ports.message import Message

NOTED, WITHHELD = "noted", "withheld"
"""Kinds of audit events: a note of one side, and what program managers and its writer read."""

KEPT = "kept"
"""In an event's payload: it holds the issue's own title or details, not only a remark on it."""

# So many characters of details go into one note.
NOTE_LENGTH = 2500
_BETWEEN = " · "

Details = tuple[tuple[str, str], ...]
"""What is kept, each with its name in words."""


def public(issue: Issue) -> Issue:
    """Return the issue as both sides read it; one of an ordinary category is unchanged."""
    policy = discretion_of(issue.category)
    if policy is None:
        return issue
    fields = shared_fields(issue.category, issue.fields)
    return replace(issue, title=_title(issue.category, policy.shared, fields), fields=fields)


def _title(category: str, keys: tuple[str, ...], fields: Mapping[str, str]) -> str:
    key = f"discreet.title.{category}"
    given = {name: " ".join(fields[name].split()) for name in keys if name in fields}
    return plain(say(key, **given) if len(given) == len(keys) else say(f"{key}.none"))


def details(category: str, title: str | None, fields: Mapping[str, str]) -> Details:
    """Return what of a typed title and typed details is not for both sides."""
    if discretion_of(category) is None:
        return ()
    found = [(plain(say("discreet.typed")), title)] if title else []
    found += [(label(key), value) for key, value in kept_fields(category, fields).items()]
    return tuple(found)


def details_of(issue: Issue) -> Details:
    """Return what of an issue as it was typed is not for both sides."""
    return details(issue.category, issue.title, issue.fields)


def known(before: Issue, category: str) -> Details:
    """Return what both sides have read of an issue and do not read in ``category``.

    A neutral title says nothing that could be kept.
    """
    neutral = discretion_of(before.category) is not None and public(before).title == before.title
    return details(category, None if neutral else before.title, before.fields)


def names(found: Details) -> str:
    """Return the names of what is kept, without the content."""
    return ", ".join(dict.fromkeys(name for name, _ in found))


def keep(
    writer: Writer,
    issue: Issue,
    by: Person,
    found: Details,
    *,
    heard: bool = False,
    seen: bool = False,
) -> None:
    """Keep what is not for both sides and tell whoever may read it.

    ``seen`` is for what both sides have read already: then both keep it as a note. ``heard`` says
    that the writer's own channel has it before its eyes.
    """
    policy = discretion_of(issue.category)
    if policy is None or not found:
        return
    for text in _notes(found):
        if policy.readers == MANAGERS:
            _withhold(writer, issue, by, text, kept=True)
            continue
        payload = {"text": text, KEPT: True}
        for side in SIDES if seen else (by.side,):
            writer.record(issue, NOTED, by.id, payload, audience=side)
        if not (seen or heard):
            line = say("event.note", actor=by.name, name=writer.ctx.name(issue), text=text)
            writer.internal_line(by.side, "issue.event", issue, line)
    if policy.readers == MANAGERS:
        company = writer.ctx.company(by.side)
        head = say("discreet.told", actor=by.name, company=company)
        lines = (say("card.field", label=name, value=value) for name, value in found)
        _tell_managers(writer, issue, by, (head, *lines))


def keep_sorted(
    writer: Writer,
    issue: Issue,
    by: Person,
    typed: Details,
    before: Details,
    *,
    heard: bool = False,
) -> Details:
    """Keep the content of an issue that was sorted into its category: what is ``typed`` now, and
    what both sides have read ``before``. Return what the writer's answer names as kept."""
    policy = discretion_of(issue.category)
    if policy is not None and policy.readers == MANAGERS:
        typed, before = (*typed, *before), ()
    keep(writer, issue, by, typed, heard=heard)
    keep(writer, issue, by, before, seen=True)
    return typed


def _notes(found: Details) -> Iterator[str]:
    """Yield the details as texts of a length that every platform can show as one line."""
    text = ""
    for name, value in found:
        part = f"{name}: {value}"
        if text and len(text) + len(_BETWEEN) + len(part) > NOTE_LENGTH:
            yield text
            text = ""
        text = f"{text}{_BETWEEN}{part}" if text else part
    yield text


def withhold(writer: Writer, issue: Issue, by: Person, text: str, words: str) -> None:
    """Keep a text that the shared channel does not show, and send it to the program managers.

    ``words`` are the command that it was typed with.
    """
    _withhold(writer, issue, by, text)
    head = say("discreet.text", actor=by.name, company=writer.ctx.company(by.side), words=words)
    _tell_managers(writer, issue, by, (head, (text,)))


def _withhold(writer: Writer, issue: Issue, by: Person, text: str, *, kept: bool = False) -> None:
    writer.record(issue, WITHHELD, by.id, {"text": text, KEPT: kept}, audience=MANAGERS)


def _tell_managers(writer: Writer, issue: Issue, by: Person, lines: tuple[Text, ...]) -> None:
    ctx, name = writer.ctx, writer.ctx.name(issue)
    edit = Button(BUTTONS["edit"], f"issue edit {name}", form="issue edit")
    title = say("card.title", name=name, title=issue.title)
    for person in told(writer, by):
        owed = owed_button(ctx, issue, person, writer.now)
        card = Card(title, (), lines, (*owed, edit, show_button(ctx, issue)), issue.severity)
        writer.tell(person, Message("issue.event", card, issue))


def told(writer: Writer, by: Person) -> list[Person]:
    """Return the program managers of both sides who can be told what ``by`` wrote."""
    found = (person for side in SIDES for person in writer.roster.managers(side, writer.now))
    return [p for p in dict.fromkeys(found) if p.id != by.id]


def untold(writer: Writer) -> list[str]:
    """Return the sides on which no program manager can be reached."""
    managers = writer.roster.managers
    place = writer.private_place
    return [s for s in SIDES if not any(place(person) for person in managers(s, writer.now))]


def readable(
    writer: Writer, person: Person, events: Iterable[Event], *, private: bool
) -> Iterator[Event]:
    """Yield the events that somebody may read; ``private``: where only their own side reads."""
    audiences = {"shared", person.side} if private else {"shared"}
    manager = writer.roster.is_manager(person, writer.now)
    for event in events:
        own = event.audience == MANAGERS and (manager or event.actor == person.id)
        if event.audience in audiences or (private and own):
            yield event


def remark(writer: Writer, issue: Issue) -> tuple[Text, ...]:
    """Return the line of the card that says where the details are."""
    if discretion_of(issue.category) is None:
        return ()
    return (say(f"discreet.card.{issue.category}"),)
