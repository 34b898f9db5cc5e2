"""A date that may be two is asked back with the exact lines; nothing is changed before that."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.commands.talk_room import talk_room
from tests.playing import Play, Stage, small_program

START = "at 2026-12-03T10:00 America/Los_Angeles"


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(small_program()) as found:
        found(START)
        yield found


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        (
            'maria: /andon deadline add "Sample" due=1/2/2028 id=x',
            [
                'deadline add "Sample" due=2028-01-02 id=x',
                'deadline add "Sample" due=2028-02-01 id=x',
            ],
        ),
        (
            'maria: /andon deadline promise next friday "Sample"',
            [
                'deadline promise 2027-01-08 "Sample"',
                'deadline promise 2027-01-15 "Sample"',
            ],
        ),
        (
            "maria: /andon deadline slip fai 2/3/2027 fixture late",
            [
                'deadline slip fai 2027-02-03 "fixture late"',
                'deadline slip fai 2027-03-02 "fixture late"',
            ],
        ),
        (
            "maria: @andon slip fai 2/3/2027 fixture late",
            [
                'deadline slip fai 2027-02-03 "fixture late"',
                'deadline slip fai 2027-03-02 "fixture late"',
            ],
        ),
        (
            'maria: /andon issue log shortage "U7" need=1/2/2027',
            [
                'issue log shortage "U7" need=2027-01-02',
                'issue log shortage "U7" need=2027-02-01',
            ],
        ),
    ],
)  # fmt: skip
def test_it_is_asked_back_with_the_exact_lines(line: str, lines: list[str]) -> None:
    with talk_room() as room:
        before = room.state()
        reply = room.say(line)
        assert room.state() == before
        assert [button.command for button in room.buttons(reply)] == lines
        pressed = room.press("maria", reply, room.buttons(reply)[1].label)
        assert pressed.card is not None
        assert not pressed.refused


@pytest.mark.parametrize(
    ("due", "when"),
    [
        ("friday", "Fri 17:00"),
        ("fri", "Fri 17:00"),
        ("2026-12-4", "Fri 17:00"),
        ("4 Dec", "Fri 17:00"),
        ('"4. Dezember"', "Fri 17:00"),
        ("周五", "Fri 17:00"),
        ("tomorrow 5pm", "Fri 17:00"),
        ("in 4 days", "Mon 17:00"),
    ],
)
def test_what_was_understood_is_said_in_both_zones(play: Play, due: str, when: str) -> None:
    said = play.reply(f'tom: /andon deadline add "x" due={due} id=x')
    assert when in said
    assert "Shanghai" in said


@pytest.mark.parametrize("due", ["ASAP", "soon", "2027-02-30", "tbd", "0207-01-22"])
def test_what_is_no_date_is_refused_with_an_example(play: Play, due: str) -> None:
    for line in (f'deadline add "x" due={due}', f'issue log shortage "x" need={due}'):
        said = play.reply(f"tom: /andon {line}")
        assert "I cannot read" in said
        assert "for example" in said


def test_a_line_that_stands_needs_a_thing_and_not_a_day(play: Play) -> None:
    line = 'issue log line_down critical "FT2 stands" line=FT2 since="10:40" need="fixture file"'
    assert "is logged" in play.reply(f"tom: /andon {line}")
    assert "I cannot read" in play.reply("tom: /andon issue edit ACME-1 promised=soon")
    assert "I cannot read" not in play.reply('tom: /andon issue edit ACME-1 need="a fixture"')


def test_a_date_of_a_detail_is_kept_as_a_date(play: Play) -> None:
    play.reply('linh: /andon issue log shortage "U7 short" need=22 Jan gap=1200')
    assert "2027-01-22" in play.reply("linh: /andon issue show ACME-1")
