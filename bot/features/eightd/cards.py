"""What is said about the steps of an 8D: submitted, approved, due, late, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.issue import Issue
from bot.domain.values import Person
from bot.engine.context import Context
from bot.features.eightd.policy import (
    CHECK,
    D1,
    DONE,
    REVIEW,
    EightD,
    Row,
    current,
    rows,
)
from bot.features.eightd.texts import BUTTONS, STEP_EXAMPLES, STEP_NAMES, say
from bot.features.issues.alerts.needs import Need
from bot.messages.asked import are_asked, asked_of, nothing_to_press
from bot.messages.card import Button, Card, Moment, Text, day_of, plain
from bot.messages.say import join

Dues = Mapping[str, datetime | None]
"""When each step is due; ``None`` while its clock stands."""

_BETWEEN = " · "


def step_name(step: str) -> str:
    """Return a step with what it is about: ``D4 (root cause)``."""
    return STEP_NAMES[step]


def label(step: str) -> str:
    """Return a step as it is called in the middle of a sentence."""
    name = step_name(step)
    return name if step == CHECK else plain(say("eightd.about", step=name))


def example(step: str) -> str:
    """Return what may be written behind the command that submits a step."""
    return f"{step} {STEP_EXAMPLES[step]}"


def progress(ctx: Context, eightd: EightD, issue: Issue, dues: Dues) -> Text:
    """Return one short line: ``8D: D1 ✓ · D3 ✓ · D4 due Dec 18 · D5 · D6 · D8``."""
    first = current(eightd, issue.severity)
    parts = [
        _part(ctx, eightd, row, row == first and issue.live, dues) for row in rows(issue.severity)
    ]
    check = eightd.check
    if check is not None:
        parts.append(_check_part(ctx, issue, check.state == DONE, dues.get(CHECK)))
    return say("eightd.progress", steps=join(parts, _BETWEEN))


def _check_part(ctx: Context, issue: Issue, done: bool, due: datetime | None) -> Text:
    if done:
        return say("eightd.part.effective")
    if due is None:
        return say("eightd.part.check.stands")
    calendar = next(c for c in ctx.calendars.values() if c.site.side == issue.counterpart)
    return say("eightd.part.check", date=day_of(calendar.local(due)))


def _part(ctx: Context, eightd: EightD, row: Row, owed: bool, dues: Dues) -> Text:
    state = eightd.of(row.id).state
    if state == DONE:
        return say("eightd.part.done", step=row.id)
    if state == REVIEW:
        return say("eightd.part.review", step=row.id)
    if not owed:
        return (row.id,)
    due = dues.get(row.id)
    if due is None:
        return say("eightd.part.stands", step=row.id)
    calendar = ctx.calendars[eightd.site]
    return say("eightd.part.due", step=row.id, date=day_of(calendar.local(due)))


def approved(
    ctx: Context, issue: Issue, step: str, person: Person, remark: str | None, following: Text
) -> Text:
    """Say that a step is accepted, and what comes next."""
    return say(
        "eightd.approved",
        name=ctx.name(issue),
        step=step_name(step),
        actor=person.name,
        company=ctx.company(person.side),
        text=f" {remark.rstrip('.')}." if remark else "",
        next=following,
    )


def following(step: str | None, due: Moment | None) -> Text:
    """Say which step comes next and by when; nothing after the last one."""
    if step is None:
        return ()
    key = "eightd.next" if due else "eightd.next.no_due"
    return say(key, step=step_name(step), due=due)


def reminder(ctx: Context, issue: Issue, step: str, due: Moment) -> Card:
    """Tell the owner of a step that it is due."""
    title = say("eightd.reminder", step=step, name=ctx.name(issue), title=issue.title)
    line = say("eightd.reminder.due", step=step_name(step), due=due)
    return Card(title, (), (line,), step_buttons(ctx, issue, step), issue.severity)


@dataclass(frozen=True, slots=True)
class Late:
    """A step, or the effectiveness check, that is late: when it was due, who owes it, and who is
    asked now (of both sides). ``able`` are those who can do it."""

    step: str
    due: Moment
    need: Need
    able: tuple[Person, ...]


def late_line(ctx: Context, issue: Issue, late: Late, crowd: Sequence[Text]) -> Card:
    """Return the one line of the thread: which step is needed from which company, and who is
    asked now; only they are mentioned."""
    company = ctx.company(late.need.side)
    asked = are_asked(crowd, company)
    key = "eightd.check.late.line" if late.step == CHECK else "eightd.late.line"
    name, step = ctx.name(issue), step_name(late.step)
    line = say(key, name=name, step=step, company=company, asked=asked)
    return Card(line, buttons=_late_buttons(ctx, issue, late))


def late_card(ctx: Context, issue: Issue, late: Late, reader: Person) -> Card:
    """Return the same as a direct message: what is needed, to whoever owes it; who is asked and
    whom to call, to the other side."""
    own = reader.side == late.need.side
    company = ctx.company(late.need.side)
    name, step = ctx.name(issue), step_name(late.step)
    kind = "eightd.check.late" if late.step == CHECK else "eightd.late"
    values = {"name": name, "title": issue.title, "step": step, "company": company}
    title = say(kind if own else "need.waits", **values)
    line = say(f"{kind}.own" if own else f"{kind}.other", due=late.due, **values)
    asked = asked_of(late.need.asked, reader, company)
    if own:
        shown = _late_buttons(ctx, issue, late) if reader in late.able else (_why(ctx, issue),)
        return Card(title, (), (line, asked), shown, issue.severity)
    rest = nothing_to_press(late.need.asked, late.need.level)
    return Card(title, (), (line, asked, rest), (_why(ctx, issue),), issue.severity)


def _late_buttons(ctx: Context, issue: Issue, late: Late) -> tuple[Button, ...]:
    if late.step == CHECK:
        return check_buttons(ctx, issue)
    return step_buttons(ctx, issue, late.step)


def check(ctx: Context, issue: Issue, implemented: Moment, due: Moment) -> Card:
    """Ask whether the action is effective."""
    title = say("eightd.check", name=ctx.name(issue), title=issue.title)
    line = say("eightd.check.due", when=implemented, due=due)
    return Card(title, (), (line,), check_buttons(ctx, issue), issue.severity)


def step_buttons(ctx: Context, issue: Issue, step: str) -> tuple[Button, ...]:
    """Return the buttons of whoever owes a step."""
    name = ctx.name(issue)
    label = BUTTONS["step"].replace("{step}", step)
    more = Button(BUTTONS["extend"], f"issue extend {name} {step}", "plain", "issue extend")
    return (
        Button(label, f"issue step {name} {step}", "primary", "issue step"),
        *((more,) if step != D1 else ()),
        _why(ctx, issue),
    )


def _why(ctx: Context, issue: Issue) -> Button:
    return Button(BUTTONS["why"], f"issue why {ctx.name(issue)}")


def check_buttons(ctx: Context, issue: Issue) -> tuple[Button, ...]:
    """Return the buttons of whoever checks the effectiveness."""
    name = ctx.name(issue)
    return (
        Button(BUTTONS["effective"], f"issue step {name} effective", "primary", "issue step"),
        Button(
            BUTTONS["not_effective"],
            f"issue step {name} not_effective",
            "danger",
            "issue step",
        ),
        _why(ctx, issue),
    )
