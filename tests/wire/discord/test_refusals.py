"""What the loopback Discord refuses: each fact of its table and each rule turns a request away."""

from __future__ import annotations

import re
from copy import deepcopy

import pytest

from tests.fakes.discord import rest, table
from tests.fakes.shapes import Flag
from tests.wire.changes import Change, drop, put
from tests.wire.discord.bodies import (
    CALLBACK,
    COMMANDS,
    GOOD,
    MESSAGES,
    asked,
    button,
    command,
    label,
    option,
    options,
    row,
    select,
    text,
)


def refused(kind: str, change: Change = lambda _: None, files: int = 0) -> list[str]:
    """Return what is wrong with a good request after a change."""
    method, path, good = deepcopy(GOOD[kind])
    change(good)
    path, _, query = path.partition("?")
    given = dict(each.split("=") for each in query.split("&") if each)
    return table.problems(method, path, good, files, given)


@pytest.mark.parametrize("kind", GOOD)
def test_what_is_right_is_taken(kind: str) -> None:
    assert refused(kind) == []


BODY, ROW, EMBED = ("components",), ("components", 0), ("embeds", 0)
BUTTON, SELECT = (*ROW, "components", 0), ("components", 1, "components", 0)
FRAME, SECTION = (*ROW, "components"), (*ROW, "components", 1)
ASKED = ("data", "components", 0)
CHOSEN = ("data", "components", 1, "component")
WRONG = [
    # of every message
    ("message", put("unheard_of", value=1), "body: unheard_of is not known"),
    ("message", put("content", value=7), "body.content: 7 is no text"),
    ("message", put("content", value="x" * 2001),
     "body.content: 2001 characters, 0 to 2000 are allowed"),
    ("message", put("content", value="😀" * 1001),
     "body.content: 2002 characters, 0 to 2000 are allowed"),
    ("edit", put("content", value=" "), "empty message"),
    ("message", put("flags", value="64"), "body.flags: '64' is no number of this kind"),
    ("message", put("flags", value=64), "flags 64: only 36868 can be set here"),
    ("message", put("nonce", value="n" * 26), "body.nonce: 26 characters, 0 to 25 are allowed"),
    ("message", put("nonce", value=True), "body.nonce: True is no text"),
    ("message", put("attachments", value=[{"id": "0"}]), "attachment 0 is none of the 0 files"),
    ("message", put("allowed_mentions", "parse", value=["all"]),
     "body.allowed_mentions.parse[0]: 'all' is not one of ('users', 'roles', 'everyone')"),
    ("message", put("allowed_mentions", "parse", value=["users"]),
     "allowed_mentions: users are named and parsed"),
    ("message", put("allowed_mentions", "users", value=["5", "5"]),
     "body.allowed_mentions.users: an item is there twice"),
    ("message", put("allowed_mentions", "users", value=["tom"]),
     "body.allowed_mentions.users[0]: 'tom' does not match ^(0|[1-9][0-9]*)$"),
    ("message", put("allowed_mentions", "users", value=[str(n) for n in range(101)]),
     "body.allowed_mentions.users: 101 items, 0 to 100 are allowed"),
    # embeds
    ("message", put("embeds", value=[{"title": "t"}] * 11),
     "body.embeds: 11 items, 0 to 10 are allowed"),
    ("message", put("embeds", value=[{"color": 1}]), "empty embed"),
    ("message", put(*EMBED, "title", value="x" * 257),
     "body.embeds[0].title: 257 characters, 0 to 256 are allowed"),
    ("message", put(*EMBED, "description", value="x" * 4097),
     "body.embeds[0].description: 4097 characters, 0 to 4096 are allowed"),
    ("message", put("embeds", value=[{"description": "x" * 3001}] * 2),
     "embeds hold 6002 characters, 6000 are allowed"),
    ("message", put(*EMBED, "fields", value=[{"name": "n", "value": "v"}] * 26),
     "body.embeds[0].fields: 26 items, 0 to 25 are allowed"),
    ("message", put(*EMBED, "fields", 0, "value", value=" "), "embed field 'n'"),
    ("message", drop(*EMBED, "fields", 0, "value"), "body.embeds[0].fields[0]: value is missing"),
    ("message", put(*EMBED, "color", value=0x1000000),
     "body.embeds[0].color: 16777216 is not in 0 to 16777215"),
    # rows, buttons and selects
    ("message", put(*BODY, value=[row(button(n)) for n in range(6)]),
     "a message without the components flag has 0 to 5 rows"),
    ("message", put(*ROW, "components", value=[]),
     "body.components[0].components: 0 items, 1 to 5 are allowed"),
    ("message", put(*ROW, "components", value=[button(n) for n in range(6)]),
     "body.components[0].components: 6 items, 1 to 5 are allowed"),
    ("message", put(*ROW, "components", value=[button(1), select(custom_id="t")]),
     "a row holds 1 to 5 buttons, or one select"),
    ("message", put(*ROW, "components", value=[row(button(1))]),
     "body.components[0].components[0]: type 1 is not one of [2, 3, 5, 6, 7, 8]"),
    ("message", put(*BODY, value=[button(1)]),
     "body.components[0]: type 2 is not one of [1, 10, 12, 13, 14, 17, 9]"),
    ("message", put(*BUTTON, "type", value=99),
     "body.components[0].components[0]: type 99 is not one of [2, 3, 5, 6, 7, 8]"),
    ("message", put(*BUTTON, "type", value="2"),
     "body.components[0].components[0]: type '2' is not one of [2, 3, 5, 6, 7, 8]"),
    ("message", put(*BUTTON, "label", value="x" * 81),
     "body.components[0].components[0].label: 81 characters, 0 to 80 are allowed"),
    ("message", put(*BUTTON, "label", value=""), "button label"),
    ("message", put(*BUTTON, "style", value=7),
     "body.components[0].components[0].style: 7 is not one of (1, 2, 3, 4, 5, 6)"),
    ("message", drop(*BUTTON, "style"), "body.components[0].components[0]: style is missing"),
    ("message", drop(*BUTTON, "custom_id"),
     "button style 2 has custom_id and nothing else that it does"),
    ("message", put(*BUTTON, "custom_id", value="x" * 101),
     "body.components[0].components[0].custom_id: 101 characters, 1 to 100 are allowed"),
    ("message", put(*BUTTON, "custom_id", value="b2"), "custom_id 'b2' is not unique"),
    ("message", put(*BUTTON, "style", value=5),
     "button style 5 has url and nothing else that it does"),
    ("message", put(*BUTTON, "url", value="https://x.example"),
     "button style 2 has custom_id and nothing else that it does"),
    ("message", put(*SELECT, "options", value=[]),
     "body.components[1].components[0].options: 0 items, 1 to 25 are allowed"),
    ("message", put(*SELECT, "options", value=options(26)),
     "body.components[1].components[0].options: 26 items, 1 to 25 are allowed"),
    ("message", put(*SELECT, "options", 0, "label", value="x" * 101),
     "body.components[1].components[0].options[0].label: 101 characters, 1 to 100 are allowed"),
    ("message", put(*SELECT, "options", 0, "value", value="v1"), "option value 'v1' is not unique"),
    ("message", put(*SELECT, "max_values", value=4), "select: 4 of 3 values"),
    ("message", put(*SELECT, "min_values", value=2), "select: 2 to 1 values"),
    ("message", put(*SELECT, "options", value=[{**each, "default": True} for each in options(2)]),
     "select: 2 are chosen, 1 can be"),
    ("message", put(*SELECT, "required", value=True),
     "body.components[1].components[0]: required is not known"),
    ("message", put(*SELECT, "placeholder", value="x" * 151),
     "body.components[1].components[0].placeholder: 151 characters, 0 to 150 are allowed"),
    # a message of components
    ("components", drop("flags"), "a message without the components flag has 0 to 5 rows"),
    ("components", put("content", value="x"),
     "a message with the components flag is made of components alone"),
    ("components", put("components", value=[]),
     "a message with the components flag is made of components alone"),
    ("components", put(*FRAME, value=[{"type": 17, "components": [text("t")]}]),
     "body.components[0].components[0]: type 17 is not one of [1, 10, 12, 13, 14, 9]"),
    ("components", put(*ROW, "accent_color", value=-1),
     "body.components[0].accent_color: -1 is not in 0 to 16777215"),
    ("components", put(*FRAME, value=[text("t") for _ in range(40)]),
     "41 components, 40 are allowed"),
    ("components", put(*FRAME, value=[text("x" * 2001)] * 2),
     "4002 characters in all texts, 4000 are allowed"),
    ("components", put(*FRAME, 0, "content", value=""),
     "body.components[0].components[0].content: 0 characters, 1 to 4000 are allowed"),
    ("components", put(*SECTION, "components", value=[text("t")] * 4),
     "body.components[0].components[1].components: 4 items, 1 to 3 are allowed"),
    ("components", drop(*SECTION, "accessory"),
     "body.components[0].components[1]: accessory is missing"),
    ("components", put(*SECTION, "accessory", value=select()),
     "body.components[0].components[1].accessory: type 3 is not one of [11, 2]"),
    ("components", put(*SECTION, "accessory", "custom_id", value="b2"),
     "custom_id 'b2' is not unique"),
    ("components", put(*FRAME, 2, "spacing", value=3),
     "body.components[0].components[2].spacing: 3 is not one of (1, 2)"),
    # threads, channels, direct channels
    ("thread", put("name", value=""), "body.name: 0 characters, 1 to 100 are allowed"),
    ("thread", put("name", value="x" * 101), "body.name: 101 characters, 1 to 100 are allowed"),
    ("thread", put("auto_archive_duration", value=61),
     "body.auto_archive_duration: 61 is not one of (60, 1440, 4320, 10080)"),
    ("archive", put("archived", value="true"), "body.archived: 'true' is neither true nor false"),
    ("private", drop("recipient_id"), "body: recipient_id is missing"),
    ("private", put("recipient_id", value=5), "body.recipient_id: 5 is no text"),
    ("original", put("nonce", value="n"), "body: nonce is not known"),
    # answers to interactions
    ("answer", put("type", value=99), "body: type 99 is not one of [4, 5, 6, 7, 8, 9]"),
    ("answer", drop("data"), "body: data is missing"),
    ("answer", put("data", "content", value=""), "empty message"),
    ("answer", put("data", "components", value=[row(button(n)) for n in range(6)]),
     "a message without the components flag has 0 to 5 rows"),
    ("update", put("data", "flags", value=64), "flags 64: only 32772 can be set here"),
    ("later", put("data", "content", value="x"), "body.data: content is not known"),
    ("later", put("data", "flags", value=4096), "flags 4096: only 64 can be set here"),
    ("unchanged", put("data", value={}), "body: data is not known"),
    ("choices", put("data", "choices", value=[{"name": f"n{n}", "value": "v"} for n in range(26)]),
     "body.data.choices: 26 items, 0 to 25 are allowed"),
    ("choices", put("data", "choices", 0, "value", value="x" * 101),
     "body.data.choices[0].value: 101 characters, 0 to 100 are allowed"),
    ("choices", put("data", "choices", 0, "name", value=""),
     "body.data.choices[0].name: 0 characters, 1 to 100 are allowed"),
    ("choices", put("data", "choices", 0, "value", value=1),
     "body.data.choices[0].value: 1 is no text"),
    # forms
    ("form", put("data", "components", value=[label(n, asked(n)) for n in range(6)]),
     "body.data.components: 6 items, 1 to 5 are allowed"),
    ("form", put("data", "components", value=[]),
     "body.data.components: 0 items, 1 to 5 are allowed"),
    ("form", put("data", "embeds", value=[]), "body.data: embeds is not known"),
    ("form", put("data", "title", value="x" * 46),
     "body.data.title: 46 characters, 1 to 45 are allowed"),
    ("form", put(*ASKED, "label", value="x" * 46),
     "body.data.components[0].label: 46 characters, 1 to 45 are allowed"),
    ("form", put(*ASKED, value=row(asked(9))),
     "body.data.components[0]: type 1 is not one of [10, 18]"),
    ("form", put(*ASKED, "component", value=button(1)),
     "body.data.components[0].component: type 2 is not one of [19, 21, 22, 23, 3, 4, 5, 6, 7, 8]"),
    ("form", put(*ASKED, "component", value=label(9, asked(9))),
     "body.data.components[0].component: type 18 is not one of [19, 21, 22, 23, 3, 4, 5, 6, 7, 8]"),
    ("form", put(*ASKED, "component", "custom_id", value="u"), "custom_id 'u' is not unique"),
    ("form", put(*ASKED, "component", "style", value=3),
     "body.data.components[0].component.style: 3 is not one of (1, 2)"),
    ("form", put(*ASKED, "component", "value", value="x" * 11), "value is longer than max_length"),
    ("form", put(*ASKED, "component", "max_length", value=4001),
     "body.data.components[0].component.max_length: 4001 is not in 1 to 4000"),
    ("form", put(*ASKED, "component", "min_length", value=11),
     "min_length is more than max_length"),
    ("form", put(*CHOSEN, "options", value=options(26)),
     "body.data.components[1].component.options: 26 items, 1 to 25 are allowed"),
    ("form", put(*CHOSEN, "disabled", value=True),
     "body.data.components[1].component: disabled is not known"),
    ("form", put(*CHOSEN, "required", value=True), "s is required, and may be left empty"),
    ("form", put("data", "components", 3, "component", "max_values", value=11),
     "body.data.components[3].component.max_values: 11 is not in 1 to 10"),
    # commands
    ("commands", lambda body: body.extend(command(f"c{n}") for n in range(99)),
     "101 commands of kind 1, 100 are allowed"),
    ("commands", lambda body: body.extend({"name": f"m{n}", "type": 3} for n in range(15)),
     "16 commands of kind 3, 15 are allowed"),
    ("commands", lambda body: body.append(command("help")), "command name '1 help' is not unique"),
    ("commands", put(0, "name", value="x" * 33),
     "body[0].name: 33 characters, 1 to 32 are allowed"),
    ("commands", put(0, "name", value="Help"), "'Help': a name is small letters, digits, - and _"),
    ("commands", put(0, "name", value="he lp"),
     "'he lp': a name is small letters, digits, - and _"),
    ("commands", put(0, "description", value=""), "help: a slash command has a description"),
    ("commands", put(0, "description", value="x" * 101),
     "body[0].description: 101 characters, 0 to 100 are allowed"),
    ("commands", put(2, "description", value="d"),
     "Log as issue: only a slash command has a description or options"),
    ("commands", put(0, "options", value=[option(f"o{n}") for n in range(26)]),
     "body[0].options: 26 items, 0 to 25 are allowed"),
    ("commands", lambda body: body[0]["options"].append(option("o", required=True)),
     "help: required options come first"),
    ("commands", put(0, "options", 1, "name", value="topic"),
     "help: option name 'topic' is not unique"),
    ("commands", put(0, "options", 0, "name", value="Topic"),
     "'Topic': a name is small letters, digits, - and _"),
    ("commands", drop(0, "options", 0, "description"),
     "body[0].options[0]: description is missing"),
    ("commands", lambda body: body[1]["options"].append(option("o")),
     "issue: subcommands and options are mixed"),
    ("commands", put(1, "options", 0, "options", 0, "type", value=1),
     "body[1].options[0].options[0]: type 1 is not one of [10, 11, 3, 4, 5, 6, 7, 8, 9]"),
    ("commands", put(0, "options", 0, "choices", value=[{"name": "n", "value": "v"}] * 26),
     "body[0].options[0].choices: 26 items, 0 to 25 are allowed"),
    ("commands", put(1, "options", 0, "options", 0, "choices", value=[{"name": "n", "value": "v"}]),
     "issue log: autocomplete with choices"),
    ("commands", put(0, "options", 1, "max_length", value=5),
     "body[0].options[1]: max_length is not known"),
    ("commands", put(0, "options", 1, "max_value", value=0),
     "help n: min_value is more than max_value"),
    ("commands", put(0, "contexts", value=[3]), "body[0].contexts[0]: 3 is not one of (0, 1, 2)"),
    ("commands", put(0, "contexts", value=[1, 1]), "body[0].contexts: an item is there twice"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "change", "told"), WRONG)
def test_what_is_wrong_is_refused(kind: str, change: Change, told: str) -> None:
    assert refused(kind, change) == [told]


def test_a_command_holds_8000_characters() -> None:
    full = {"name": "n" * 100, "value": "v" * 100}
    last = {"name": "n" * 100, "value": "v" * 94}
    most = command("c", option("a", choices=[full] * 25), option("b", choices=[full] * 14 + [last]))
    assert table.problems("PUT", COMMANDS, [most]) == []
    most["description"] += "d"
    assert table.problems("PUT", COMMANDS, [most]) == ["c holds more than 8000 characters"]


@pytest.mark.parametrize(
    ("method", "path", "told"),
    [
        ("GET", f"{MESSAGES}?limit=101", "query.limit: 101 is not in 1 to 100"),
        ("GET", f"{MESSAGES}?limit=all", "query.limit: 'all' is no number"),
        ("GET", f"{MESSAGES}?since=5", "query: since is not known"),
        ("POST", f"{CALLBACK}?with_response=yes", "query.with_response: 'yes' is neither"),
        ("GET", "/channels/acme/messages", "is no route of the table"),
        ("DELETE", f"{MESSAGES}/2", "is no route of the table"),
        ("POST", MESSAGES, "body: None is no object"),
    ],
)
def test_a_wrong_address_is_refused(method: str, path: str, told: str) -> None:
    path, _, query = path.partition("?")
    given = dict(each.split("=") for each in query.split("&") if each)
    body = {"type": 6} if path == CALLBACK else None
    assert told in " ".join(table.problems(method, path, body, 0, given))


def test_files_and_bodies_go_only_where_they_are_taken() -> None:
    assert refused("message", files=1) == refused("original", files=1) == []
    assert refused("thread", files=1) == ["files are not taken here"]
    assert table.problems("GET", "/users/@me", {}) == ["a body is not taken here"]
    named = put("attachments", value=[{"id": "0", "filename": "a.png"}])
    assert refused("message", named, files=1) == []


def test_the_table_and_the_loopback_platform_have_the_same_routes() -> None:
    served = {(method, re.sub(r"\(\?P.*?\)", "{}", p.pattern)) for method, p, _ in rest._ROUTES}
    assert {(r.method, re.sub(r"\{.*?\}", "{}", r.path)) for r in table.ROUTES} == served


def test_a_flag_is_no_number() -> None:
    assert list(Flag().problems(1, "x"))
    assert refused("message", put("enforce_nonce", value=1))
