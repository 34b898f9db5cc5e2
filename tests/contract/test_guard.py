"""Guards are stored as one string each, and read back as what they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.domain.values import CLOCK_KINDS
from bot.ports import (
    ClockGuard,
    Database,
    Guard,
    IssueCondition,
    IssueGuard,
    RecordGuard,
    SeatGuard,
    read_guard,
)
from storage.statement import Statement
from storage.tables import table
from tests.contract.samples import NOW, draft, program, queue

IDS = st.integers(1, 10**9)
CLOCKS = st.builds("{}/{}".format, st.sampled_from(CLOCK_KINDS), st.integers(1, 99))
MARKS = st.text("DHK/0123456789:+-.T", min_size=1, max_size=32)
SEATS = st.builds(
    "{}/{}".format,
    st.sampled_from(("", "oem", "ems")),
    st.from_regex(r"[a-z][a-z0-9_-]*", fullmatch=True),
)
GUARDS = st.one_of(
    st.builds(ClockGuard, IDS, CLOCKS),
    st.builds(ClockGuard, IDS, CLOCKS, unless_level=st.integers(0, 4)),
    st.builds(ClockGuard, IDS, CLOCKS, misses=st.integers(0, 9)),
    st.builds(ClockGuard, IDS, CLOCKS, st.integers(0, 4), st.integers(0, 9)),
    st.builds(IssueGuard, IDS, st.sampled_from(IssueCondition)),
    st.builds(IssueGuard, IDS, st.sampled_from(IssueCondition), st.integers(0, 4)),
    st.builds(RecordGuard, IDS, st.none() | MARKS),
    st.builds(RecordGuard, IDS, st.none() | MARKS, st.integers(0, 4)),
    st.builds(SeatGuard, IDS, st.lists(SEATS, min_size=1, max_size=3).map(tuple)),
)
STORED: tuple[tuple[Guard, str], ...] = (
    (ClockGuard(12, "ack/1"), "12:ack/1"),
    (ClockGuard(12, "ack/1", unless_level=4), "12:ack/1#4"),
    (ClockGuard(12, "update/1", misses=0), "12:update/1~0"),
    (ClockGuard(12, "update/1", misses=2), "12:update/1~2"),
    (ClockGuard(12, "update/1", 4, 2), "12:update/1#4~2"),
    (IssueGuard(12), "12:live"),
    (IssueGuard(12, IssueCondition.RESOLVED), "12:resolved"),
    (IssueGuard(12, IssueCondition.UNANSWERED), "12:unanswered"),
    (IssueGuard(12, IssueCondition.UNANSWERED, 4), "12:unanswered#4"),
    (SeatGuard(7, ("oem/buyer", "/sqe")), "seat/7@oem/buyer,/sqe"),
    (RecordGuard(7), "record/7"),
    (RecordGuard(7, "D4/0", 4), "record/7#4@D4/0"),
    (RecordGuard(7, "D4/0"), "record/7@D4/0"),
    (RecordGuard(7, "2027-01-04T09:00:00Z"), "record/7@2027-01-04T09:00:00Z"),
)


@given(GUARDS)
def test_what_is_stored_is_read_as_it_was(guard: Guard) -> None:
    assert read_guard(str(guard)) == guard


@pytest.mark.parametrize(("guard", "text"), STORED, ids=[text for _, text in STORED])
def test_stored_guards_stay_as_older_databases_have_them(guard: Guard, text: str) -> None:
    assert str(guard) == text
    assert read_guard(text) == guard


@pytest.mark.parametrize("text", ["", "live", "12", "12:", "x:ack/1", "record/", "record/x@D4/0"])
def test_what_is_no_guard_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"guard|invalid literal"):
        read_guard(text)


@pytest.mark.parametrize(("guard", "text"), STORED, ids=[text for _, text in STORED])
def test_a_row_of_the_outbox_holds_the_string(db: Database, guard: Guard, text: str) -> None:
    one = program(db)
    queue(db, draft(one, "k", guard=guard))
    stored = Statement(select(table("outbox").c.guard))
    assert db.write(lambda tx: [row[0] for row in tx._rows(stored)]) == [text]  # type: ignore[attr-defined]
    (row,) = db.write(lambda tx: tx.ready(NOW, 64, 50))
    assert row.draft.guard == guard
