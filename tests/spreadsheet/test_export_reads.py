"""An export reads what it writes, a page at a time: never the whole log, nor all issues at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from bot.features.issues.commands import selection
from bot.features.lists.exports import pages
from storage.queries.base import Queries
from storage.statement import Statement
from tests.contract.test_statements import STATEMENTS
from tests.spreadsheet.files import loaded
from tests.spreadsheet.office import Office

NAMES = {id(statement): name for name, statement in STATEMENTS.items()}


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, list[int]]]:
    """Give how many rows each statement returned, each time."""
    found: dict[str, list[int]] = {}
    rows = Queries._rows

    def counting(self: Queries, statement: Statement, *more: Any) -> list[Sequence[Any]]:
        out = rows(self, statement, *more)
        found.setdefault(NAMES[id(statement)], []).append(len(out))
        return out

    with monkeypatch.context() as patch:
        patch.setattr(Queries, "_rows", counting)
        yield found


@pytest.fixture
def stocked(office: Office) -> Office:
    """Seven issues with three lines of history each; the first five have ended."""
    for number in range(1, 8):
        office.say("linh", f'issue log shortage major "U{number} short" again=yes', place="shared")
        office.say("tom", f"issue ack ACME-{number}")
        office.say("tom", f'issue update ACME-{number} "the broker has {number}"')
        if number <= 5:
            office.say("linh", f"issue cancel ACME-{number} no need")
    return office


def test_of_the_log_only_the_lines_of_what_is_exported_are_read(
    stocked: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with counted(monkeypatch) as read:
        said = stocked.say("tom", "issue export open")
    history = loaded(said.file.data)["History"]
    assert history.max_row - 1 == 6
    assert sum(read["journal._EVENTS_AT"]) == 6
    assert "journal._EVENTS" not in read
    assert "issues._ALL" not in read


def test_issues_and_lines_are_read_in_pages(
    stocked: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection, "PAGE", 3)
    monkeypatch.setattr(pages, "PAGE", 4)
    with counted(monkeypatch) as read:
        said = stocked.say("tom", "issue export all")
    book = loaded(said.file.data)
    assert [row[0].value for row in book["Issues"].iter_rows(min_row=2)] == [
        f"ACME-{number}" for number in range(1, 8)
    ]
    assert max(read["issues._UP"]) == 3
    assert max(read["journal._EVENTS_AT"]) == 4
    assert book["History"].max_row - 1 == sum(read["journal._EVENTS_AT"]) == 26


def test_the_history_is_cut_to_its_last_lines(
    stocked: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.features.lists.exports.issues.HISTORY_LIMIT", 4)
    book = loaded(stocked.say("tom", "issue export all").file.data)
    lines = [row[0].value for row in book["History"].iter_rows(min_row=2)]
    assert lines == ["ACME-6", "ACME-7", "ACME-7", "ACME-7"]
    assert "4" in str([row[1].value for row in book["About"].iter_rows()])


def test_a_list_of_all_shows_what_is_live_then_what_ended_last(stocked: Office) -> None:
    said = stocked.say("tom", "issue list all")
    shown = [line.split()[1] for line in said.text.splitlines() if line.startswith("•")]
    assert sorted(shown[:2]) == ["ACME-6", "ACME-7"]
    assert shown[2:] == [f"ACME-{number}" for number in range(5, 0, -1)]


def test_a_list_says_how_far_it_looked(stocked: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection, "LOOKED_AT", 2)
    said = stocked.say("tom", "issue list all state=cancelled")
    assert "ACME-5" in said.text
    assert "ACME-3" not in said.text
    assert "only the newest" in said.text
    whole = loaded(stocked.say("tom", "issue export all state=cancelled").file.data)
    assert whole["Issues"].max_row == 6
