"""Bad input gets one clear sentence: what was wrong, what is allowed, an example."""

from __future__ import annotations

import pytest

from tests.playing import Play

LONG = "x" * 10_000

BAD = [
    ("linh: /andon isue lgo shortage x", ["Nothing was changed", "issue log shortage x"]),
    ("linh: /andon issue lgo shortage x", ["Nothing was changed", "issue log shortage x"]),
    ("linh: /andon issue", ["needs a verb", "ack", "Example"]),
    ("linh: /andon budget sheet", ["did not understand", "help"]),
    ("linh: /andon issue log", ["<category> is missing", "Example"]),
    ('linh: /andon issue log shrtage "x"', ["shrtage", "Did you mean shortage?", "line_down"]),
    ("linh: /andon issue log shortage", ["<title> is missing"]),
    ('linh: /andon issue log shortage ""', ["is empty"]),
    ('linh: /andon issue log shortage "   "', ["is empty"]),
    ('linh: /andon issue log shortage mjor "x"', ["mjor", "Did you mean major?", "critical"]),
    ('linh: /andon issue log shortage major "x" "y"', ["one argument too many", "quotes"]),
    ('linh: /andon issue log shortage major "x', ["quote is open"]),
    ('linh: /andon issue log shortage "x" to=nobody', ["nobody", "oem, ems"]),
    (f'linh: /andon issue log shortage "{"x" * 201}"', ["too long", "201", "200"]),
    (f'linh: /andon issue log shortage "{LONG}"', ["too long", "200"]),
    ('linh: /andon issue log shortage "bad\x07bell"', ["control characters"]),
    ('linh: /andon issue log shortage "a\u202eb"', ["control characters"]),
    (f'linh: /andon issue log shortage "x" note="{"y" * 600}"', ["too long"]),
    (
        'linh: /andon issue log shortage "x" ' + " ".join(f"f{n}=1" for n in range(51)),
        ["At most 50 fields"],
    ),
    ("tom: /andon issue ack OTHR-1", ["OTHR-1", "another program", "ACME-"]),
    ('tom: /andon issue edit ACME-1 title=""', ["title= is empty"]),
    ("tom: /andon issue ack ACME-99", ["ACME-99", "does not exist"]),
    ("tom: /andon issue ack ACME-0", ["ACME-0", "does not exist"]),
    ("tom: /andon issue ack 999999999", ["does not exist"]),
    ("tom: /andon issue ack", ["number is missing", "Example"]),
    ("tom: /andon issue ack one", ['"one"', "ACME-1"]),
    ("tom: /andon issue ack ACME-1 next=yesterday", ["yesterday", "fri 14:00"]),
    ("tom: /andon issue ack ACME-1 next=2027-02-30", ["2027-02-30"]),
    ("tom: /andon issue ack ACME-1 next=32:00", ["32:00"]),
    ("tom: /andon issue ack ACME-1 foo=bar", ["foo=", "next="]),
    ("tom: /andon issue ack ACME-1 extra", ["one argument too many"]),
    ("tom: /andon issue assign ACME-1 mria", ["mria", "Did you mean maria?"]),
    ("tom: /andon issue assign ACME-1 linh", ["Linh Tran", "Volta EMS", "own side"]),
    ("tom: /andon issue wait ACME-1", ["<holder> is missing"]),
    ("tom: /andon issue wait ACME-1 on nobody", ["nobody", "oem, ems, third_party"]),
    ("tom: /andon issue wait ACME-1 on third_party", ["needs a date"]),
    ("tom: /andon issue wait ACME-1 on third_party until 2027-12-01", ["too far ahead", "5 bd"]),
    ("tom: /andon issue wait ACME-1 on third_party until 2026-12-01", ["in the past"]),
    (
        'tom: /andon issue wait ACME-1 on ems until fri "photos"',
        ["third_party only", 'on ems "need'],
    ),
    ("tom: /andon issue update ACME-1", ["<text> is missing"]),
    ('tom: @andon issue note ACME-1 "our second source"', ["already seen"]),
    ("maria: /andon issue escalate ACME-1 7", ["Levels are 1 to 4"]),
    ('maria: /andon issue hold ACME-1 3bd "wait"', ["at most 4bh"]),
    ('maria: /andon issue hold ACME-1 soon "wait"', ["soon"]),
    ("tom: /andon issue list latest", ["latest", "overdue"]),
    ("tom: /andon issue list severety=critical", ["severety", "Did you mean severity?", "owner"]),
    ("tom: /andon issue list severity=purple", ["purple", "critical, major, minor, info"]),
    ("tom: /andon issue list all category=shrtage", ["Did you mean shortage?"]),
    ("tom: /andon issue list state=weather", ["weather", "resolved"]),
    ("tom: /andon issue list waiting=us", ["us", "oem, ems, third_party"]),
    ("tom: /andon issue list owner=mria", ["mria", "Did you mean maria?"]),
    ("tom in dm: /andon issue export severety=critical", ["Did you mean severity?"]),
    ("tom: /andon rules explain shortage", ["<severity> is missing"]),
    ("tom: /andon rules accept 9", ["Only a program manager"]),
    ("maria: /andon rules accept 9", ["no proposed version 9"]),
    ("maria: /andon program import", ["Attach the program file"]),
    ("maria: /andon program export", ["direct message"]),
    ("linh: /andon issue ack ACME-1", ["Only Acme Devices"]),
    ('linh: /andon issue update ACME-1 "x"', ["Only Acme Devices"]),
    ('linh: /andon issue resolve ACME-1 "x"', ["Only Acme Devices"]),
    ("linh: /andon issue contain ACME-1", ["Only Acme Devices"]),
    ("linh: /andon issue wait ACME-1 on third_party until +1bd", ["waits on Acme Devices"]),
    ("tom: /andon issue close ACME-1", ["Only Volta EMS"]),
    ("linh: /andon issue close ACME-1", ["not resolved yet", "issue cancel ACME-1"]),
    ("tom: /andon help nothing", ["nothing", "issue"]),
    ("tom: /andon help issue nothing", ["nothing", "log"]),
]


@pytest.mark.parametrize(("line", "expected"), BAD, ids=[line[:60] for line, _ in BAD])
def test_a_mistake_is_explained_and_nothing_is_done(
    play: Play, line: str, expected: list[str]
) -> None:
    before = play.reply("wei: /andon issue why ACME-1 full=yes")
    delivered = play(line)
    assert [r.kind for r in delivered] == ["reply"]
    text = delivered[0].text
    for fragment in expected:
        assert fragment in text
    assert len(text) < 900, "an error is a sentence, not a page"
    assert play.reply("wei: /andon issue why ACME-1 full=yes") == before
    assert "ACME-2" not in play.reply("wei: /andon issue list all")


def test_a_stranger_gets_help_and_nothing_else(play: Play) -> None:
    for line in (
        "bob: /andon issue list",
        "bob: /andon issue show ACME-1",
        "bob: /andon issue ack ACME-1",
        "bob in dm: /andon issue list",
        'bob: @andon issue log shortage "x"',
    ):
        text = play.reply(line)
        assert "not on the roster" in text
        assert "U7" not in text
        assert "Tom" not in text


def test_talk_and_emoji_of_a_stranger_do_nothing(play: Play) -> None:
    assert play("bob in ACME-1: we have parts") == []
    assert play('bob reacts eyes to "U7 MCU"') == []
    assert play('bob reacts rotating_light to "U7 MCU"') == []


def test_ordinary_talk_is_left_alone(play: Play) -> None:
    assert play("linh: good morning\nlinh: kit 4411 arrived wet") == []


def test_the_other_sides_channel_answers_nothing_internal(play: Play) -> None:
    assert "belongs to Acme Devices" in play.reply("linh in oem: /andon issue list")


@pytest.mark.parametrize(
    ("end", "verb", "says"),
    [
        ("wei: /andon issue cancel ACME-1 twice", "ack", "cancelled"),
        ("wei: /andon issue cancel ACME-1 twice", "reopen", "Log a new issue"),
        ("tom: /andon issue resolve ACME-1", "ack", "already resolved"),
        ("tom: /andon issue resolve ACME-1", "resolve", "already resolved"),
        ("tom: /andon issue resolve ACME-1\nlinh: /andon issue close ACME-1", "ack", "closed"),
        ("tom: /andon issue resolve ACME-1\nlinh: /andon issue close ACME-1", "contain", "closed"),
    ],
)
def test_an_action_on_an_ended_issue_answers_what_is_true(
    play: Play, end: str, verb: str, says: str
) -> None:
    play(end)
    delivered = play(f"maria: /andon issue {verb} ACME-1")
    assert [r.kind for r in delivered] == ["reply"]
    assert says in delivered[0].text


def test_the_same_action_twice_says_what_is_already_true(play: Play) -> None:
    play("tom: /andon issue ack ACME-1")
    delivered = play("maria: /andon issue ack ACME-1")
    assert [r.kind for r in delivered] == ["reply"]
    assert "already acknowledged. Owner: Tom Reed" in delivered[0].text


def test_the_same_line_within_a_minute_asks_first(play: Play) -> None:
    line = 'linh: /andon issue log shortage "C12 short"'
    assert "ACME-2 is logged" in play.reply(line)
    assert "Nothing was done" in play.reply(line)
    assert "ACME-3 is logged" in play.reply(line + " again=yes")
    play("wait 2m")
    assert "ACME-4 is logged" in play.reply(line)


def test_another_persons_equal_line_is_not_a_repetition(play: Play) -> None:
    assert "ACME-2 is logged" in play.reply('linh: /andon issue log shortage "C12 short"')
    assert "ACME-3 is logged" in play.reply('wei: /andon issue log shortage "C12 short"')


def test_details_that_are_added_later_are_limited_too(play: Play) -> None:
    for batch in range(2):
        play("tom: /andon issue edit ACME-1 " + " ".join(f"f{batch}_{n}=1" for n in range(24)))
    before = play.reply("wei: /andon issue show ACME-1")
    delivered = play("tom: /andon issue edit ACME-1 a=1 b=2 c=3")
    assert [r.kind for r in delivered] == ["reply"]
    assert "At most 50 fields" in delivered[0].text
    assert play.reply("wei: /andon issue show ACME-1") == before
    assert "is changed" in play.reply("tom: /andon issue edit ACME-1 f0_1=2 mpn=STM32G0B2")


def test_a_decision_without_a_number_is_asked_for(play: Play) -> None:
    assert play.reply("tom: /andon decision approve").startswith("Name the decision. Open ones")
