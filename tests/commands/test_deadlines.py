"""Deadline commands: bad input, who may, and what happens twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.rehearsal.record import Record
from tests.playing import Play, Stage, small_program

START = "at 2027-03-01T10:00 America/Los_Angeles"
FAI = 'maria: /andon deadline add "FAI approved" due=2027-03-10 owner=tom kind=milestone id=fai'


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(small_program()) as found:
        found(START)
        yield found


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("tom: /andon deadline add", "<title> is missing"),
        ('tom: /andon deadline add "x"', "due= is missing"),
        ('tom: /andon deadline add "x" due=2027-02-01', "is in the past"),
        ('tom: /andon deadline add "x" due=2027-02-31', "2027-02-31"),
        ('tom: /andon deadline add "x" due=soon', "soon"),
        ('tom: /andon deadline add "x" due=+3bd owner=bob', '"bob" is not on the roster'),
        ('tom: /andon deadline add "x" due=+3bd kind=party', "Allowed: milestone, action, promise"),
        ('tom: /andon deadline add "x" due=+3bd kind=milestone', "Only program managers"),
        ('tom: /andon deadline add "x" due=+3bd id="a b"', "cannot be an id"),
        ('tom: /andon deadline add "x" due=+3bd id=fai', "fai exists already: FAI approved"),
        ('tom: /andon deadline add "x" due=+3bd after=nothing', "no deadline nothing"),
        ('tom: /andon deadline add "x" due=+3bd id=y after=y', "no deadline y"),
        ("tom: /andon deadline slip", "<deadline> is missing"),
        ("tom: /andon deadline slip fay +1bd", "There is no deadline fay. Did you mean fai?"),
        ("tom: /andon deadline slip fai", "<due> is missing"),
        ("tom: /andon deadline slip fai 2027-02-01", "is in the past"),
        ("tom: /andon deadline slip fai 2027-03-10", "already due"),
        ("tom: /andon deadline done fai 2027-03-09", "is still to come"),
        ("linh: /andon deadline ontrack fai", "Only people of Acme Devices"),
        ("linh: /andon deadline cancel fai gone", "Only a program manager"),
        ("tom: /andon deadline shift fai many", "Allowed: 1 to 999"),
        ("tom: /andon deadline list soon", "Allowed: open, mine, overdue, milestones, all"),
        ("tom: /andon deadline plan 2027-06-01", "Only a program manager"),
        ("maria: /andon deadline plan 2027-02-01", "is in the past"),
        ("tom: /andon deadline promise bob +1bd x", '"bob" is not on the roster'),
        ("stranger: /andon deadline list", "not on the roster"),
    ],
)
def test_each_mistake_is_one_sentence_and_changes_nothing(play: Play, line: str, said: str) -> None:
    play(FAI)
    before = play.reply("maria: /andon deadline list all")
    assert said in play.reply(line)
    assert play.reply("maria: /andon deadline list all") == before


def test_an_empty_program_has_none(play: Play) -> None:
    assert play.reply("tom: /andon deadline list") == "No deadlines in ACME (open)."


def test_the_same_line_twice_keeps_one(play: Play) -> None:
    play(FAI)
    assert "already kept as fai" in play.reply(FAI)


def test_circles_are_refused(play: Play) -> None:
    play(FAI)
    play('maria: /andon deadline add "Ship" due=2027-03-20 kind=milestone id=ship after=fai')
    said = play.reply('maria: /andon deadline add "Loop" due=2027-03-25 id=loop after=loop')
    assert "no deadline loop" in said
    assert "ship" in play.reply("tom: /andon deadline slip fai 2027-03-11")


def test_what_comes_after_moves_by_one_press(play: Play) -> None:
    play(FAI)
    play('maria: /andon deadline add "Pack" due=2027-03-12 owner=tom id=pack after=fai')
    play("tom: /andon deadline slip fai 2027-03-11")
    assert "Moved with it: pack" in play.reply('tom clicks "Move them too" on deadline:fai')
    assert "Los Angeles Mon Mar 15 17:00" in play.reply("tom: /andon deadline show pack")


def test_a_date_is_asked_for_once(play: Play) -> None:
    play(FAI)
    assert "(DEC1)" in play.reply('tom: /andon deadline slip fai 2027-03-19 "fixture"')
    said = play.reply('tom: /andon deadline slip fai 2027-03-19 "fixture"')
    assert said.startswith("Volta EMS was asked for just this before (DEC1).")
    assert "(DEC2)" in play.reply('tom: /andon deadline slip fai 2027-03-22 "fixture"')
    play("wei: /andon decision approve DEC2")
    play("wei: /andon decision approve DEC1")
    assert "Due: Los Angeles Mon Mar 22 17:00" in play.reply("tom: /andon deadline show fai")
    assert "DEC1" not in play.reply("wei: /andon decision list")


def test_an_id_is_found_with_a_dash_for_an_underscore(play: Play) -> None:
    play('maria: /andon deadline add "PCBs" due=2027-03-12 owner=tom id=pcb_order')
    assert "Due: Los Angeles Fri Mar 12 17:00" in play.reply("tom: /andon deadline show PCB-order")
    play('maria: /andon deadline add "PCBs of lot 2" due=2027-03-15 owner=tom id=pcb-order')
    assert "Due: Los Angeles Mon Mar 15 17:00" in play.reply("tom: /andon deadline show pcb-order")
    assert "Due: Los Angeles Fri Mar 12 17:00" in play.reply("tom: /andon deadline show pcb_order")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('deadline promise fri "800 pcs"', "Tom Reed (Acme Devices), due Los Angeles Fri 17:00"),
        (
            'deadline promise 2027-03-05 14:00 "800 pcs"',
            "Tom Reed (Acme Devices), due Los Angeles Fri 14",
        ),
        ('deadline promise "fri 14:00" "800 pcs"', "due Los Angeles Fri 14:00"),
        (
            'deadline promise maria fri "800 pcs"',
            "Maria Lopez (Acme Devices), due Los Angeles Fri 17",
        ),
        ('deadline promise linh fri "800 pcs"', "did Linh Tran promise it by Fri"),
        ('deadline promise "Linh Tran" fri "800 pcs"', "did Linh Tran promise it by Fri"),
        ('deadline promise lihn fri "800 pcs"', '"lihn" is not on the roster. Did you mean linh?'),
        ('deadline promise linh "800 pcs"', 'cannot read "800 pcs" as a time'),
    ],
)
def test_a_promise_is_ones_own_unless_somebody_is_named(play: Play, line: str, said: str) -> None:
    assert said in play.reply(f"tom: /andon {line}")


def test_a_date_that_is_asked_for_on_a_closed_day_is_shown(play: Play) -> None:
    play(FAI)
    said = play.reply("tom: /andon deadline slip fai 2027-03-20")
    assert "(DEC1)" in said
    assert "2027-03-20 is not a working day in Los Angeles. " in said
    assert "The working day before is 2027-03-19." in said
    assert "(DEC2)" in play.reply('tom clicks "Use 2027-03-19" on deadline:fai')
    play("wei: /andon decision approve DEC2")
    assert "Due: Los Angeles Fri Mar 19 17:00" in play.reply("tom: /andon deadline show fai")


def test_the_days_on_which_somebody_is_asked_can_be_given(play: Play) -> None:
    play('tom: /andon deadline add "NDA" due=2027-06-01 nudge=-30d,-1bd,+1d id=nda')
    assert "Asked on: -30d, -1bd, +1d" in play.reply("linh: /andon deadline show nda")
    play('tom: /andon deadline add "Quote" due=2027-06-01 nudge=expiry id=quote')
    assert "-30d, -14d, -5d, -1d, 0, +1d" in play.reply("linh: /andon deadline show quote")
    for wrong in ("soon", "-3w", "-400d"):
        said = play.reply(f'tom: /andon deadline add "x" due=2027-06-01 nudge={wrong}')
        assert f'"{wrong}" does not say when to ask.' in said
    many = ",".join(f"-{day}d" for day in range(1, 22))
    assert "at most 20" in play.reply(f'tom: /andon deadline add "x" due=2027-06-01 nudge={many}')


def test_done_twice_answers_what_is_true(play: Play) -> None:
    play(FAI)
    assert "fai is done." in play.reply("linh: /andon deadline done fai")
    assert "fai is already done." in play.reply("tom: /andon deadline done fai")
    assert [r for r in play("wait 20d") if r.kind.startswith("deadline.")] == []


def test_a_promise_in_a_thread_stays_with_the_issue(play: Play) -> None:
    play('linh: /andon issue log shortage major "U7 short"')
    play('tom in ACME-1: @andon deadline promise tom 2027-03-05 "800 pcs"')
    assert "800 pcs (2027-03-05" in play.reply("linh: /andon issue show ACME-1")


def test_a_closed_day_is_shown_and_not_moved(play: Play) -> None:
    said = play.reply('tom: /andon deadline add "Report" due=2027-03-13 id=report')
    assert "2027-03-13 is not a working day in Los Angeles. " in said
    assert "The working day before is 2027-03-12." in said
    assert "Due: Los Angeles Sat Mar 13 17:00" in play.reply("tom: /andon deadline show report")
    play('tom clicks "Use 2027-03-12" on deadline:report')
    assert "Due: Los Angeles Fri Mar 12 17:00" in play.reply("tom: /andon deadline show report")


def test_a_message_with_a_date_is_offered_as_a_promise(play: Play) -> None:
    play('linh: /andon issue log shortage major "U7 short"')
    assert "Keep it as a promise of Tom" in play.reply("tom in ACME-1: the rest comes by fri")
    assert play("tom in ACME-1: quote tomorrow") == []
    assert play("tom in ACME-1: since 2026-01-01 nothing") == []


def _planned(told: list[Record]) -> bool:
    return any("18 milestones" in each.text for each in told if each.kind == "notice")


def test_a_plan_waits_for_the_other_side_and_says_which_milestones_are_theirs(play: Play) -> None:
    said = play.reply("maria: /andon deadline plan 2027-06-01")
    assert "Volta EMS was asked to agree (DEC1)" in said
    assert "Clear to build: a milestone of yours, due" in said
    assert "First article approved" not in said, "what one owes oneself is no question"
    assert "on_dock" not in play.reply("wei: /andon deadline list all")
    told = play("wei: /andon decision approve DEC1")
    assert _planned(told)
    assert "on_dock" in play.reply("wei: /andon deadline list all")


def test_a_plan_of_the_other_side_waits_too(play: Play) -> None:
    said = play.reply("wei: /andon deadline plan 2027-06-01")
    assert "Acme Devices was asked to agree (DEC1)" in said
    assert "First article approved: a milestone of yours, due" in said
    play("maria: /andon decision reject DEC1")
    assert "on_dock" not in play.reply("wei: /andon deadline list all")


def test_a_plan_needs_somebody_on_both_sides() -> None:
    small = small_program()
    with Stage(replace(small, people=small.side_people("oem"))) as play:
        play("at 2027-03-01T17:00Z")
        said = play.reply("maria: /andon deadline plan 2027-06-01")
        assert "owners on both sides, and Volta EMS has nobody in the program yet" in said


def test_a_plan_names_the_ids_that_are_taken(play: Play) -> None:
    play('maria: /andon deadline add "FAI" due=2027-03-12 kind=milestone id=fai_approved')
    play('tom: /andon deadline add "Dock" due=2027-04-12 id=on_dock')
    play('tom: /andon deadline add "Ship" due=2027-04-12 id=lot-2-ship')
    play("tom: /andon deadline done lot-2-ship")
    said = play.reply("maria: /andon deadline plan 2027-06-01")
    assert "needs ids that are taken: fai_approved, on_dock. Nothing was planned." in said
    assert said.endswith("deadline plan 2027-06-01 id=lot-3")
    assert "dfm_closed" not in play.reply("maria: /andon deadline list all")
    said = play.reply("maria: /andon deadline plan 2027-06-01 id=lot-2")
    assert "needs ids that are taken: lot-2-ship. " in said
    assert _planned(play.agreed("maria: /andon deadline plan 2027-06-01 id=lot-3"))
    said = play.reply("maria: /andon deadline plan 2027-07-01 id=lot-3")
    assert "A plan lot-3 exists already." in said
    assert said.endswith("deadline plan 2027-07-01 id=lot-4")


def test_a_pause_says_nothing_and_the_plan_goes_on(play: Play) -> None:
    play(FAI)
    assert _planned(play.agreed("maria: /andon deadline plan 2027-06-01"))
    assert "exists already" in play.reply("maria: /andon deadline plan 2027-06-01")
    assert _planned(play.agreed("wei: /andon deadline plan 2027-06-01 id=lot-2"))


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ("owner=me", {"lot-b"}),
        ("side=theirs", {"lot-a"}),
        ("side=Acme,Volta", {"lot-a", "lot-b"}),
        ("all text=lot kind=action", {"lot-a", "lot-b"}),
        ("status=planned owner=tom,linh", {"lot-a", "lot-b"}),
    ],
)
def test_a_list_is_narrowed_down(play: Play, narrowed: str, found: set[str]) -> None:
    play('tom: /andon deadline add "Send lot A" due=2027-03-18 id=lot-a')
    play('linh: /andon deadline add "Send lot B" due=2027-03-18 id=lot-b')
    said = play.reply(f"linh: /andon deadline list {narrowed}")
    assert {each for each in ("lot-a", "lot-b") if each in said} == found


@pytest.mark.parametrize(
    "typed", ["owner=me,nobody", "side=foo", "text=lot,---", "text=,", "kind=foo", "status=foo"]
)
def test_what_means_nothing_is_refused_with_an_example_of_deadlines(play: Play, typed: str) -> None:
    assert "deadline list side=ours" in play.reply(f"linh: /andon deadline list {typed}")


def test_a_filter_that_deadlines_do_not_have_is_refused(play: Play) -> None:
    said = play.reply("linh: /andon deadline list oner=me")
    assert "Did you mean owner?" in said
    assert "Did you mean overdue?" in play.reply("linh: /andon deadline list overdu")
    play('tom: /andon deadline add "Send lot A" due=2027-03-18 id=lot-a')
    assert "Without the filter: 1" in play.reply("linh: /andon deadline list owner=wei")
