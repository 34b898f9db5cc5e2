"""The first words after an acknowledgment often say how a problem is contained: it is offered."""

from __future__ import annotations

from bot.domain.issue import Issue
from bot.engine.commands.call import Call
from bot.engine.commands.offers import LINE_ON_A_BUTTON
from bot.engine.keys import subject_of
from bot.engine.understanding.judging import tells
from bot.features.issues.texts import BUTTONS, say
from bot.messages.card import Button, Card
from bot.messages.line import one_line, quote

SHORTEST = 12
"""So many characters say something."""


def containment_hint(call: Call, text: str) -> Card | None:
    """Return the offer to take what the owner just wrote as the containment.

    ``None``: nothing has to be contained, another side wrote it, it says too little, or it is not
    the first reply after the acknowledgment.
    """
    issue, said = call.thread, one_line(text)
    if issue is None or issue.acked is None or issue.contained is not None:
        return None
    owed = any(c.kind == "contain" and c.running and c.side == call.side for c in issue.clocks)
    if not owed or issue.state != "acknowledged" or len(said) < SHORTEST:
        return None
    if _own_words(call, issue) > 1 or not tells(call, said):
        return None
    name = call.ctx.name(issue)
    # What does not fit behind a button stands in the thread right above.
    whole = f"issue contain {name} {quote(said)}"
    line = whole if len(whole) <= LINE_ON_A_BUTTON else f"issue contain {name}"
    return Card(say("contain.hint", name=name), buttons=(Button(BUTTONS["contain.hint"], line),))


def _own_words(call: Call, issue: Issue) -> int:
    """Return how often the speaker's side wrote since it has the issue; the last time is now."""
    count = 0
    for event in call.tx.events(call.ctx.id, subject_of(issue)):
        if event.kind in ("acked", "logged", "reopened"):
            count = 0
        person = call.ctx.program.person(event.actor or "")
        own = person is not None and person.side == call.side
        count += own and event.kind in ("commented", "updated")
    return count
