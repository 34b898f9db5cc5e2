"""The steps of an 8D and open proposals keep the calendar on which they began, until the other side
agrees to another one: stories from both sides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.program import Program
from bot.program_file import write_program
from tests.fairness.hostile_facts import Line
from tests.fairness.hostile_world import world
from tests.playing import Play, Stage, small_program

STEP_SIDES = [("tom", "wei", "maria", "sz", "ems"), ("linh", "maria", "wei", "sj", "oem")]
"""Who asks for the 8D; of the side that answers the manager; who agrees; its site and side."""
MONDAY = datetime(2026, 11, 30, 18, tzinfo=UTC)
CLOSED = "closed 2026-12-07..2026-12-24"


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(small_program()) as found:
        found("at 2026-12-02T17:00Z")
        yield found


def _dues(play: Play, manager: str) -> list[str]:
    why = play.reply(f"{manager}: /andon issue why ACME-1 full=yes").splitlines()
    return [line for line in why if "8D" in line or "D4" in line]


@pytest.mark.parametrize(("asker", "manager", "partner", "site", "side"), STEP_SIDES)
def test_a_step_is_due_as_before_until_the_other_side_agrees(
    play: Play, asker: str, manager: str, partner: str, site: str, side: str
) -> None:
    play(f'{asker}: /andon issue log scar major "Cracked joints" ncr=NCR-17 to={side}\nwait 20m')
    before = _dues(play, manager)
    assert before
    assert "(DEC1)" in play.reply(f"{manager}: /andon program calendar {site} {CLOSED}")
    assert _dues(play, manager) == before
    play(f"{partner}: /andon decision approve DEC1")
    after = _dues(play, manager)
    assert after != before
    assert play.reply(f"{manager}: /andon issue 8d ACME-1")


def test_what_is_asked_says_which_step_it_would_put_off(play: Play) -> None:
    play('tom: /andon issue log scar major "Cracked joints" ncr=NCR-17\nwait 20m')
    play(f"wei: /andon program calendar sz {CLOSED}")
    assert "ACME-1 Cracked joints: D4" in play.reply("maria: /andon decision list")


PROPOSAL_SIDES = [("tom", "maria", "wei", "sz"), ("linh", "wei", "maria", "sj")]
"""Who asks and their manager, who decides, and the site of those."""


@pytest.mark.parametrize(("asker", "manager", "decider", "site"), PROPOSAL_SIDES)
def test_whoever_decides_closes_no_day_to_decide_later(
    play: Play, asker: str, manager: str, decider: str, site: str
) -> None:
    play(f"{manager}: /andon rules propose shortage major ack=2bd")
    (before,) = _due(play, manager, "DEC1")
    said = play.reply(f"{decider}: /andon program calendar {site} closed 2026-12-07..2026-12-18")
    assert "(DEC2)" in said
    assert [before] == _due(play, manager, "DEC1")
    assert "DEC1" in " ".join(_due(play, manager, "DEC2")), "it says what would be decided later"
    play(f"{manager}: /andon decision approve DEC2")
    assert [before] != _due(play, manager, "DEC1")


def _due(play: Play, who: str, number: str) -> list[str]:
    lines = play.reply(f"{who}: /andon decision list").splitlines()
    return [line for line in lines if line.lstrip("• ").startswith(number)]


def test_a_proposal_is_judged_about_what_keeps_a_former_calendar(play: Play) -> None:
    play('linh: /andon issue log shortage major "U7 short"\nwait 20m')
    play('tom: /andon issue severity ACME-1 minor "less"')
    said = play.reply("maria: /andon program calendar sj closed 2026-12-03..2026-12-07")
    assert "Site sj (Acme Devices)" in said
    assert "(DEC2)" in said


def test_a_file_may_change_two_sites_while_clocks_run() -> None:
    """What keeps the calendar of one site is there when the other one is compared."""
    small = small_program()
    second = replace(small.site("sj"), id="au")
    with world(replace(small, sites=(*small.sites, second)), MONDAY) as here:
        here.say(Line("linh", 'issue log shortage major "U7 short"'))
        program = here.file()
        short = (program.site("sj").week[0], *((),) * 6)
        sites = (replace(s, week=short) if s.side == "oem" else s for s in program.sites)
        changed = write_program(replace(program, sites=tuple(sites))).encode()
        said = here.text(Line("maria", "program import", changed))
        assert "Done at once: site sj, site au" in said
        before = here.issue(1)
        assert before is not None
        assert {clock.site.partition("@")[1] for clock in before.clocks} == {"@"}


def test_more_time_for_a_stopped_line_holds_its_levels_for_four_hours(play: Play) -> None:
    """It is asked on a Friday; the levels wait no weekend."""
    play('at 2026-12-04T02:00Z\ntom: /andon issue log line_down critical "Line 3 stopped"')
    play('linh: /andon issue ack ACME-1\nlinh: /andon issue contain ACME-1 "line 2 builds it"')
    play('wait 1h\nlinh: /andon issue need ACME-1 2026-12-08 "part"')
    told = play("at 2026-12-05T05:50Z")
    assert not [r for r in told if r.kind == "resolve.escalated"]
    assert [r for r in play("at 2026-12-05T06:10Z") if r.kind == "resolve.escalated"]


RELATIVE = [
    ("tom", "wei", "issue wait ACME-1 on third_party until +3bd"),
    ("maria", "wei", "deadline plan +90bd id=lot"),
    ("wei", "maria", "deadline plan +90bd id=lot"),
]


@pytest.mark.parametrize(("asker", "decider", "line"), RELATIVE)
def test_a_date_is_meant_as_when_it_was_asked(
    play: Play, asker: str, decider: str, line: str
) -> None:
    play('linh: /andon issue log shortage major "U7 short"\nwait 20m')
    assert "(DEC1)" in play.reply(f"{asker}: /andon {line}")
    play("wait 1d")
    told = play(f"{decider}: /andon decision approve DEC1")
    assert "DEC1 was agreed and is done" in " ".join(record.text for record in told)


def _next(play: Play) -> str:
    return play.reply("wei: /andon sync show ops-weekly").splitlines()[1]


def test_a_sync_meets_on_the_day_that_was_meant_when_it_was_asked(play: Play) -> None:
    play('maria: /andon sync add "Ops" id=ops-weekly start="2026-12-08 10:00" every=weekly')
    assert "(DEC1)" in play.reply("maria: /andon sync shift ops-weekly tomorrow 10:00")
    play("at 2026-12-03T10:00Z")
    play("wei: /andon decision approve DEC1")
    assert "every week on Thursday" in _next(play)
    assert "(DEC2)" in play.reply("maria: /andon sync shift ops-weekly tomorrow 11:00")
    play("at 2026-12-09T10:00Z")
    told = play("wei: /andon decision approve DEC2")
    assert [r for r in told if "outdated" in r.text], "that day is past"
    assert "every week on Thursday" in _next(play)


def _file(program: Program) -> bytes:
    return write_program(program).encode()


def _moved_to(program: Program, old: str, new: str) -> Program:
    people = (replace(p, site=new) if p.site == old else p for p in program.people)
    return replace(program, people=tuple(people))


@pytest.mark.parametrize(
    ("asker", "owner", "manager", "site"),
    [("tom", "linh", "wei", "sz"), ("linh", "tom", "maria", "sj")],
)
def test_what_runs_on_a_site_that_is_left_out_goes_on(
    asker: str, owner: str, manager: str, site: str
) -> None:
    small = small_program()
    second = replace(small.site(site), id="old")
    with world(_moved_to(replace(small, sites=(*small.sites, second)), site, "old"), MONDAY) as a:
        side = small.site(site).side
        a.say(Line(asker, f'issue log scar major "Cracked joints" to={side}'))
        a.say(Line(manager, "deadline add Coat due=2026-12-10 kind=milestone id=coat"))
        before = a.text(Line(asker, "issue why ACME-1"))
        assert "Done at once" in a.text(
            Line(manager, "program import", _file(_moved_to(a.file(), "old", site)))
        )
        here = a.file()
        sites = tuple(each for each in here.sites if each.id != "old")
        said = a.text(Line(manager, "program import", _file(replace(here, sites=sites))))
        assert "site old" in said
        assert a.text(Line(asker, "issue why ACME-1")).splitlines()[:5] == before.splitlines()[:5]
        a.pass_to(MONDAY + timedelta(days=30))
        assert a.alerts(a.issue(1)), "the levels are told on its hours"
        assert "Coat" in a.text(Line(owner, "deadline show coat"))
        assert "Cracked joints" in a.text(Line(owner, "issue show ACME-1"))


def test_a_ball_that_comes_back_is_due_as_if_it_had_never_been_passed(play: Play) -> None:
    """Also where the calendar changes meanwhile to one on which it would be due later."""
    play('wait 3h\nlinh: /andon issue log delivery major "Lot 2 is late" to=oem\nwait 52h')
    before = _dues_in_shanghai(play)
    assert len(before) == 3
    play('tom: /andon issue wait ACME-1 on ems "which lot?"\nwait 25d')
    play("maria: /andon program calendar sj zone Europe/Lisbon")
    play('linh: /andon issue wait ACME-1 on oem "lot 2"')
    assert _dues_in_shanghai(play) == before


def _dues_in_shanghai(play: Play) -> list[tuple[str, str]]:
    """Return weekday and time of what is due; a date is written only where it is not near."""
    why = play.reply("wei: /andon issue why ACME-1 full=yes")
    return re.findall(
        r"^. (?:Acknowledge|Contain|Resolve): due Shanghai (\w+)[^·]* (\S+) ·", why, re.M
    )
