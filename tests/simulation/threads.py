"""Two processes at the same time on one PostgreSQL, each in a thread, and people in a third."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from random import Random
from threading import Lock

from bot.app.bootstrap import on_console
from bot.engine.core import Core
from bot.engine.pump import turn
from bot.features import INDEX
from bot.ports import Delivery, Outcome
from bot.ports.request import COMMAND, Request
from storage.postgres import PostgresDatabase
from tests.playing import small_program
from tests.simulation.history import History, read_history
from tests.simulation.invariants import ITSELF
from tests.simulation.platform import HEALTHY, Platform
from tests.simulation.schedule import BEGIN, MANAGERS, Act, schedule
from tests.simulation.world import AFTER, NOUNS

MOST_MOMENTS = 3000
MOST_ASKED = 60


class _Sender:
    """The platform, one call at a time."""

    def __init__(self, platform: Platform) -> None:
        self.now = BEGIN
        self._platform, self._lock = platform, Lock()

    def send(self, delivery: Delivery) -> Outcome:
        with self._lock:
            return self._platform.send(delivery, self.now, self.now, fits=True)


def run_threads(seed: int, url: str) -> History:
    """Do a seed's acts while two processes fire and send at the same moments."""
    platform = Platform(Random(seed), HEALTHY)
    dbs = [PostgresDatabase(url, pool_size=2) for _ in range(3)]
    cores = [Core(db, ["console"], INDEX) for db in dbs]
    cores[0].import_program(on_console(small_program()), BEGIN - timedelta(1))
    acts = [act for act in schedule(seed) if act.thread is None and act.text.split()[0] in NOUNS]
    acts = [act for act in acts if not act.text.startswith(("program", "issue import"))]
    last = acts[-1].at + timedelta(minutes=1)
    logged = sum(act.text.startswith("issue log") for act in acts)
    lines = [f'issue cancel ACME-{n} "over"' for n in range(1, 1 + logged)]
    # What one of them may not end alone the other one agrees to.
    lines += [f"decision approve DEC{n}" for n in range(1, MOST_ASKED)]
    acts += [
        Act(last, f"end/{person}/{n}", person, line)
        for n, line in enumerate(lines)
        for person in MANAGERS
    ]
    sender = _Sender(platform)
    with ThreadPoolExecutor(3) as pool:
        _play(pool, cores, acts, sender)
    history = read_history(dbs[0], url, platform, sender.now)
    history.logged = {
        str(issue.number): f"ACME-{issue.number}"
        for issue in history.issues
        if issue.raised_by != ITSELF
    }
    history.lived = [(BEGIN, sender.now)]
    for db in dbs:
        db.close()
    return history


def _play(pool: ThreadPoolExecutor, cores: list[Core], acts: list[Act], sender: _Sender) -> None:
    """Go from moment to moment; at each, both processes and the people act at once."""
    waiting, end = list(acts), acts[-1].at + AFTER
    for _ in range(MOST_MOMENTS):
        moment = _next(cores[0], waiting, sender.now)
        if moment is None or moment > end:
            return
        sender.now = moment
        due = [act for act in waiting if act.at <= moment]
        waiting = waiting[len(due) :]
        people = pool.submit(_act, cores[2], due, moment)
        turns = [pool.submit(turn, core, sender, moment) for core in cores[:2]]
        for each in (people, *turns):
            each.result(60)
    raise AssertionError(f"no end after {MOST_MOMENTS} moments, at {sender.now}")


def _next(core: Core, waiting: list[Act], now: datetime) -> datetime | None:
    wake, act = core.next_wake(now), waiting[0].at if waiting else None
    found = min((at for at in (wake, act) if at is not None), default=None)
    return None if found is None else max(found, now)


def _act(core: Core, acts: list[Act], now: datetime) -> None:
    for act in acts:
        place = f"console:dm:{act.person}" if act.place == "dm" else f"console:{act.place}"
        private = act.place == "dm"
        core.handle(Request(act.key, COMMAND, "console", act.person, place, act.text, private), now)
