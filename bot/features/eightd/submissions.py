"""Steps of an 8D that are handed in, approved or given back, and the check of the effectiveness.

Handing a step in asks the other side's quality for its approval; silence is never consent.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain import again, transitions
from bot.domain.issue import Issue
from bot.domain.values import Person
from bot.engine.proposals.seats import approvers
from bot.engine.proposals.store import Filed, Question, ask
from bot.engine.proposals.value import Proposal, Seat
from bot.engine.writer import Writer
from bot.features.decisions.cards import called
from bot.features.eightd import cards
from bot.features.eightd import transitions as pure
from bot.features.eightd.due_dates import check_due, check_site
from bot.features.eightd.policy import (
    CAP,
    CHECK,
    D1,
    D3,
    D6,
    D8,
    SCAR,
    current,
    rows,
    unfinished,
)
from bot.features.eightd.store import (
    DECIDE_WITHIN,
    STEP_TOPIC,
    Kept,
    decided_about,
    due_of,
    find,
    kept_of,
    moment,
    quality_role,
    store,
)
from bot.features.eightd.texts import say
from bot.features.issues.passing import passed_back
from bot.messages.card import Card, Text, plain
from bot.messages.people import names
from bot.ports.message import Message


def submit(
    writer: Writer, before: Issue, issue: Issue, step: str, text: str | None, by: Person
) -> Filed:
    """Hand a step in for approval. ``before`` is the issue as it was when the step was done.

    The caller has checked that it is the next step.
    """
    stored = kept_of(writer, issue)
    row = next(row for row in rows(issue.severity) if row.id == step)
    due = due_of(writer, stored.value, before, row)
    value = pure.submitted(stored.value, step, text, by.id, due, writer.now)
    store(writer, stored, issue, value)
    filed = ask(
        writer,
        Question(
            topic=STEP_TOPIC,
            about=plain(say("eightd.about", step=cards.step_name(step))),
            seats=_seats(issue, step, by),
            severity=issue.severity,
            target=writer.ctx.cell(issue).targets.ack or DECIDE_WITHIN,
            why=text,
            payload={"step": step},
            issue=issue,
        ),
        by,
    )
    writer.refresh(issue)
    return filed


def _seats(issue: Issue, step: str, by: Person) -> tuple[Seat, ...]:
    """Return who approves: the other side's quality; for the last step the responder's, too."""
    side = issue.responder
    seats = [Seat(issue.counterpart, quality_role(issue.counterpart))]
    if step == D8 and quality_role(side) not in by.roles:
        seats.append(Seat(side, quality_role(side)))
    return tuple(seats)


def record(writer: Writer, issue: Issue, step: str, text: str, by: Person) -> None:
    """Keep the text of a step that nobody approves, such as the team."""
    stored = kept_of(writer, issue)
    discipline = replace(stored.value.of(step), text=text, by=by.id)
    store(writer, stored, issue, pure.put(stored.value, discipline))
    name = cards.step_name(step)
    writer.record(issue, "recorded", by.id, {"step": name, "text": text})
    line = say("eightd.recorded.line", actor=by.name, step=name, text=text)
    writer.line("issue.event", issue, line)
    writer.refresh(issue)


def approved(writer: Writer, proposal: Proposal, person: Person | None) -> None:
    """Accept the step, say what comes next, and close the issue with the last one."""
    decided = decided_about(writer, proposal)
    if decided is None or person is None:
        return
    issue, stored = decided
    step = proposal.payload["step"]
    stored = store(writer, stored, issue, pure.approved(stored.value, step, writer.now))
    remark = next((v.text for v in reversed(proposal.votes) if v.text), None)
    text = cards.approved(
        writer.ctx, issue, step, person, remark, _following(writer, stored, issue, step)
    )
    writer.line("approval.decided", issue, text)
    owners = writer.owners(issue, issue.responder)
    asker = writer.ctx.program.person(proposal.by or "")
    following = current(stored.value, issue.severity)
    buttons = cards.step_buttons(writer.ctx, issue, following.id) if following else ()
    for each in dict.fromkeys((asker, *owners)):
        if each is not None and each.id != person.id:
            writer.tell(each, Message("approval.decided", Card(text, buttons=buttons), issue))
    if step == D8 and issue.state == "resolved":
        _close(writer, issue)
    else:
        writer.refresh(issue)


def _following(writer: Writer, stored: Kept, issue: Issue, step: str) -> Text:
    row = current(stored.value, issue.severity)
    due = due_of(writer, stored.value, issue, row) if row is not None and issue.live else None
    text = cards.following(row.id if row else None, moment(writer, stored.value, due))
    check = check_due(stored.value, issue, writer.ctx.calendars)
    if step not in (D6, D8) or check is None:
        return text
    when = writer.ctx.moment(check, check_site(stored.value, issue, writer.ctx.calendars))
    company = writer.ctx.company(issue.counterpart)
    return (*text, *say("eightd.next.check", company=company, due=when))


def _close(writer: Writer, issue: Issue) -> None:
    changed = transitions.close(issue, writer.now)
    writer.save(changed)
    writer.record(issue, "closed", None, {"why": plain(say("eightd.closed.why"))})
    writer.line("issue.event", changed, say("eightd.closed", name=writer.ctx.name(issue)))


def rejected(writer: Writer, proposal: Proposal, person: Person | None) -> None:
    """Give the step back; without its last step the issue is not resolved."""
    decided = decided_about(writer, proposal)
    if decided is None:
        return
    issue, stored = decided
    step = proposal.payload["step"]
    store(writer, stored, issue, pure.returned(stored.value, step, writer.now))
    if step != D8 or issue.live:
        writer.refresh(issue)
        return
    site = writer.site(issue, issue.responder)
    why = proposal.votes[-1].text
    changed = again.reopen(issue, writer.ctx.cell(issue), site, writer.now)
    writer.save(changed)
    writer.record(issue, "reopened", person.id if person else None, {"why": why})
    name, actor = writer.ctx.name(issue), person.name if person else ""
    said = say("event.reopened.no_text", actor=actor, name=name)
    passed_back(writer, changed, said, by=person)


# what an action on the issue means for its steps


def contained(
    writer: Writer, before: Issue, issue: Issue, text: str | None, by: Person
) -> tuple[Text, ...]:
    """Take a containment as the third step; return what is left to be said about that."""
    stored = find(writer, issue) if issue.category == SCAR else None
    if stored is None or not any(row.id == D3 for row in rows(issue.severity)):
        return ()
    step = cards.step_name(D3)
    first = current(stored.value, issue.severity)
    if first is None or first.id != D3:
        late = first is not None and first.id == D1
        name = cards.step_name(D1)
        return (say("eightd.order.remark", step=step, first=name),) if late else ()
    if text is None:
        name = writer.ctx.name(issue)
        example = cards.example(D3).partition(" ")[2]
        return (say("eightd.describe", step=step, name=name, example=example),)
    return (_remark(writer, submit(writer, before, issue, D3, text, by), D3),)


def resolved(
    writer: Writer, before: Issue, issue: Issue, text: str | None, by: Person
) -> tuple[Text, ...]:
    """Take a resolution as the last step, or say which steps before it are not approved."""
    stored = find(writer, issue) if issue.category == SCAR else None
    left = unfinished(stored.value, issue.severity) if stored else ()
    if [row.id for row in left] == [D8]:
        return (_remark(writer, submit(writer, before, issue, D8, text, by), D8),)
    names = ", ".join(row.id for row in left if row.id != CAP)
    return (say("eightd.unfinished", steps=names),) if names else ()


def _remark(writer: Writer, filed: Filed, step: str) -> Text:
    people = names(approvers(writer, filed.proposal))
    name = cards.step_name(step)
    return say("eightd.remark", step=name, number=called(filed.proposal), people=people)


# the effectiveness check


def checked(writer: Writer, issue: Issue, text: str | None, by: Person, *, effective: bool) -> None:
    """Record the effectiveness check; what is not effective begins again at the root cause."""
    stored = kept_of(writer, issue)
    due = check_due(stored.value, issue, writer.ctx.calendars)
    value = pure.finished(stored.value, CHECK, text, by.id, due, writer.now)
    if not effective:
        value = pure.not_effective(value, writer.now)
    store(writer, stored, issue, value)
    kind = "effective" if effective else "not_effective"
    writer.record(issue, kind, by.id, {"text": text})
    line = say(
        f"eightd.{kind}.line",
        actor=by.name,
        company=writer.ctx.company(by.side),
        name=writer.ctx.name(issue),
        text=f" {text}" if text else "",
    )
    writer.line("issue.event", issue, line)
    writer.refresh(issue)
