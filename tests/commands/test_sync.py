"""Syncs as people use them: bad input, who may do what, forms, threads, and a year of dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.program import Program, SyncSeries
from bot.program_file import read_program
from tests.playing import Play, Stage

FILE = Path(__file__).parents[1] / "scenarios" / "syncs.toml"
START = "at 2027-01-04T10:00 America/Los_Angeles"


def program() -> Program:
    return read_program(FILE.read_text("utf-8"))


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(program()) as found:
        found(START)
        yield found


@pytest.fixture
def empty() -> Iterator[Play]:
    with Stage(replace(program(), syncs=())) as found:
        found(START)
        yield found


ADD = 'maria: /andon sync add "Weekly sync"'


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("maria: /andon sync add", "Give a title or a template."),
        (ADD, "Say when it begins for the first time"),
        (
            f"{ADD} start=2027-01-12",
            "has no hour. Give it in the time of America/Los_Angeles. Example: "
            'start="2027-01-12 17:00"',
        ),
        (f"{ADD} start=tomorrow", 'start="2027-01-05 17:00"'),
        (f'{ADD} start="2027-01-12 17:00" repeat=FREQ=WEEKLY;COUNT=0', "COUNT 1 to 9999"),
        (f'{ADD} start="2027-01-12 17:00" only_while=soon', "critical, scar, npi, always"),
        (f'{ADD} start="2027-13-12 17:00"', "I cannot read"),
        (f'{ADD} start="2027-01-12 17:00" zone=Mars', "is not a time zone"),
        (f'{ADD} start="2027-01-12 17:00" zone=shanghay', "Did you mean Asia/Shanghai?"),
        (f'{ADD} start="2027-01-12 17:00" repeat=sometimes', '"sometimes" is not a recurrence'),
        (f'{ADD} start="2027-01-12 17:00" repeat=FREQ=HOURLY', "is not a recurrence"),
        (f'{ADD} start="2027-01-12 17:00" repeat=FREQ=DAILY;INTERVAL=0', "is not a recurrence"),
        (
            f'{ADD} start="2027-01-12 17:00" repeat=FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
            "has no date from 2027-01-12 17:00 on",
        ),
        (f'{ADD} start="2027-01-12 17:00" until=2027-01-01', "The end 2027-01-01 lies before"),
        (f'{ADD} start="2027-01-12 17:00" until=soon', "until=2027-06-30"),
        (f'{ADD} start="2026-01-12 17:00" repeat=once', "All dates of this recurrence lie in"),
        (f'{ADD} start="2027-01-12 17:00" minutes=0', "from 1 to 1440 minutes"),
        (f'{ADD} start="2027-01-12 17:00" minutes=2000', "from 1 to 1440 minutes"),
        (f'{ADD} start="2027-01-12 17:00" id="Ops weekly!"', "cannot be an id"),
        (f'{ADD} start="2027-01-12 17:00" id=ops-weekly', "ops-weekly exists already"),
        (f'{ADD} start="2027-01-12 17:00" link=meet', "is not a link"),
        (f'{ADD} start="2027-01-12 17:00" required=a/b', "is not a role"),
        (f'{ADD} start="2027-01-12 17:00" agenda="{";".join("x" * 21)}"', "at most 20"),
        ("maria: /andon sync add --template ops", "is not a template"),
        ("tom: /andon sync add --template ops_weekly", "Only a program manager"),
        ("tom: /andon sync end ops-weekly", "Only a program manager"),
        ("tom: /andon sync skip ops-weekly", "Only a program manager"),
        ("tom: /andon sync move ops-weekly 2027-01-06", "Only a program manager"),
        ("tom: /andon sync restore ops-weekly", "Only a program manager"),
        ("wei: /andon sync show nothing", "There is no sync nothing."),
        ("wei: /andon sync show opsweekly", "Did you mean ops-weekly?"),
        ('wei: /andon sync agenda ops-wekly "U7"', "There is no sync ops-wekly. Did you mean"),
        ("wei: /andon sync show ops-weekly/2027-01-06", "has no date on 2027-01-06"),
        ("wei: /andon sync skip opsweekly", "Did you mean ops-weekly?"),
        ("wei: /andon sync move ops-week fri 14:00", "Did you mean ops-weekly?"),
        ("wei: /andon sync skip ops-weekly/2027-01-06", "has no date on 2027-01-06. Next ones:"),
        ("wei: /andon sync skip ops-weekly/2027-02-31", "There is no sync"),
        ("wei: /andon sync skip ops-weekly/2026-12-29", "has no date on 2026-12-29"),
        ("wei: /andon sync move ops-weekly 2027-01-03 17:00", "is in the past"),
        ("wei: /andon sync move ops-weekly yesterday", "I cannot read"),
        ("wei: /andon sync move ops-weekly fri zone=Mars", "is not a time zone"),
        ("wei: /andon sync minutes ops-weekly nothing", "Before that, add a point"),
        ("wei: /andon sync action nobody +3bd x", '"nobody" is not on the roster'),
        ("wei: /andon sync here ops-weekly", "begins Shanghai Wed 09:00 · Los Angeles Tue 17:00"),
        ("wei: /andon sync restore ops-weekly", "is neither skipped nor moved"),
        ("wei: /andon sync slots 4bh", "from 1 to 1440 minutes"),
        ("wei: /andon sync slots week=soon", '"soon" is not a day'),
    ],
)
def test_each_mistake_is_answered_and_changes_nothing(play: Play, line: str, said: str) -> None:
    before = play.reply("wei: /andon sync show")
    found = play(line)
    assert [r.kind for r in found] == ["reply"]
    assert said in found[0].text
    assert play.reply("wei: /andon sync show") == before


def test_an_empty_program_says_how_to_begin(empty: Play) -> None:
    assert "sync add --template ops_weekly" in empty.reply("tom: /andon sync list")
    for line in ("show", 'agenda "x"', "here", "ics", "skip", "end", "move 2027-02-01"):
        assert "There are no syncs yet" in empty.reply(f"maria: /andon sync {line}")


def test_of_several_syncs_one_must_be_named(play: Play) -> None:
    play(f'{ADD} start="2027-01-12 17:00"')
    said = play.reply('tom: /andon sync agenda "U7"')
    assert "Name the sync: ops-weekly, weekly-sync." in said
    play("at 2027-01-12T17:01")
    assert "Name the sync" in play.reply("tom: /andon sync here")


def test_the_sync_that_has_just_begun_need_not_be_named(play: Play) -> None:
    play(f'{ADD} start="2027-01-13 17:00"')
    play("at 2027-01-12T17:01")
    assert "here at ops-weekly/2027-01-12" in play.reply("tom: /andon sync here")


# adding


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("repeat=weekly", "every week on Tuesday"),
        ("repeat=biweekly", "every 2 weeks on Tuesday"),
        ("repeat=daily", "every day"),
        ("repeat=weekdays", "every week on Monday, Tuesday, Wednesday, Thursday, Friday"),
        ("repeat=monthly", "every month on the second Tuesday"),
        ("repeat=quarterly", "every 3 months on the second Tuesday"),
        ("repeat=yearly", "every year on the second Tuesday in January"),
        ("repeat=once", "every day, 1 times"),
        ("until=2027-06-30", "every week on Tuesday until 2027-06-30"),
        ("repeat=FREQ=MONTHLY;BYMONTHDAY=15", "FREQ=MONTHLY;BYMONTHDAY=15"),
    ],
)
def test_recurrences_in_words(empty: Play, typed: str, said: str) -> None:
    answer = empty.reply(f'{ADD} start="2027-01-12 17:00" {typed}')
    assert f"weekly-sync is kept: Weekly sync, {said}." in " ".join(answer.split())


def test_the_understood_time_is_repeated_in_both_zones(empty: Play) -> None:
    line = f'{ADD} start="2027-01-12 09:00" zone=shanghai'
    assert "Los Angeles Mon Jan 11 17:00 · Shanghai Tue Jan 12 09:00" in empty.reply(line)
    assert "already kept as weekly-sync" in empty.reply(f"{line} id=other")


@pytest.mark.parametrize("typed", ["--template ops_weekly", "—template ops-weekly",
                                   "--template=ops_weekly", "template=OPS_WEEKLY"])  # fmt: skip
def test_a_template_may_be_typed_in_several_ways(empty: Play, typed: str) -> None:
    said = empty.reply(f"maria: /andon sync add {typed}")
    assert "ops-weekly is kept: Weekly operations sync" in said
    assert "Los Angeles Tue 17:00 · Shanghai Wed 09:00" in said


def test_every_template_gives_dates(empty: Play) -> None:
    for name in ("line_down_daily", "npi_weekly", "quality_biweekly", "mbr", "qbr", "annual"):
        said = empty.reply(f"maria: /andon sync add --template {name}")
        assert f"{name.replace('_', '-')} is kept" in said
        assert re.search(r"Next: Los Angeles \w{3}( \w{3} \d+)? 17:00 · ", said)


def sited(oem: str, ems: str) -> Program:
    found = program()
    zones = {"sj": oem, "sz": ems}
    sites = tuple(replace(s, zone=zones[s.id], closed=(), open=()) for s in found.sites)
    return replace(found, sites=sites, syncs=(), zone=oem)


@pytest.mark.parametrize(
    ("oem", "ems", "said"),
    [
        ("America/New_York", "Asia/Shanghai", "New York Tue 20:00 · Shanghai Wed 09:00"),
        ("Europe/Berlin", "Asia/Shanghai", "Berlin Tue 09:00 · Shanghai Tue 16:00"),
        ("America/Los_Angeles", "Europe/Warsaw", "Los Angeles Tue 07:00 · Warsaw Tue 16:00"),
        ("America/Chicago", "America/Mexico_City", "Next: Chicago Tue 10:00\n"),
        ("Europe/Berlin", "Europe/Warsaw", "Next: Berlin Tue 09:00\n"),
    ],
)
def test_the_usual_slot_suits_both_zones(oem: str, ems: str, said: str) -> None:
    with Stage(sited(oem, ems)) as play:
        play("at 2027-01-04T10:00")
        assert said in play.reply("maria: /andon sync add --template ops_weekly")


def test_without_any_overlap_two_syncs_take_turns() -> None:
    with Stage(sited("America/Mexico_City", "Asia/Shanghai")) as play:
        play("at 2027-01-04T10:00")
        said = play.reply("maria: /andon sync add --template ops_weekly")
        assert "no working hours in common, so two syncs take turns" in said
        listed = play.reply("wei: /andon sync list")
        # The first is the morning in Mexico...
        assert "ops-weekly-1 Weekly operations sync" in listed
        assert "Next: Shanghai Tue 23:00 · Mexico City Tue 09:00" in listed
        # ... and the second a week later, on the provider's morning.
        assert "Next: Shanghai Tue Jan 12 09:00 · Mexico City Mon Jan 11 19:00" in listed
        assert "every 2 weeks on Tuesday" in listed


# points, roll, minutes


def test_a_stranger_and_a_direct_message(play: Play) -> None:
    assert "You are not on the roster" in play.reply("zed: /andon sync list")
    assert "The point is on the agenda" in play.reply('linh in dm: /andon sync agenda "U7"')
    play("at 2027-01-05T17:01")
    play("zed in sync:ops-weekly/2027-01-05: hello")
    assert "hello" not in play.reply("tom: /andon sync show ops-weekly/2027-01-05")


def test_a_point_after_the_start_becomes_minutes(play: Play) -> None:
    play("at 2027-01-05T17:01")
    said = play.reply('tom: /andon sync agenda ops-weekly/2027-01-05 "late"')
    assert 'sync minutes ops-weekly/2027-01-05 "what was agreed"' in said
    # Without a date it is for the next one.
    assert "ops-weekly/2027-01-12" in play.reply('tom: /andon sync agenda "late"')


def test_the_thread_of_a_date_names_it(play: Play) -> None:
    play("at 2027-01-11T10:00")
    play("linh in sync:ops-weekly/2027-01-12: from the thread")
    assert "agenda of ops-weekly/2027-01-12" in play.reply(
        "linh in sync:ops-weekly/2027-01-12: @andon sync agenda second point"
    )
    shown = play.reply("wei: /andon sync show ops-weekly/2027-01-12")
    assert "from the thread (Linh Pham)" in shown
    assert "second point (Linh Pham)" in shown


def test_a_full_agenda_takes_no_more(play: Play) -> None:
    play("at 2027-01-11T09:01")
    for number in range(50):
        play(f'tom: /andon sync agenda "point {number}"')
    assert "already has 50 entries" in play.reply('tom: /andon sync agenda "one more"')
    assert play("linh in sync:ops-weekly/2027-01-12: more") == []
    found = play("at 2027-01-12T16:46")
    (reminder,) = (r for r in found if r.kind == "sync.reminder")
    assert "+38 more" in reminder.text
    assert len(reminder.text) < 3000


def test_long_points_fit_one_message(play: Play) -> None:
    for number in range(20):
        play(f'tom: /andon sync agenda "{number} {"long text " * 40}"')
    found = play("at 2027-01-05T16:46")
    (reminder,) = (r for r in found if r.kind == "sync.reminder")
    assert "more" in reminder.text
    assert len(reminder.text) < 3000


def test_three_hundred_open_issues_fit_one_message(play: Play) -> None:
    for number in range(60):
        side = "linh" if number % 2 else "tom"
        line = f'{side}: /andon issue log shortage major "Part {number} is short" to=oem again=yes'
        play(line)
    found = play("at 2027-01-05T16:46")
    (reminder,) = (r for r in found if r.kind == "sync.reminder")
    assert "waiting on Acme Devices (60)" in reminder.text
    assert "+48 more" in reminder.text
    assert len(reminder.text) < 3000


def test_who_comes_late_is_not_counted(play: Play) -> None:
    play("at 2027-01-05T17:20")
    assert "Here: Chen Wei" in play.reply("wei: /andon sync here")
    play("at 2027-01-07T17:00")
    said = play.reply("tom: /andon sync here ops-weekly/2027-01-05")
    assert "roll of ops-weekly/2027-01-05 is closed" in said


def test_minutes_in_time_mark_the_side_of_whoever_wrote_them(play: Play) -> None:
    play("at 2027-01-05T17:01")
    play('tom: /andon sync minutes "short one"')
    found = play("wait 1d")
    (missed,) = (r for r in found if r.kind == "sync.missed")
    assert "nobody of Volta EMS is marked as here" in missed.text
    assert not [r for r in found if r.kind == "sync.minutes"]


def test_an_open_action_is_carried_over_until_it_is_done(play: Play) -> None:
    play("at 2027-01-05T17:05")
    play('tom: /andon sync action linh 2027-01-15 "Send the ASN"')
    found = play("at 2027-01-12T16:46")
    (reminder,) = (r for r in found if r.kind == "sync.reminder")
    assert "Open actions of this sync\n• Send the ASN (send-the-asn): Linh Pham" in reminder.text
    assert "Due within two weeks" not in reminder.text
    play("linh: /andon deadline done send-the-asn")
    found = play("at 2027-01-19T16:46")
    (reminder,) = (r for r in found if r.kind == "sync.reminder")
    assert "Send the ASN" not in reminder.text


def test_an_action_with_a_time_in_quotes_and_in_the_past(play: Play) -> None:
    play("at 2027-01-05T17:05")
    said = play.reply('tom: /andon sync action linh "2027-01-15 14:00" "Send the ASN"')
    assert "Shanghai Fri Jan 15 14:00" in said
    said = play.reply('tom: /andon sync action linh "2027-01-15 14:00" "Send the ASN"')
    assert "already kept" in said
    assert "is in the past" in play.reply('tom: /andon sync action linh 2027-01-04 "Old"')


# moving


def test_a_moved_date_has_its_steps_at_the_new_time_only(play: Play) -> None:
    play('wei: /andon sync move ops-weekly/2027-01-05 "2027-01-08 09:30" "travel"')
    found = [r for r in play("at 2027-01-08T17:00") if r.kind.startswith("sync.")]
    assert [(f"{r.at:%m-%d %H:%M}", r.kind, r.subject) for r in found[:3]] == [
        ("01-06 17:00", "sync.agenda", "sync:ops-weekly/2027-01-05"),
        ("01-08 01:15", "sync.reminder", "sync:ops-weekly/2027-01-05"),
        ("01-08 01:30", "sync.rollcall", "sync:ops-weekly/2027-01-05"),
    ]


def test_a_date_alone_keeps_the_hour_of_the_sync(play: Play) -> None:
    said = play.reply("wei: /andon sync move ops-weekly 2027-01-07")
    assert "is moved to Shanghai Fri 09:00 · Los Angeles Thu 17:00" in said
    said = play.reply('wei: /andon sync move ops-weekly 2027-01-06 18:00 zone="los angeles"')
    assert "is moved to Shanghai Thu 10:00 · Los Angeles Wed 18:00" in said


def test_moved_into_a_closure_is_said(play: Play) -> None:
    said = play.reply("maria: /andon sync move ops-weekly/2027-01-26 2027-02-08")
    assert "Note: Volta EMS (Shanghai) is closed on Feb 9." in said


def test_a_slot_is_named_by_the_place_that_the_text_above_it_names() -> None:
    found = program()
    names = {"sj": "San Jose", "sz": "Shenzhen"}
    sites = tuple(replace(site, name=names.get(site.id, site.name)) for site in found.sites)
    with Stage(replace(found, sites=sites)) as play:
        play("at 2027-02-02T16:50 America/Los_Angeles")
        records = play("at 2027-02-02T17:01 America/Los_Angeles")
    (told,) = (record for record in records if record.kind == "sync.closure")
    assert told.card is not None
    labels = [button.label for button in told.card.buttons]
    assert labels == [
        "Move to San Jose Wed Feb 3 17:00",
        "Move to San Jose Mon Feb 15 17:00",
        "Skip this date",
    ]
    assert "Los Angeles" not in told.text


def test_a_date_that_has_begun_stays(play: Play) -> None:
    play("at 2027-01-05T17:01")
    for line in ("skip ops-weekly/2027-01-05", "move ops-weekly/2027-01-05 2027-01-07"):
        assert "has begun Shanghai Wed 09:00 · Los Angeles Tue 17:00" in play.reply(
            f"wei: /andon sync {line}"
        )


# calendars and slots


def test_slots_of_a_week_with_a_closure(play: Play) -> None:
    said = play.reply("tom: /andon sync slots 1h week=2027-02-03")
    assert (
        "Los Angeles Mon Feb 1 16:30 · Shanghai Tue Feb 2 08:30 to Los Angeles Mon Feb 1 18:00"
        in said
    )
    assert "Shanghai is closed on 2027-02-05." in said
    assert "Shorter: " in play.reply("tom: /andon sync slots 2h week=2027-02-01")
    closed = play.reply("tom: /andon sync slots week=2027-02-08")
    assert "There are none in this week." in closed


# a year


def roll_calls(found: Program, begin: str, end: str) -> list[tuple[datetime, str | None]]:
    with Stage(found) as play:
        play(f"at {begin} UTC")
        records = play(f"at {end}Z")
    return [(r.at, r.subject) for r in records if r.kind == "sync.rollcall" and not r.edit]


def weekly(zone: str, hour: int) -> Program:
    start = datetime(2027, 1, 5, hour, 0)
    series = SyncSeries("ops-weekly", "Ops", zone, start, "FREQ=WEEKLY;BYDAY=TU", 30)
    return replace(program(), syncs=(series,))


@pytest.mark.parametrize(
    ("zone", "hour"),
    [("America/Los_Angeles", 17), ("Asia/Shanghai", 9), ("Europe/Warsaw", 16)],
)
def test_a_year_of_dates_each_once_at_its_instant(zone: str, hour: int) -> None:
    """Computed here without the engine: both clock changes, an anchor without any."""
    found = roll_calls(weekly(zone, hour), "2027-01-01T00:00", "2028-01-01T00:00")
    days = [date(2027, 1, 5) + timedelta(days=7 * week) for week in range(52)]
    wanted = [
        (
            datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone)).astimezone(UTC),
            f"sync:ops-weekly/{day}",
        )
        for day in days
    ]
    assert found == wanted


def test_in_a_year_every_closure_is_announced_once() -> None:
    with Stage(program()) as play:
        play("at 2027-01-01T00:00 UTC")
        records = play("at 2028-01-01T00:00Z")
    closures = [(f"{r.at:%m-%d %H:%M}", r.subject) for r in records if r.kind == "sync.closure"]
    assert closures == [("02-03 01:00", "sync:ops-weekly/2027-02-09")]
    per_date: dict[tuple[str, str | None], int] = {}
    for record in records:
        if record.kind.startswith("sync.") and not record.edit:
            key = (record.kind, record.subject)
            per_date[key] = per_date.get(key, 0) + 1
    assert set(per_date.values()) == {1}
    # In a whole year each of both managers was asked once, and no issue was opened.
    asked = [r.to for r in records if "question" in (r.kind, *(part[0] for part in r.parts))]
    assert sorted(asked) == ["dm:maria", "dm:wei"]
    assert not [r for r in records if r.kind == "issue.card"]
    kinds = [kind for kind, _ in per_date]
    assert {kind: kinds.count(kind) for kind in sorted(set(kinds))} == {
        "sync.agenda": 52,
        "sync.closure": 1,
        "sync.minutes": 52,
        "sync.reminder": 52,
        "sync.rollcall": 52,
    }


def test_a_start_in_the_past_sends_nothing_of_the_past() -> None:
    with Stage(program()) as play:
        found = play("at 2027-01-12T17:01 America/Los_Angeles")
        assert found == []
        found = play("at 2027-01-19T09:00")
    assert [r.subject for r in found] == ["sync:ops-weekly/2027-01-19"]


# under a condition


def test_a_template_can_be_named_alone(empty: Play) -> None:
    assert "ops-weekly is kept" in empty.reply("maria: /andon sync add ops_weekly")
    assert "ops-weekly Weekly operations sync" in empty.reply("maria: /andon sync show ops_weekly")


def test_a_rule_may_be_given_under_its_name_in_the_program_file(empty: Play) -> None:
    rule = '"FREQ=WEEKLY;BYDAY=TU"'
    said = empty.reply(f'{ADD} start="2027-01-12 17:00" rrule={rule}')
    assert "every week on Tuesday" in said


def test_roles_that_nobody_has_are_named(empty: Play) -> None:
    said = empty.reply(f'{ADD} start="2027-01-12 17:00" required=buyer,wizard')
    assert "Nobody on the roster has the role wizard." in said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("--template line_down_daily", "only while a critical issue is open"),
        ("--template quality_biweekly", "only while a corrective action (SCAR) is open"),
        ("--template npi_weekly", "from the purchase order until 2 weeks after"),
        (
            '"Stand-up" start="2027-01-12 16:30" repeat=daily only_while=critical',
            "only while a crit",
        ),
    ],
)
def test_the_condition_of_a_sync_is_said(empty: Play, typed: str, said: str) -> None:
    assert said in empty.reply(f"maria: /andon sync add {typed}")
    name = empty.reply("wei: /andon sync list").splitlines()[1].split()[0]
    assert said in empty.reply(f"wei: /andon sync show {name}")


def test_a_template_can_be_held_always(empty: Play) -> None:
    said = empty.reply("maria: /andon sync add --template line_down_daily only_while=always")
    assert "only while" not in said
    assert "not held now" not in empty.reply("wei: /andon sync list")


def test_the_only_changed_date_is_put_back_without_a_name(play: Play) -> None:
    assert "is neither skipped nor moved" in play.reply("maria: /andon sync restore")
    play("maria: /andon sync skip ops-weekly/2027-01-12")
    play("maria: /andon sync move ops-weekly/2027-01-19 2027-01-20")
    said = play.reply("maria: /andon sync restore")
    assert "Skipped or moved are ops-weekly/2027-01-12, ops-weekly/2027-01-19." in said
    play("maria: /andon sync restore ops-weekly/2027-01-19")
    assert "ops-weekly/2027-01-12 is on Los Angeles Tue Jan 12 17:00" in play.reply(
        "maria: /andon sync restore"
    )


def test_who_writes_where_only_his_side_reads_hears_that_both_read_it(play: Play) -> None:
    line = 'sync agenda "U7"'
    assert "Both sides read it." in play.reply(f"linh in ems: @andon {line}")
    said = play.reply('linh in dm: /andon deadline add "Report" due=+3bd')
    assert "Both sides read it." in said
    said = play.reply('linh: /andon deadline add "Report 2" due=+3bd')
    assert "Both sides read it." not in said
