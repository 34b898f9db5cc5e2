"""Actions that recur: the next one is kept when one is done, and a slip moves no later one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.playing import Play, Stage, small_program

ADD = 'linh: /andon deadline add "Build report" due=2027-03-05 owner=linh id=report repeat='


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(small_program()) as found:
        found("at 2027-03-01T10:00 Asia/Shanghai")
        yield found


def listed(play: Play) -> str:
    return play.reply("linh: /andon deadline list")


def test_the_next_one_is_kept_when_one_is_done(play: Play) -> None:
    assert "the next one is kept: 2027-03-12." in play.reply(f"{ADD}weekly")
    play("linh: /andon deadline done report")
    play("linh: /andon deadline done report")
    assert listed(play).count("Build report") == 1
    assert "report-2027-03-12" in listed(play)
    play("restart")
    play("linh: /andon deadline done report-2027-03-12")
    assert "report-2027-03-19" in listed(play)


def test_a_slip_moves_no_later_date(play: Play) -> None:
    play(f"{ADD}FREQ=DAILY")
    play("linh: /andon deadline slip report 2027-03-09 fixture")
    play("linh: /andon deadline done report")
    assert "report-2027-03-06" in listed(play)


def test_dates_that_passed_are_left_out(play: Play) -> None:
    play(f"{ADD}weekly")
    play("at 2027-03-22T10:00 Asia/Shanghai")
    play("linh: /andon deadline done report")
    assert "report-2027-03-26" in listed(play)


def test_one_that_is_cancelled_ends_them(play: Play) -> None:
    play(f"{ADD}weekly")
    play.agreed("wei: /andon deadline cancel report over")
    assert "Build report" not in listed(play)


def test_only_the_first_one_can_be_declined(play: Play) -> None:
    play('maria: /andon deadline add "Build report" due=2027-03-05 owner=linh id=r repeat=weekly')
    play("linh: /andon deadline done r")
    assert "counts as agreed" in play.reply("linh: /andon deadline decline r-2027-03-12")
    assert "r-2027-03-12" in listed(play)


@pytest.mark.parametrize(
    ("repeat", "due", "after"),
    [
        ("monthly", "2027-03-31", "2027-04-30"),
        ("quarterly", "2027-03-31", "2027-06-30"),
        ("biweekly", "2027-03-05", "2027-03-19"),
        ("yearly", "2027-03-05", "2028-03-05"),
        ("FREQ=MONTHLY;BYMONTHDAY=5", "2027-03-05", "2027-04-05"),
    ],
)
def test_how_often_is_a_word_or_a_rule(play: Play, repeat: str, due: str, after: str) -> None:
    said = play.reply(f'linh: /andon deadline add "Report" due={due} repeat={repeat}')
    assert f"the next one is kept: {after}." in said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("repeat=often", '"often" does not say how often. Allowed: weekly, biweekly'),
        ("repeat=FREQ=HOURLY", "does not say how often"),
        ("repeat=FREQ=WEEKLY;COUNT=9", "does not say how often"),
        ("repeat=FREQ=WEEKLY;UNTIL=20270305", "has no later date"),
        ("kind=promise repeat=weekly", "Only an action recurs"),
    ],
)
def test_each_mistake_is_one_sentence_and_keeps_nothing(play: Play, line: str, said: str) -> None:
    assert said in play.reply(f'linh: /andon deadline add "Report" due=2027-03-05 {line}')
    assert "Report" not in listed(play)
