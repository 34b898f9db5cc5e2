"""``issue step``: the steps of a corrective action (8D) are handed in, checked and shown."""

from __future__ import annotations

import re

from bot.domain import transitions
from bot.domain.issue import Issue
from bot.domain.rights import parts_of
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.proposals.seats import approvers
from bot.engine.proposals.store import due_moment
from bot.features.decisions.cards import called
from bot.features.eightd import cards
from bot.features.eightd.commands.show import asked, show_steps
from bot.features.eightd.due_dates import check_from, check_site
from bot.features.eightd.policy import (
    CAP,
    D1,
    D3,
    D4,
    D8,
    DONE,
    REVIEW,
    SCAR,
    EightD,
    Row,
    current,
    rows,
)
from bot.features.eightd.store import find, quality
from bot.features.eightd.submissions import checked, record, submit
from bot.features.eightd.texts import refuse, say
from bot.features.issues.commands.acknowledge import ack
from bot.features.issues.commands.common import ISSUE_PARAM, already_ended
from bot.features.issues.commands.solve import contain, reopen, resolve
from bot.messages.card import plain
from bot.messages.line import TEXT_LIMIT
from bot.messages.people import names
from bot.ports.request import Reply

EFFECTIVE, NOT_EFFECTIVE = "effective", "not_effective"
_SAME = {"D0": D1, "D2": D3, "D7": D8, "D0-D1": D1, "D2+D3": D3, "D7+D8": D8}
_CAUSES = re.compile(
    r"\W*(?P<first>occurrence|escape)\s*[:=]\s*(?P<one>\S.*?)(?<![\s;,.])"
    r"[\s;,.]*+\b(?P<second>occurrence|escape)\s*[:=]\s*(?P<two>\S.*)",
    re.IGNORECASE | re.DOTALL,
)


@command(
    "issue step",
    ISSUE_PARAM,
    Param("step", "word", required=False, help="D1, D3, D4, D5, D6, D8, or effective"),
    Param("text", "text", required=False, help="what was found or done"),
    Param("occurrence", "word", required=False, option=True, help="D4: why it occurred"),
    Param("escape", "word", required=False, option=True, help="D4: why it was not found"),
    help="Submit a step of a corrective action (8D), or show how far it is",
    example='issue step ACME-7 D4 occurrence="profile too cold" escape="AOI does not see it"',
)
def step(
    call: Call,
    issue: Issue,
    step: str | None,
    text: str | None,
    occurrence: str | None,
    escape: str | None,
) -> Reply:
    """Hand in the next step, or record the effectiveness; without a step show them all."""
    value = eightd_of(call, issue)
    if step is None:
        return show_steps(call, issue, value)
    word = step.lower().replace("-", "_")
    if word in (EFFECTIVE, NOT_EFFECTIVE):
        return _checked(call, issue, value, text, effective=word == EFFECTIVE)
    row = row_of(call, issue, value, step)
    ended = already_ended(call, issue) if issue.state != "resolved" else None
    if ended is not None:
        return ended
    shown = f"issue step {call.ctx.name(issue)} {row.id}"
    call.require("issue step", what=shown, **parts_of(issue))
    discipline = value.of(row.id)
    if discipline.state == REVIEW:
        return _waits(call, issue, row)
    if discipline.state == DONE and row.id != D1:
        when = call.ctx.moment(discipline.done or call.now, call.person.site)
        name = cards.step_name(row.id)
        return call.answer(
            say("eightd.already", name=call.ctx.name(issue), step=name, when=when), issue
        )
    _in_order(call, issue, value, row)
    return _submitted(call, issue, row, _text(call, issue, row, text, occurrence, escape))


def eightd_of(call: Call, issue: Issue) -> EightD:
    """Return the 8D of an issue; one that has none is refused."""
    name = call.ctx.name(issue)
    if issue.category != SCAR:
        raise refuse("no.eightd", name=name)
    stored = find(call.writer, issue)
    if stored is None:
        # It was logged by a version that kept no steps.
        call.writer.follow(issue)
        stored = find(call.writer, issue)
    if stored is None or not rows(issue.severity):
        raise refuse("no.eightd.severity", name=name, severity=issue.severity)
    return stored.value


def row_of(call: Call, issue: Issue, value: EightD, typed: str) -> Row:
    """Return the step that was typed; an unknown one is refused."""
    wanted = _SAME.get(typed.upper(), typed.upper())
    known = {row.id: row for row in rows(issue.severity)}
    if wanted in known:
        return known[wanted]
    first = current(value, issue.severity) or rows(issue.severity)[-1]
    raise refuse(
        "no.step",
        typed=typed,
        name=call.ctx.name(issue),
        allowed=", ".join([*known, *((EFFECTIVE, NOT_EFFECTIVE) if value.check else ())]),
        example=cards.example(first.id),
    )


def _in_order(call: Call, issue: Issue, value: EightD, row: Row) -> None:
    """Refuse a step whose predecessor is not approved, and say which one is next."""
    first = current(value, issue.severity)
    if first is None or first.id == row.id or value.of(row.id).state == DONE:
        return
    values = {
        "name": call.ctx.name(issue),
        "step": cards.step_name(first.id),
        "wanted": cards.step_name(row.id),
    }
    filed = asked(call, issue, first)
    if filed is None:
        raise refuse("no.step.order", example=cards.example(first.id), **values)
    people = names(approvers(call.writer, filed.proposal))
    raise refuse("no.step.review", people=people, number=called(filed.proposal), **values)


def _waits(call: Call, issue: Issue, row: Row) -> Reply:
    filed = asked(call, issue, row)
    people = names(approvers(call.writer, filed.proposal)) if filed else ()
    return call.answer(
        say(
            "eightd.waits",
            name=call.ctx.name(issue),
            step=cards.step_name(row.id),
            people=people,
            number=called(filed.proposal) if filed else "",
        ),
        issue,
    )


def _text(
    call: Call,
    issue: Issue,
    row: Row,
    text: str | None,
    occurrence: str | None,
    escape: str | None,
) -> str:
    """Return what is handed in; the root cause has two, which may also stand in one text."""
    name, example = call.ctx.name(issue), cards.example(row.id)
    if row.id == D4:
        text = _causes(text, occurrence, escape)
        if text is None:
            raise refuse("no.step.causes", name=name, example=example)
    if text is None:
        raise refuse("no.step.text", step=cards.step_name(row.id), name=name, example=example)
    if len(text) > TEXT_LIMIT:
        raise refuse("no.long", what=f"Step {row.id}", length=len(text), limit=TEXT_LIMIT)
    return text


def _causes(text: str | None, occurrence: str | None, escape: str | None) -> str | None:
    match = _CAUSES.fullmatch(text or "")
    if match is not None and match["first"].lower() != match["second"].lower():
        causes = {match["first"].lower(): match["one"], match["second"].lower(): match["two"]}
        occurrence, escape = occurrence or causes["occurrence"], escape or causes["escape"]
        text = None
    if not occurrence or not escape:
        return None
    key = "eightd.causes.more" if text else "eightd.causes"
    parts = {"occurrence": occurrence.strip().rstrip("."), "escape": escape.strip().rstrip(".")}
    return plain(say(key, text=text, **parts))


def _submitted(call: Call, issue: Issue, row: Row, text: str) -> Reply:
    """Hand the step in; what is also an action on the issue is done as that action."""
    if row.id == D1:
        return _team(call, issue, text)
    if row.id == D3 and issue.contained is None and issue.live:
        return contain.handler(call, issue, text)
    if row.id in (D8, CAP) and issue.live:
        return resolve.handler(call, issue, text)
    site = call.writer.site(issue, call.side)
    changed = transitions.updated(issue, call.ctx.cell(issue), call.side, site, call.now)
    if changed != issue:
        call.writer.save(changed)
    filed = submit(call.writer, issue, changed, row.id, text, call.person)
    return call.answer(
        say(
            "eightd.submitted",
            name=call.ctx.name(issue),
            step=cards.step_name(row.id),
            number=called(filed.proposal),
            people=names(approvers(call.writer, filed.proposal)),
            due=due_moment(call.writer, filed),
        ),
        changed,
    )


def _team(call: Call, issue: Issue, text: str) -> Reply:
    """Name the team; whoever does so acknowledges, if nobody did."""
    name = call.ctx.name(issue)
    recorded = say("eightd.recorded", name=name, step=cards.step_name(D1))
    owed = issue.state in ("open", "reopened")
    reply = ack.handler(call, issue, None) if owed else None
    acknowledged = call.tx.issue(issue.id) or issue
    record(call.writer, acknowledged, D1, text, call.person)
    if reply is None or reply.card is None:
        return call.answer(recorded, acknowledged)
    return call.answer(reply.card.title, acknowledged, *reply.card.lines, recorded)


def _checked(
    call: Call, issue: Issue, value: EightD, text: str | None, *, effective: bool
) -> Reply:
    """Record whether the action is effective; what is not is worked on again."""
    name, check = call.ctx.name(issue), value.check
    people = quality(call.writer, issue.counterpart)
    if not call.may("issue step", "check", role=[person.id for person in people]):
        raise refuse("no.check", name=name, people=names(people))
    if check is None:
        raise refuse("no.check.none", name=name)
    if check.state == DONE:
        when = call.ctx.moment(check.done or call.now, call.person.site)
        return call.answer(say("eightd.checked", name=name, when=when), issue)
    calendars = call.ctx.calendars
    start = check_from(check, calendars[check_site(value, issue, calendars)])
    if effective and call.now < start:
        site = call.person.site
        raise refuse(
            "no.check.early",
            name=name,
            when=call.ctx.moment(check.started, site),
            start=call.ctx.moment(start, site),
        )
    checked(call.writer, issue, text, call.person, effective=effective)
    answer = say("eightd.effective" if effective else "eightd.not_effective", name=name)
    if effective or issue.live:
        return call.answer(answer, issue)
    again = reopen.handler(call, issue, text)
    return (
        call.answer(answer, issue, again.card.title) if again.card else call.answer(answer, issue)
    )


COMMANDS = (step,)
