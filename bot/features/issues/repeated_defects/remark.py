"""A defect that comes back is worth a corrective action: it is offered, never logged by itself."""

from __future__ import annotations

import json

from bot.domain.issue import Issue
from bot.engine.writer import Writer
from bot.features.issues.duplicates.policy import category_words
from bot.features.issues.duplicates.question import compared, score
from bot.features.issues.repeated_defects.policy import DEFECTS, WITHIN, part_of, repeats
from bot.features.issues.texts import BUTTONS, say
from bot.messages.card import Button, Card, Text

STATES = ("open", "acknowledged", "reopened", "resolved", "closed")
# So many issues are looked at, the newest first: logging stays fast however many there are.
LOOKED_AT = 2000
SCAR_FIELD = "scar"
"""The detail under which a defect names its corrective action."""


def repeated(writer: Writer, issue: Issue) -> list[Issue]:
    """Return the defects of 90 days that an issue repeats, the newest first."""
    if issue.category not in DEFECTS or part_of(issue.fields) is None:
        return []
    outlines = writer.tx.outlines(
        writer.ctx.id,
        STATES,
        after=max(0, issue.number - LOOKED_AT),
        since=issue.logged - WITHIN,
        limit=LOOKED_AT,
    )
    words = category_words(w for c in writer.ctx.rules.categories.values() for w in (c.id, c.title))
    ctx, typed = writer.ctx, json.dumps(dict(issue.fields))
    ours = (compared(ctx, (issue.number, issue.title, issue.category, typed))[1], issue.fields)
    numbers = [
        number
        for number, title, category, fields in (compared(ctx, each) for each in outlines)
        if category in DEFECTS
        and number < issue.number
        and repeats(ours, (title, json.loads(fields)), words, score)
    ]
    issues = (writer.tx.issue_numbered(writer.ctx.id, number) for number in numbers)
    return [earlier for earlier in issues if earlier is not None]


def offer(writer: Writer, issue: Issue) -> tuple[tuple[Text, ...], tuple[Button, ...]]:
    """Offer a corrective action for a defect that came back: in the thread, and as an answer.

    Return the line and the button of the answer; nothing where the defect is new.
    """
    others = repeated(writer, issue)
    if not others:
        return (), ()
    name = writer.ctx.name(issue)
    names = ", ".join(writer.ctx.name(earlier) for earlier in others)
    scar = next(
        (earlier.fields[SCAR_FIELD] for earlier in others if SCAR_FIELD in earlier.fields), None
    )
    if scar is not None:
        line = say("repeat.covered", name=name, names=names, scar=scar)
        writer.line("issue.event", issue, line)
        return (line,), ()
    line = say("repeat.offer", name=name, names=names)
    button = Button(BUTTONS["scar"], f"issue scar {name}", "primary")
    writer.line("issue.event", issue, Card(line, buttons=(button,)))
    return (line,), (button,)
