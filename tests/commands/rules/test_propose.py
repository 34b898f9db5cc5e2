"""``rules propose``: one cell, one ladder, a set, a file; mistakes are one sentence."""

from __future__ import annotations

import pytest

from bot.app.bootstrap import on_console
from bot.data import demo_program_text
from bot.features.rules.sets import overrides_of
from bot.ports.request import COMMAND, Attachment, Request
from bot.program_file import read_program, write_overrides, write_program
from tests.commands.rules.conftest import opened
from tests.commands.test_program_changes import Office
from tests.domain.lint_program import broken, sound
from tests.playing import Play


def test_one_cell(office: Office) -> None:
    text = office.say(
        "maria", "rules propose shortage major ack=3bh update=4bh responder=other owner.oem=sqe"
    )
    assert text.splitlines() == [
        "Version 2 is proposed. A program manager of Volta EMS accepts it with: rules accept 2",
        "It changes:",
        "major shortage: acknowledge 4 bh → 3 bh, update 1 bd → 4 bh, responder oem → other, "
        "oem owner buyer → sqe",
    ]
    assert "rules.proposed" in {d.kind for d in office.deliver()}
    office.say("wei", "rules accept 2")
    shown = office.say("tom", "rules show shortage full=yes")
    assert "major: acknowledge 3 bh, contain 1 bd, update 4 bh, resolve 3 bd" in shown
    assert "in force: ems-standard with changes" in shown
    exported = office.ask("maria", "program export", place="dm").files[0].text
    (rule,) = (r for r in read_program(exported).overrides.rules if r.category == "shortage")
    assert str(rule.targets["ack"]) == "3bh"
    assert rule.owner == {"oem": "sqe"}


def test_a_later_proposal_keeps_what_was_changed_before(office: Office) -> None:
    office.say("maria", "rules propose shortage major ack=3bh")
    office.say("wei", "rules accept 2")
    office.say("wei", "rules propose shortage major update=4bh")
    office.say("maria", "rules accept 3")
    shown = office.say("tom", "rules show shortage full=yes")
    assert "major: acknowledge 3 bh, contain 1 bd, update 4 bh, resolve 3 bd" in shown


def test_going_back_to_the_shipped_rules_leaves_no_trace(office: Office) -> None:
    office.say("maria", "rules propose set ems-standard")
    assert "in force" in office.say("wei", "rules accept 2")
    exported = office.ask("maria", "program export", place="dm").files[0].text
    assert not read_program(exported).overrides.rules


def test_one_ladder(office: Office) -> None:
    line = 'rules propose ladder ack major remind=40% steps="L1 +0m, L2 +4bh, L4 +3bd offered"'
    text = office.say("maria", line)
    assert (
        "major ack ladder: reminder 50 % → 40 %, steps L1 +0 m, L2 +1 bd, L3 +2 bd, "
        "L4 +5 bd (offered) → L1 +0 m, L2 +4 bh, L4 +3 bd (offered)" in text
    )
    office.say("wei", "rules accept 2")
    text = office.say("wei", "rules propose ladder ack major remind=none")
    assert text.splitlines()[2] == "major ack ladder: reminder 40 % → none"
    office.say("maria", "rules accept 3")
    assert "· L2 +4 bh" in office.say("tom", "rules explain shortage major full=yes")
    assert "reminder at 40 %" not in office.say("tom", "rules explain shortage major full=yes")


def test_when_somebody_is_asked_to_help(office: Office) -> None:
    text = office.say("maria", "rules propose ladder ack major help=60%")
    assert text.splitlines()[2] == "major ack ladder: asked to help 75 % → 60 %"
    office.say("wei", "rules accept 2")
    shown = office.say("tom", "rules explain shortage major full=yes")
    assert "· reminder at 50 %" in shown, "the rest of the ladder stays"
    assert "· asked to help at 60 %" in shown
    text = office.say("wei", "rules propose ladder ack major help=none")
    assert text.splitlines()[2] == "major ack ladder: asked to help 60 % → none"
    office.say("maria", "rules accept 3")
    assert "asked to help" not in office.say("tom", "rules explain shortage major full=yes")


def test_how_soon_the_other_side_confirms(office: Office) -> None:
    text = office.say("maria", "rules propose shortage major confirm=1bd")
    assert text.splitlines()[2] == "major shortage: confirm 2 bd → 1 bd"
    office.say("wei", "rules accept 2")
    assert "resolve 3 bd, confirm 1 bd" in office.say("tom", "rules show shortage full=yes")
    assert "Confirm within 1 bd" in office.say("tom", "rules explain shortage major full=yes")
    text = office.say("wei", "rules propose shortage minor confirm=3bd")
    assert "minor shortage: confirm none → 3 bd" in text
    assert "minor confirm: the clock runs, but no ladder follows." in text.lower()


def test_what_waits_for_the_other_side(office: Office) -> None:
    shown = office.say("tom", "rules show full=yes")
    assert "critical, major: the other side agrees first; minor, info: done at once" in shown
    text = office.say("maria", "rules propose keys minor=ask info=ASK")
    assert text.splitlines()[1:] == [
        "It changes:",
        "minor keys: softening inform → ask",
        "info keys: softening inform → ask",
    ]
    assert "your side proposed it" in office.say("maria", "rules accept 2")
    assert "in force" in office.say("wei", "rules accept 2")
    shown = office.say("tom", "rules show full=yes")
    assert "critical, major, minor, info: the other side agrees first" in shown
    assert "minor keys: softening inform → ask" in office.say("tom", "rules diff 1 2")
    shown = office.say("tom", "rules explain shortage minor full=yes")
    assert "minor: the other side agrees first" in shown
    exported = office.ask("maria", "program export", place="dm").files[0].text
    assert '[keys]\nminor = "ask"\ninfo = "ask"\n' in exported
    text = office.say("wei", "rules propose keys minor=inform")
    assert text.splitlines()[2] == "minor keys: softening ask → inform"


def test_what_softens_alone_is_pointed_out(office: Office) -> None:
    text = office.say("maria", "rules propose keys major=inform")
    assert "Please check before it is accepted:" in text
    assert "Note: At major, whoever owes something may loosen or end it at once." in text
    assert "To mend: rules propose keys major=ask" in text
    text = office.say("maria", "rules propose", '[keys]\ncritical = "inform"\n')
    assert "critical keys: softening ask → inform" in text


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("keys", "Say what changes. Allowed: critical=, major=, minor=, info=."),
        ("keys minor=maybe", 'minor= cannot be "maybe". Allowed: ask (the other side agrees'),
        ("keys mino=ask", '"mino=" cannot be changed here. Did you mean minor?'),
        ("keys minor ask", '"minor" does not belong here.'),
        ("kyes minor=ask", '"kyes" is no category. Did you mean keys?'),
    ],
)
def test_keys_that_cannot_be(office: Office, line: str, says: str) -> None:
    text = office.say("maria", f"rules propose {line}")
    assert says in text
    assert "Example: rules propose " in text


@pytest.mark.parametrize("name", ["ems-strict", "ems-prototype"])
def test_a_whole_set(office: Office, name: str) -> None:
    text = office.say("wei", f"rules propose set {name}")
    assert "Version 2 is proposed. A program manager of Acme Devices accepts it" in text
    assert "more lines: rules diff 1 2" in text
    assert "Please check" not in text, "nothing is wrong with it in this program"
    told = [d for d in office.deliver() if d.kind == "rules.proposed"]
    assert told
    assert all(len(str(d.card)) < 3000 for d in told)
    assert name in str(told[0].card)
    office.say("maria", "rules accept 2")
    assert f"in force: {name}" in office.say("tom", "rules show full=yes")
    exported = office.ask("maria", "program export", place="dm").files[0].text
    assert read_program(exported).overrides == overrides_of(name)


def test_a_file_with_rules_alone_or_a_program_file(office: Office) -> None:
    rules = write_overrides(overrides_of("ems-strict"))
    text = office.say("maria", "rules propose", rules)
    assert "Only the rules of the file are proposed." in text
    assert "Version 2" in text
    again = office.say("maria", "rules propose set ems-strict")
    assert again == "Version 2 already proposes exactly this."
    program = write_program(on_console(read_program(sound())))
    assert "Nothing would change" in office.say("maria", "rules propose", program)
    left = program.replace('name = "Tom Becker"', 'name = "Thomas Becker"')
    changed = left + '\n[[rule]]\ncategory = "eq"\nseverity = "major"\nack = "2bh"\n'
    text = office.say("maria", "rules propose", changed)
    assert "major eq: acknowledge 4 bh → 2 bh" in text
    assert "Also proposed: 2." in text
    assert "Tom Becker" in office.say("tom", "program roster"), "the rules and nothing else"


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("", "Nothing would change"),
        ("not = toml = at all", "not valid TOML"),
        ('[[rule]]\ncategory = "eq"\nseverity = "mjor"\nack = "2bh"\n', '"mjor"'),
        ('[[rule]]\ncategory = "eq"\nseverity = "major"\nack = "soon"\n', '"soon"'),
        ("[rulez]\n", "[rulez]"),
        (sound().replace('key = "ACME"', 'key = "OTHER"'), "OTHER belongs to another program"),
        (sound().replace('side = "ems"', 'side = "esm"', 1), '"esm"'),
    ],
)
def test_a_file_that_cannot_be_used(file: str, says: str) -> None:
    for office in opened(demo_program_text()):
        text = office.say("maria", "rules propose", file)
        assert says in text
        assert len(text) < 1500
        assert "v2" not in office.say("maria", "rules history")


def test_a_file_that_is_no_text_is_refused(office: Office) -> None:
    files = (Attachment("rules.xlsx", b"PK\x03\x04\xff\xfe"),)
    request = Request(
        "x1", COMMAND, "console", "maria", "console:shared", "rules propose", attachments=files
    )
    assert office.core.handle(request, office.now).refused


def test_a_file_and_words_are_too_much(office: Office) -> None:
    text = office.say("maria", "rules propose eq major ack=2bh", "")
    assert text.startswith("Give an attached file or a change in words, not both.")


DOCK = """
[[site]]
id = "dock"
side = "ems"
zone = "Asia/Shanghai"
week = { mon-fri = ["08:30-17:30"] }
closed = ["2026-01-01..2026-12-31", "2027-01-01..2027-12-31", "2028-01-01..2028-12-31"]
"""


def test_a_clock_that_never_runs_is_said_and_may_be_proposed_all_the_same() -> None:
    """The EMS provider's planner works at a site that never opens."""
    planner = 'name = "Zhao Jun"\nside = "ems"\nsite = '
    for office in opened(broken((f'{planner}"sz"', f'{planner}"dock"')) + DOCK):
        told = office.say("maria", "rules propose delivery major ack=3bh")
        assert "Version 2 is proposed" in told
        assert "Please check before it is accepted:" in told
        assert "Wrong: Site dock of Volta EMS never opens." in told
        assert office.ask("linh", "rules explain delivery major full=yes").refused


def test_a_ladder_that_is_never_climbed_is_said(office: Office) -> None:
    text = """
        [[ladder]]
        trigger = "update"
        severity = "major"
        steps = [{ level = 1, after = "1bd" }]
        """
    told = office.say("maria", "rules propose", text)
    assert "Wrong: Major update ladder: level 1 waits for no missed update." in told
    assert 'To mend: rules propose ladder update major steps="L1 1 missed, L2 3 missed"' in told
    assert "Version 2 is proposed" in told


def test_only_what_is_new_is_said_of_gaps(office: Office) -> None:
    text = office.say("maria", "rules propose eq major ack=2bd")
    assert "Gap: Acknowledge 2 bd can end after resolve 1 bd: eq major." in text
    office.say("wei", "rules accept 2")
    text = office.say("maria", "rules propose dfm major ack=4bh")
    assert "Gap" not in text


def test_a_proposal_shows_nothing_of_the_partner_s_contacts() -> None:
    text = broken(('id = "linh"\nphone = "+1 408 555 0199"', 'id = "linh"'))
    for office in opened(text):
        line = 'rules propose ladder update major steps="L1 2 missed, L3 4 missed"'
        told = office.say("maria", line, place="dm")
        assert "phone" not in told


BAD = [
    ("tom", "shortage major ack=2bd", "Only a program manager"),
    ("maria", "", "Say what changes, or attach"),
    ("maria", "shrtage major ack=2bd", "Did you mean shortage?"),
    ("maria", "shortage", "The severity is missing"),
    ("maria", "shortage mjor ack=2bd", "Did you mean major?"),
    ("maria", "shortage major", "Say what changes. Allowed: ack=, contain="),
    ("maria", "shortage major ack=soon", 'ack= cannot be "soon"'),
    ("maria", "shortage major ack=0bh", 'ack= cannot be "0bh"'),
    ("maria", "shortage major ack=none", "cannot be taken away"),
    ("maria", f"shortage major ack={'9' * 400}bd", "ack= cannot be"),
    ("maria", "shortage major akc=2bd", "Did you mean ack?"),
    ("maria", "shortage major responder=acme", "Allowed: oem, ems, other."),
    ("maria", 'shortage major owner.oem="the buyer"', "owner.oem= cannot be"),
    ("maria", "shortage major owner.them=buyer", "owner.oem=, owner.ems="),
    ("maria", "shortage major minor ack=2bd", '"minor" does not belong here'),
    ("maria", "ladder", "The trigger is missing"),
    ("maria", "ladder ack", "The severity is missing"),
    ("maria", "ladder akc major remind=50%", "Did you mean ack?"),
    ("maria", "ladder ack major", "Allowed: remind=, help=, steps="),
    ("maria", "ladder ack major remind=100%", "1% to 99%"),
    ("maria", "ladder ack major help=soon", 'help= cannot be "soon"'),
    ("maria", "ladder ack major help=0%", "1% to 99%, or none"),
    ("maria", "ladder resolve major help=75%", "not for resolve."),
    ("maria", "shortage major confirm=none", "cannot be taken away"),
    ("maria", 'ladder ack major steps="L1 at once"', 'steps= cannot be "L1 at once"'),
    ("maria", 'ladder ack major steps="L1 +0m, L1 +1h"', "each once"),
    ("maria", 'ladder ack major steps="L1 2 missed"', "with + and a length"),
    ("maria", 'ladder update major steps="L1 +1bd"', "a number of missed updates"),
    ("maria", 'ladder ack major steps=""', "is empty"),
    ("maria", "set", "The rule set is missing"),
    ("maria", "set ems-lax", "Allowed: ems-standard, ems-strict, ems-prototype"),
    ("maria", "set ems-strict ack=2bd", '"ack=" does not belong here'),
    ("maria", "shortage major ack=4bh", "Nothing would change: version 1"),
]


@pytest.mark.parametrize(("who", "line", "says"), BAD, ids=[f"{row[1][:40]}" for row in BAD])
def test_a_mistake_is_explained_and_nothing_is_proposed(
    play: Play, who: str, line: str, says: str
) -> None:
    delivered = play(f"{who}: /andon rules propose {line}")
    assert [r.kind for r in delivered] == ["reply"]
    assert says in delivered[0].text
    assert len(delivered[0].text) < 600
    assert "v2" not in play.reply("maria: /andon rules history")
