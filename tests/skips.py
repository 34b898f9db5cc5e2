"""Counts the tests that were skipped, and fails a run that skipped one without a stated reason.

A test that is skipped proves nothing, and nobody reads the letter ``s``. What may be skipped stands
in ``ALLOWED``; a test that is expected to fail counts as skipped. With several workers the
controller counts, which hears of every test.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.beside import WHY

NO_FAKETIME = "libfaketime is not installed (Debian: faketime)"
NO_ICAL_JS = "ical.js is not installed (npm install --no-save ical.js), or there is no Node"
NO_MOUNT = "no small disk can be mounted here (it takes root)"

Report = pytest.TestReport | pytest.CollectReport


@dataclass(frozen=True)
class Allowed:
    """A test (its node id without parameters), the skips it may make, and what they must say."""

    test: str
    reason: str
    most: int = 1

    def covers(self, report: Report) -> bool:
        """Say whether a skip is of this test and for this reason."""
        return report.nodeid.partition("[")[0] == self.test and self.reason in _reason(report)


_STANDING = "tests/standing/"
_SPECIFICATIONS = "tests/wire/test_specifications.py::"
ALLOWED = (
    Allowed(
        f"{_STANDING}test_clock_set.py::test_a_clock_that_is_set_while_it_runs_delays_nothing",
        NO_FAKETIME,
    ),
    Allowed(
        f"{_STANDING}test_disk_faults.py"
        "::test_a_disk_that_fails_is_told_and_nothing_is_taken_until_it_works",
        NO_MOUNT,
    ),
    Allowed("tests/test_calendar_readers.py::test_ical_js_reads_what_was_worked_out", NO_ICAL_JS),
    Allowed(f"{_SPECIFICATIONS}test_every_route_of_the_table_is_one_of_discords", WHY),
    Allowed(f"{_SPECIFICATIONS}test_the_table_says_what_discord_says", WHY),
    Allowed(f"{_SPECIFICATIONS}test_the_manifests_table_says_what_slack_says", WHY),
    Allowed("tests/spreadsheet/test_cases.py::test_a_reported_list_is_read_right", WHY, most=19),
    Allowed(
        "tests/program/test_rules.py::test_the_first_shipped_rules_are_the_normative_ones", WHY
    ),
)
"""What a clone without the files beside it skips: our tables held against their sources, and lists
as they were reported. The tables themselves are used everywhere, and lists of each of these kinds
are made by the tests. And what a machine skips where no clock can be faked (``.ci/tools`` installs
what it takes), no disk be mounted, or no other program read our calendars."""


def _reason(report: Report) -> str:
    """Return why a test was skipped."""
    if hasattr(report, "wasxfail"):
        return f"expected to fail: {report.wasxfail}"
    told = report.longrepr
    return str(told[2]) if isinstance(told, tuple) else str(told)


class Guard:
    """Hears of every test and decides at the end."""

    def __init__(self, allowed: tuple[Allowed, ...] = ALLOWED) -> None:
        self._allowed = allowed
        self._skipped: list[Report] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped:
            self._skipped.append(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self._skipped.append(report)

    def too_many(self) -> Iterator[str]:
        """Yield the skips that no entry of the list permits."""
        left = {allowed: allowed.most for allowed in self._allowed}
        for report in self._skipped:
            entry = next((each for each in left if left[each] and each.covers(report)), None)
            if entry is None:
                yield f"{report.nodeid}: {_reason(report)}"
            else:
                left[entry] -= 1

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        passed = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
        if session.exitstatus in passed and any(self.too_many()):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        found = list(self.too_many())
        if found:
            terminalreporter.section("skipped without a reason that tests/skips.py states")
            for line in found:
                terminalreporter.write_line(line)


def register(config: pytest.Config) -> None:
    """Count in this process unless it is a worker of another one."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Guard(), "skip guard")
