"""What is said about rights: one in a sentence, all of them, and what a side did by one."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.program import ASKS, DECIDES, INFORMS, DecisionRight
from bot.domain.values import other_side, read_side
from bot.engine.context import Context
from bot.features.decisions.cards import role
from bot.features.decisions.texts import BUTTONS, ROLES, say
from bot.messages.asked import listed
from bot.messages.card import Button, Card, Strong, Text, plain


def title(right: DecisionRight) -> str:
    """Return a topic in words."""
    return right.title or right.topic


def sentence(ctx: Context, right: DecisionRight) -> Text:
    """Say who decides a topic, with its limit and its notice."""
    other = other_side(read_side(right.side))
    key = f"right.{right.may}" + (".roles" if right.may == ASKS and right.approves else "")
    values = {"company": ctx.company(right.side), "other": ctx.company(other)}
    limit = say("right.limit", limit=right.limit.rstrip(".")) if right.limit else ()
    notice = say("right.notice", notice=right.notice) if right.notice else ()
    roles = listed([(ROLES.get(each, role(each)),) for each in right.approves])
    return (*say(key, roles=roles, **values), *limit, *notice)


def one(ctx: Context, right: DecisionRight, side: str) -> Card:
    """Return a topic as a card; whoever may ask or decide has the button for it."""
    head = (Strong(title(right)),)
    return Card(head, (), (sentence(ctx, right),), buttons(right, side))


def buttons(right: DecisionRight, side: str) -> tuple[Button, ...]:
    """Return the button of somebody of ``side``: to ask, or to say what was decided."""
    verb = {ASKS: "ask", DECIDES: "decide", INFORMS: "decide"}.get(right.may)
    if side != right.side or verb is None:
        return ()
    words = f"decision {verb}"
    label = BUTTONS["ask" if verb == "ask" else "inform"]
    return (Button(label, f"{words} {right.topic}", "primary", words),)


def several(ctx: Context, rights: Sequence[DecisionRight], typed: str | None) -> Card:
    """Return topics as lines: all of them, or those that fit what was typed."""
    key = "right.some" if typed else "right.table"
    head = (Strong(plain(say(key, program=ctx.program.key, typed=typed or ""))),)
    lines = [
        say("right.line", title=title(right), topic=right.topic, sentence=sentence(ctx, right))
        for right in rights
    ]
    more = () if typed else (say("right.more"),)
    return Card(head, (), (*lines, *more))


def informed(ctx: Context, right: DecisionRight, number: str, actor: str, text: str) -> Text:
    """Say to both sides what one of them decided alone."""
    company = ctx.company(right.side)
    values = {"actor": actor, "company": company, "title": title(right), "number": number}
    return say("decision.informed", text=text, **values)
