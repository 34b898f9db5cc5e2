"""Cards as blocks: golden pictures, and limits that no card can break."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack import modal
from adapters.slack.actions import read_action
from adapters.slack.native import table_block
from adapters.slack.parse import Act, Home, Origin
from adapters.slack.render import home, message
from bot.messages.card import Button, Card, Mention, Moment, Table, Text, pack, unpack
from bot.messages.forms import CHOICE, DATE, LONG_TEXT, Choice, Field, Form, form_line
from bot.ports.request import BUTTON, Request
from tests.fakes.slack.shapes import Json, check_message, check_view, texts

DUE = Moment(datetime(2026, 12, 4, 2, 0, tzinfo=UTC), ("America/Los_Angeles", "Asia/Shanghai"))
WHEN = "Los Angeles Thu Dec 3 18:00 · Shanghai Fri Dec 4 10:00"


def section(text: str) -> Json:
    shown = {"type": "mrkdwn", "text": text, "verbatim": True}
    return {"type": "section", "text": shown, "expand": True}


def header(text: str) -> Json:
    return {"type": "header", "text": {"type": "plain_text", "text": text, "emoji": False}}


def marked(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def test_an_issue_card() -> None:
    card = Card(
        ("ACME-1", " ", "U7 MCU short"),
        (("Waits on", (Mention("tom", "Tom"), ", ", Mention("hua", "Hua"))),
         ("Kind", ("Shortage, major",))),
        (("Still missing: mpn",),),
        (
            Button("Acknowledge", "issue ack ACME-1", "primary"),
            Button("Resolve", "issue resolve ACME-1", form="issue resolve"),
            Button("Why", "issue why ACME-1"),
            Button("Pass the ball", "issue wait ACME-1 on ems", form="issue wait"),
        ),
        "waiting",
        state="Not acknowledged",
        due=("Acknowledge: ", DUE),
        small=(("Logged by Linh",),),
    )  # fmt: skip
    shown = message(card, {"tom": "T1/U1"})
    check_message(shown)
    facts = [marked("*Waits on*\n<@U1>, Hua"), marked("*Kind*\nShortage, major")]
    assert shown["blocks"][:-1] == [
        header("🟡 Not acknowledged"),
        {**section("*ACME-1 U7 MCU short*"), "fields": facts},
        header(f"Acknowledge: {WHEN}"),
        section("Still missing: mpn"),
        {"type": "context", "elements": [marked("Logged by Linh")]},
    ]
    first, second, menu = shown["blocks"][-1]["elements"]
    assert (first["action_id"], first["style"], first["value"]) == (
        "run/0", "primary", "issue ack ACME-1",
    )  # fmt: skip
    assert second["action_id"] == "form/issue resolve/1"
    assert (menu["type"], menu["action_id"]) == ("overflow", "menu")
    assert [o["value"] for o in menu["options"]] == [
        "|issue why ACME-1", "issue wait|issue wait ACME-1 on ems",
    ]  # fmt: skip
    assert shown["text"].startswith("Not acknowledged · ACME-1 U7 MCU short\nWaits on: @Tom, @Hua")


def test_what_is_due_is_no_header_where_slack_could_read_it() -> None:
    card = Card(("ACME-1",), due=("R&D: ", DUE))
    assert message(card)["blocks"][1] == section(f"*R&amp;D: {WHEN}*")


@pytest.mark.parametrize(
    ("count", "kind"),
    [(4, "overflow"), (8, "overflow"), (9, "static_select"), (40, "static_select")],
)
def test_many_buttons_stand_in_a_menu(count: int, kind: str) -> None:
    buttons = tuple(Button(f"B{n}", f"issue show ACME-{n}") for n in range(count))
    (_, row) = message(Card(("x",), buttons=buttons))["blocks"]
    *shown, menu = row["elements"]
    assert (len(shown), menu["type"], len(menu["options"])) == (3, kind, count - 3)


def test_a_line_too_long_for_a_menu_stays_a_button() -> None:
    buttons = tuple(Button(f"B{n}", f"issue log {'x' * 200} {n}") for n in range(5))
    (_, row) = message(Card(("x",), buttons=buttons))["blocks"]
    assert [each["type"] for each in row["elements"]] == ["button"] * 5


def test_an_entry_of_a_menu_is_read_back() -> None:
    chosen = {"type": "overflow", "action_id": "menu", "selected_option": {"value": "f x|a b|c"}}
    assert read_action(chosen) == ("f x", "a b|c")
    assert read_action({**chosen, "selected_option": {"value": "|a"}}) == (None, "a")
    assert read_action({**chosen, "action_id": "other"}) is None
    assert read_action({**chosen, "selected_option": None}) is None


def test_a_thread_line() -> None:
    card = Card(("Tom acknowledged ACME-1. Due ", DUE, "."))
    assert message(card)["blocks"] == [section(f"Tom acknowledged ACME-1. Due {WHEN}.")]


def test_an_alert_mentions_only_by_address() -> None:
    people: Text = (Mention("maria", "Maria"), ", ", Mention("wei", "*Wei*"))
    shown = message(Card(("Level 1: ACME-1 ", *people), tone="critical"), {"maria": "T1/U2"})
    joiner = "\u2060"
    wei = f"{joiner}*{joiner}Wei{joiner}*{joiner}"
    assert shown["blocks"] == [section(f"❗ Level 1: ACME-1 <@U2>, {wei}")]


def test_a_list_is_one_section() -> None:
    card = Card(("ACME: open issues",), lines=(("ACME-1 major",), ("ACME-2 minor",)))
    assert message(card)["blocks"] == [
        section("*ACME: open issues*"),
        section("ACME-1 major\nACME-2 minor"),
    ]


def test_a_repeated_message_says_so() -> None:
    shown = message(Card(("hello",)), note="(possibly repeated)")
    context = {"type": "mrkdwn", "text": "(possibly repeated)"}
    assert shown["blocks"][-1] == {"type": "context", "elements": [context]}
    assert "(possibly repeated)" in shown["text"]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("ACME-1 R&D <!here>", "*ACME-1 R&amp;D &lt;!here&gt;*"),
        ("ACME-1 R17 < 10k @ 25C", "*ACME-1 R17 &lt; 10k @ 25C*"),
        ("ACME-1 3 * 5 < 16", "ACME-1 3 \u2060*\u2060 5 &lt; 16"),
    ],
)
def test_a_title_that_slack_could_read_is_no_header_and_keeps_its_weight(
    title: str, shown: str
) -> None:
    card = Card((title,), (("State", ("open",)),))
    assert message(card)["blocks"][0] == section(shown)


def test_a_sentence_above_lines_is_no_heading() -> None:
    for title in (("ACME-1 is logged.",), ("ACME-1 is due ", DUE), (Mention("tom", "Tom"), " is")):
        shown = message(Card(title, lines=(("Still missing: mpn",),)))["blocks"][0]
        assert not shown["text"]["text"].startswith("*")


def test_a_moment_is_shown_once_for_each_side() -> None:
    told = Moment(DUE.at, DUE.zones, names=("San Jose", "Shenzhen"), written=DUE.at)
    shown = section("• San Jose Thu 18:00 · Shenzhen Fri 10:00")
    assert message(Card(("• ", told)))["blocks"] == [shown]
    assert unpack(pack(Card((told, DUE)))).title == (told, DUE)


def test_links_stand_above_the_buttons() -> None:
    card = Card(("Acknowledgment due",), buttons=(Button("Acknowledge", "issue ack ACME-1"),))
    links = [(f"ACME-{n}", f"https://acme.slack.com/archives/C1/p{n}") for n in range(60)]
    shown = message(card, note="(possibly repeated)", links=links)
    check_message(shown)
    assert [block["type"] for block in shown["blocks"]] == [
        "section", "context", "context", "actions",
    ]  # fmt: skip
    text = shown["blocks"][1]["elements"][0]["text"]
    assert text.startswith("Open <https://acme.slack.com/archives/C1/p0|ACME-0> · <")
    assert text.endswith(">")


def test_labels_of_buttons_count_for_the_size_of_a_message() -> None:
    buttons = tuple(Button(f"{n} " + "b" * 80, f"issue ack ACME-{n}") for n in range(75))
    lines = tuple(("x" * 300,) for _ in range(60))
    check_message(message(Card(("list",), lines=lines, buttons=buttons)))


def test_a_long_list_is_cut_and_counted() -> None:
    lines = tuple((f"ACME-{n} " + "x" * 400,) for n in range(200))
    shown = message(Card(("list",), lines=lines))
    check_message(shown)
    seen = "".join(texts(shown["blocks"]))
    last = max(n for n in range(200) if f"ACME-{n} " in seen)
    assert f"+{199 - last} more" in seen


PARTS = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["<!here>", "&" * 3500, "*" * 3500, "> a\n> b", "@channel", "x" * 5000]),
    st.builds(Mention, st.sampled_from(["tom", "hua"]), st.text(max_size=30)),
    st.just(DUE),
)
TEXT = st.lists(PARTS, max_size=4).map(tuple)
BUTTON_ = st.builds(
    Button, st.text(min_size=1, max_size=100), st.text(min_size=1, max_size=2500),
    st.sampled_from(["plain", "primary", "danger"]), st.sampled_from([None, "issue update"]),
)  # fmt: skip
CARDS = st.builds(
    Card,
    TEXT,
    st.lists(st.tuples(st.text(min_size=1, max_size=300), TEXT), max_size=30).map(tuple),
    st.lists(TEXT, max_size=40).map(tuple),
    st.lists(BUTTON_, max_size=12).map(tuple),
    st.sampled_from(["plain", "critical", "minor"]),
)


@settings(max_examples=40, deadline=None)
@given(CARDS)
def test_no_card_is_refused_and_none_pings(card: Card) -> None:
    shown = message(card, {"tom": "T1/U1"}, note="note")
    check_message(shown)
    for text in (*texts(shown["blocks"]), shown["text"]):
        told = text.replace("<!date^", "").replace("<@U1>", "")
        assert "<!" not in told
        assert "<@" not in told
        assert "@channel" not in told
    check_view(home(card), "home")


ACT = Act(
    Request("k", BUTTON, "slack", "T1/U1", "slack:T1/C1", "issue wait ACME-1 on ems"),
    Origin("U1", "T1/U1", "C1"),
    "issue wait",
    "9.trigger",
)
FORM = Form(
    "issue wait",
    "issue wait ACME-1",
    "Pass the ball " * 3,
    "Pass",
    (
        Field("holder", "Who?", CHOICE, choices=(Choice("oem", "OEM"), Choice("ems", "x" * 99)),
              initial="ems", quoted=False, after="on"),
        Field("reason", "Why?", LONG_TEXT, False, initial="y" * 4000, limit=3000),
        Field("mpn", "Part", required=False, option=True, limit=50),
    ),
)  # fmt: skip


def test_a_form_fits_and_comes_back_as_its_line() -> None:
    shown = modal.view(FORM, ACT)
    check_view(shown, "modal")
    select = shown["blocks"][0]["element"]
    assert select["initial_option"]["value"] == "ems"
    answers = {"holder": "oem", "reason": 'say "now" & go', "mpn": "A_B"}
    state = {
        "holder": {"answer": {"selected_option": {"value": "oem"}}},
        "reason": {"answer": {"value": answers["reason"]}},
        "mpn": {"answer": {"value": "A_B"}},
    }
    body = {
        "view": {**shown, "app_installed_team_id": "T1", "state": {"values": state}},
        "user": {"id": "U2", "team_id": "T2"},
    }
    act = modal.submitted(body, Home("T1", "UBOT"))
    assert act is not None
    assert act.request.text == form_line(FORM, answers)
    assert (act.request.key, act.request.identity) == ("slack:view:9.trigger", "T2/U2")
    assert act.request.place == "slack:T1/C1"
    foreign = {**body["view"], "app_installed_team_id": "T9"}
    assert modal.submitted({**body, "view": foreign}, Home("T1", "UBOT")) is None


def test_a_day_is_picked() -> None:
    asked = replace(FORM, fields=(Field("due", "When?", DATE, quoted=False, initial="2027-02-15"),))
    shown = modal.view(asked, ACT)
    check_view(shown, "modal")
    assert shown["blocks"][0]["element"]["initial_date"] == "2027-02-15"
    words = replace(FORM, fields=(Field("due", "When?", DATE, initial="next friday"),))
    assert "initial_date" not in modal.view(words, ACT)["blocks"][0]["element"]
    state = {"due": {"answer": {"type": "datepicker", "selected_date": "2027-02-16"}}}
    body = {
        "view": {**shown, "app_installed_team_id": "T1", "state": {"values": state}},
        "user": {"id": "U2", "team_id": "T2"},
    }
    act = modal.submitted(body, Home("T1", "UBOT"))
    assert act is not None
    assert act.request.text == "issue wait ACME-1 2027-02-16"


def test_a_cell_of_a_table_has_one_place() -> None:
    table = Table("Open", ("Issue", "Due"), ((("ACME-1",), (DUE,)),), 0, 1)
    block = table_block(table, 1000)
    assert block is not None
    assert [cell["text"] for cell in block["rows"][1]] == ["ACME-1", WHEN.partition(" · ")[0]]


def test_a_table_that_does_not_fit_stays_lines() -> None:
    long = Table("Open", ("Issue",), tuple(((f"{n}" * 50,),) for n in range(90)), 0, 90)
    assert table_block(long, 12000) is not None
    assert table_block(long, 1000) is None
    many = Table("Open", ("Issue",), tuple(((f"{n}",),) for n in range(101)), 0, 101)
    assert table_block(many, 12000) is None
    lines = tuple((f"line {n}",) for n in range(101))
    shown = message(Card(("list",), lines=lines, table=many), native=True)
    check_message(shown, native=True)
    assert "line 100" in "".join(texts(shown["blocks"]))


def test_what_a_modal_cannot_hold_is_said() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        modal.view(replace(FORM, command="x" * 3100), ACT)
    assert len(json.loads(modal.view(FORM, ACT)["private_metadata"])["fields"]) == 3
