"""``rules explain``: a worked example with real dates and names, as the bot will do it."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.features.rules.sets import shipped_sets
from bot.features.rules.texts import PAGE
from tests.commands.test_program_changes import Office
from tests.playing import Play


def test_the_example_has_real_dates_and_names(play: Play) -> None:
    text = play.reply("linh: /andon rules explain shortage major full=yes")
    assert len(text) <= PAGE
    # The EMS provider logs it on Thursday 16:00 in Shenzhen: midnight in San Jose, so 08:00 there.
    for line in (
        "Volta EMS logs it (Shenzhen Thu 16:00 · San Jose Thu 00:00)",
        "Acme Devices answers, first Tom Becker",
        "Acknowledge within 4 bh: due Shenzhen Fri 04:00 · San Jose Thu 12:00",
        "· reminder at 50 %, Shenzhen Fri 02:00 · San Jose Thu 10:00: Tom Becker",
        "· asked to help at 75 %, Shenzhen Fri 03:00 · San Jose Thu 11:00: Dana Whitfield",
        "· L1 at the due time: Maria Lopez, Chen Wei*",
        "· L2 +1 bd, Shenzhen Sat 04:00 · San Jose Fri 12:00: Greg Olsen, Liu Feng*",
        # Over the weekend.
        "· L3 +2 bd, Shenzhen Tue Dec 15 04:00 · San Jose Mon Dec 14 12:00: Helen Brandt, Gao",
        "· L4 +5 bd, Shenzhen Fri Dec 18 04:00 · San Jose Thu Dec 17 12:00: offered to Maria Lopez",
        "Contain within 1 bd: due Shenzhen Sat 00:00 · San Jose Fri 08:00",
        "Update every 1 bd, if acknowledged when that is due: due Shenzhen Sat 09:00 · San Jose",
        "· missed 1, at the due time: in the morning note of Tom Becker",
        "· L1 after 2 missed, Shenzhen Tue Dec 15 09:00 · San Jose Mon Dec 14 17:00",
        "Resolve within 3 bd: due Shenzhen Wed Dec 16 00:00 · San Jose Tue Dec 15 08:00",
        # The clock of the other side, on its own calendar, and no level of the side that answered.
        "Confirm within 2 bd, if resolved when that is due: Volta EMS closes or reopens it, "
        "due Shenzhen Fri Dec 18 08:30 · San Jose Thu Dec 17 16:30",
        "· L1 at the due time: Chen Wei",
        "Reopened twice: L2 +0 m",
        "* The direct message waits for the person's opening.",
    ):
        assert line in text


def test_a_paused_program_has_the_example_of_a_running_one(play: Play) -> None:
    """No clock has a due moment in a pause; the example says so and shows what is to come."""
    running = play.reply("linh: /andon rules explain shortage critical full=yes")
    play.agreed('maria: /andon program pause "cutover"')
    paused = play.reply("linh: /andon rules explain shortage critical full=yes").splitlines()
    told = [line for line in paused if line.startswith("The program is paused since Shenzhen")]
    assert [line.partition(": ")[2] for line in told] == [
        "no clock runs. The example shows what happens while the program runs."
    ]
    assert [line for line in paused if line not in told] == running.splitlines()


def test_the_example_says_what_the_bot_will_do(play: Play) -> None:
    """The same issue in the same program, played: acknowledgment ladder and people agree."""
    text = play.reply("linh: /andon rules explain shortage major full=yes")
    sent = play(
        """
        at 2026-12-10T16:00 Asia/Shanghai
        linh: /andon issue log shortage major "U7 MCU short"
        at 2026-12-17T13:00 America/Los_Angeles
        """
    )
    lines = {r.level: r for r in sent if r.kind == "ack.escalated" and r.to == "shared"}
    assert set(lines) == {1, 2, 3}
    for level, record in lines.items():
        told = next(line for line in text.splitlines() if line.startswith(f"· L{level} "))
        if level > 1:
            assert f"San Jose {_day(record.at)} 12:00: " in told
        # The side that owes is named in the channel; the other one reads it in private.
        assert _names(told)[0] in record.text
    offered = next(r for r in sent if r.kind == "escalation.offer" and r.to == "dm:maria")
    assert f"· San Jose {_day(offered.at)} 12:00: offered to" in text


def _day(at: datetime) -> str:
    """Return a day as it is read on 8 December in San Jose: a far one has its date."""
    return f"{at:%a}" if at.day < 14 else f"{at:%a %b} {at.day}"


def _names(told: str) -> list[str]:
    return [name.removesuffix("*") for name in told.rpartition(": ")[2].split(", ") if name]


def test_closed_days_of_the_week_are_seen(play: Play) -> None:
    play("at 2026-12-21T10:00 America/Los_Angeles")
    text = play.reply("linh: /andon rules explain shortage major full=yes")
    assert "Closed days in between: " in text
    assert "sj 2026-12-25" in text
    assert "Contain within 1 bd: due Shenzhen Tue Dec 29 00:00 · San Jose Mon Dec 28 08:00" in text


def test_a_thursday_afternoon_that_is_closed_is_not_taken(play: Play) -> None:
    """Thursday, 25 November 2027 is a holiday in San Jose."""
    play("at 2027-11-22T10:00 America/Los_Angeles")
    text = play.reply("linh: /andon rules explain delivery major full=yes")
    assert "Acme Devices logs it (Shenzhen Sat 00:00 · San Jose Fri 08:00)" in text
    assert "first Zhao Jun. The clocks run on the calendar of Shenzhen." in text


def test_where_either_side_answers_both_are_shown(play: Play) -> None:
    text = play.reply("linh: /andon rules explain commercial major full=yes")
    assert text.count("Example: ") == 2
    assert text.index("Acme Devices logs it") < text.index("Volta EMS logs it"), "own side first"
    assert text.count("Resolve within 5 bd: due ") == 2
    assert "Its reminders and levels: rules explain commercial major to=oem" in text
    assert len(text) <= PAGE
    other = play.reply("linh: /andon rules explain commercial major to=oem full=yes")
    assert "Volta EMS logs it" in other
    assert "Acme Devices logs it" not in other


def test_a_side_that_does_not_answer_by_the_rules(play: Play) -> None:
    text = play.reply("linh: /andon rules explain shortage major to=ems full=yes")
    assert "With issue log shortage to=ems it would:" in text
    assert "Volta EMS answers, first Zhao Jun" in text


@pytest.mark.parametrize("name", shipped_sets())
def test_every_example_fits(office: Office, name: str) -> None:
    office.say("maria", f"rules propose set {name}")
    office.say("wei", "rules accept 2")
    for category in ("line_down", "shortage", "eq", "general", "order", "scar"):
        for severity in ("critical", "major", "minor", "info"):
            text = office.say("tom", f"rules explain {category} {severity}")
            assert len(text) <= PAGE + 100
            assert "Example: " in text
