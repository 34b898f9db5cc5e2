"""``charter setup``: the questions of a new partnership, one at a time, to be left and taken up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from bot.domain.charter import BRIEF_LINES, Brief, Criteria
from bot.domain.values import other_side
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.features.charter import change
from bot.features.charter.commands.common import value
from bot.features.charter.policy import BRIEF, CRITERIA
from bot.features.charter.steps import STEPS, Step, left
from bot.features.charter.store import ALL_CRITERIA
from bot.features.charter.texts import BUTTONS, FORMS, refuse, say
from bot.messages.card import Button, Card, Text
from bot.ports.request import Reply

EXAMPLE = 'charter setup product="Gateway G2" volumes="2,000 a month" matters="ship dates"'
AIMS = ("response", "resolution", "experts")


def _option(name: str, help: str, kind: str = "word") -> Param:
    return Param(name, kind, required=False, option=True, help=help)


@command(
    "charter setup",
    Param("act", "setup_act", required=False, help="skip: leave the question out"),
    _option("product", "what is built"),
    _option("volumes", "how much of it, from when on"),
    _option("in_scope", "what belongs to it"),
    _option("out_of_scope", "what does not"),
    _option("matters", "what matters most"),
    _option("response", "percent acknowledged in time", "number"),
    _option("resolution", "percent solved in time", "number"),
    _option("experts", "percent answered in time by experts", "number"),
    help="Answer the questions of a new partnership, one at a time",
    example=EXAMPLE,
)
def setup(call: Call, act: str | None, **given: str | int | None) -> Reply:
    """Ask the next question, or take an answer: of the scope, of the criteria, or that one is left
    out. What binds both is asked of the other side."""
    lines = {k: str(v) for k, v in given.items() if v is not None and k in BRIEF_LINES}
    aims = {k: v for k, v in given.items() if isinstance(v, int) and k in AIMS}
    if act is None and not lines and not aims:
        call.require("charter setup", "look")
        return _next(call, ())
    call.require("charter setup")
    if act is not None:
        return _skip(call)
    if lines:
        words = {key: value(BRIEF, key, text, EXAMPLE) for key, text in lines.items()}
        change.set_brief(call.writer, Brief(**words), call.person)
    if aims:
        _aim(call, aims)
    return _next(call, say("setup.charter.kept"))


def _aim(call: Call, aims: Mapping[str, int]) -> None:
    stored = ALL_CRITERIA.named(call.writer, CRITERIA)
    now = stored.value if stored is not None else Criteria()
    for key, percent in aims.items():
        if not 1 <= percent <= 100:
            raise refuse("no.charter.percent", key=key, typed=percent)
    change.set_criteria(call.writer, replace(now, **aims), call.person)  # type: ignore[arg-type]


def _skip(call: Call) -> Reply:
    """Leave the next question out, for one's own side."""
    steps = left(call.writer, call.side, _asked_here(call), _skipped(call))
    if steps:
        names = [*_skipped(call), steps[0].name]
        call.tx.keep(_note(call), json.dumps(names))
    return _next(call, say("setup.charter.skipped") if steps else ())


def _asked_here(call: Call) -> list[Step]:
    """Return the questions that may be asked here: of terms only where no other side reads."""
    return [step for step in STEPS if call.private or not step.secret]


def _note(call: Call) -> str:
    return f"charter/{call.ctx.id}/skipped/{call.side}"


def _skipped(call: Call) -> list[str]:
    return list(json.loads(call.tx.note(_note(call)) or "[]"))


def _next(call: Call, first: Text) -> Reply:
    """Say how far it is, and ask the next question with the line that answers it."""
    steps, program = _asked_here(call), call.ctx.program.key
    open_steps = left(call.writer, call.side, steps, _skipped(call))
    done = len(steps) - len(open_steps)
    title = say("setup.charter", program=program, done=done, count=len(steps))
    lines = [first] if first else []
    buttons: tuple[Button, ...] = ()
    if open_steps:
        step = open_steps[0]
        line = step.line.replace("<side>", call.side)
        lines += [_question(step), say("setup.charter.how", line=line)]
        lines += [say("setup.charter.skip"), say("setup.charter.leave")]
        buttons = _buttons(step, line)
    else:
        title = say("setup.charter.done", program=program)
    return call.show(Card(title, lines=(*lines, *_theirs(call)), buttons=buttons))


def _question(step: Step) -> Text:
    return say("setup.charter.ask", question=say(f"setup.ask.{step.name}"))


def _buttons(step: Step, line: str) -> tuple[Button, ...]:
    skip = Button(BUTTONS["skip"], "charter setup skip")
    if step.form is not None:
        return (Button(FORMS[f"{step.form}.title"], step.form, "primary", step.form), skip)
    return (skip,) if "<" in line else (Button(BUTTONS["answer"], line), skip)


def _theirs(call: Call) -> tuple[Text, ...]:
    """Say what the other side is asked apart; of its terms nothing is said."""
    partner = other_side(call.side)
    apart = [step for step in STEPS if step.own and not step.secret]
    names = [say(f"setup.step.{step.name}") for step in left(call.writer, partner, apart)]
    if not names:
        return ()
    steps = ", ".join(str(part) for name in names for part in name)
    return (say("setup.charter.theirs", company=call.ctx.company(partner), steps=steps),)


COMMANDS = (setup,)
