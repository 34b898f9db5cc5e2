"""How a question looks: what is asked, since when, what follows, and the answers on buttons."""

from __future__ import annotations

from datetime import datetime

from bot.domain.values import other_side, read_side
from bot.engine.context import Context
from bot.features.questions.policy import ABSENT, OF_SYNCS, PROMISE, UNMARKED, Question
from bot.features.questions.store import Kept
from bot.features.questions.texts import BUTTONS, say
from bot.messages.card import Button, Card, Text
from bot.messages.say import Value, join


def question(
    ctx: Context, stored: Kept, side: str, due: datetime | None, *, instead: bool = False
) -> Card:
    """Ask the managers of ``side``, or the next level ``instead``; ``due`` is until when."""
    asked = stored.value
    lines = [*_reasons(ctx, asked, due), _readers(ctx, asked, side)]
    if instead:
        lines.append(say("question.instead", company=ctx.company(side)))
    return Card(title(ctx, asked), lines=tuple(lines), buttons=_buttons(stored, side))


def title(ctx: Context, asked: Question) -> Text:
    """Return the question in one sentence."""
    return say(f"question.{asked.matter}", **_words(ctx, asked))


def _words(ctx: Context, asked: Question) -> dict[str, Value]:
    words: dict[str, Value] = {**asked.words}
    words |= {name: ctx.moment(at) for name, at in asked.moments.items()}
    if asked.side is not None:
        words["company"] = ctx.company(asked.side)
        words["other"] = ctx.company(other_side(read_side(asked.side)))
    if "owner" in asked.words:
        words["owner"] = ctx.person_name(asked.words["owner"])
    return words


def _reasons(ctx: Context, asked: Question, due: datetime | None) -> tuple[Text, ...]:
    """Say why it is asked, and in the same line, which a bundle keeps, what comes without an
    answer."""
    why = say(f"question.{asked.matter}.why", **_words(ctx, asked))
    if asked.opens is not None and due is not None:
        why = join((why, say("question.then", due=ctx.moment(due))), " ")
    return (why, say("question.useful")) if asked.matter in OF_SYNCS else (why,)


def _readers(ctx: Context, asked: Question, side: str) -> Text:
    alone = len(asked.asks) == 1
    return say("question.alone", company=ctx.company(side)) if alone else say("question.both")


def _buttons(stored: Kept, side: str) -> tuple[Button, ...]:
    asked, name = stored.value, stored.name
    no = Button(BUTTONS["no"], f"question no {name}")
    if asked.matter in OF_SYNCS:
        so = Button(BUTTONS["open"], f"question so {name}")
        last = () if asked.matter != ABSENT else (no if side == asked.side else so,)
        return (*_of_sync(asked), *last)
    so = Button(BUTTONS["so"], f"question so {name}")
    done = Button(BUTTONS["done"], f"deadline done {asked.about}", "primary")
    return (no, so, done) if asked.matter == PROMISE else (no, so)


def _of_sync(asked: Question) -> tuple[Button, ...]:
    sync = asked.about
    found = (
        Button(BUTTONS["keep"], f"sync keep {sync}", "primary"),
        Button(BUTTONS["move"], f"sync shift {sync}", "plain", "sync shift"),
        Button(BUTTONS["pause"], f"sync pause {sync}"),
    )
    roll = Button(BUTTONS["no_roll"], f"sync roll {sync} off")
    return (*found, roll) if asked.matter == UNMARKED else found
