"""Whether what an act does waits for the other side, or is done and only shown to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from bot.domain.effects import COMMON, HANDS, OWED, THEIRS, Effect
from bot.domain.issue import Issue
from bot.domain.transitions import responder_of
from bot.domain.values import UNSORTED, Duration, other_side
from bot.domain.worktime import add
from bot.engine.commands.call import Call
from bot.engine.keys import subject_of
from bot.ports import Event

OWN_MISTAKE = timedelta(minutes=15)
"""So long what a side logged against itself is its own to put right, if nobody has acted on it."""
SORTING = Duration(1, "bd")
"""So long after the logging an issue that nobody sorted may be sorted for the first time."""


def asks_first(call: Call, effects: list[Effect]) -> bool:
    """Say whether the other side has to agree before it is done. What needs nobody is taken off
    the list of effects."""
    effects[:] = [effect for effect in effects if not _own_mistake(call, effect)]
    partner = other_side(call.side)
    if any(effect.kind == COMMON for effect in effects):
        return bool(call.ctx.program.managers(partner))
    if not call.ctx.program.side_people(partner):
        return False
    return any(effect.kind == THEIRS or _asked(call, effect) for effect in effects)


def _asked(call: Call, effect: Effect) -> bool:
    if effect.kind not in OWED:
        return False
    issue = issue_of(call, effect)
    if issue is not None and _first_sorting(call, issue, effect):
        return False
    # What has no severity cannot be undone either once it was only shown.
    return effect.severity is None or call.ctx.rules.keys[effect.severity] == "ask"


def issue_of(call: Call, effect: Effect) -> Issue | None:
    """Return the issue that an effect is about, as it is now."""
    return None if effect.issue_id is None else call.tx.issue(effect.issue_id)


def _first_sorting(call: Call, issue: Issue, effect: Effect) -> bool:
    """Say whether an issue is sorted for the first time, within a business day: one that Andon
    opened, or that a mark on a message logged, comes without somebody's choice. Who answers it may
    only change as the rule says."""
    events = call.tx.events(call.ctx.id, subject_of(issue))
    logged = next((e for e in events if e.kind == "logged" and _nobody_sorted(call, e)), None)
    if logged is None or issue.state in ("cancelled", "merged"):
        return False
    before = (logged.payload.get("category"), logged.payload.get("severity"))
    rule = responder_of(call.ctx.cell(issue), issue.raised_side, None)
    if before == (issue.category, issue.severity):
        return False
    if effect.kind == HANDS and issue.responder != rule:
        return False
    sorted_before = sum(each.kind in ("edited", "severity") for each in events) > 1
    # The other side is shown it: no closing of one's own days gives more time.
    calendar = call.ctx.calendars[call.writer.site(issue, other_side(call.side))]
    return not sorted_before and call.now <= add(calendar, issue.logged, SORTING)


def _nobody_sorted(call: Call, logged: Event) -> bool:
    person = call.ctx.program.person(logged.actor or "")
    return person is None or logged.payload.get("category") == UNSORTED


def _own_mistake(call: Call, effect: Effect) -> bool:
    """Say whether somebody puts right what their own side logged against itself a moment ago."""
    issue = issue_of(call, effect)
    if issue is None or effect.kind not in OWED or issue.raised_side != call.side:
        return False
    if call.now - issue.logged > OWN_MISTAKE:
        return False
    return not other_side_acted(call, call.tx.events(call.ctx.id, subject_of(issue)))


def other_side_acted(call: Call, events: Iterable[Event]) -> bool:
    """Say whether somebody who is of the other side now did one of these."""
    people = (call.ctx.program.person(event.actor or "") for event in events)
    return any(person is not None and person.side != call.side for person in people)
