"""Drills: by direct messages where a side has no channel, and who is reached by no platform."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.data import demo_program_text
from bot.domain.program import Program
from bot.ports import Database
from bot.program_file import read_program
from tests.commands.test_reach import Running, database, on, on_none, on_slack, person
from tests.playing import Play, Stage, small_program

__all__ = ["database"]
NOW = datetime(2026, 12, 3, 18, 0, tzinfo=UTC)
EVE = datetime(2026, 12, 7, 17, 0, tzinfo=UTC)
DAY = EVE + timedelta(days=1)


def slack_program() -> Program:
    program = on(read_program(demo_program_text()), "slack", people=on_slack)
    return replace(program, channels=tuple(c for c in program.channels if c.platform == "slack"))


def test_a_side_without_a_channel_is_told_by_direct_messages_and_the_other_never(
    database: Database,
) -> None:
    program = slack_program()
    bot = Running(database, "slack")
    bot.core.import_program(program, NOW)
    bot.core.start(NOW)
    for who, line in (("tom", "drill on"), ("dana", "drill on"), ("maria", SCHEDULE)):
        bot.does(person(program, who), "slack", line, NOW)
    bot.turn(EVE)
    assert _readers(bot, "drill.announced") == {"TOM", "DANA", "MARIA"}
    alone = tuple(on_none(p) if p.id == "dana" else p for p in program.people)
    bot.core.import_program(replace(program, people=alone), EVE)
    bot.turn(DAY)
    assert _readers(bot, "drill.call") == {"TOM"}
    bot.does(person(program, "tom"), "slack", "drill got", DAY + timedelta(minutes=3))
    bot.turn(DAY + timedelta(days=1))
    assert _readers(bot, "drill.results") == {"MARIA"}
    ((_, told),) = bot.kinds("drill.results")
    assert "1 of 2 pressed Got it" in told
    assert "On no platform that is served: Dana" in told
    assert "program person dana" in told
    everything = {place for place, kind, _ in bot.sent if kind.startswith("drill")}
    assert not {place for place in everything if place.endswith(("LINH", "WEI", "C0SHARED"))}


SCHEDULE = "drill schedule 2026-12-08"


def _readers(bot: Running, kind: str) -> set[str]:
    return {place.rpartition("/U")[2] for place, _ in bot.kinds(kind)}


@pytest.fixture
def play() -> Play:
    with Stage(small_program()) as playing:
        playing("at 2026-12-03T09:00")
        yield playing


def test_an_offer_asks_each_once_and_only_their_own_yes_counts(play: Play) -> None:
    assert "Only a program manager" in play.reply("tom: /andon drill offer")
    asked = play("maria: /andon drill offer")
    assert {r.to for r in asked if r.kind == "drill.offer"} == {"dm:tom", "dm:maria", "dm:dana"}
    assert "Nobody takes part yet" in play.reply("maria in dm: /andon drill show")
    assert "take part in the drills" in play.reply('tom clicks "Take part" on drill:oem')
    assert "no drills" in play.reply('dana clicks "No, thank you" on drill:oem')
    assert "asked already" in play.reply("maria: /andon drill offer")
    assert "These people take part: Tom" in play.reply("maria in dm: /andon drill show")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("drill schedule", "<rhythm> is missing."),
        ("drill schedule weekly", "Allowed: quarter, month, never, or a date such as 2027-02-09."),
        ("drill schedule 2026-12-05", "2026-12-05 is too early or no working day."),
        ("drill schedule never", "None is scheduled."),
        ("drill schedule month", "The next one begins on Dec 8"),
        ("drill schedule quarter", "The next one begins on Feb 9"),
    ],
)
def test_a_rhythm_or_a_day_is_chosen(play: Play, line: str, says: str) -> None:
    assert says in play.reply(f"maria: /andon {line}")


def test_nothing_is_rescheduled_while_a_drill_runs(play: Play) -> None:
    play("tom: /andon drill on\nmaria: /andon drill schedule 2026-12-08\nat 2026-12-08T10:00")
    assert "A drill runs now." in play.reply("maria: /andon drill schedule month")
    assert "One runs now, since Dec 8" in play.reply("maria in dm: /andon drill show")


def test_the_message_waits_for_the_hours_of_its_reader() -> None:
    """Nine in San Jose, when the drill begins, is seven in Honolulu: Tom's site opens at eight.
    The answer is measured from there."""
    program = small_program()
    first = program.sites[0]
    west = replace(first, id="hnl", zone="Pacific/Honolulu")
    people = tuple(replace(p, site="hnl") if p.id == "tom" else p for p in program.people)
    with Stage(replace(program, sites=(*program.sites, west), people=people)) as play:
        play("at 2026-12-03T09:00\ntom: /andon drill on\ndana: /andon drill on")
        play("maria: /andon drill schedule 2026-12-08")
        calls = [r for r in play("at 2026-12-08T18:00Z") if r.kind == "drill.call"]
        assert [(r.to, r.at) for r in calls] == [
            ("dm:dana", DAY),
            ("dm:tom", DAY + timedelta(hours=1)),
        ]
        said = play.reply('at 2026-12-08T18:05Z\ntom clicks "Got it" on drill:oem')
        assert "after 5 min" in said


def test_nothing_is_sent_while_the_program_is_paused(play: Play) -> None:
    play("tom: /andon drill on\nmaria: /andon drill schedule 2026-12-08")
    play.agreed("maria: /andon program pause")
    done = play("at 2026-12-09T12:00")
    assert not [r for r in done if r.kind.startswith("drill")]
    done = play("maria: /andon program resume\nat 2026-12-10T09:01")
    assert [(r.kind, r.to) for r in done if r.kind.startswith("drill")] == [
        ("drill.announced", "oem"),
        ("drill.call", "dm:tom"),
    ]
