"""``rules check``: findings in pages, contact data for its own side, mends that mend."""

from __future__ import annotations

import pytest

from bot.features.rules.texts import PAGE
from tests.commands.rules.conftest import opened
from tests.commands.test_program_changes import Office
from tests.domain.lint_program import broken
from tests.playing import Play


def test_nothing_found_is_one_line(office: Office) -> None:
    office.say("maria", "rules propose fai minor contain=2bd")
    text = office.say("maria", "rules check")
    assert text == "Rules v1 of ACME fit the people and calendars of both sides."


def test_findings_are_listed_and_say_how_to_mend(play: Play) -> None:
    text = play.reply("wei: /andon rules check")
    assert text.startswith(
        "Rules v1 of ACME: 4 findings\n"
        "Gap: Update 3 bd can end after resolve 2 bd: fai minor, order minor."
    )
    assert "To mend: rules propose fai minor update=2bd" in text


def test_contact_data_is_for_its_own_side_alone(play: Play) -> None:
    shared = play.reply("maria: /andon rules check")
    assert "phone" not in shared
    assert "+1 about contact data of Acme Devices" in shared
    private = play.reply("maria in dm: /andon rules check")
    assert "It is missing for Tom Becker, Dana Whitfield." in private
    assert "Linh Pham" not in private
    partner = play.reply("wei in dm: /andon rules check")
    assert "It is missing for Linh Pham, Zhao Jun." in partner
    assert "Tom Becker" not in partner


def test_many_findings_come_in_pages() -> None:
    closed = 'country = "US"\nclosed = ["2026-11-06"]'
    text = broken(('country = "US"', closed))
    for name in ("maria", "greg", "helen", "vera", "tom", "dana", "linh", "jun", "wei", "feng"):
        text = text.replace(f'backup = "{name}"\n', "")
    text = text.replace('roles = ["planner", "buyer"]', "")
    text += "".join(
        f'\n[[rule]]\ncategory = "{category}"\nseverity = "minor"\nack = "{days}bd"\n'
        for days, category in enumerate(("eq", "dfm", "shortage", "consigned", "delivery"), 4)
    )
    for office in opened(text):
        seen: list[str] = []
        line = "rules check"
        while line:
            shown = office.say("tom", line)
            assert len(shown) <= PAGE
            more = [each for each in shown.splitlines() if " more: " in each]
            seen += [each for each in shown.splitlines() if "To mend: " in each]
            line = more[0].partition(" more: ")[2] if more else ""
        title = office.say("tom", "rules check").splitlines()[0]
        assert title == f"Rules v1 of ACME: {len(seen)} findings"
        assert len(set(seen)) == len(seen) > 12
        assert "There is no page 9" in office.say("tom", "rules check page=9")
        assert "There is no page 0" in office.say("tom", "rules check page=0")


def test_a_proposed_version_can_be_checked(office: Office) -> None:
    office.say("maria", "rules propose shortage major ack=2bd")
    text = office.say("wei", "rules check version=2")
    assert text.startswith("Rules v2 of ACME: 1 finding\nGap: Acknowledge 2 bd can end after")
    assert "Allowed: 1, 2." in office.say("wei", "rules check version=5")


@pytest.mark.parametrize("key", ["ack=2bd", "resolve=1bh", "update=9bd"])
def test_the_command_that_mends_mends(office: Office, key: str) -> None:
    office.say("maria", f"rules propose shortage major {key}")
    office.say("wei", "rules accept 2")
    version = 2
    while " mend: " in (text := office.say("maria", "rules check")):
        command = text.partition("To mend: ")[2].splitlines()[0]
        assert "is proposed" in office.say("maria", command), command
        version += 1
        assert "in force" in office.say("wei", f"rules accept {version}")
        assert version < 8, text
