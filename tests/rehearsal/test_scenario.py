"""The scenario language: every step, every mistake, comments and quotes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.errors import Misconfigured, Refused
from bot.ports.acts import Click, React, Say
from bot.rehearsal.scenario import read_scenario, read_step
from bot.rehearsal.steps import At, Down, Expect, Restart, Wait
from bot.rehearsal.words import read_when, show_length

LA = "America/Los_Angeles"


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("at 2026-12-03T16:00 Asia/Shanghai # c", At(1, datetime(2026, 12, 3, 8, tzinfo=UTC))),
        ("at 2026-12-03 16:00", At(1, datetime(2026, 12, 4, 0, tzinfo=UTC))),
        ("at\t2026-12-03 9:05:07Z", At(1, datetime(2026, 12, 3, 9, 5, 7, tzinfo=UTC))),
        ("at 2026-12-03", At(1, datetime(2026, 12, 3, 8, tzinfo=UTC))),
        ("wait 13h", Wait(1, hours(13))),
        ("wait 1h30m", Wait(1, hours(1.5))),
        ("WAIT 1w 2d 3h 4m 5s #x", Wait(1, timedelta(9, 5, 0, 0, 4, 3))),
        ("down 8h", Down(1, hours(8))),
        ("restart   # killed", Restart(1)),
        ("maria: @andon issue ack ACME-1", Say(1, "maria", "@andon issue ack ACME-1")),
        ("maria in ACME-1: broker has 800", Say(1, "maria", "broker has 800", "ACME-1")),
        ("maria in oem:hello", Say(1, "maria", "hello", "oem")),
        ("maria in dm : hello", Say(1, "maria", "hello", "dm")),
        (
            "tom in sync:ops/2027-01-05: here",
            Say(1, "tom", "here", "sync:ops/2027-01-05"),
        ),
        ("linh with label.jpg in ACME-1: x # c", Say(1, "linh", "x", "ACME-1", ("label.jpg",))),
        ("linh with label.jpg in ACME-1", Say(1, "linh", "", "ACME-1", ("label.jpg",))),
        ("linh with label.jpg", Say(1, "linh", "", "shared", ("label.jpg",))),
        ("linh with a.jpg, “b 2”: two: both", Say(1, "linh", "two: both", files=("a.jpg", "b 2"))),
        (
            "linh with list.xlsx: @andon issue import",
            Say(1, "linh", "@andon issue import", "shared", ("list.xlsx",)),
        ),
        ("linh with 1.jpg in sync:ops/1", Say(1, "linh", "", "sync:ops/1", ("1.jpg",))),
        ('tom clicks "Resolve" on ACME-1 # b', Click(1, "tom", "Resolve", "ACME-1")),
        ("tom clicks “Not yet” on deadline:fai", Click(1, "tom", "Not yet", "deadline:fai")),
        ('linh reacts :eyes: to "kit # 4411"', React(1, "linh", "eyes", "kit # 4411")),
        ("linh reacts 👀 to ACME-1", React(1, "linh", "👀", None, "ACME-1")),
    ],
)
def test_a_step_is_read(line: str, step: object) -> None:
    assert read_step(line, LA) == step


@pytest.mark.parametrize("line", ["", "   ", "# all of it", "   #123"])
def test_a_blank_or_a_comment_is_no_step(line: str) -> None:
    assert read_step(line, LA) is None


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("linh: PO #4711 is late # note", "PO #4711 is late"),
        ('linh: see "PO # 4711" #1 now', 'see "PO # 4711" #1 now'),
        ("linh: see “a # b” # c", "see “a # b”"),
        ('linh: a 5" reel # note', 'a 5" reel'),
        ("linh: C# and F#", "C# and F#"),
        ("linh: it is: so", "it is: so"),
        ("linh: done #", "done"),
    ],
)
def test_comments_leave_what_people_say(line: str, text: str) -> None:
    step = read_step(line, LA)
    assert isinstance(step, Say)
    assert step.text == text


def test_an_expectation_has_all_its_parts() -> None:
    line = 'expect none bundle ACME-1 level=2 to=dm:maria text="two # words" mentions=a,b # x'
    assert read_step(line, LA, 7) == Expect(
        line=7,
        source='none bundle ACME-1 level=2 to=dm:maria text="two # words" mentions=a,b',
        kind="bundle",
        none=True,
        subject="ACME-1",
        level=2,
        to="dm:maria",
        text="two # words",
        mentions=("a", "b"),
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("at noon", ["no time", "2026-12-03T16:00"]),
        ("at 2026-13-01 10:00", ["no time"]),
        ("at 2026-12-03T16:00 Asia/Shenzen", ["Asia/Shenzen", "IANA"]),
        ("at 2026-12-03T16:00 ../../etc/passwd", ["no time zone"]),
        ("at 2026-12-03T16:00Z Asia/Shanghai", ["only one"]),
        ("at 0001-01-01T00:00", ["no time"]),
        ("wait 4bh", ["4bh", "s, m, h, d or w", "wait 1h30m"]),
        ("wait", ["no length"]),
        ("wait 99999w", ["ten years"]),
        ("down soon", ["down 1h30m"]),
        ("restart now", ["stands alone"]),
        ("expect", ["expects nothing"]),
        ("expect none", ["expects nothing"]),
        ("expect ack.escalatd ACME-1", ["no kind", "for example expect ack.escalated"]),
        ("expect reply level=high", ["whole number"]),
        ("expect reply to=maria", ["dm:<person>"]),
        ("expect reply A-1 A-2", ['"A-2"']),
        ("expect reply colour=red", ["colour=red", "mentions="]),
        ("expect reply text=", ["text= is empty"]),
        ("maria:   # nothing", ["says nothing"]),
        ("maria in the pub: hello", ["no step"]),
        ("maria in pub: hello", ["no place", "shared, oem, ems, dm"]),
        ('tom clicks "" on ACME-1', ["no click"]),
        ("tom clicks Resolve", ["no click"]),
        ("linh reacts eyes to kit 4411", ["no reaction", "in quotes"]),
        ("linh with", ["shows no file", "linh with label.jpg"]),
        ("linh with label: x", ["shows no file"]),
        ('linh with "" in ACME-1', ["shows no file"]),
        ("linh with a.jpg in pub: x", ["no place"]),
        ("hello world", ["no step", "maria: /andon"]),
    ],
)
def test_a_mistake_says_what_is_allowed(line: str, words: list[str]) -> None:
    with pytest.raises(Refused) as caught:
        read_step(line, LA)
    for word in words:
        assert word in str(caught.value)
    assert "for example" in str(caught.value) or "at most once" in str(caught.value)


def test_all_mistakes_are_told_at_once_with_their_lines() -> None:
    source = "at 2026-12-03T16:00\nwait soon\n\nfly\nmaria: hi\n"
    with pytest.raises(Misconfigured) as caught:
        read_scenario(source, LA)
    assert [problem.split(":")[0] for problem in caught.value.problems] == ["Line 2", "Line 4"]


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("", "no steps"),
        ("# nothing\n", "no steps"),
        ("maria: hi\nat 2026-12-03T16:00", "Line 1: The first step sets the time"),
        ("at 2026-12-03T16:00\nwait 2h\nat 2026-12-03T17:59", "Line 3: Time only goes forward"),
        ("at 2026-12-03T16:00\ndown 2h\nat 2026-12-03T17:59", "2026-12-03 18:00"),
    ],
)
def test_steps_out_of_place_are_mistakes(source: str, word: str) -> None:
    with pytest.raises(Misconfigured, match=word):
        read_scenario(source, LA)


def test_the_same_time_again_is_no_step_back() -> None:
    steps = read_scenario("\ufeffat 2026-12-03T16:00\nat 2026-12-03T16:00\n", LA)
    assert [step.line for step in steps] == [1, 2]


@pytest.mark.parametrize(
    ("source", "instant"),
    [
        ("2027-03-14T02:30", datetime(2027, 3, 14, 10, 0, tzinfo=UTC)),
        ("2027-11-07T01:30", datetime(2027, 11, 7, 8, 30, tzinfo=UTC)),
    ],
)
def test_wall_time_at_a_clock_change(source: str, instant: datetime) -> None:
    assert read_when(source, LA) == instant


def test_a_length_reads_as_it_is_typed() -> None:
    assert show_length(timedelta(days=1, hours=2, seconds=5)) == "1d2h5s"
    assert show_length(timedelta()) == "0m"
