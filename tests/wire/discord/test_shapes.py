"""What is shown and read, without a connection: text, cards, forms, ids and commands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord import ids
from adapters.discord.actions import carries, every
from adapters.discord.app import DiscordAdapter
from adapters.discord.commands import (
    Invoked,
    canonical,
    line_of,
    payloads,
    same,
)
from adapters.discord.limits import CHOICE_LIMIT, excesses, weight
from adapters.discord.markdown import cut, escaped, marked, size
from adapters.discord.modal import modal
from adapters.discord.parse import Spot, answered, form_answer, reacted, spoken, without_mention
from adapters.discord.render import Rendered, render
from bot.domain.errors import Misconfigured
from bot.engine.commands.declaration import Command, Commands
from bot.engine.commands.grammar import tokens
from bot.engine.core import Core
from bot.engine.index import Index
from bot.features import INDEX
from bot.features.issues.forms import wait_form
from bot.messages.card import Button, Card, Mention, Moment
from bot.messages.forms import CHOICE, Choice, Field, Form
from bot.messages.layout import COLOURS, WAITING
from bot.ports.request import COMMAND, TALK, Named
from bot.program_file.shipped import default_rules
from tests.fakes.discord import table

BOT_MENTIONS = ("<@1>", "<@!1>")
WHEN = datetime(2026, 12, 3, 20, 0, tzinfo=UTC)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=3000)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("@everyone and @here", "@\u200beveryone and @\u200bhere"),
        ("<@123> <@!123> <@&5>", "\\<@\u200b123\\> \\<@\u200b!123\\> \\<@\u200b&5\\>"),
        ("<#99> <t:1:R>", "\\<#99\\> \\<t:1:R\\>"),
        ("[click](https://x.example)", "\\[click\\](https://x.example)"),
        (
            "**bold** _it_ ~~no~~ `code` ||hid||",
            r"\*\*bold\*\* \_it\_ \~\~no\~\~ \`code\` \|\|hid\|\|",
        ),
        ("# head\n- item\n1. one\n> said", "\\# head\n\\- item\n1\\. one\n\\> said"),
        ("https://x.example/a_b_c?d=1", "https://x.example/a_b_c?d=1"),
        ("tom@acme.example at 12:30, C# -5 %", "tom@acme.example at 12:30, C# -5 %"),
    ],
)
def test_what_people_type_shows_as_it_is(typed: str, shown: str) -> None:
    assert escaped(typed) == shown


@given(texts)
def test_escaped_text_neither_pings_nor_formats(typed: str) -> None:
    shown = escaped(typed)
    assert "@everyone" not in shown
    assert "@here" not in shown
    assert "<@" not in shown.replace("\\<@", "")


@given(texts, st.integers(2, 200))
def test_a_cut_text_keeps_to_its_limit(typed: str, limit: int) -> None:
    assert size(cut(typed, limit)) <= limit
    shown = marked((typed,), {}, limit)
    assert size(shown) <= limit
    assert not shown.endswith("\\…") or "\\\\…" in shown


def test_a_moment_is_shown_once_for_each_side() -> None:
    zones, names = ("America/Los_Angeles", "Asia/Shanghai"), ("San_Jose", "Shenzhen")
    shown = marked((Moment(WHEN, zones, names=names, written=WHEN),), {})
    assert shown == "San\\_Jose Thu 12:00 · Shenzhen Fri 04:00"


def test_who_has_no_identity_here_is_named_and_not_pinged() -> None:
    assert marked((Mention("tom", "Tom Reed"),), {}) == "Tom Reed"
    assert marked((Mention("tom", "Tom Reed"),), {"tom": "5"}) == "<@5>"


names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=300)


@given(
    names,
    st.lists(st.tuples(names, texts), max_size=40),
    st.lists(texts, max_size=40),
    st.lists(st.tuples(names, names), max_size=40),
    st.sampled_from(["plain", "critical"]),
)
def test_every_card_keeps_within_the_limits(
    title: str,
    facts: list[tuple[str, str]],
    lines: list[str],
    buttons: list[tuple[str, str]],
    tone: str,
) -> None:
    card = Card(
        (title,),
        tuple((label, (value,)) for label, value in facts),
        tuple((line,) for line in lines),
        tuple(Button(label, command) for label, command in buttons),
        tone,
    )
    shown = render(card, {"tom": "5"}, key="k" * 24, name="ACME-1")
    bad = table.problems("POST", "/channels/1/messages", shown.payload, len(shown.files))
    assert [b for b in bad if "empty" not in b and "button label" not in b] == []


def test_a_line_without_buttons_can_be_found_again_and_shows_none() -> None:
    (line,) = render(Card(("news",)), key="k" * 24, name="ACME-1").payload["components"]
    assert line == {"type": 10, "content": "news", "id": ids.key_number("k" * 24)}
    assert carries({"components": [line]}, "k" * 24)
    assert not carries({"components": [line]}, "l" * 24)
    assert "id" not in render(Card(("answer",))).payload["components"][0]


@given(st.text(min_size=1, max_size=40))
def test_the_number_of_a_key_is_one_that_a_component_may_have(key: str) -> None:
    assert 0 < ids.key_number(key) < 2**31


BUTTONS = tuple(Button(f"B{n}", f"issue why ACME-{n}") for n in range(40))


@pytest.mark.parametrize(
    ("count", "shown", "folded"), [(1, 1, 0), (3, 3, 0), (6, 3, 3), (40, 3, 25)]
)
def test_the_first_buttons_are_shown_and_the_others_stand_in_a_menu(
    count: int, shown: int, folded: int
) -> None:
    _, row, *menu = render(Card(("x",), buttons=BUTTONS[:count]), key="k" * 24).payload[
        "components"
    ]
    assert len(row["components"]) == shown
    assert sum(len(each["components"][0]["options"]) for each in menu) == folded
    assert sum(f":{'k' * 24}:" in each["custom_id"] for each in row["components"]) == 1


def test_long_labels_leave_room_for_two_buttons() -> None:
    long = tuple(Button(f"Acknowledge ACME-{n}", f"issue ack ACME-{n}") for n in range(4))
    _, row, menu = render(Card(("x",), buttons=long)).payload["components"]
    assert (len(row["components"]), len(menu["components"][0]["options"])) == (2, 2)
    _, row = render(Card(("x",), buttons=long[:3])).payload["components"]
    assert len(row["components"]) == 3


def test_an_entry_of_a_menu_holds_what_a_button_does() -> None:
    button = Button("Pass", "issue wait ACME-12 on third_party", form="issue wait")
    value = ids.option_value(button)
    assert value is not None
    menu = ids.select_id("k" * 24)
    assert ids.read_pressed(menu, [value]) == ids.Pressed("issue wait", "k" * 24, button.command)
    assert ids.option_value(Button("x", "issue note ACME-1 " + "x" * 90)) is None
    assert ids.read_pressed(menu, []) is None
    assert ids.read_pressed("s:", ["x:y"]) is None
    assert ids.read_pressed("a:::issue why ACME-1", []) == ids.Pressed("", "", "issue why ACME-1")


def texts_of(card: Card, **more: object) -> list[str]:
    payload = render(card, {"tom": "5"}, **more).payload  # type: ignore[arg-type]
    return [each["content"] for each in every(payload["components"]) if each["type"] == 10]


def test_a_card_says_its_state_first_and_what_is_due_large() -> None:
    due = Moment(WHEN, ("America/Los_Angeles", "Asia/Shanghai"))
    card = Card(
        ("ACME-1 *short*",),
        (("Waits on", ("Acme: ", Mention("tom", "Tom"))),),
        (("Still missing: need",),),
        tone=WAITING,
        state="Not acknowledged",
        due=("Acknowledge: ", due),
        small=(("Logged by Linh",),),
    )
    (frame,) = render(card, {"tom": "5"}).payload["components"]
    assert frame["accent_color"] == COLOURS[WAITING]
    assert texts_of(card) == [
        "### 🟡 Not acknowledged\n**ACME-1 \\*short\\***\n**Waits on** Acme: <@5>",
        "## Acknowledge: <t:1796328000:R>\nLos Angeles Thu Dec 3 12:00 · Shanghai Fri Dec 4 04:00",
        "Still missing: need",
        "-# Logged by Linh",
    ]


def test_who_is_to_be_told_is_mentioned_once() -> None:
    owner = Card(("ACME-1",), (("Owner", (Mention("tom", "Tom"),)),))
    assert texts_of(owner) == ["**ACME-1**\n**Owner** <@5>"]
    assert texts_of(Card(("ACME-1",), (("State", ("open",)),))) == [
        "**ACME-1**\n<@5>\n**State** open"
    ]


def test_a_long_line_of_talk_is_shown_to_its_end_or_attached_whole() -> None:
    update = "Tom: " + "the broker has found more reels. " * 100
    (said,) = texts_of(Card((update,), tone="critical"))
    assert update.strip() in said
    made = render(Card((update * 2,)), key="k" * 24, name="ACME-1")
    assert made.files[0].data.decode() == update * 2
    assert problems_of(made) == []


def problems_of(made: Rendered) -> list[str]:
    return table.problems("POST", "/channels/1/messages", made.payload, len(made.files))


def test_a_line_of_talk_has_no_frame() -> None:
    card = Card(("Level 1: ACME-1 short",), (), (("Due soon.",),), tone="critical")
    said, below = texts_of(card, links=[("ACME-1", "https://discord.com/channels/1/2/3")])
    assert [*said.split("\n"), below] == [
        "❗ **Level 1: ACME-1 short**",
        "<@5>",
        "Due soon.",
        "Open [ACME-1](https://discord.com/channels/1/2/3)",
    ]


def test_an_edit_leaves_nothing_of_the_time_of_embeds() -> None:
    edit = render(Card(("ACME-1",))).edit
    assert (edit["content"], edit["embeds"]) == (None, [])
    assert table.problems("PATCH", "/channels/1/messages/2", edit) == []


def test_a_message_of_rows_is_still_found_by_its_key() -> None:
    key = "k" * 24
    row = {"type": 1, "components": [{"type": 2, "custom_id": f"a::{key}:issue why ACME-1"}]}
    assert carries({"components": [row]}, key)


def test_a_sentence_above_lines_is_not_bold() -> None:
    for title in (("ACME-1 is logged.",), ("Due ", Moment(WHEN, ("UTC",))), ("Why not?",)):
        assert "**" not in texts_of(Card(title, lines=(("Still missing: mpn",),)))[0]


def test_an_id_holds_what_a_button_does() -> None:
    button = Button("Pass", "issue wait ACME-12 on third_party", form="issue wait")
    made = ids.button_id(button, "k" * 24)
    assert made is not None
    assert ids.read_button(made) == ids.Pressed("issue wait", "k" * 24, button.command)
    assert ids.button_id(Button("x", "issue note ACME-1 " + "x" * 90)) is None
    assert ids.button_id(Button("x", "issue note ACME-1 " + "😀" * 45)) is None
    assert ids.form_id(Form("x", "x y " + "😀" * 48, "T", "S", ()), "1") is None
    assert ids.read_button("somebody:else") is None


def test_a_form_carries_all_that_its_line_needs() -> None:
    form = wait_form("issue wait ACME-1 on ems", "oem")
    assert form is not None
    shown = modal(form, "123")
    assert shown is not None
    assert table.problems("POST", "/interactions/1/t/callback", {"type": 9, "data": shown}) == []
    opened = ids.read_form(shown["custom_id"])
    assert opened is not None
    answers = [("values", ["third_party"]), ("value", "fri 14:00"), ("value", 'say "hi" to “MCU”')]
    components = [
        {"type": 18, "component": {"custom_id": each["component"]["custom_id"], key: value}}
        for each, (key, value) in zip(shown["components"], answers, strict=True)
    ]
    assert (
        form_answer(opened, components)
        == r'issue wait ACME-1 on third_party until fri 14:00 "say \"hi\" to \“MCU\”"'
    )


def test_a_list_too_long_for_a_form_is_asked_in_words() -> None:
    choices = tuple(Choice(f"c{n}", f"C {n}") for n in range(30))
    form = Form("x", "x y", "T", "S", (Field("c", "Which?", CHOICE, choices=choices),))
    shown = modal(form, "1")
    assert shown is not None
    asked = shown["components"][0]["component"]
    assert asked["type"] == 4
    assert asked["placeholder"].startswith("one of: c0, c1")


# commands


def test_the_commands_keep_within_the_limits() -> None:
    found = payloads(INDEX)
    assert table.problems("PUT", "/applications/1/commands", found) == []
    assert {c["name"] for c in found} >= {"andon", "help", "issue", "program", "rules"}
    assert all(weight(command) <= 8000 for command in found)
    issue = next(c for c in found if c["name"] == "issue")
    assert {o["name"] for o in issue["options"]} == set(INDEX.commands.verbs("issue"))
    assert len(default_rules().categories) <= CHOICE_LIMIT, "the form of issue log lists them"


@pytest.mark.parametrize(
    "noun", [noun for noun in INDEX.commands.nouns if INDEX.commands.verbs(noun)]
)
def test_every_declared_verb_and_argument_is_offered(noun: str) -> None:
    """Nothing is left out because there is no room for it."""
    command = next(c for c in payloads(INDEX) if c["name"] == noun)
    offered = {verb["name"]: verb["options"] for verb in command["options"]}
    assert set(offered) == set(INDEX.commands.verbs(noun))
    for verb, options in offered.items():
        declared = INDEX.commands[noun, verb]
        names = {param.name for param in declared.params}
        assert names <= {option["name"] for option in options}
        assert declared.help == next(
            v["description"] for v in command["options"] if v["name"] == verb
        )


def option(**more: object) -> dict[str, object]:
    return {"type": 3, "name": "what", "description": "what", "required": False, **more}


def slash(*options: object, **more: object) -> dict[str, object]:
    return {"name": "issue", "type": 1, "description": "d", "options": list(options), **more}


CHOICES = [{"name": "n", "value": str(n)} for n in range(26)]
TOO_MUCH = [
    ([slash(*(option(name=f"v{n}") for n in range(26)))], "26 verbs or options"),
    ([slash(option(type=1, options=[option(name=f"o{n}") for n in range(26)]))], "26 verbs or"),
    ([slash(option(choices=CHOICES))], "26 choices"),
    ([slash(option(choices=[{"name": "x" * 101, "value": "x"}]))], "101 characters in a choice"),
    ([slash(option(choices=[{"name": "x", "value": "x" * 101}]))], "101 characters in a choice"),
    ([slash(option(description="x" * 101))], "101 characters in the description"),
    ([slash(description="x" * 101)], "101 characters in the description"),
    ([slash(option(name="x" * 33))], "33 characters in the name"),
    ([slash(name="x" * 33)], "33 characters in the name"),
    ([slash(option(name="Two words"))], "a name that Discord does not take"),
    ([slash(option(description=""))], "has no description"),
    ([slash(option(max_length=6001))], "6001 characters of text"),
    ([slash(*(option(type=1, name=f"v{n}", options=[option(name=f"o{m}", description="x" * 100)
                     for m in range(25)]) for n in range(4)))], "Discord takes 8000"),
    ([slash(name=f"n{n}") for n in range(101)], "101 commands"),
    ([{"name": f"n{n}", "type": 3, "description": ""} for n in range(16)], "16 commands"),
]  # fmt: skip


@pytest.mark.parametrize(("commands", "told"), TOO_MUCH, ids=[told for _, told in TOO_MUCH])
def test_what_discord_does_not_take_is_told(commands: list[dict[str, object]], told: str) -> None:
    assert any(told in problem for problem in excesses(commands))


def test_what_is_just_within_the_limits_is_no_problem() -> None:
    many = [option(type=1, name=f"v{n}", description="x" * 100, options=[]) for n in range(24)]
    full = option(
        type=1,
        name="x" * 32,
        options=[option(name=f"o{n}", choices=CHOICES[:25]) for n in range(25)],
    )
    assert excesses([slash(*many, full)]) == []


def with_commands(*commands: Command) -> Index:
    """The index with these commands in place of those with the same words, or added to them."""
    known = {(each.noun, each.verb): each for each in INDEX.commands}
    known |= {(each.noun, each.verb): each for each in commands}
    verbs: dict[str, tuple[str, ...]] = {}
    for noun, verb in known:
        verbs[noun] = (*verbs.get(noun, ()), verb)
    return replace(INDEX, commands=Commands(known.values(), tuple(verbs.items())))


def test_a_verb_too_many_is_an_error_and_nothing_is_left_out() -> None:
    first = INDEX.commands["issue", "log"]
    index = with_commands(*(replace(first, verb=f"m{number}") for number in range(25)))
    with pytest.raises(Misconfigured, match="Discord takes 25"):
        payloads(index)
    with pytest.raises(Misconfigured, match="Discord takes 25"):
        DiscordAdapter(
            cast(Core, SimpleNamespace(index=index)), "token", lambda: None, clock=datetime.now
        )


def test_a_help_too_long_is_an_error() -> None:
    index = with_commands(replace(INDEX.commands["issue", "ack"], help="x" * 101))
    with pytest.raises(Misconfigured, match="issue ack has 101 characters in the description"):
        payloads(index)


def test_a_changed_description_is_noticed_and_what_the_server_adds_is_not() -> None:
    ours = payloads(INDEX)
    theirs = [{**c, "id": "1", "version": "2", "nsfw": False} for c in reversed(ours)]
    assert same(ours, theirs)
    assert not same(ours, theirs[1:])
    assert canonical(ours[0]) != canonical({**ours[0], "description": "else"})


@pytest.mark.parametrize("text", ['a "b" c', "“curly”", "back\\slash", "ends with \\", '5" x = y'])
def test_a_text_option_becomes_one_argument(text: str) -> None:
    line = line_of(INDEX.commands, Invoked("issue", "update", {"issue": "ACME-1", "text": text}))
    found = tokens(line, "")
    assert [t.text for t in found] == ["issue", "update", "ACME-1", text]


def test_options_come_in_the_declared_order() -> None:
    values = {"fields": "mpn=X", "title": "x y", "to": "ems", "category": "shortage"}
    assert (
        line_of(INDEX.commands, Invoked("issue", "log", values))
        == 'issue log shortage "x y" to=ems mpn=X'
    )
    assert line_of(INDEX.commands, Invoked("andon", "", {"line": "issue list"})) == "issue list"
    assert line_of(INDEX.commands, Invoked("issue", "gone", {})) == "issue gone"


# what people do


def test_the_place_of_a_thread_is_its_parent() -> None:
    spot = Spot("5", "900", "100", "1")
    request = spoken(spot, "901", "news", BOT_MENTIONS, {})
    assert request is not None
    assert (request.kind, request.place, request.thread) == (TALK, "discord:100", "900")
    request = spoken(spot, "902", "<@1> ack", BOT_MENTIONS, {})
    assert request is not None
    assert (request.kind, request.text, request.thread) == (COMMAND, "ack", "900")


def test_talk_outside_threads_is_nothing_and_private_talk_is_a_request() -> None:
    assert spoken(Spot("5", "100", None, "1"), "1", "hello", BOT_MENTIONS, {}) is None
    request = spoken(Spot("5", "77"), "1", "issue list", BOT_MENTIONS, {})
    assert request is not None
    assert (request.place, request.private) == ("discord:dm:5", True)


def test_a_plain_reply_to_the_bot_belongs_to_what_its_message_is_about() -> None:
    spot = Spot("5", "100", None, "1")
    answers = answered(spot, "900", "100", "1", "1")
    request = spoken(spot, "901", "news", BOT_MENTIONS, {}, answers=answers)
    assert request is not None
    assert (request.kind, request.place, request.thread) == (TALK, "discord:100", "900")
    request = spoken(spot, "902", "<@1> ack", BOT_MENTIONS, {}, answers=answers)
    assert request is not None
    assert (request.kind, request.thread) == (COMMAND, "900")


@pytest.mark.parametrize(
    ("spot", "channel", "author"),
    [
        (Spot("5", "100", None, "1"), "100", "6"),
        (Spot("5", "100", None, "1"), "100", None),
        (Spot("5", "100", None, "1"), "200", "1"),
        (Spot("5", "900", "100", "1"), "900", "1"),
        (Spot("5", "77"), "77", "1"),
    ],
    ids=["a person", "unknown", "another channel", "in a thread", "private"],
)
def test_any_other_reply_is_left_to_where_it_stands(
    spot: Spot, channel: str, author: str | None
) -> None:
    assert answered(spot, "900", channel, author, "1") is None


def test_people_are_given_with_the_names_that_are_shown() -> None:
    request = spoken(Spot("5", "9", "1", "1"), "1", "ask <@42>", BOT_MENTIONS, {"42": "Tom"})
    assert request is not None
    assert request.text == "ask <@42>"
    assert request.people == (Named("42", "42", "Tom"),)


def test_only_a_leading_mention_makes_a_command() -> None:
    assert without_mention("  <@!1>  issue list ", BOT_MENTIONS) == "issue list"
    assert without_mention("see <@1>", BOT_MENTIONS) is None


def test_a_reaction_has_a_key_of_message_emoji_and_person() -> None:
    spot = Spot("5", "100", None, "1")
    request = reacted(spot, "9", "rotating_light", "text")
    assert request.key == "discord:9/rotating_light/5"
