"""The charter in a program file and in commands: what one side decides, what both do, what is said
of a mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app.bootstrap import document, throwaway_database
from bot.domain.charter import Brief, Criteria, TermTable
from bot.domain.program import Program
from bot.domain.values import Person
from bot.engine.core import Core
from bot.features import INDEX
from bot.ports import Database
from bot.program_file import read_program, write_program
from tests.commands.test_program_changes import NOW, Office
from tests.commands.test_reach import Running, database, on, person
from tests.playing import Play, Stage

__all__ = ["database"]
FILE = (Path(__file__).parents[1] / "scenarios" / "charter.toml").read_text("utf-8")
PROGRAM = read_program(FILE)
SECRET = "12 cents"
"""Stands in a term of the EMS provider."""


class Room(Office):
    """An office whose database can be read."""

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self.database = core.db

    def stored(self) -> Program:
        return read_program(document(self.database, "ACME"))

    def exported(self, person: str) -> str:
        (file,) = self.ask(person, "program export", place="dm").files
        return file.data.decode()

    def imports(self, person: str, program: Program, place: str = "dm") -> str:
        return self.say(person, "program import", write_program(program), place=place)


@pytest.fixture
def room() -> Iterator[Room]:
    with throwaway_database() as database:
        core = Core(database, ["console"], INDEX)
        core.import_program(PROGRAM, NOW)
        yield Room(core)


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(PROGRAM) as found:
        found("at 2027-01-11T09:00")
        yield found


# the file


def test_a_first_import_holds_at_once_and_tells_nobody(room: Room) -> None:
    assert room.stored() == PROGRAM
    assert not room.deliver()


def test_the_operators_file_can_be_imported_again(room: Room) -> None:
    room.core.import_program(room.stored(), NOW)
    assert room.stored() == PROGRAM
    assert not [d for d in room.deliver() if d.kind == "charter.changed"]


def test_a_side_gets_its_own_terms_only_and_can_import_its_file(room: Room) -> None:
    for manager, side in (("maria", "oem"), ("wei", "ems")):
        text = room.exported(manager)
        assert {term.side for term in read_program(text).terms} == {side}
        assert (SECRET in text) == (side == "ems")
        assert "is updated" in room.say(manager, "program import", text, place="dm")
    assert room.stored() == PROGRAM, "what a file lacks is untouched"


def _term(side: str, name: str, text: str, *, agreed: bool = False) -> TermTable:
    return TermTable(name, side, "expedite", text, agreed)


def test_terms_of_the_other_side_are_refused_in_the_same_words(room: Room) -> None:
    own = read_program(room.exported("maria"))
    tries = [
        _term("ems", "expedite", "No second source below 12 cents"),
        _term("ems", "expedite", "another text"),
        _term("ems", "nothing-of-this-name", "another text"),
        _term("ems", "payment", "30 days net", agreed=True),
    ]
    said = {room.imports("maria", replace(own, terms=(*own.terms, term))) for term in tries}
    assert len(said) == 1
    assert "the file holds terms of Volta EMS" in said.pop()
    assert room.stored() == PROGRAM


def test_terms_are_not_taken_from_a_shared_place(room: Room) -> None:
    own = replace(PROGRAM, terms=(_term("oem", "moq", "MOQ 500"),))
    assert "The partner can read this file and its terms." in room.imports("maria", own, "shared")
    assert room.stored() == PROGRAM


def test_what_is_of_one_side_holds_at_once_and_what_binds_both_is_one_proposal(room: Room) -> None:
    own = read_program(room.exported("maria"))
    goals = tuple(replace(goal, target="99") for goal in own.goals)
    specs = tuple(
        replace(spec, revision="D") if spec.id == "main-pcb" else spec for spec in own.specs
    )
    wanted = replace(
        own,
        goals=goals,
        specs=specs,
        criteria=(Criteria(96),),
        terms=(*own.terms, _term("oem", "moq", "MOQ 500")),
    )
    said = room.imports("maria", wanted)
    assert "Done at once: spec main-pcb, term oem:moq." in said
    assert "Waits for Volta EMS (DEC1): goal fpy: target 99 instead of 98" in said
    assert "Waits for Volta EMS (DEC1): new criteria: response target 96" in said
    now = room.stored()
    assert (now.goals, now.criteria) == (PROGRAM.goals, ())
    assert [d.kind for d in room.deliver() if d.to == "shared"] == [
        "charter.changed",
        "approval.requested",
    ]
    assert "DEC1 is approved" in room.say("wei", "decision approve DEC1")
    now = room.stored()
    assert (now.goals, now.criteria, now.specs) == (goals, (Criteria(96),), specs)
    assert {t.id for t in now.terms if t.side == "oem"} == {"expedite", "moq"}


def test_a_proposed_file_keeps_no_other_terms(room: Room) -> None:
    own = read_program(room.exported("maria"))
    agreed = replace(own.terms[0], agreed=True)
    room.imports("maria", replace(own, terms=(agreed,), brief=(Brief("Gateway G3"),)))
    with room.database.read() as tx:
        (proposal,) = tx.records(1, "proposal")
    assert SECRET not in str(proposal.data)
    assert agreed.text in str(proposal.data)


def test_a_revision_that_was_valid_does_not_come_back_by_a_file(room: Room) -> None:
    own = read_program(room.exported("maria"))
    room.say("dana", "charter spec main-pcb rev=D")
    said = room.imports("maria", replace(own, criteria=(Criteria(96),)))
    assert "Revision C of main-pcb was valid before, and D replaced it." in said
    assert room.stored().criteria == ()


def test_an_obligation_for_the_other_side_waits_and_one_of_ones_own_does_not(room: Room) -> None:
    own = read_program(room.exported("maria"))
    (forecast, *_) = own.obligations
    mine = replace(forecast, id="drawings", title="Drawings", role="design_engineer")
    theirs = replace(forecast, id="yield", title="Yield", side="ems", role="cqe")
    said = room.imports("maria", replace(own, obligations=(*own.obligations, mine, theirs)))
    assert "Done at once: obligation drawings." in said
    assert "Waits for Volta EMS (DEC1): new obligation yield" in said


# what both decide, what one side does


def test_what_binds_both_says_so_before_it_is_asked(play: Play) -> None:
    play.agreed('maria: /andon charter setup product="Gateway G3"')
    play.agreed("maria: /andon charter setup response=97 experts=96")
    assert "Gateway G3" in play.reply("wei: /andon charter show brief")
    assert "Acknowledged in time 97 %" in play.reply("wei: /andon charter show criteria")
    done = play.agreed('wei: /andon charter goal fpy missed "no tester until June"')
    assert "Goal fpy (First pass yield" in _changed(done)
    assert "fpy is over: it was missed" in play.reply("maria: /andon charter goal fpy now=99")


def _changed(records: list[object]) -> str:
    return " ".join(r.text for r in records if r.kind == "charter.changed")  # type: ignore[attr-defined]


def test_whoever_owes_an_obligation_does_not_end_it_alone(play: Play) -> None:
    said = play.reply('maria: /andon charter obligation forecast dropped "the portal shows it"')
    assert "it is owed no more" in said
    assert "ends" in play.reply('wei: /andon charter obligation forecast dropped "not needed"')
    (moved,) = re.findall(r"DEC\d+", said)
    assert "outdated" in play.reply(f"wei: /andon decision approve {moved}")


def test_a_changed_obligation_makes_new_dates(play: Play) -> None:
    play.agreed('maria: /andon charter obligation forecast rrule="FREQ=WEEKLY;BYDAY=WE"')
    shown = play.reply("tom: /andon charter show obligations")
    assert "forecast: Rolling forecast, 12 months. Acme Devices (buyer) every week on Wed" in shown
    assert "next Los Angeles Wed 17:00" in shown
    told = {r.subject for r in play("at 2027-02-06T09:00")}
    assert "obligation:forecast/2027-02-05" not in told


def test_a_date_done_early_brings_the_next_one(play: Play) -> None:
    line = "tom: /andon charter obligation forecast done link=https://docs.example/f"
    assert "Next: Los Angeles Fri Mar 5 17:00" in play.reply(line)
    assert "Next: Los Angeles Mon Apr 5 17:00" in play.reply(f"{line}2")
    assert not [r for r in play("at 2027-03-02T09:00") if r.kind.startswith("obligation.")]


def test_an_obligation_ends_with_its_deadline_cancelled(play: Play) -> None:
    play('maria: /andon deadline cancel fai "no order"')
    assert "5 bd after fai" in play.reply("mei: /andon charter show obligations")
    assert "Nothing of report is due." in play.reply("mei: /andon charter obligation report done")


def test_a_specification_is_dropped_by_both(play: Play) -> None:
    play.agreed('maria: /andon charter spec main-pcb dropped "not built any more"')
    assert "main-pcb" not in play.reply("wei: /andon charter show specs")
    assert "test-plan" in play.reply("wei: /andon charter show specs")


def test_what_somebody_had_who_leaves_goes_on(room: Room) -> None:
    said = room.say("maria", "program person dana leaves")
    assert "Goals and specifications taken over by Maria Lopez: main-pcb" in said
    assert {spec.owner for spec in room.stored().specs} == {"maria", "linh"}
    assert "Revision D of main-pcb replaces C" in room.say("tom", "charter spec main-pcb rev=D")
    assert "is updated" in room.say("maria", "program import", room.exported("maria"), place="dm")


def test_what_a_side_without_anybody_would_agree_to_holds(play: Play) -> None:
    alone = replace(
        PROGRAM,
        people=PROGRAM.side_people("oem"),
        specs=(),
        deadlines=(),
        terms=(),
    )
    with Stage(alone) as stage:
        stage("at 2027-01-11T09:00")
        said = stage.reply("maria: /andon charter goal fpy target=99")
        assert "Not yet agreed: Volta EMS has nobody here." in said
        assert "FPY % 99" in stage.reply("maria: /andon charter show goals")


def test_the_monthly_review_has_the_goals_on_its_agenda_and_the_weekly_sync_has_not(
    play: Play,
) -> None:
    play("linh: /andon charter goal fpy now=96.5")
    play("maria: /andon sync add template=mbr")
    play('maria: /andon sync add "Operations" start="2027-01-19 17:00" repeat=weekly id=ops')
    told = {r.subject: r.text for r in play("at 2027-02-10T18:00") if r.kind == "sync.reminder"}
    goal = "fpy: First pass yield of the main board. FPY % 98, last 96.5"
    assert {name for name, text in told.items() if goal in text} == {
        "sync:mbr/2027-01-13",
        "sync:mbr/2027-02-10",
    }
    assert [name for name in told if name and name.startswith("sync:ops")]


def test_an_agreed_term_changes_and_ends_with_both(play: Play) -> None:
    line = 'wei in dm: charter terms payment "45 days net"'
    assert "the agreed term becomes: 45 days net" in play.reply(line)
    play("maria: /andon decision approve DEC1")
    assert "agreed: 45 days net" in play.reply("tom: /andon charter show terms")
    assert "it is agreed no more" in play.reply("wei in dm: charter terms payment agreed=no")
    play("maria: /andon decision approve DEC2")
    assert "45 days" not in play.reply("tom in dm: charter show terms")
    assert "45 days" in play.reply("jun in dm: charter show terms")
    assert "45 days" in play.reply("tom: /andon charter history"), "both read it when it was said"
    assert "is changed" in play.reply('wei in dm: charter terms payment "60 days net"')
    assert "60 days" not in play.reply("tom in dm: charter history")
    assert "is dropped" in play.reply("wei in dm: charter terms payment dropped")


# another workspace


def test_a_partner_in_another_workspace_is_asked_and_answers_there(database: Database) -> None:
    """As in a channel that two companies share on Slack: each keeps its own workspace."""
    program = on(PROGRAM, "slack", people=_at_home)
    program = replace(program, channels=program.channels[-1:])
    bot = Running(database, "slack")
    bot.core.import_program(program, NOW)
    bot.core.start(NOW)
    bot.does(person(program, "dana"), "slack", "charter spec main-pcb rev=D", NOW)
    bot.turn(NOW + timedelta(days=1))
    asked = [place for place, kind, _ in bot.sent if kind in ("note", "spec.confirm")]
    assert sorted(place.rpartition(":")[2] for place in asked) == ["T1/ULINH", "T1/UMEI"]
    later = NOW + timedelta(days=1, minutes=1)
    bot.does(person(program, "mei"), "slack", "charter spec main-pcb received", later)
    bot.turn(NOW + timedelta(days=3))
    assert len([kind for _, kind, _ in bot.sent if kind in ("note", "spec.confirm")]) == 2


def _at_home(who: Person) -> Person:
    team = "T0" if who.side == "oem" else "T1"
    return replace(who, slack=f"{team}/U{who.id.upper()}", discord=None)


# mistakes

BAD = (
    ('maria: /andon charter goal "Fewer escapes"', "A goal needs a measure and a target."),
    ("maria: /andon charter goal fpy now=97 target=98", "give now= alone"),
    ("maria: /andon charter goal fpy met", "Say why, for the record."),
    ("maria: /andon charter goal fpy term=mid", "Allowed: short, long"),
    ("maria: /andon charter goal fpy review=soon", "review= is"),
    ("maria: /andon charter goal fpu target=98", "Did you mean fpy?"),
    ("dana: /andon charter spec main-pcb rev=C", "is the valid one already"),
    (
        'dana: /andon charter spec "Stencil drawing"',
        "A specification needs a document and a revision.",
    ),
    ("dana: /andon charter spec main-pbc rev=D", "Did you mean main-pcb?"),
    ("dana: /andon charter spec main-pcb link=docs", "link= is"),
    ("dana: /andon charter spec main-pcb owner=linh", "Linh Pham is not of Acme Devices"),
    ("dana: /andon charter spec main-pcb received", "The other side says that it arrived."),
    ("linh: /andon charter spec main-pcb received rev=B", "does not hold any more: confirm C"),
    ('maria: /andon charter obligation "Plan" side=oem role=buyer', "Give one of rrule="),
    ('maria: /andon charter obligation "Plan" role=buyer', "An obligation needs side="),
    (
        'maria: /andon charter obligation "Plan" side=oem role=painter within=2bd',
        "Nobody of Acme Devices has the role painter.",
    ),
    (
        'maria: /andon charter obligation "Plan" side=oem role=buyer rrule=FREQ=HOURLY',
        "rrule= is",
    ),
    (
        'maria: /andon charter obligation "Plan" side=oem role=buyer after="fia +5bd"',
        'There is no deadline "fia".',
    ),
    ("tom: /andon charter obligation forecast done", "needs a file"),
    ("jun: /andon charter obligation quote done", "Nothing of quote is due."),
    ("tom: /andon charter obligation forecast/2027-02-06 done", "has no open date"),
    ("tom: /andon charter obligation forecast dropped", "Only a program manager"),
    ("maria in dm: charter terms MOQ is 500 kind=moq", "put its text in quotes"),
    ('maria in dm: charter terms "MOQ 500"', "A term needs a kind."),
    ('maria in dm: charter terms "MOQ 500" kind=fees', "Allowed: nre, ppv"),
    ("tom in dm: charter terms expedite agreed=yes", "Only a program manager"),
    ("maria: /andon charter setup response=101", "is not a percentage"),
    ("maria: /andon charter show everything", "Allowed: brief, goals"),
)


@pytest.mark.parametrize(("line", "wanted"), BAD, ids=[line for line, _ in BAD])
def test_a_mistake_is_explained_and_changes_nothing(play: Play, line: str, wanted: str) -> None:
    before = play.reply("wei in dm: charter history")
    said = play(line)
    assert [r.kind for r in said] == ["reply"]
    assert wanted in said[0].text
    assert play.reply("wei in dm: charter history") == before


# the questions


def test_the_questions_are_left_and_taken_up(play: Play) -> None:
    first = play.answer("maria: /andon charter setup")
    assert "which holidays do your sites have?" in str(first)
    assert "Leave out" in [button.label for button in first.buttons]
    play("maria: /andon charter setup skip")
    play("restart")
    assert "who stands in for your program manager?" in play.reply("maria: /andon charter setup")
    play("maria: /andon program person maria backup=tom")
    after = play.reply("maria: /andon charter setup")
    assert "are the response times right" in after, "the goal, the drawing, the forecast are there"
    theirs = play.reply("wei: /andon charter setup")
    assert "which holidays do your sites have?" in theirs, "what one side leaves out is its own"
    assert "Only a program manager" in play.reply("tom: /andon charter setup skip")


def test_what_is_asked_of_the_other_side_is_not_asked_again(play: Play) -> None:
    bare = replace(PROGRAM, brief=(), goals=())
    with Stage(bare) as stage:
        stage("at 2027-01-11T09:00")
        assert "what is built" in stage.reply("maria: /andon charter setup")
        stage('maria: /andon charter setup product="Gateway"')
        assert "what is built" not in stage.reply("maria: /andon charter setup")


def test_terms_are_asked_for_and_counted_only_in_private(play: Play) -> None:
    shared = play.reply("maria: /andon charter setup")
    private = play.reply("maria in dm: charter setup")
    assert "of 11 questions" in shared
    assert "of 12 questions" in private
