"""The 8D of a corrective action as it is kept beside its issue."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.issue import Issue
from bot.domain.plan import Step
from bot.domain.values import Duration, Person
from bot.engine.proposals.seats import holders
from bot.engine.proposals.store import open_about
from bot.engine.proposals.value import Proposal
from bot.engine.proposals.votes import withdraw
from bot.engine.records import Outlook, RecordStore, Stored
from bot.engine.writer import Writer
from bot.features.eightd import cards
from bot.features.eightd import transitions as pure
from bot.features.eightd.due_dates import check_due, check_site, due_at, plan_eightd, tokens
from bot.features.eightd.policy import (
    CHECK,
    EIGHTD,
    OPEN,
    REVIEW,
    SCAR,
    EightD,
    Row,
    rows,
)
from bot.messages.card import Moment, Text
from bot.ports import Record
from bot.ports.codec import from_data
from bot.program_file.roles import deciding

STEP_TOPIC, TIME_TOPIC = "eightd", "extension"
DECIDE_WITHIN = Duration(1, "bd")
"""How long a decision may take where the row of the rules has no ack target."""


@dataclass(frozen=True)
class Kept(Stored[EightD]):
    """An 8D with its record and its issue."""

    issue: Issue


def _load(writer: Writer, record: Record) -> Kept | None:
    issue = writer.tx.issue(record.issue_id or 0)
    return None if issue is None else Kept(record, from_data(EightD, record.data), issue)


def plan_of(writer: Writer, kept: Kept) -> list[Step]:
    """Return the steps still to come of an 8D."""
    rules = writer.ctx.rules_of(kept.issue)
    return plan_eightd(kept.value, kept.issue, rules, writer.ctx.calendars)


def _outlook(writer: Writer, kept: Kept) -> Outlook:
    steps = plan_of(writer, kept)
    return Outlook(pure.lives(kept.value, kept.issue), steps[0].at if steps else None)


EIGHTDS = RecordStore(EIGHTD, _load, _outlook)


def find(writer: Writer, issue: Issue) -> Kept | None:
    """Return the 8D of an issue, also one that ended."""
    found = writer.tx.records_about(issue.id, EIGHTD)
    return Kept(found[0], from_data(EightD, found[0].data), issue) if found else None


def follow(writer: Writer, issue: Issue) -> None:
    """Keep the 8D in step with its issue."""
    kept, wanted = find(writer, issue), _wanted(issue)
    if wanted and issue.live and (kept is None or kept.value.responder != issue.responder):
        kept = _begun(writer, issue, kept)
    if kept is None:
        return
    kept = store(writer, kept, issue, _followed(writer, kept, issue))
    _withdraw_stale(writer, kept.value, issue)


def lines(writer: Writer, issue: Issue) -> tuple[Text, ...]:
    """Return the 8D's line of progress for the card; nothing is kept."""
    kept = find(writer, issue)
    if kept is None or not _wanted(issue):
        return ()
    value = _followed(writer, kept, issue)
    return (cards.progress(writer.ctx, value, issue, dues(writer, value, issue)),)


def _wanted(issue: Issue) -> bool:
    return issue.category == SCAR and bool(rows(issue.severity))


def _followed(writer: Writer, kept: Kept, issue: Issue) -> EightD:
    """Return the 8D in step with its issue; one that nobody needs is given up."""
    value = kept.value
    if _wanted(issue):
        value = pure.followed(value, issue, dues(writer, value, issue), writer.now)
    return value if pure.lives(value, issue) else pure.given_up(value, writer.now)


def _begun(writer: Writer, issue: Issue, before: Kept | None) -> Kept:
    """Begin with the responder's clocks: at the logging, or when another side has to answer."""
    clocks = [c for c in issue.clocks if c.kind == "resolve" and c.side == issue.responder]
    site = clocks[-1].site if clocks else writer.site(issue, issue.responder)
    value = EightD(issue.responder, site, pure.counted_from(issue))
    if before is not None:
        return Kept(before.record, pure.answered_by_another(before.value, value), issue)
    return Kept(EIGHTDS.unsaved(writer, str(issue.number), issue.id), value, issue)


def store(writer: Writer, kept: Kept, issue: Issue, value: EightD) -> Kept:
    """Keep what changed, and look at the 8D again when its next step is due."""
    checks = check_site(value, issue, writer.ctx.calendars) if value.check else None
    value = replace(value, open=tokens(value, issue), checks=checks)
    return EIGHTDS.save(writer, Kept(kept.record, value, issue))


def _withdraw_stale(writer: Writer, value: EightD, issue: Issue) -> None:
    """Withdraw what was asked about a step that is not asked about any more."""
    asked = [f for f in open_about(writer, issue) if f.proposal.topic in (STEP_TOPIC, TIME_TOPIC)]
    for filed in asked:
        wanted = REVIEW if filed.proposal.topic == STEP_TOPIC else OPEN
        state = value.of(filed.proposal.payload["step"]).state
        if state != wanted or not pure.lives(value, issue):
            withdraw(writer, filed)


# when


def due_of(writer: Writer, value: EightD, issue: Issue, row: Row) -> datetime | None:
    """Return when a step is due; ``None`` while its clock stands."""
    return due_at(value, issue, row, writer.ctx.cell(issue), writer.ctx.calendars)


def dues(writer: Writer, value: EightD, issue: Issue) -> dict[str, datetime | None]:
    """Return when each step and the effectiveness check is due, by step."""
    found = {row.id: due_of(writer, value, issue, row) for row in rows(issue.severity)}
    return found | {CHECK: check_due(value, issue, writer.ctx.calendars)}


def moment(writer: Writer, value: EightD, at: datetime | None) -> Moment | None:
    """Return a due moment to be written."""
    return None if at is None else writer.ctx.moment(at, value.site)


def quality(writer: Writer, side: str) -> tuple[Person, ...]:
    """Return who speaks for the quality of a side."""
    return holders(writer, side, quality_role(side))


def quality_role(side: str) -> str:
    """Return the role that speaks for the quality of a side."""
    return deciding("quality", side)[0]


def kept_of(writer: Writer, issue: Issue) -> Kept:
    """Return the 8D of a corrective action."""
    kept = find(writer, issue)
    assert kept is not None, "a corrective action has its 8D from its logging on"
    return kept


def decided_about(writer: Writer, proposal: Proposal) -> tuple[Issue, Kept] | None:
    """Return the issue and the 8D that a decision is about, unless they ended."""
    issue = writer.tx.issue(proposal.issue_id or 0)
    kept = find(writer, issue) if issue is not None else None
    return None if issue is None or kept is None or not kept.record.live else (issue, kept)
