"""A small program in which a line of any command is tried by anybody, and taken back.

The real engine runs it, with the grammar, the checks and the two keys; nothing is delivered.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bot.app.bootstrap import throwaway_database
from bot.domain.errors import Refused
from bot.domain.program import Program
from bot.domain.values import Channel
from bot.engine.budgets import UNLIMITED
from bot.engine.context import Contexts
from bot.engine.core import Core
from bot.engine.program_tables import whole
from bot.engine.proposals.value import PROPOSAL, Proposal
from bot.engine.requests import answer, beforehand, is_slow
from bot.engine.suggestions import open_form, suggest
from bot.features import INDEX
from bot.features.questions.policy import QUESTION
from bot.messages.card import plain_card
from bot.messages.forms import Choice, Form
from bot.ports import Database, Touched, UnitOfWork
from bot.ports.codec import from_data
from bot.ports.foreign import read_here
from bot.ports.request import BUTTON, COMMAND, Attachment, Reply, Request
from bot.program_file import read_program, write_program
from tests.fairness.rights_cases import STORY, Case, Line

PROGRAM = Path(__file__).with_name("rights.toml")
BEGIN = datetime(2026, 12, 28, 16, tzinfo=UTC)
LOGGED = datetime(2027, 1, 5, 16, 30, tzinfo=UTC)
NOW = datetime(2027, 1, 5, 17, 20, tzinfo=UTC)
CHANNELS = {"ACME": "slack:T0/C1", "NORD": "slack:T0/C2"}
HERE = 1
"""The row id of the program."""
MARK = "Zebra"
"""Stands in every title of the program: nobody off its roster reads it."""
SIDES = {
    **dict.fromkeys(("tom", "maria", "dana"), "oem"),
    **dict.fromkeys(("linh", "ana", "wei"), "ems"),
}
"""The side of those on the roster who act."""
MATES = {"oem": "tom", "ems": "linh"}
SITES = {"oem": "sj", "ems": "sz"}
MANAGERS = {"oem": "maria", "ems": "wei"}
REFUSED, DONE, NOTHING = "refused", "done", "nothing"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a line: ``refused``, ``done``, ``nothing`` (a change that changed nothing), or
    which side's key it waits for. ``text`` is the answer; ``programs`` are those it changed."""

    what: str
    text: str = ""
    programs: frozenset[int] = frozenset()


SETUP = (
    'program setup side=oem city=Munich partner_city=Shenzhen companies="Nova, Orion"'
    ' channel=shared key=NOVA my_name="Ro Root" me=root'
)


class _TakenBack(Exception):
    """Ends a unit of work, so that nothing of it stays."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome


def _program(key: str, channel: str) -> Program:
    text = PROGRAM.read_text("utf-8")
    program = read_program(text.replace('"ACME"', f'"{key}"'))
    return replace(program, channels=(Channel("slack", channel, "shared", "T0"),))


def _other_program() -> Program:
    """Another program: Ana of this one has a key there, and so has somebody unknown here."""
    program = _program("NORD", "C2")
    wanted = {"maria": "nora", "wei": "ana", "hua": "otto"}
    people = tuple(
        replace(p, id=wanted[p.id], name=wanted[p.id].title(), slack=_slack(wanted[p.id]))
        for p in program.people
        if p.id in wanted
    )
    return replace(program, name="Nord", people=people, syncs=(), deadlines=(), kits=(), digests=())


def _slack(person: str) -> str:
    return f"T0/U{person.upper()}"


class Stage:
    """The program as the story left it; ``tried`` changes nothing."""

    def __init__(self, database: Database) -> None:
        self.database, self.contexts = database, Contexts(INDEX, UNLIMITED)
        self._events = 0
        core = Core(database, [], INDEX, budgets=UNLIMITED)
        core.import_program(_program("ACME", "C1"), BEGIN)
        core.import_program(_other_program(), BEGIN)
        _pass_to(core, BEGIN, LOGGED)
        for line in STORY:
            database.write(lambda tx, line=line: self._said(tx, line, LOGGED))  # type: ignore[misc]
        _pass_to(core, LOGGED, NOW)
        with database.read() as tx:
            self._program = whole(tx, self.contexts.of(tx, HERE))
            (slip,) = [
                p.name for p in _asked(tx) if p.side == "ems" and "lot 1 received" in p.about
            ]
            (question,) = [r.name for r in tx.records(HERE, QUESTION, live=True)]
        self._names = {"slip": slip, "question": question}

    def _said(self, tx: UnitOfWork, line: Line, now: datetime) -> None:
        """Do a line of the story; where the other side has to agree, it does."""
        before = _asked(tx)
        said = self._request(line.by, line.text, place=line.place)
        reply = answer(self.contexts, tx, said, now)
        assert reply.card is not None, line
        for name in [p.name for p in _asked(tx) if p.name not in {q.name for q in before}]:
            if line.agreed:
                other = MANAGERS["ems" if SIDES[line.by] == "oem" else "oem"]
                answer(self.contexts, tx, self._request(other, f"decision approve {name}"), now)

    def _request(
        self, person: str, text: str, *, place: str = "shared", file: Attachment | None = None
    ) -> Request:
        self._events += 1
        private = place == "dm"
        where = f"slack:dm:{_slack(person)}" if private else CHANNELS["ACME"]
        if private and person == "ana":
            text = f"program=ACME {text}"
        return Request(
            f"e{self._events}", BUTTON if person == "lee" else COMMAND, "slack", _slack(person),
            where, text, private=private, heard=False, manager=person == "root",
            attachments=() if file is None else (file,),
        )  # fmt: skip

    def tried(self, case: Case, person: str, *, place: str | None = None) -> Outcome:
        """Return what would come of a line if somebody typed it (a leaver: pressed it)."""
        side = SIDES.get(person, "oem")
        other = "ems" if side == "oem" else "oem"
        names = {"side": side, "site": SITES[side], "mate": MATES[side], "other": MATES[other]}
        names |= self._names
        # Nobody off the roster has a conversation about this program but in its channel.
        usual = case.place if person in SIDES else "shared"
        line = case.line.format(**names)
        request = self._request(person, line, place=place or usual, file=self._file(case))
        try:
            self.database.write(lambda tx: self._tried(tx, case, request))
        except _TakenBack as back:
            return back.outcome
        except Refused as refusal:
            return Outcome(REFUSED, str(refusal))
        raise AssertionError("it was not taken back")

    def _file(self, case: Case) -> Attachment | None:
        if case.file is None:
            return None
        if case.file == "kits.csv":
            return Attachment(case.file, b"part,qty,supply,due\nLid,50,consigned,2027-02-15\n")
        if case.file.endswith(".csv"):
            return Attachment(case.file, b"title,category,severity,status\nWrong,eq,major,open\n")
        text = write_program(self._program).replace(*case.changed)
        return Attachment(case.file, text.encode())

    def _tried(self, tx: UnitOfWork, case: Case, request: Request) -> None:
        for line in case.before:
            self._said(tx, line, NOW)
        before, seen = {p.name for p in _asked(tx)}, Touched()

        def run() -> Reply:
            slow = is_slow(INDEX.commands, request)
            ready = beforehand(self.contexts, tx, request, NOW, read_here) if slow else None
            return answer(self.contexts, tx, request, NOW, ready)

        def keep(_reply: Reply, touched: Touched) -> bool:
            nonlocal seen
            seen = touched
            return True

        reply, _ = tx.weighed(run, keep)
        text = plain_card(reply.card) if reply.card is not None else ""
        what = _what(tx, reply, before, seen, case)
        raise _TakenBack(Outcome(what, text, _programs(tx, seen)))

    def form(self, person: str, words: str) -> Form | None:
        """Return the form of a command that somebody opens about the first issue."""
        with self.database.read() as tx:
            request = self._request(person, f"{words} ACME-1")
            return open_form(self.contexts, tx, request, words)

    def suggested(self, person: str, kind: str) -> list[Choice]:
        """Return what is suggested to somebody who types an argument of a kind."""
        with self.database.read() as tx:
            return suggest(self.contexts, tx, self._request(person, ""), kind, "")

    def sets_up(self, person: str) -> bool:
        """Say whether somebody can set a program up in a channel that has none."""
        request = replace(self._request(person, SETUP), place="slack:T0/C9")

        def unit(tx: UnitOfWork) -> None:
            reply = answer(self.contexts, tx, request, NOW)
            raise _TakenBack(Outcome(DONE if reply.person is not None else REFUSED))

        try:
            self.database.write(unit)
        except _TakenBack as back:
            return back.outcome.what == DONE
        return False


def _what(tx: UnitOfWork, reply: Reply, before: set[str], touched: Touched, case: Case) -> str:
    if reply.refused or reply.card is None:
        return REFUSED
    asked = {seat.side for p in _asked(tx) if p.name not in before for seat in p.seats}
    if asked:
        return " and ".join(sorted(side or "either" for side in asked))
    changed = touched.issues or touched.records or touched.programs or case.leaves_no_row
    return DONE if changed or not INDEX.commands[case.noun, case.verb].changes else NOTHING


def _programs(tx: UnitOfWork, touched: Touched) -> frozenset[int]:
    """Return the programs of which something was written."""
    issues = (was or tx.issue(row) for row, was in touched.issues.items())
    records = (was or tx.record(row) for row, was in touched.records.items())
    rows = (row.program_id for row in (*issues, *records) if row is not None)
    return frozenset((*rows, *touched.programs))


def _asked(tx: UnitOfWork) -> list[Proposal]:
    return [from_data(Proposal, r.data) for r in tx.records(HERE, PROPOSAL, live=True)]


def _pass_to(core: Core, now: datetime, end: datetime) -> None:
    """Let time pass, doing what is due at the moment it is due."""
    while (wake := core.next_wake(now)) is not None and wake <= end:
        now = max(now, wake)
        core.fire(now)


@contextmanager
def stage() -> Iterator[Stage]:
    """Open a stage on a throw-away database."""
    with throwaway_database() as database:
        yield Stage(database)
