"""The clock is set while Andon runs: nothing waits for it, and it is told as what it is."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app.clock import ClockWatch
from bot.app.pumps import Pump
from bot.engine.core import Core
from bot.engine.reach import leave_signs, signs_of
from bot.features import INDEX
from bot.ports.request import COMMAND, Request
from storage.open import open_database
from tests.crash.bot_process import prepare, rows
from tests.skips import NO_FAKETIME
from tests.standing._process import Bot, until

NOW = datetime(2026, 12, 3, 18, 0, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
LIBRARY = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)


class Clocks:
    """A clock that may be set, and elapsed seconds that only grow."""

    def __init__(self) -> None:
        self.now, self.seconds = NOW, 1000.0

    def pass_time(self, length: timedelta) -> None:
        self.now += length
        self.seconds += length.total_seconds()

    def watch(self) -> ClockWatch:
        return ClockWatch(lambda: self.now, lambda: self.seconds)


@pytest.mark.parametrize("by", [HOUR, -HOUR, 3 * SECOND, -3 * SECOND])
def test_a_clock_that_is_set_is_noticed_once(by: timedelta) -> None:
    clocks = Clocks()
    watch = clocks.watch()
    clocks.pass_time(SECOND)
    clocks.now += by
    assert watch.set_by() == by
    clocks.pass_time(SECOND)
    assert not watch.set_by()


def test_neither_time_that_passes_nor_a_small_correction_is_a_clock_that_was_set() -> None:
    clocks = Clocks()
    watch = clocks.watch()
    clocks.pass_time(8 * HOUR)
    clocks.now += SECOND
    assert not watch.set_by()


class Asked:
    """A core that notes what the pump asks of it; nothing is ever due."""

    def __init__(self) -> None:
        self.told: list[object] = []
        self.looks = 0
        self.looked = threading.Event()

    def start(self, now: datetime) -> None:
        self.told.append("start")

    def clock_set(self, now: datetime, by: timedelta) -> None:
        self.told.append(by)

    def beat(self, now: datetime) -> None:
        """Give a sign of life."""

    def next_wake(self, now: datetime) -> None:
        self.looks += 1


async def pumped(clocks: Clocks, change: timedelta, away: timedelta = timedelta()) -> list[object]:
    """Run a pump over a change of its clock; return what it told the core."""
    core, stop = Asked(), asyncio.Event()
    pump = Pump(
        core,  # type: ignore[arg-type]
        lambda: clocks.now,
        poll=timedelta(milliseconds=1),
        seconds=lambda: clocks.seconds,
    )
    running = asyncio.create_task(pump.run(stop))
    for step in (timedelta(), change):
        clocks.pass_time(away if step else timedelta())
        clocks.now += step
        looks = core.looks
        async with asyncio.timeout(10):
            while core.looks < looks + 3:
                await asyncio.sleep(0)
    stop.set()
    await running
    return core.told


@pytest.mark.parametrize("by", [HOUR, -HOUR])
async def test_a_bot_that_ran_is_not_said_to_have_been_away(by: timedelta) -> None:
    assert await pumped(Clocks(), by) == ["start", by]


async def test_a_machine_that_was_suspended_did_not_run() -> None:
    assert await pumped(Clocks(), timedelta(microseconds=1), away=HOUR) == ["start", "start"]


@pytest.fixture
def core(tmp_path: Path) -> Iterator[Core]:
    """The core on a database with the small program."""
    prepare(tmp_path / "andon.db")
    with closing(open_database(f"sqlite:///{tmp_path}/andon.db", threaded=False)) as db:
        yield Core(db, ["console"], INDEX)


def log_issue(core: Core, title: str, now: datetime) -> None:
    """Log an issue whose first level is alerted within the hour."""
    line = f'issue log line_down critical "{title}"'
    core.handle(Request(title, COMMAND, "console", "linh", "console:shared", line), now)


def notices(core: Core, now: datetime) -> list[str]:
    """Return what is queued as a notice to everybody."""
    with core.db.read() as tx:
        found = tx.ready(now, 9, 50)
    return [str(row.draft.card) for row in found if row.draft.kind == "notice"]


def test_a_clock_set_forward_over_what_was_due_is_told_as_that(core: Core) -> None:
    core.start(NOW)
    core.clock_set(NOW + HOUR, HOUR)
    assert notices(core, NOW + HOUR) == [], "nothing was due"
    log_issue(core, "due", NOW + HOUR)
    core.clock_set(NOW + 3 * HOUR, 2 * HOUR)
    core.start(NOW + 3 * HOUR)
    (notice,) = notices(core, NOW + 3 * HOUR)
    assert "was set forward" in notice


@pytest.mark.parametrize("stopped", [False, True])
def test_a_clock_set_back_keeps_no_sign_of_life_in_the_future(core: Core, stopped: bool) -> None:
    """Otherwise a platform that nobody serves any more would be the one that is served."""
    core.start(NOW)
    core.db.write(lambda tx: leave_signs(tx, ["discord"], NOW))
    if stopped:
        core.start(NOW - HOUR)
    else:
        core.clock_set(NOW - HOUR, -HOUR)
    core.beat(NOW - HOUR + 3 * SECOND)
    with core.db.read() as tx:
        assert set(signs_of(tx).values()) <= {NOW - HOUR, NOW - HOUR + 3 * SECOND}
    assert notices(core, NOW) == []


class Faked:
    """The clock of a process under libfaketime, and a person who types in another process."""

    def __init__(self, folder: Path) -> None:
        self.database, self._file = folder / "andon.db", folder / "clock"
        self._offset = timedelta()
        self.set(timedelta())

    def set(self, offset: timedelta) -> None:
        self._offset = offset
        self._file.write_text(f"{offset.total_seconds():+.0f}\n")

    @property
    def env(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_NO_CACHE": "1",
        }

    def log_issue(self, title: str) -> None:
        """Log an issue from this process, whose clock is that of the bot."""
        url = f"sqlite:///{self.database}"
        with closing(open_database(url, threaded=False, durable=False)) as db:
            log_issue(Core(db, ["console"], INDEX), title, datetime.now(UTC) + self._offset)

    def shown(self, title: str) -> bool:
        query = "SELECT ref FROM surface WHERE place = 'console:shared' AND wanted LIKE ?"
        found = rows(self.database, query.replace("?", f"'%{title}%'"))
        return bool(found) and found[0][0] is not None

    def said(self) -> str:
        return str(rows(self.database, "SELECT card FROM outbox WHERE kind = 'notice'"))


@pytest.fixture
def faked(tmp_path: Path) -> Iterator[Faked]:
    if LIBRARY is None:
        pytest.skip(NO_FAKETIME)
    prepare(tmp_path / "andon.db")
    return Faked(tmp_path)


def test_a_clock_that_is_set_while_it_runs_delays_nothing(faked: Faked) -> None:
    with Bot(faked.database.parent, env=faked.env) as bot:
        faked.set(-HOUR)
        faked.log_issue("set back")
        until(lambda: faked.shown("set back"))
        until(lambda: "the clock was set" in bot.log())
        faked.set(HOUR)
        until(lambda: "way=forward" in bot.log())
        faked.log_issue("set forward")
        until(lambda: faked.shown("set forward"))
        bot.until_ready()
        assert bot.log().count("the clock was set") == 2
        assert 'andon_clock_set_total{way="back"} 1.0' in bot.asked("/metrics")[1]
        assert "not running" not in faked.said()
        assert bot.stop(signal.SIGHUP) == 0
