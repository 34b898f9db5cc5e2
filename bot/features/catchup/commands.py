"""``catchup``: what changed for whoever asks since they last did anything here.

Asking is no act: it shows the same again until they do something, or press *Seen*.
"""

from __future__ import annotations

from datetime import UTC, datetime

from bot.engine.acted import acted_at, note_act
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.commands.offers import in_its_program
from bot.features.catchup.gather import LONGEST, USUAL, changes
from bot.features.catchup.texts import BUTTONS, GROUPS, refuse, say
from bot.features.issues.buttons import show_button
from bot.features.issues.commands.filters import since_meant
from bot.messages.card import Button, Card, Strong, Text
from bot.ports.request import Reply

SHOW_BUTTONS = 3
LIMIT = 12
"""So many lines a group are shown at most."""


@command(
    "catchup",
    Param("since", "word", required=False, option=True, help="such as monday, 7d or a date"),
    help="Show what changed for you since you last did anything here",
    example="catchup since=monday",
    changes=False,
    long=True,
)
def catchup(call: Call, since: str | None) -> Reply:
    """Show what others did with the reader's issues and dates, in groups."""
    acted = acted_at(call.tx, call.ctx.id, call.person.id)
    start = max(acted or call.now - USUAL, call.now - LONGEST)
    if since is not None:
        start = max(since_meant(call, since, "catchup since=monday"), call.now - LONGEST)
    groups, issues = changes(call, start)
    when, program = call.ctx.moment(start, call.person.site), call.ctx.program.key
    first = since is None and acted is None
    remark = (say("catchup.first", days=USUAL.days),) if first else ()
    if not groups:
        return call.answer(say("catchup.none", program=program, since=when), None, *remark)
    lines = tuple(line for group in GROUPS for line in _lines(group, groups.get(group, [])))
    line = f"digest seen until={call.now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    seen = Button(BUTTONS["seen"], in_its_program(call, line))
    buttons = (seen, *(show_button(call.ctx, issue) for issue in issues[:SHOW_BUTTONS]))
    title = say("catchup.title", program=program, since=when)
    return call.show(Card(title, lines=(*remark, *lines), buttons=buttons))


def _lines(group: str, lines: list[Text]) -> tuple[Text, ...]:
    if not lines:
        return ()
    heading: Text = (Strong(GROUPS[group]),)
    left = len(lines) - LIMIT
    more = (say("card.more", count=left),) if left > 0 else ()
    return (heading, *lines[:LIMIT], *more)


@command(
    "digest seen",
    Param("until", "word", required=False, option=True, help="up to which moment; now by itself"),
    help="Let catchup begin here from now on",
    example="digest seen",
    act=False,
)
def seen(call: Call, until: str | None) -> Reply:
    """Take what was shown as read: what came later is shown the next time."""
    at = min(_moment(until), call.now) if until is not None else call.now
    # What was read or done later stays so, whenever an earlier answer is pressed.
    acted = acted_at(call.tx, call.ctx.id, call.person.id)
    at = max(at, acted or at, call.now - LONGEST)
    note_act(call.tx, call.ctx.id, call.person.id, at)
    return call.answer(say("catchup.seen", since=call.ctx.moment(at, call.person.site)))


def _moment(text: str) -> datetime:
    """Return the moment that a button names; a time without its zone is one of no place."""
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise refuse("no.seen", typed=text[:40])


COMMANDS = (catchup, seen)
