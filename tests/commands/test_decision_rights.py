"""Who decides what, both ways: every topic, asked by either side, in each of three questions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.program_file import read_program, write_program
from tests.playing import Play, Stage, small_program

ACME, VOLTA = "Acme Devices", "Volta EMS"
DECIDES, INFORMS = f"{VOLTA} decides.", f"{VOLTA} decides and informs."
FIRST = f"{ACME} asks {VOLTA} first."


def _approves(roles: str) -> str:
    return f"{ACME} approves: {roles}."


TOLD: dict[str, tuple[str, str]] = {
    "line_and_shift": ("ems", DECIDES),
    "alternate_on_avl": ("ems", INFORMS),
    "part_off_avl": ("ems", _approves("design engineer and buyer")),
    "cosmetic_deviation": ("ems", INFORMS),
    "form_fit_function": ("ems", _approves("design engineer and SQE")),
    "safety_deviation": ("ems", f"{VOLTA} never does this"),
    "short_build": ("ems", _approves("buyer and program manager")),
    "release": ("ems", _approves("SQE")),
    "date_within_2bd": ("ems", INFORMS),
    "date_beyond_2bd": ("ems", _approves("buyer")),
    "process_site_change": ("ems", _approves("SQE") + " Notice: 90d."),
    "premium_freight": ("ems", _approves("buyer")),
    "rework_scrap": ("ems", _approves("SQE")),
    "stop_line": ("ems", INFORMS),
    "stop_ship": ("ems", _approves("SQE")),
    "pull_in_frozen": ("oem", FIRST),
    "volume_change": ("oem", FIRST),
    "revision_after_ctb": ("oem", FIRST),
    "consigned_substitute": ("oem", FIRST),
    "forecast_change": ("oem", FIRST),
}
"""Whose right each topic is, and who decides it, as both companies were told (written by hand)."""
STAFF = {"oem": "tom", "ems": "linh"}
WORDS = {
    "off AVL": "part_off_avl",
    "alternate part on the AVL": "alternate_on_avl",
    "premium freight": "premium_freight",
    "premum freight": "premium_freight",
    "pull-in": "pull_in_frozen",
    "Pull In": "pull_in_frozen",
    "stop line": "stop_line",
    "air freight": "premium_freight",
    "FFF": "form_fit_function",
    "broker": "part_off_avl",
    "scrap": "rework_scrap",
    "forecast": "forecast_change",
}


@pytest.fixture(scope="module")
def asked() -> Iterator[Play]:
    with Stage(small_program()) as found:
        found("at 2027-03-01T17:00Z")
        yield found


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(small_program()) as found:
        found("at 2027-03-01T17:00Z")
        yield found


def _kind(topic: str) -> str:
    said = TOLD[topic][1]
    if "never" in said:
        return "never"
    return "free" if "decides" in said else "asks"


def _shared(play: Play, kind: str) -> int:
    return sum(record.kind == kind and record.to == "shared" for record in play.records)


@pytest.mark.parametrize("side", STAFF)
@pytest.mark.parametrize("topic", TOLD)
def test_each_topic_is_answered_in_a_sentence(asked: Play, topic: str, side: str) -> None:
    assert TOLD[topic][1] in asked.reply(f"{STAFF[side]}: /andon decision rights {topic}")


@pytest.mark.parametrize("side", STAFF)
@pytest.mark.parametrize("topic", TOLD)
@pytest.mark.parametrize("verb", ["ask", "decide"])
def test_each_topic_is_asked_and_decided_by_its_side_alone(
    asked: Play, topic: str, side: str, verb: str
) -> None:
    asks, tells = _shared(asked, "approval.requested"), _shared(asked, "decision.informed")
    said = asked.reply(f'{STAFF[side]}: /andon decision {verb} {topic} "{verb} {topic} {side}"')
    came = (
        _shared(asked, "approval.requested") - asks,
        _shared(asked, "decision.informed") - tells,
    )
    owner, sentence = TOLD[topic]
    kind = _kind(topic) if side == owner else "other"
    if kind == "never" or _kind(topic) == "never":
        assert said.startswith("Refused")
        assert came == (0, 0)
    elif kind == "other":
        assert said.startswith("Only ")
        assert sentence in said
        assert came == (0, 0)
    elif kind == "free":
        assert came == (0, 1)
        assert said.startswith("No decision is needed" if verb == "ask" else "Recorded as DEC")
    elif verb == "ask":
        assert "is asked of" in said
        assert came == (1, 0)
    else:
        assert said.startswith("Not recorded")
        assert sentence in said
        assert came == (0, 0)


@pytest.mark.parametrize(("typed", "topic"), WORDS.items())
def test_a_topic_is_found_by_words(asked: Play, typed: str, topic: str) -> None:
    assert TOLD[topic][1] in asked.reply(f"tom: /andon decision rights {typed}")
    other = STAFF[TOLD[topic][0]]
    said = asked.reply(f'{other}: /andon decision ask {typed} "words {typed}"')
    assert "DEC" in said, said


def test_words_that_fit_several_are_no_guess(asked: Play) -> None:
    said = asked.reply('linh: /andon decision ask alternate "C14"')
    assert "fits several topics" in said
    assert "alternate_on_avl, part_off_avl" in said
    assert "All topics: decision rights" in asked.reply('linh: /andon decision ask horses "C14"')


def test_all_seats_must_approve_and_one_no_ends_it(play: Play) -> None:
    play.reply('linh: /andon decision ask short_build "300 of 500"')
    assert "It still waits for program manager" in play.reply("tom: /andon decision approve DEC1")
    assert "DEC1 is rejected" in play.reply('maria: /andon decision reject DEC1 "all or nothing"')
    assert "already rejected" in play.reply("tom: /andon decision approve DEC1")


def _with(text: str) -> str:
    return write_program(small_program()) + text


def _stage(text: str) -> Stage:
    return Stage(read_program(_with(text)))


OTHER_ROLES = """
[[right]]
topic = "form_fit_function"
side = "ems"
may = "asks"
approves = ["program_manager"]
"""


def test_the_rights_say_who_decides_an_issue(play: Play) -> None:
    line = 'linh: /andon issue log deviation major "Other glue" limit=200'
    assert "DEC1 ACME-1 waits for Tom Reed" in _decisions(play, line)
    with _stage(OTHER_ROLES) as other:
        other("at 2027-03-01T17:00Z")
        assert "DEC1 ACME-1 waits for Maria Lopez" in _decisions(other, line)
        assert "form, fit or function" in other.reply("tom: /andon decision rights fff")


def _decisions(play: Play, line: str) -> str:
    play(line)
    return play.reply("tom: /andon decision list")


OWN = """
[[right]]
topic = "paint"
title = "Colour of the paint"
side = "oem"
may = "asks"
limit = "visible parts"
"""


def test_a_topic_of_their_own_is_asked_of_the_program_manager() -> None:
    with _stage(OWN) as play:
        play("at 2027-03-01T17:00Z")
        said = play.reply("linh: /andon decision rights paint")
        assert "Acme Devices asks Volta EMS first. Limit: visible parts." in said
        assert "To decide: Wei Chen" in play.reply('tom: /andon decision ask paint "RAL 7035"')


def test_what_an_issue_asks_for_already_is_not_asked_twice(play: Play) -> None:
    play('linh: /andon issue log deviation major "Other glue" limit=200')
    said = play.reply('linh: /andon decision ask fff "other glue" on ACME-1')
    assert said.startswith("DEC1 is proposed already")


def test_a_text_may_end_in_on(play: Play) -> None:
    said = play.reply("linh: /andon decision decide stop_line we put the lot on hold")
    assert said.startswith("Recorded as DEC1")
    told = [record for record in play.records if record.kind == "decision.informed"]
    assert "we put the lot on hold" in told[-1].text


ENDS = {
    "resolved": ('tom: /andon issue resolve ACME-1 "found 300"',),
    "closed": ('tom: /andon issue resolve ACME-1 "found 300"', "linh: /andon issue close ACME-1"),
    "cancelled": ('linh: /andon issue cancel ACME-1 "stock was miscounted"',),
}


@pytest.mark.parametrize("lines", ENDS.values(), ids=ENDS)
def test_a_question_is_not_ended_with_its_issue(play: Play, lines: tuple[str, ...]) -> None:
    play('linh: /andon issue log shortage major "U7 short"\ntom: /andon issue ack ACME-1')
    play('linh: /andon decision ask short_build "300 of 500" on ACME-1')
    for line in lines:
        play(line)
    assert "DEC1 ACME-1 waits for" in play.reply("linh: /andon decision list")
    assert "It still waits for program manager" in play.reply("tom: /andon decision approve DEC1")
    found = play("maria: /andon decision approve DEC1")
    assert [each.to for each in found if each.kind == "approval.decided"] == ["shared"]
