"""Keeps the content of some issues out of the shared channel: a neutral title for both sides, and
the rest for those who may read it.

The issue itself holds only what both sides read, so that no card, list, digest or file can show
more. What was typed is kept in the audit log, under the audience of its readers. In a program under
export control every issue that a person logged has such a title.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.domain.issue import Issue
from bot.domain.values import Person
from bot.engine.commands.call import Call
from bot.engine.context import Context
from bot.engine.writer import Writer
from bot.features.issues.automatic import ITSELF
from bot.features.issues.buttons import owed_button, show_button
from bot.features.issues.discretion.policy import (
    MANAGERS,
    ROSTER,
    SIDE,
    Discretion,
    discretion_of,
    kept_fields,
    shared_fields,
)
from bot.features.issues.texts import BUTTONS, say
from bot.messages.card import Button, Card, Text, plain
from bot.messages.fields import label
from bot.ports import Event
from bot.ports.message import Message

NOTED, WITHHELD, TITLED = "noted", "withheld", "titled"
"""Kinds of audit events: a note of one side, what program managers and its writer read, and what
the roster reads in private."""

_KINDS = {MANAGERS: WITHHELD, ROSTER: TITLED}

KEPT = "kept"
"""In an event's payload: it holds the issue's own title or details, not only a remark on it."""

# So many characters of details go into one note.
NOTE_LENGTH = 2500
_BETWEEN = " · "

Details = tuple[tuple[str, str], ...]
"""What is kept, each with its name in words."""


def policy_of(ctx: Context, category: str) -> Discretion | None:
    """Return what becomes of the content of a category in this program; ``None``: all is read."""
    return discretion_of(category, controlled=ctx.program.export_controlled)


def public(ctx: Context, issue: Issue) -> Issue:
    """Return the issue as both sides read it; one of an ordinary category is unchanged.

    What Andon opened itself is titled after a deadline, a sync or a role, which are shown as typed.
    """
    policy = policy_of(ctx, issue.category)
    if policy is None or _titled_by_andon(policy, issue):
        return issue
    fields = shared_fields(issue.category, issue.fields)
    return replace(issue, title=_title(ctx, issue.category, policy, fields), fields=fields)


def _titled_by_andon(policy: Discretion, issue: Issue) -> bool:
    return policy.readers == ROSTER and issue.raised_by == ITSELF


def _title(ctx: Context, category: str, policy: Discretion, fields: Mapping[str, str]) -> str:
    keys = policy.shared
    if keys is None:
        known_category = ctx.rules.categories.get(category)
        return known_category.title if known_category is not None else category
    key = f"discreet.title.{category}"
    given = {name: " ".join(fields[name].split()) for name in keys if name in fields}
    return plain(say(key, **given) if len(given) == len(keys) else say(f"{key}.none"))


def details(ctx: Context, category: str, title: str | None, fields: Mapping[str, str]) -> Details:
    """Return what of a typed title and typed details is not for both sides."""
    policy = policy_of(ctx, category)
    if policy is None:
        return ()
    # A corrective action is logged with the title of its defect.
    neutral = (each.title for each in ctx.rules.categories.values() if policy.shared is None)
    found = [(plain(say("discreet.typed")), title)] if title and title not in neutral else []
    found += [(label(key), value) for key, value in kept_fields(category, fields).items()]
    return tuple(found)


def details_of(ctx: Context, issue: Issue) -> Details:
    """Return what of an issue as it was typed is not for both sides."""
    return details(ctx, issue.category, issue.title, issue.fields)


def known(ctx: Context, before: Issue, after: Issue) -> Details:
    """Return what both sides have read of an issue and do not read of it ``after`` a change.

    A neutral title says nothing that could be kept.
    """
    policy, fields = policy_of(ctx, before.category), before.fields
    neutral = policy is not None and _title(ctx, before.category, policy, fields) == before.title
    title = None if neutral or after.title == before.title else before.title
    return details(ctx, after.category, title, fields)


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
    policy = policy_of(writer.ctx, issue.category)
    if policy is None or not found:
        return
    if policy.readers != SIDE:
        store_apart(writer, issue, by, found, policy.readers)
    for text in _notes(found) if policy.readers == SIDE else ():
        payload = {"text": text, KEPT: True}
        for side in writer.ctx.program.sides if seen else (by.side,):
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
    policy = policy_of(writer.ctx, issue.category)
    if policy is not None and policy.readers != SIDE:
        typed, before = (*typed, *before), ()
    keep(writer, issue, by, typed, heard=heard)
    keep(writer, issue, by, before, seen=True)
    return typed


def store_apart(
    writer: Writer, issue: Issue, by: Person | None, found: Details, readers: str
) -> None:
    """Keep what ``readers`` (``MANAGERS`` or ``ROSTER``) read where both sides do not."""
    actor = by.id if by is not None else None
    for text in _notes(found):
        payload = {"text": text, KEPT: True}
        writer.record(issue, _KINDS[readers], actor, payload, audience=readers)


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
    writer.record(issue, WITHHELD, by.id, {"text": text, KEPT: False}, audience=MANAGERS)
    head = say("discreet.text", actor=by.name, company=writer.ctx.company(by.side), words=words)
    _tell_managers(writer, issue, by, (head, (text,)))


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
    return [p for p in writer.roster.all_managers(writer.now) if p.id != by.id]


def untold(writer: Writer) -> list[str]:
    """Return the sides on which no program manager can be reached."""
    managers = writer.roster.managers
    place = writer.private_place
    sides = writer.ctx.program.sides
    return [s for s in sides if not any(place(person) for person in managers(s, writer.now))]


def readable(call: Call, issue: Issue, events: Iterable[Event]) -> Iterator[Event]:
    """Yield the events of an issue that whoever asks may read where they ask."""
    audiences = {"shared", call.side} if call.private else {"shared"}
    policy, manager = discretion_of(issue.category), call.is_manager()
    # What the title of an incident was is for those alone who read its details.
    held = policy is not None and policy.withheld
    for event in events:
        own = manager or event.actor == call.person.id
        told = event.audience == MANAGERS and own and call.private
        titled = event.audience == ROSTER and call.request.private and (own or not held)
        if event.audience in audiences or told or titled:
            yield event


def remark(writer: Writer, issue: Issue) -> tuple[Text, ...]:
    """Return the line of the card that says where the details are."""
    policy = policy_of(writer.ctx, issue.category)
    if policy is None or _titled_by_andon(policy, issue):
        return ()
    if policy.readers == ROSTER:
        return (say("discreet.card.title", example=f"issue show {writer.ctx.name(issue)}"),)
    return (say(f"discreet.card.{issue.category}"),)
