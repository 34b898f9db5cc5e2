"""The loop over plans, with a noun of its own: what is due is done once, on every database.

Its subjects are bells. Each rings at the moments that it holds; of late ones only the last is rung.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from bot.engine.commands.argument_kinds import KINDS
from bot.engine.context import Contexts
from bot.engine.core import Core
from bot.engine.feature import SENT, SKIPPED, Feature, Job, Wake
from bot.engine.index import Index, index_of
from bot.engine.life import LEASE
from bot.engine.records import Outlook, RecordStore, Stored
from bot.engine.wakes import all_sent, fire_subject
from bot.engine.writer import Writer
from bot.features import FEATURES, READING
from bot.ports import Database, Record, Subject, UnitOfWork
from bot.ports.codec import from_data, to_data
from bot.program_file.rights import read_rights
from tests.contract.samples import HOUR, MINUTE, NOW
from tests.playing import small_program

BELL, LATE = "bell", MINUTE


@dataclass(frozen=True, slots=True)
class Bell:
    """``echo`` is when it rings once more after its first ring; ``done`` are the keys of rings."""

    name: str
    rings: tuple[datetime, ...]
    done: tuple[str, ...] = ()
    echo: datetime | None = None
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Ring:
    at: datetime
    key: str


def load(writer: Writer, record: Record) -> Stored[Bell] | None:
    bell = from_data(Bell, record.data)
    return Stored(record, bell) if bell.rings else None


def plan(writer: Writer, stored: Stored[Bell]) -> list[Ring]:
    bell = stored.value
    moments = {f"ring/{number}": at for number, at in enumerate(bell.rings)}
    if bell.echo is not None and "ring/0" in bell.done:
        moments["echo"] = bell.echo
    rings = [Ring(at, key) for key, at in moments.items() if key not in bell.done]
    return sorted(rings, key=lambda ring: ring.at)


def judge(writer: Writer, stored: Stored[Bell], due: Sequence[Ring]) -> list[tuple[Ring, str]]:
    late = any(writer.now - ring.at > LATE for ring in due)
    return [(ring, SKIPPED if late and ring != due[-1] else SENT) for ring in due]


def remember(writer: Writer, stored: Stored[Bell], ring: Ring, outcome: str) -> Stored[Bell]:
    done = (*stored.value.done, ring.key)
    return stored.with_value(replace(stored.value, done=done))


def do(writer: Writer, stored: Stored[Bell], ring: Ring) -> Stored[Bell]:
    writer.record(None, "rung", None, {"bell": stored.value.name, "key": ring.key})
    if stored.value.broken and ring.key == "ring/1":
        raise RuntimeError("the rope broke")
    return stored


def outlook(writer: Writer, stored: Stored[Bell]) -> Outlook:
    rings = plan(writer, stored)
    return Outlook(bool(rings), rings[0].at if rings else None)


BELLS = RecordStore(BELL, load, outlook)
WAKE = Wake(BELL, load, plan, judge, remember, do, BELLS.save)


def index_with(*wakes: Wake[Stored[Bell], Ring] | Job) -> Index:
    return index_of((*FEATURES, Feature("bells", wakes=wakes)), READING, KINDS, read_rights())


INDEX = index_with(WAKE)


class Tower:
    """A program with bells, and one process that rings them."""

    def __init__(self, db: Database, index: Index = INDEX) -> None:
        self.db, self.index = db, index
        self.core = Core(db, ["console"], index)
        self.core.import_program(small_program(), NOW - HOUR)
        with db.read() as tx:
            (self.row,) = tx.programs()

    def hang(self, name: str, *minutes: int, echo: int | None = None, broken: bool = False) -> int:
        """Add a bell that rings so many minutes after ``NOW``; return the id of its record."""
        rings = tuple(NOW + each * MINUTE for each in minutes)
        bell = Bell(name, rings, echo=None if echo is None else NOW + echo * MINUTE, broken=broken)
        return self.db.write(lambda tx: self._hang(tx, bell))

    def _hang(self, tx: UnitOfWork, bell: Bell) -> int:
        ctx = Contexts(self.index).of(tx, self.row.id)
        writer = Writer(tx, ctx, NOW - MINUTE, "test")
        return BELLS.save(writer, Stored(BELLS.unsaved(writer, bell.name), bell)).record.id

    def set_state(self, state: str, now: datetime) -> None:
        def change(tx: UnitOfWork) -> None:
            tx.save_program(self.row.id, self.row.document, state)
            tx.wake_program(self.row.id, now)

        self.db.write(change)

    @property
    def rung(self) -> list[str]:
        """Return what was rung, in order: bell and key."""
        with self.db.read() as tx:
            events = [event for event in tx.events(self.row.id) if event.kind == "rung"]
        return [f"{event.payload['bell']} {event.payload['key']}" for event in events]

    def wake_of(self, record_id: int) -> timedelta | None:
        """Return when a bell is looked at next, counted from ``NOW``."""
        with self.db.read() as tx:
            at = tx.wake_at(Subject(BELL, record_id))
        return None if at is None else at - NOW

    def bell(self, record_id: int) -> tuple[Record, Bell]:
        with self.db.read() as tx:
            record = tx.record(record_id)
        assert record is not None
        return record, from_data(Bell, record.data)


def test_each_step_is_done_when_it_is_due_and_once(db: Database) -> None:
    tower = Tower(db)
    bell = tower.hang("noon", 0, 5)
    assert tower.wake_of(bell) == timedelta()
    assert tower.core.fire(NOW) == 1
    assert tower.rung == ["noon ring/0"]
    assert tower.wake_of(bell) == 5 * MINUTE
    assert tower.core.fire(NOW) == 0
    tower.core.fire(NOW + 5 * MINUTE)
    assert tower.rung == ["noon ring/0", "noon ring/1"]
    record, _ = tower.bell(bell)
    assert (record.live, tower.wake_of(bell)) == (False, None)


def test_a_late_step_that_is_passed_over_is_remembered_but_not_done(db: Database) -> None:
    tower = Tower(db)
    bell = tower.hang("noon", 0, 5, 10, 60)
    tower.core.fire(NOW + 20 * MINUTE)
    assert tower.rung == ["noon ring/2"]
    assert tower.bell(bell)[1].done == ("ring/0", "ring/1", "ring/2")
    assert tower.wake_of(bell) == HOUR


def test_a_step_that_another_one_brings_is_done_in_the_same_unit(db: Database) -> None:
    tower = Tower(db)
    bell = tower.hang("noon", 0, 60, echo=-1)
    tower.core.fire(NOW)
    assert tower.rung == ["noon ring/0", "noon echo"]
    assert tower.wake_of(bell) == HOUR


def test_a_step_that_fails_undoes_its_subject_and_leaves_the_others(db: Database) -> None:
    tower = Tower(db)
    broken, sound = tower.hang("broken", 0, 0, broken=True), tower.hang("sound", 0, 60)
    with pytest.raises(RuntimeError, match="the rope broke"):
        tower.core.fire(NOW)
    assert tower.rung == ["sound ring/0"]
    assert tower.bell(broken)[1].done == ()
    assert tower.wake_of(sound) == HOUR
    with pytest.raises(RuntimeError, match="the rope broke"):
        tower.core.fire(NOW + LEASE)


def test_nothing_is_done_while_the_program_stands(db: Database) -> None:
    tower = Tower(db)
    bell = tower.hang("noon", 0, 60)
    tower.set_state("paused", NOW)
    tower.core.fire(NOW)
    assert (tower.rung, tower.wake_of(bell)) == ([], None)
    hung_while_it_stands = tower.hang("late", 5)
    assert tower.wake_of(hung_while_it_stands) is None
    tower.set_state("active", NOW + 10 * MINUTE)
    tower.core.fire(NOW + 10 * MINUTE)
    assert sorted(tower.rung) == ["late ring/0", "noon ring/0"]
    assert tower.wake_of(bell) == HOUR


def test_two_processes_do_a_step_once(db: Database) -> None:
    tower = Tower(db)
    bell = tower.hang("noon", 0, 60)
    other = Core(db, ["console"], INDEX)
    assert [tower.core.fire(NOW), other.fire(NOW)] == [1, 0]
    # The other one leased it before and was slow: its lease ended meanwhile.
    subject, contexts = Subject(BELL, bell), Contexts(INDEX)
    db.write(lambda tx: fire_subject(contexts, tx, NOW + LEASE, subject, tower.row.id))
    assert tower.rung == ["noon ring/0"]
    assert tower.wake_of(bell) == HOUR


def test_after_a_restart_what_was_leased_is_done_when_the_lease_ends(db: Database) -> None:
    tower = Tower(db)
    tower.hang("noon", 0, 60)
    db.write(lambda tx: tx.lease_due(NOW, NOW + LEASE, 10))
    restarted = Core(db, ["console"], INDEX)
    assert restarted.fire(NOW + LEASE / 2) == 0
    assert restarted.fire(NOW + LEASE) == 1
    assert tower.rung == ["noon ring/0"]


@pytest.mark.parametrize("ended", [True, False])
def test_what_has_ended_or_lost_its_meaning_sleeps(db: Database, ended: bool) -> None:
    tower = Tower(db)
    bell = tower.hang("noon", 0, 60)
    record, value = tower.bell(bell)
    value = value if ended else replace(value, rings=())
    db.write(lambda tx: tx.save_record(replace(record, live=not ended, data=to_data(value))))
    tower.core.fire(NOW)
    assert (tower.rung, tower.wake_of(bell)) == ([], None)


def test_a_step_that_nobody_remembers_is_not_done_for_ever(db: Database) -> None:
    forgetful = replace(WAKE, judge=all_sent, remember=lambda writer, stored, ring, outcome: stored)
    tower = Tower(db, index_with(forgetful))
    tower.hang("noon", 0, 60)
    tower.core.fire(NOW)
    assert tower.rung == ["noon ring/0"]


def test_a_job_sets_its_next_wake_itself(db: Database) -> None:
    def work(writer: Writer, record: Record) -> None:
        writer.record(None, "rung", None, {"bell": record.name, "key": "work"})
        writer.tx.set_wake(Subject(BELL, record.id), writer.ctx.id, NOW + HOUR)

    tower = Tower(db, index_with(Job(BELL, work)))
    bell = tower.hang("noon", 0)
    tower.core.fire(NOW)
    assert (tower.rung, tower.wake_of(bell)) == (["noon work"], HOUR)
