"""The steps of an 8D as people use them: mistakes, the other side, repeated presses, forms."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.features.eightd.forms import extend_form, step_form
from bot.features.eightd.policy import rows
from bot.features.eightd.texts import STEP_EXAMPLES, STEP_NAMES, TEXTS
from bot.messages.forms import form_line
from tests.playing import Play, Stage, small_program

START = """
at 2026-12-03T17:00 America/Los_Angeles
tom: /andon issue log scar major "Cracked joints on U7" ncr=NCR-17
linh: /andon issue ack ACME-1
linh: /andon issue contain ACME-1 "all lots sorted"
"""
CAUSES = 'occurrence="profile too cold" escape="AOI does not see it"'


@pytest.fixture
def play() -> Iterator[Play]:
    """A corrective action whose containment waits for Tom, who is the OEM's quality."""
    with Stage(small_program()) as found:
        found(START)
        yield found


@pytest.fixture
def contained(play: Play) -> Play:
    play("tom: /andon decision approve ACME-1")
    return play


def line(play: Play) -> str:
    """Return the line of progress as the card shows it."""
    cards = [r.text for r in play.records if r.kind == "issue.card"]
    return next(each for each in cards[-1].splitlines() if each.startswith("8D: "))


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("linh: /andon issue step ACME-1 D9 x", '"D9" is not a step of ACME-1. Allowed: D1, D3'),
        ("linh: /andon issue step ACME-1 CAP x", "Allowed: D1, D3, D4, D5, D6, D8."),
        ("linh: /andon issue step ACME-1 D4", "D4 needs both causes"),
        ('linh: /andon issue step ACME-1 D4 "cold"', "D4 needs both causes"),
        ("linh: /andon issue step ACME-1 D4 occurrence=cold", "D4 needs both causes"),
        ("linh: /andon issue step ACME-1 D4 occurrence=cold escape=", "is empty"),
        ('linh: /andon issue step ACME-1 D4 "occurrence: a; occurrence: b"', "both causes"),
        (
            "linh: /andon issue step ACME-1 D5 done",
            "D5 (chosen action) comes after D4 (root cause)",
        ),
        (
            "linh: /andon issue step ACME-1 D3 again",
            "was already approved: Shanghai Fri 09:00",
        ),
        ("linh: /andon issue step ACME-1 effective", "is checked by: Tom Reed."),
        ("tom: /andon issue step ACME-1 effective", "step D6 is not approved yet"),
        ("tom: /andon issue step ACME-1 D4 " + CAUSES, "Only Volta EMS can do this"),
        ("linh: /andon issue extend ACME-1 D4", "<until> is missing"),
        ("linh: /andon issue extend ACME-1 D4 2027-01-20", "<why> is missing"),
        ("linh: /andon issue extend ACME-1 D4 soon x", 'I cannot read "soon" as a time'),
        ("linh: /andon issue extend ACME-1 D4 2026-12-01 x", "is in the past"),
        ("linh: /andon issue extend ACME-1 D4 2026-12-10 x", "is not later than"),
        ("linh: /andon issue extend ACME-1 D1 2027-12-10 x", "Allowed: D4, D5, D6, D8."),
        ("linh: /andon issue extend ACME-1 D9 2027-12-10 x", "is not a step of ACME-1"),
        ("wei: /andon issue step ACME-9", "ACME-9 does not exist"),
        ("wei: /andon issue scar ACME-1", "and ACME-1 is none"),
    ],
)
def test_each_mistake_is_answered_and_changes_nothing(
    contained: Play, said: str, answer: str
) -> None:
    before = line(contained)
    assert answer in contained.reply(said)
    assert contained.reply("linh: /andon issue show ACME-1").count(before) == 1
    assert contained.reply("wei: /andon decision list").startswith("No decisions")


@pytest.mark.parametrize(
    "text",
    [
        CAUSES,
        '"occurrence: profile too cold; escape: AOI does not see it"',
        '"Escape: AOI does not see it. Occurrence: profile too cold"',
        '"occurrence=profile too cold, escape = AOI does not see it."',
    ],
)
def test_both_causes_in_any_order(contained: Play, text: str) -> None:
    contained(f"linh: /andon issue step ACME-1 D4 {text}")
    asked = [r.text for r in contained.records if r.kind == "approval.requested"]
    said = "Escape: AOI does not see it\nLinh Tran submitted it"
    assert f"Occurrence: profile too cold. {said}" in asked[-1]


def test_a_text_is_at_most_what_one_text_may_be(contained: Play) -> None:
    long = "x" * 1600
    said = f"linh: /andon issue step ACME-1 D4 occurrence={long} escape={long}"
    assert "Step D4 is too long" in contained.reply(said)


def test_a_second_submission_is_answered_with_who_decides(play: Play) -> None:
    assert "It waits for Tom Reed (decision DEC1)" in play.reply(
        'linh: /andon issue step ACME-1 D3 "again"'
    )
    assert play.reply("tom: /andon decision list").count("ACME-1") == 1


def test_a_decision_is_named_by_its_step_in_the_thread_only(contained: Play) -> None:
    contained(f"linh: /andon issue step ACME-1 D4 {CAUSES}")
    assert "There is no decision DEC4" in contained.reply("tom: /andon decision approve DEC4")
    assert (
        contained.reply("tom in ACME-1: @andon decision approve d4") == "Decision DEC2 is approved."
    )
    assert "D4 ✓ · D5 due" in line(contained)


def test_an_approval_pressed_twice_counts_once(play: Play) -> None:
    play("tom: /andon decision approve DEC1")
    assert "Decision DEC1 was already approved" in play.reply("tom: /andon decision approve DEC1")
    assert line(play).count("✓") == 2


def test_every_step_has_its_words() -> None:
    ids = {row.id for severity in ("major", "minor") for row in rows(severity)}
    assert set(STEP_EXAMPLES) == ids
    assert set(STEP_NAMES) == ids | {"E"}
    assert all(not text.endswith(" ") for text in TEXTS.values())


def test_the_button_of_a_reminder_opens_a_form_that_completes_its_line(contained: Play) -> None:
    told = [r for r in contained("wait 14d") if "Step D4 is needed: ACME-1" in r.text]
    assert [r.to for r in told] == ["dm:linh"]
    form = step_form("issue step ACME-1 D4")
    written = form_line(form, {"occurrence": 'a "cold" zone', "escape": "no AOI", "text": None})
    assert "is submitted (decision DEC2)" in contained.reply(f"linh: /andon {written}")
    form = extend_form("issue extend ACME-1 D5")
    written = form_line(form, {"until": "2027-01-20 10:00", "why": "sample is late"})
    assert "more time for step D5" in contained.reply(f"linh: /andon {written}")


@pytest.mark.parametrize("words", ["step D4", "step D5", "step effective", "extend D4"])
def test_forms_fit_every_platform(words: str) -> None:
    command = f"issue {words.replace(' ', ' ACME-1 ')}"
    form = extend_form(command) if "extend" in command else step_form(command)
    assert len(form.title) <= 24
    assert len(form.fields) <= 5
    assert all(len(field.label) <= 45 for field in form.fields)


def test_both_sides_read_the_same_steps(contained: Play) -> None:
    ours = contained.reply("linh: /andon issue step ACME-1").splitlines()
    theirs = contained.reply("tom: /andon issue step ACME-1").splitlines()
    assert [each.partition(":")[0] for each in ours] == [each.partition(":")[0] for each in theirs]
    assert ours[1].startswith("✓ D0–D1 (team): on time, Shanghai Fri 09:00")
    assert theirs[1].startswith("✓ D0–D1 (team): on time, Los Angeles Thu 17:00")


def test_the_team_may_be_named_later_and_acknowledges_nothing_twice(contained: Play) -> None:
    said = 'linh: /andon issue step ACME-1 D1 "Linh (lead), Wei"'
    assert contained.reply(said) == "ACME-1: step D0–D1 (team) is recorded."
    history = contained.reply("tom: /andon issue show ACME-1")
    assert "Linh Tran recorded step D0–D1 (team). Linh (lead), Wei" in history
    assert history.count("acknowledged it") == 1


def test_a_minor_one_needs_a_plan_only() -> None:
    with Stage(small_program()) as play:
        play("at 2026-12-04T09:00 Asia/Shanghai")
        play('tom: /andon issue log scar minor "Scratched lids" ncr=NCR-18')
        assert line(play) == "8D: CAP due Jan 1"
        said = play.reply('linh: /andon issue step ACME-1 CAP "new tray, in week 3"')
        assert said.startswith("ACME-1 is resolved. It closes itself")
        assert line(play) == "8D: CAP ✓"
        assert play.reply("tom: /andon decision list").startswith("No decisions")


def test_info_has_no_steps() -> None:
    with Stage(small_program()) as play:
        play("at 2026-12-04T09:00 Asia/Shanghai")
        shown = play('tom: /andon issue log scar info "Please check the lids" ncr=NCR-18')
        assert all("8D:" not in record.text for record in shown)
        said = play.reply("linh: /andon issue step ACME-1")
        assert said == "ACME-1 is info, so it has no 8D steps."


def test_the_other_side_answers_when_it_is_named() -> None:
    with Stage(small_program()) as play:
        play("at 2026-12-03T12:00 America/Los_Angeles")
        play('linh: /andon issue log scar major "Wrong data set sent" ncr=NCR-19 to=oem')
        play("tom: /andon issue ack ACME-1")
        play('tom: /andon issue contain ACME-1 "all orders stopped"')
        assert play.reply("linh: /andon decision list").count("waits for Linh Tran") == 1
        assert play.reply("linh: /andon decision approve ACME-1") == "Decision DEC1 is approved."
        assert "Only Acme Devices" in play.reply(f"linh: /andon issue step ACME-1 D4 {CAUSES}")
        play(f"tom: /andon issue step ACME-1 D4 {CAUSES}")
        assert "which waits for Linh" in play.reply("tom: /andon issue step ACME-1 D5 x")


def test_more_time_for_the_end_moves_the_clock_to_resolve(contained: Play) -> None:
    contained('linh: /andon issue extend ACME-1 D8 2027-01-20 "new tool in January"')
    assert "Shanghai Sun Jan 3 09:00" in contained.reply("linh: /andon issue show ACME-1")
    contained("tom: /andon decision approve ACME-1")
    shown = contained.reply("linh: /andon issue show ACME-1")
    assert "Resolve: Shanghai Wed Jan 20 2027 09:00" in shown
    assert "step D7+D8 (prevention, closing) is due Los Angeles Tue Jan 19 17:00" in shown
    assert "more time for step D7+D8" in shown
    late = [r.at for r in contained("wait 60d") if r.kind == "resolve.escalated"]
    assert late
    assert all(f"{at:%Y-%m-%d}" >= "2027-01-20" for at in late)
