"""Every invariant can fail: each is given a sound history with one thing put wrong."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from bot.engine.keys import message_key
from bot.ports import Record
from tests.simulation import invariants
from tests.simulation.history import History, Line
from tests.simulation.invariants import INVARIANTS, problems
from tests.simulation.promised import epochs
from tests.simulation.run import run
from tests.simulation.schedule import schedule
from tests.simulation.world import Options

SEED = 57
"""A run with deadlines, a proposal that climbs, a sync, a list, and an issue that Andon opens."""


@cache
def _played() -> History:
    return run(SEED, Options(), schedule(SEED)).history


@pytest.fixture
def sound() -> History:
    """A history of its own for each test, in which all is well."""
    found = copy(_played())
    found.lines, found.posts, found.cards = [*found.lines], [*found.posts], [*found.cards]
    found.steps, found.events, found.broken = {**found.steps}, [*found.events], []
    found.records, found.issues = [*found.records], [*found.issues]
    return found


def _change(history: History, wanted: Callable[[Line], bool], **values: object) -> Line:
    at = next(n for n, line in enumerate(history.lines) if wanted(line))
    history.lines[at] = replace(history.lines[at], **values)  # type: ignore[arg-type]
    return history.lines[at]


def _sent(line: Line) -> bool:
    return line.state == "sent"


def _a_second_answer(history: History) -> None:
    history.broken.append("again: changed something")


def _an_issue_gone(history: History) -> None:
    history.logged = {**history.logged, "k": f"{history.program}-{len(history.issues) + 1}"}


def _an_issue_twice(history: History) -> None:
    history.logged = dict([*history.logged.items()][1:])


def _a_number_left_out(history: History) -> None:
    history.taken += 1


def _a_card_behind(history: History) -> None:
    history.cards[0] = replace(history.cards[0], shown=history.cards[0].version - 1)


def _a_card_that_shows_something_else(history: History) -> None:
    ref = history.cards[0].ref or ""
    other = next(r for r in history.shown if history.shown[r] != history.shown[ref])
    history.shown = {**history.shown, ref: history.shown[other]}


def _a_card_that_begins(history: History, number: int, state: str) -> None:
    """Put the same wrong word on what a card shows and on what it is to show."""
    at = next(n for n, c in enumerate(history.cards) if c.key == _card_key(history, number))
    card = history.cards[at]
    history.cards[at] = replace(card, wanted={**card.wanted, "state": state})
    shown = {**history.shown[card.ref or ""], "state": state}
    history.shown = {**history.shown, card.ref or "": shown}


def _card_key(history: History, number: int) -> str:
    return message_key("card", history.program, f"{history.program}-{number}", *history.places)


def _a_card_with_a_former_state(history: History) -> None:
    ended = next(issue for issue in history.issues if issue.state == "cancelled")
    _a_card_that_begins(history, ended.number, "Acknowledged")


def _a_late_card_that_does_not_say_so(history: History) -> None:
    late = next(issue for issue in history.issues if issue.live)
    _a_card_that_begins(history, late.number, "Not acknowledged")


def _a_line_left(history: History) -> None:
    _change(history, _sent, state="queued", ready_at=history.now)


def _a_key_again(history: History) -> None:
    history.posts.append(history.posts[0])


def _sent_and_never_posted(history: History) -> None:
    gone = next(post for post in history.posts if post.rows)
    history.posts.remove(gone)


def _a_line_in_two_messages(history: History) -> None:
    said = next(post for post in history.posts if post.rows)
    history.posts.append(replace(said, key="another"))


def _a_line_that_its_message_leaves_out(history: History) -> None:
    """As if the last line of the first long message to one person had been cut off."""
    post = next(p for p in history.posts if len(p.rows) > 2 and p.place.startswith("console:dm:"))
    shown = history.shown[post.ref]
    history.shown = {**history.shown, post.ref: {**shown, "lines": shown["lines"][:-1]}}


def _a_step_without_a_word(history: History) -> None:
    history.lines = [line for line in history.lines if not line.kind.endswith(".escalated")]


def _nobody_asked_to_help(history: History) -> None:
    history.lines = [line for line in history.lines if line.kind != "ack.help"]


def _dropped_without_a_guard(history: History) -> None:
    _change(history, lambda line: line.guard is None, state="dropped")


def _posted_after_the_clock(history: History) -> None:
    history.posts[0] = replace(history.posts[0], fits=False)


def _posted_before_the_opening(history: History) -> None:
    line = next(line for line in history.lines if line.not_before is not None and _sent(line))
    at = next(n for n, post in enumerate(history.posts) if line.id in post.rows)
    assert line.not_before is not None
    early = line.not_before - timedelta(minutes=1)
    history.posts[at] = replace(history.posts[at], claimed=early)


def _overtaken(history: History) -> None:
    lane = [line for line in history.lines if _sent(line) and line.to == "shared"]
    lane = [line for line in lane if line.kind == "issue.event"]
    late, soon = lane[-1], lane[0]
    moved = [post for post in history.posts if soon.id in post.rows]
    assert late.place == soon.place
    assert late.id > soon.id
    history.posts = [post for post in history.posts if post not in moved] + moved


def _a_step_twice(history: History) -> None:
    history.events.append(next(e for e in history.events if e.kind == "step.escalate"))


def _a_level_by_two_triggers(history: History) -> None:
    told = next(e for e in history.events if e.kind == "step.escalate")
    payload = {**told.payload, "trigger": "other", "step": "other/1/L1"}
    history.events.insert(history.events.index(told) + 1, replace(told, payload=payload))


def _a_closed_record_that_lives(history: History) -> None:
    at = next(n for n, each in enumerate(history.records) if each.kind == "deadline")
    history.records[at] = replace(history.records[at], live=not history.records[at].live)


def _an_open_proposal_that_sleeps(history: History) -> None:
    at = next(n for n, each in enumerate(history.records) if each.kind == "proposal")
    history.records[at] = replace(history.records[at], live=not history.records[at].live)


def _a_level_told_again(history: History) -> None:
    told = next(line for line in history.lines if line.level and (line.guard or "")[-1].isdigit())
    history.lines.append(replace(told, id=9999, key="again"))


def _said_after_the_decision(history: History) -> None:
    decided = next(r for r in history.records if r.kind == "proposal" and r.data["decided"])
    _late(history, f"record/{decided.id}")


def _late(history: History, guard: str) -> None:
    line = _change(history, lambda line: line.id in _posted(history), guard=guard)
    at = next(n for n, post in enumerate(history.posts) if line.id in post.rows)
    history.posts[at] = replace(history.posts[at], claimed=history.now)


def _posted(history: History) -> set[int]:
    return {row for post in history.posts for row in post.rows}


def _said_of_a_former_date(history: History) -> None:
    """As if a date had been withdrawn just before its first nudge was sent."""
    epoch = next(epochs(history.records, history.events, history.now))
    line = next(line for line in history.lines if line.guard == epoch.guard)
    added = next(e for e in history.events if e.payload.get("deadline") == epoch.record.name)
    gone = replace(added, kind="deadline.cancelled", at=line.created - timedelta(minutes=1))
    history.events.append(gone)


def _a_step_while_it_stood(history: History) -> None:
    step = next(e for e in history.events if e.kind == "step.escalate")
    _stand(history, step.at - timedelta(minutes=1), step.at + timedelta(minutes=1))


def _a_message_while_it_stood(history: History) -> None:
    lines = {line.id: line for line in history.lines if line.guard and line.attempts == 1}
    hour = timedelta(hours=1)
    post = next(
        post
        for post in history.posts
        for row in post.rows
        if row in lines and lines[row].created < post.claimed - hour
    )
    _stand(history, post.claimed - timedelta(minutes=1), post.claimed + timedelta(minutes=1))


def _stand(history: History, since: datetime, until: datetime) -> None:
    told = history.events[0]
    history.events.append(replace(told, kind="program.paused", at=since, payload={}))
    history.events.append(replace(told, kind="program.resumed", at=until, payload={}))


def _an_act_twice(history: History) -> None:
    history.events.append(next(e for e in history.events if "#" in repr(e.payload)))


def _a_row_twice(history: History) -> None:
    made = next(i for i in history.issues if (i.source or "").startswith("sheet:"))
    history.issues.append(replace(made, id=9999, number=9999))


def _a_row_left_out(history: History) -> None:
    at = next(n for n, each in enumerate(history.records) if each.kind == "import")
    data = {**history.records[at].data, "created": 1}
    history.records[at] = replace(history.records[at], data=data)


def _woken_at_night(history: History) -> None:
    line = next(line for line in history.lines if line.not_before and _sent(line))
    at = next(n for n, post in enumerate(history.posts) if line.id in post.rows)
    sunday = datetime(2026, 12, 6, 10, tzinfo=UTC)
    history.posts[at] = replace(history.posts[at], claimed=sunday)


def _told_at_any_hour(history: History) -> None:
    _change(history, lambda line: line.kind == "deadline.overdue" and _sent(line)
            and line.to.startswith("dm:"), not_before=None)  # fmt: skip


def _a_nudge_left_out(history: History) -> None:
    history.lines = [line for line in history.lines if line.kind != "deadline.nudge"]


def _a_nudge_too_soon(history: History) -> None:
    told = next(x for x in history.lines if x.kind == "deadline.overdue" and x.to != "shared")
    soon = replace(told, id=9999, key="soon", created=told.created + timedelta(hours=1))
    history.lines.append(soon)


def _a_nudge_not_in_the_channel(history: History) -> None:
    history.lines = [x for x in history.lines if x.kind != "deadline.overdue" or x.to != "shared"]


def _a_late_date_that_does_not_climb(history: History) -> None:
    history.lines = [line for line in history.lines if line.kind != "deadline.escalated"]


def _a_late_date_without_an_issue(history: History) -> None:
    history.issues = [i for i in history.issues if not (i.source or "").startswith("deadline/")]
    history.records = [record for record in history.records if record.kind != "question"]


def _a_promise_in_public_at_once(history: History) -> None:
    opened = [i for i in history.issues if (i.source or "").startswith("deadline/")]
    assert opened
    history.records = [record for record in history.records if record.kind != "question"]


def _a_proposal_that_waits_for_ever(history: History) -> None:
    history.lines = [line for line in history.lines if line.kind != "approval.escalated"]


def _a_proposal_that_climbs_twice(history: History) -> None:
    told = next(
        x for x in history.lines
        if x.kind == "approval.escalated" and x.to == "shared" and x.level == 1
    )  # fmt: skip
    history.lines.append(replace(told, id=9999, key="again"))


def _approvers_not_reminded(history: History) -> None:
    history.lines = [line for line in history.lines if line.kind != "approval.reminder"]


def _a_meeting_not_called(history: History) -> None:
    history.lines = [line for line in history.lines if line.kind != "sync.reminder"]


def _a_meeting_called_late(history: History) -> None:
    line = next(line for line in history.lines if line.kind == "sync.reminder")
    _change(
        history, lambda line: line.kind == "sync.reminder",
        created=line.created + timedelta(minutes=15),
    )  # fmt: skip


def _a_digest_twice(history: History) -> None:
    monday = datetime(2026, 12, 7, 16, 30, tzinfo=UTC)
    told = next(line for line in history.lines if line.to == "shared")
    once = replace(told, kind="digest.weekly", created=monday)
    history.lines += [once, replace(once, id=9999, created=monday + timedelta(hours=2))]


def _a_digest_too_soon(history: History) -> None:
    monday = datetime(2026, 12, 7, 16, 20, tzinfo=UTC)
    _change(history, lambda line: line.to == "shared", kind="digest.weekly", created=monday)


def _an_expert_who_is_not_missed(history: History) -> None:
    """As if Linh, the only process engineer, was away from Tuesday to Friday of a build."""
    told = next(e for e in history.events if e.kind == "deadline.added")
    for name, due in (("smt_start", "2026-12-07"), ("ship", "2026-12-20")):
        payload = {"deadline": name, "due": f"{due}T10:00:00+00:00"}
        history.events.append(replace(told, payload=payload))
    payload = {"person": "linh", "away": ["2026-12-08..2026-12-11"]}
    history.events.append(replace(told, kind="person.away", payload=payload))


def _an_expert_missed_who_was_there(history: History) -> None:
    history.records.append(_about_an_expert(history))


def _an_issue_without_a_question(history: History) -> None:
    history.issues[-1] = replace(history.issues[-1], source=EXPERT)


EXPERT = "coverage/ems/cqe/2026-12-09T00:30:00+00:00"


def _about_an_expert(history: History) -> Record:
    data = {"opens": {"source": EXPERT}, "answer": None}
    return Record(9_999, 1, "question", "role/ems/cqe/2026-12-09", True, None, data)


def _an_answered_question_that_lives(history: History) -> None:
    record = _about_an_expert(history)
    history.records.append(replace(record, data=record.data | {"opens": None, "answer": "so"}))


DOCTORED: dict[str, tuple[Callable[[History], None], ...]] = {
    "nothing_seen_broken": (_a_second_answer,),
    "no_issue_lost": (_an_issue_gone, _an_issue_twice, _a_number_left_out),
    "every_card_shows_its_issue": (
        _a_card_behind,
        _a_card_that_shows_something_else,
        _a_card_with_a_former_state,
        _a_late_card_that_does_not_say_so,
    ),
    "every_line_settled": (_a_line_left,),
    "no_key_posted_twice": (_a_key_again,),
    "sent_lines_are_there": (_sent_and_never_posted, _a_line_in_two_messages),
    "lines_are_said": (_a_line_that_its_message_leaves_out,),
    "steps_were_said": (_a_step_without_a_word, _nobody_asked_to_help),
    "dropped_lines_had_ended": (_dropped_without_a_guard,),
    "nothing_sent_after_its_clock": (_posted_after_the_clock,),
    "nothing_sent_early": (_posted_before_the_opening,),
    "order_is_kept": (_overtaken,),
    "no_step_twice": (_a_step_twice, _a_level_by_two_triggers),
    "records_live_while_open": (
        _a_closed_record_that_lives,
        _an_open_proposal_that_sleeps,
        _an_answered_question_that_lives,
    ),
    "nobody_told_twice": (_a_level_told_again,),
    "nothing_after_the_end": (_said_after_the_decision, _said_of_a_former_date),
    "nothing_while_it_stands": (_a_step_while_it_stood, _a_message_while_it_stood),
    "every_act_counts_once": (_an_act_twice,),
    "lists_are_imported_once": (_a_row_twice, _a_row_left_out),
    "nobody_woken": (_woken_at_night, _told_at_any_hour),
    "deadlines_are_told": (_a_nudge_left_out, _a_nudge_too_soon, _a_nudge_not_in_the_channel),
    "levels_are_told": (_a_late_date_that_does_not_climb,),
    "late_dates_open_one_issue": (
        _a_late_date_without_an_issue,
        _a_promise_in_public_at_once,
    ),
    "proposals_climb": (
        _a_proposal_that_waits_for_ever,
        _a_proposal_that_climbs_twice,
        _approvers_not_reminded,
    ),
    "digests_come_once": (_a_digest_twice, _a_digest_too_soon),
    "missed_experts_are_asked_about": (
        _an_expert_who_is_not_missed,
        _an_expert_missed_who_was_there,
        _an_issue_without_a_question,
    ),
    "meetings_are_called": (_a_meeting_not_called, _a_meeting_called_late),
}


def test_a_sound_history_has_no_problem(sound: History) -> None:
    assert not problems(sound)


def test_every_invariant_is_tried() -> None:
    assert set(DOCTORED) == {invariant.__name__ for invariant in INVARIANTS}


@pytest.mark.parametrize(
    ("name", "doctor"), [(name, each) for name, found in DOCTORED.items() for each in found]
)
def test_an_invariant_can_fail(
    name: str, doctor: Callable[[History], None], sound: History
) -> None:
    doctor(sound)
    found = {invariant.__name__: invariant for invariant in INVARIANTS}
    assert list(found[name](sound)), name


def test_a_dropped_line_whose_clock_runs_is_found(sound: History) -> None:
    issue = sound.issues[0]
    running = [replace(clock, ended=None, pauses=()) for clock in issue.clocks]
    sound.issues = [replace(issue, clocks=tuple(running)), *sound.issues[1:]]
    guard = f"{issue.id}:{running[0].id}"
    _change(sound, _sent, state="dropped", guard=guard)
    assert list(invariants.dropped_lines_had_ended(sound))
