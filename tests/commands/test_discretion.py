"""What is kept out of the shared channel stays out of it, whatever is done with the issue."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.domain.program import Program
from bot.domain.values import DateRange
from bot.messages.card import plain_card, unpack
from bot.ports.request import COMMAND, TALK, Request
from bot.program_file import read_program
from tests.playing import Play, Stage, small_program
from tests.spreadsheet import office as offices
from tests.spreadsheet.files import loaded, xlsx
from tests.spreadsheet.office import NOW, Office, Said

HERE = Path(__file__).parents[1]
SHARED = "shared"


@pytest.fixture
def office() -> Iterator[Office]:
    with offices.office() as made:
        yield made


def acme() -> Program:
    return read_program((HERE / "scenarios" / "acme.toml").read_text("utf-8"))


# nothing leaks, whatever the verb

SIDES = {"tom": "oem", "maria": "oem", "linh": "ems", "wei": "ems"}
MANAGERS = {"maria", "wei"}
COMMERCIAL, CONFIDENTIALITY, ORDINARY = "ACME-1", "ACME-2", "ACME-3"


@dataclass(frozen=True)
class Secret:
    """A word that somebody typed, and who may read it."""

    word: str
    readers: frozenset[str]


def own_side(person: str, program: Program) -> frozenset[str]:
    side = SIDES[person]
    return frozenset({side, *(f"dm:{p.id}" for p in program.people if p.side == side)})


def managers_and(person: str) -> frozenset[str]:
    return frozenset(f"dm:{each}" for each in {*MANAGERS, person})


# Lines about the issue of an incident: each carries one secret.
ABOUT_INCIDENT = (
    'issue update {issue} "{word}"',
    'issue contain {issue} "{word}"',
    'issue wait {issue} on ems "{word}"',
    'issue wait {issue} on oem "{word}"',
    'issue wait {issue} on third_party until +1bd "{word}"',
    'issue resolve {issue} "{word}"',
    'issue reopen {issue} "{word}"',
    'issue cancel {issue} "{word}"',
    'issue hold {issue} 30m "{word}"',
    'issue escalate {issue} "{word}"',
    'issue severity {issue} major "{word}"',
    'issue severity {issue} critical "{word}"',
    'decision reject {issue} "{word}"',
    'decision approve {issue} "{word}"',
    'issue edit {issue} title="{word}"',
    'issue edit {issue} what="{word}" link=https://x.example/{word}',
    'issue edit {issue} category=confidentiality where="{word}"',
)
ABOUT_PRICES = (
    'issue edit {issue} title="{word}"',
    'issue edit {issue} price="{word}" part={word}',
    'issue edit {issue} category=commercial po="{word}"',
    'issue edit {issue} responder=oem remarks="{word}"',
)
WITHOUT_A_TEXT = (
    "issue ack {issue}", "issue close {issue}", "issue assign {issue} linh",
    "issue merge ACME-2 into ACME-3", "issue merge ACME-1 into ACME-3",
    "issue merge ACME-3 into ACME-1", "issue merge ACME-3 into ACME-2",
    "issue edit ACME-1 reference=RFQ-88", "issue resolve {issue}", "issue reopen {issue}",
)  # fmt: skip

_steps = st.lists(
    st.tuples(
        st.sampled_from(sorted(SIDES)),
        st.sampled_from((SHARED, "dm", "own")),
        st.sampled_from((*ABOUT_INCIDENT, *ABOUT_PRICES, *WITHOUT_A_TEXT)),
        st.sampled_from((0, 0, 20, 60 * 20)),
    ),
    min_size=6,
    max_size=25,
)


def _line(person: str, where: str, line: str) -> str:
    place = {"shared": "", "dm": " in dm", "own": f" in {SIDES[person]}"}[where]
    return f"{person}{place}: /andon {line}"


def _said(program: Program, number: int, person: str, template: str) -> tuple[str, Secret]:
    word = f"Quux{number}x"
    if template in ABOUT_PRICES:
        return template.format(issue=COMMERCIAL, word=word), Secret(word, own_side(person, program))
    line = template.format(issue=CONFIDENTIALITY, word=word)
    return line, Secret(word, managers_and(person))


def _everything_looked_at(play: Play) -> None:
    """Everybody asks for everything everywhere."""
    asked = ("issue list all", "issue show {}", "issue why {}", "digest now internal",
             "digest now daily", "digest now weekly")  # fmt: skip
    for person in (*SIDES, "mei", "greg"):
        for where in (
            "",
            " in dm",
            f" in {SIDES.get(person, 'ems' if person == 'mei' else 'oem')}",
        ):
            for line in asked:
                for name in (COMMERCIAL, CONFIDENTIALITY, ORDINARY) if "{}" in line else ("",):
                    play(f"{person}{where}: /andon {line.format(name)}")


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(steps=_steps)
def test_no_reader_is_shown_what_is_not_for_them(steps: list[tuple[str, str, str, int]]) -> None:
    program = acme()
    secrets = [
        Secret("Zeta2", own_side("tom", program)),
        Secret("Zeta3", managers_and("linh")),
        Secret("Zeta4", managers_and("linh")),
    ]
    with Stage(program) as play:
        play(
            """
            at 2026-12-03T16:00 America/Los_Angeles
            maria: /andon digest schedule daily 08:30
            maria: /andon digest schedule internal fri 15:00
            wei: /andon digest schedule internal fri 15:00 zone=Asia/Shanghai
            tom: /andon issue log commercial "price Zeta2" gap=Zeta2
            linh: /andon issue log confidentiality "image Zeta3" what=Zeta4
            linh: /andon issue log general "Lid is loose" part=LID-9
            """
        )
        for number, (person, where, template, minutes) in enumerate(steps):
            line, secret = _said(program, number, person, template)
            secrets.append(secret)
            play(_line(person, where, line))
            play(f"wait {minutes}m") if minutes else None
        play("wait 3d")
        _everything_looked_at(play)
        play("wait 5d")
        _assert_read_by_readers_only(play, secrets)


def _assert_read_by_readers_only(play: Play, secrets: list[Secret]) -> None:
    shown = 0
    for record in play.records:
        for secret in secrets:
            if secret.word in record.text:
                shown += 1
                assert record.to in secret.readers, f"{record.to} reads {record.text}"
    assert shown, "nobody was shown a secret, so nothing was proved"


# what is stored under the eyes of both sides


def stored(office: Office) -> str:
    """Everything that the database holds and that both sides may be shown."""
    with office.db.read() as tx:
        issues = [repr(issue) for issue in tx.issues(1)]
        events = [json.dumps(e.payload) for e in tx.events(1) if e.audience == "shared"]
    sent = [plain_card(unpack(d.card)) for d in office.delivered if d.to == SHARED]
    return "\n".join((*issues, *events, *sent))


def test_neither_issue_nor_shared_history_holds_the_secret(office: Office) -> None:
    office.say("tom", 'issue log commercial "Zeta at 2.10" part=Zeta reference=RFQ-88')
    office.say("linh", 'issue log confidentiality "Zeta went out" what=Zeta')
    office.say("maria", 'issue update ACME-2 "Zeta is called back"')
    office.say("maria", 'issue resolve ACME-2 "Zeta is back"')
    office.settle()
    assert "Zeta" not in stored(office)
    assert office.issue(1).fields == {"reference": "RFQ-88"}
    assert office.issue(2).resolution == (
        "[The text is not shown here; the program managers have it]"
    )


def _cells(file: bytes) -> str:
    sheets: Any = loaded(file)
    return "\n".join(str(c.value) for sheet in sheets for row in sheet.iter_rows() for c in row)


def test_an_export_has_the_notes_of_the_own_side_only(office: Office) -> None:
    office.say("tom", 'issue log commercial "Zeta at 2.10" gap=9000USD')
    office.say("linh", 'issue log confidentiality "Quux got the image"')
    ours = _cells(office.say("maria", "issue export all").file.data)
    theirs = _cells(office.say("wei", "issue export all").file.data)
    shared = _cells(office.say("maria", "issue export all", place=SHARED).file.data)
    assert "Commercial, no reference yet" in theirs
    assert "Title: Zeta at 2.10" in ours
    for word in ("Zeta", "9000USD", "Quux"):
        assert word not in theirs
        assert word not in shared
    # What is for the program managers leaves in no file.
    assert "Quux" not in ours


def test_choices_and_forms_show_the_neutral_title(office: Office) -> None:
    office.say("tom", 'issue log commercial "Zeta at 2.10"')
    office.say("linh", 'issue log confidentiality "Zeta went out"')
    asked = Request("k", COMMAND, "console", "wei", "console:shared", "")
    labels = [choice.label for choice in office.core.suggest(asked, "issue", "")]
    assert labels == [
        "ACME-2 critical: Confidentiality incident",
        "ACME-1 minor: Commercial, no reference yet",
    ]
    assert office.core.suggest(asked, "issue", "Zeta at 2.10") == []
    edit = office.core.form(replace(asked, text="issue edit ACME-2"), "issue edit")
    assert edit is not None
    assert [field.name for field in edit.fields] == ["what", "where", "who_saw"]
    price = office.core.form(replace(asked, text="issue edit ACME-1"), "issue edit")
    assert price is not None
    assert [field.name for field in price.fields] == ["reference"]


def test_a_refused_line_tells_nobody_anything(office: Office) -> None:
    office.say("linh", 'issue log confidentiality "Zeta went out"')
    office.settle()
    said = office.say("linh", 'issue update ACME-1 "Quux has it"')
    assert said.reply.refused or "Only Acme Devices" in said.text
    again = office.say("maria", 'issue severity ACME-1 critical "Quux"')
    assert "already critical" in again.text
    assert "not shared" not in again.text
    assert office.settle() == []


def test_a_request_that_comes_twice_tells_the_managers_once(office: Office) -> None:
    line = 'issue log confidentiality "Zeta went out"'
    asked = Request("same", COMMAND, "console", "linh", "console:dm:linh", line, private=True)
    first = office.core.handle(asked, office.now)
    office.restart()
    assert office.core.handle(asked, office.now + timedelta(seconds=3)) == first
    told = [d.to for d in office.settle() if d.kind == "issue.event"]
    assert sorted(told) == ["dm:maria", "dm:wei"]


def test_a_reply_to_the_managers_message_is_no_note_of_the_whole_side(office: Office) -> None:
    office.say("linh", 'issue log confidentiality "Zeta went out"')
    told = next(d for d in office.settle() if d.to == "dm:maria")
    ref = next(f"m{len(office.delivered)}-{n}" for n, d in enumerate(office.delivered) if d is told)
    with office.db.read() as tx:
        assert tx.message_at("console:dm:maria", ref) is not None
    asked = Request(
        "t", TALK, "console", "maria", "console:dm:maria", "Quux again?", private=True, thread=ref
    )
    said = Said(office.core.handle(asked, office.now))
    assert "nothing was kept" in said.text
    assert office.settle() == []
    assert "Quux" not in office.say("tom", "issue show ACME-1").text


# who is a program manager


def test_a_stand_in_reads_it_and_a_side_without_anybody_is_named() -> None:
    program = small_program()
    gone = DateRange(NOW.date(), NOW.date())
    people = tuple(
        replace(p, away=(gone,), backup="tom") if p.id == "maria"
        else replace(p, roles=()) if p.id == "wei" else p
        for p in program.people
    )  # fmt: skip
    with offices.office(replace(program, people=people)) as office:
        said = office.say("linh", 'issue log confidentiality "Zeta went out"')
        assert "Sent to: Tom Reed" in said.text
        assert "Volta EMS has no program manager who can be reached" in said.text
        told = [d.to for d in office.settle() if d.kind == "issue.event"]
        assert told == ["dm:tom"]
        assert "Zeta" in office.say("tom", "issue show ACME-1").text
        assert "Zeta" in office.say("linh", "issue show ACME-1").text
        assert "Zeta" not in office.say("wei", "issue show ACME-1").text


def test_a_manager_of_one_side_does_not_get_his_own_words(office: Office) -> None:
    said = office.say("wei", 'issue log confidentiality "Zeta went out"')
    assert "Sent to: Maria Lopez" in said.text
    told = [d.to for d in office.settle() if d.kind == "issue.event"]
    assert told == ["dm:maria"]


# long texts


def test_fifty_long_details_are_kept_whole(office: Office) -> None:
    fields = " ".join(f'f{n}="{str(n) * 240}"' for n in range(10, 30))
    office.say("tom", f'issue log commercial "Zeta at 2.10" {fields}')
    office.say("linh", f'issue log confidentiality "Quux" {fields}')
    office.settle()
    for name, reader in (("ACME-1", "tom"), ("ACME-2", "wei")):
        shown = office.say(reader, f"issue show {name}").text
        assert all(str(n) * 240 in shown for n in range(10, 30))
        assert max(map(len, shown.splitlines())) < 3000


def test_a_reference_that_is_a_story_is_not_shared(office: Office) -> None:
    said = office.say("tom", f'issue log commercial "Zeta" reference="{"we pay 2.10 " * 20}"')
    assert "A reference has at most 60 characters, so it was not shared." in said.text
    assert "Kept for Acme Devices only: Title, Reference" in said.text
    assert office.issue().title == "Commercial, no reference yet"
    assert office.issue().fields == {}


def test_history_that_grows_does_not_push_the_details_out(office: Office) -> None:
    office.say("tom", 'issue log commercial "Zeta at 2.10"')
    for number in range(30):
        office.say("linh", f'issue update ACME-1 "step {number}"')
        office.say("wei", f'issue update ACME-1 "step {number}"')
    assert "Title: Zeta at 2.10" in office.say("dana", "issue show ACME-1").text


# merging


def test_a_merge_copies_the_reference_and_nothing_else(office: Office) -> None:
    office.say("tom", 'issue log delivery "Lot 7 is late" reference=RFQ-88 po=4711 share=yes')
    office.say("tom", 'issue log commercial "Zeta at 2.10"')
    said = office.say("maria", "issue merge ACME-1 into ACME-2")
    assert "Copied to ACME-2: Reference RFQ-88" in said.text
    goes_on = office.issue(2)
    assert goes_on.fields == {"reference": "RFQ-88"}
    assert goes_on.title == "Commercial, reference RFQ-88"


def test_what_is_said_on_a_merged_incident_is_withheld_from_where_it_counts() -> None:
    with Stage(acme()) as play:
        play(
            """
            at 2026-12-03T10:00 America/Los_Angeles
            linh: /andon issue log confidentiality "Zeta went out"
            linh: /andon issue log general "Lid is loose"
            maria: /andon issue merge ACME-1 into ACME-2
            tom in ACME-1: /andon update "Quux has it"
            wait 12h
            """
        )
        texts = {record.to: record.text for record in play.records if "Quux" in record.text}
        assert set(texts) == {"dm:maria", "dm:wei"}


# issues from before


def test_an_issue_from_an_older_version_loses_nothing_when_it_is_edited(office: Office) -> None:
    office.say("tom", 'issue log commercial "Zeta" reference=RFQ-88')
    old = replace(office.issue(), title="Zeta at 2.10", fields={"gap": "9000USD"})
    office.db.write(lambda tx: tx.save_issue(old))
    said = office.say("tom", "issue edit ACME-1 reference=RFQ-89")
    assert "What was written before was read by both sides" in said.text
    assert office.issue().title == "Commercial, reference RFQ-89"
    for reader in ("dana", "linh"):
        shown = office.say(reader, "issue show ACME-1").text
        assert "Title: Zeta at 2.10 · Missing quantity: 9000USD" in shown


# lists

HEAD = ["No.", "Title", "Category", "Severity", "Status", "Reference", "Remarks", "Answer"]
PRICE = ["Q-1", "Zeta at 2.10", "Commercial", "Low", "Open", "RFQ-88", "floor Zeta 1.90"]
LEAK = ["Q-2", "Zeta went to Quux", "Confidentiality", "High", "Resolved", None, "Zeta", "Zeta ok"]


def test_rows_of_a_list_get_neutral_titles_too(office: Office) -> None:
    said = office.imported(xlsx([HEAD, PRICE, LEAK]))
    assert "Commercial, reference RFQ-88" in said.text
    office.settle(12 * 3600)
    price, leak = office.issues()
    assert (price.title, price.fields) == (
        "Commercial, reference RFQ-88", {"reference": "RFQ-88"},
    )  # fmt: skip
    assert (leak.title, leak.fields, leak.resolution) == ("Confidentiality incident", {}, None)
    assert "Zeta" not in stored(office)
    assert "floor Zeta 1.90" in office.say("dana", "issue show ACME-1").text
    assert "Zeta" not in office.say("linh", "issue show ACME-1").text
    assert "Zeta ok" in office.say("wei", "issue show ACME-2").text
    told = {d.to for d in office.delivered if "Quux" in plain_card(unpack(d.card))}
    assert told == {"dm:wei"}


def test_the_same_list_again_changes_nothing(office: Office) -> None:
    office.imported(xlsx([HEAD, PRICE]))
    said = office.say("maria", "issue import", xlsx([HEAD, PRICE]))
    assert said.facts() == {"As it is": "1"}


def test_a_list_renews_the_reference_and_does_not_make_an_issue_public(office: Office) -> None:
    office.imported(xlsx([HEAD, PRICE]))
    row = ["ACME-1", "Zeta at 2.20", "Shortage", "Low", "Open", "RFQ-89", "floor Zeta 1.80"]
    said = office.imported(xlsx([HEAD, row]))
    assert "ACME-1 keeps its category Commercial" in said.text
    issue = office.issue()
    assert (issue.category, issue.title) == ("commercial", "Commercial, reference RFQ-89")
    assert "Zeta" not in stored(office)


def test_what_a_list_calls_commercial_is_not_shown_where_its_category_stays(
    office: Office,
) -> None:
    """The own side owes it: a list does not give it the slower clocks of a commercial matter."""
    office.say("linh", 'issue log shortage "U7 MCU short" mpn=STM32 share=yes')
    row = ["ACME-1", "U7 at 9 USD", "Commercial", None, "Open", "RFQ-88", "floor 8 USD"]
    office.imported(xlsx([HEAD, row]))
    office.settle()
    assert (office.issue().title, office.issue().category) == ("U7 MCU short", "shortage")
    assert "USD" not in stored(office)


def test_a_list_sorts_an_issue_into_such_a_category(office: Office) -> None:
    office.say("tom", 'issue log shortage "U7 MCU short" mpn=STM32 to=ems share=yes')
    row = ["ACME-1", "U7 at 9 USD", "Commercial", None, "Open", "RFQ-88", "floor 8 USD"]
    office.imported(xlsx([HEAD, row]))
    office.settle()
    assert office.issue().title == "Commercial, reference RFQ-88"
    assert "USD" not in stored(office)
    assert "floor 8 USD" in office.say("tom", "issue show ACME-1").text
    theirs = office.say("linh", "issue show ACME-1").text
    assert "Title: U7 MCU short" in theirs
    assert "USD" not in theirs
