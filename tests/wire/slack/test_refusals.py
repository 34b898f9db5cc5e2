"""What the loopback Slack refuses: each fact of its tables and each rule turns a request away."""

from __future__ import annotations

import inspect
from copy import deepcopy
from typing import Any

import pytest

from tests.fakes.slack.api import Methods
from tests.fakes.slack.arguments import METHODS, acknowledgment_problems, problems
from tests.fakes.slack.shapes import Bad, Json, check_message, check_view
from tests.wire.changes import Change, drop, put


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}


def marked(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "t", **more: Any) -> Json:
    return {"type": "section", "text": marked(text), **more}


def button(n: int) -> Json:
    return {"type": "button", "action_id": f"a{n}", "text": plain(f"B{n}"), "value": "v"}


def options(count: int) -> list[Json]:
    return [{"text": plain(f"O{n}"), "value": f"v{n}"} for n in range(count)]


def menu(kind: str, count: int, **more: Any) -> Json:
    return {"type": kind, "action_id": "m", "options": options(count), **more}


def raw(text: str) -> Json:
    return {"type": "raw_text", "text": text}


TABLE: Json = {
    "type": "data_table",
    "caption": "c",
    "page_size": 10,
    "rows": [[raw("a"), raw("b")], [raw("c"), raw("d")]],
}
CHART: Json = {
    "type": "data_visualization",
    "title": "t",
    "chart": {
        "type": "bar",
        "series": [{"name": "s", "data": [{"label": "Mon", "value": 1}]}],
        "axis_config": {"categories": ["Mon"]},
    },
}
MESSAGE: Json = {
    "text": "t",
    "blocks": [
        section(block_id="s", expand=True),
        {"type": "section", "fields": [marked("f")]},
        {"type": "header", "text": plain("h")},
        {"type": "context", "elements": [marked("c")]},
        {"type": "actions", "elements": [button(1), {**button(2), "style": "primary"}]},
        {"type": "divider"},
    ],
    "metadata": {"event_type": "e", "event_payload": {"key": "k"}},
}
MODAL: Json = {
    "type": "modal",
    "callback_id": "c",
    "private_metadata": "m",
    **{name: plain(name) for name in ("title", "submit", "close")},
    "blocks": [
        section(),
        {
            "type": "input",
            "block_id": "q1",
            "label": plain("Question"),
            "optional": True,
            "element": {
                "type": "plain_text_input",
                "action_id": "a",
                "multiline": True,
                "max_length": 9,
                "initial_value": "x" * 9,
            },
        },
        {
            "type": "input",
            "block_id": "q2",
            "label": plain("Choice"),
            "element": {
                "type": "static_select",
                "action_id": "a",
                "placeholder": plain("p"),
                "options": options(100),
                "initial_option": options(1)[0],
            },
        },
    ],
}
HOME: Json = {"type": "home", "blocks": MESSAGE["blocks"]}
NEW: Json = {**MESSAGE, "blocks": [*MESSAGE["blocks"][:5], TABLE, CHART]}
GOOD = {"message": MESSAGE, "new": NEW, "modal": MODAL, "home": HOME}


def refused(kind: str, change: Change = lambda _: None) -> str:
    """Return what is wrong with a good body after a change, or nothing."""
    good = deepcopy(GOOD[kind])
    change(good)
    try:
        if kind in ("message", "new"):
            check_message(good, native=kind == "new")
        else:
            check_view(good, kind)
    except Bad as bad:
        return str(bad)
    return ""


@pytest.mark.parametrize("kind", GOOD)
def test_what_is_right_is_taken(kind: str) -> None:
    assert refused(kind) == ""


ACTIONS, ELEMENT = ("blocks", 4, "elements"), ("blocks", 4, "elements", 0)
TEXT, CHOICE = ("blocks", 1, "element"), ("blocks", 2, "element")
WRONG = [
    # messages
    ("message", put("text", value="x" * 4001), "msg_too_long: a text of more than 4000 characters"),
    ("message", put("text", value=7), "msg_too_long: a text of more than 4000 characters"),
    ("message", lambda body: body.update(text="", blocks=[]), "no_text: "),
    ("message", put("blocks", value={"a": 1}), "invalid_blocks_format: blocks are no list"),
    ("message", put("blocks", value=[section()] * 51),
     "invalid_blocks: blocks: 51 items, 0 to 50 are allowed"),
    ("message", put("blocks", value=[section("x" * 2700)] * 5), "msg_blocks_too_long: "),
    ("message", put("metadata", value=[1]), "invalid_metadata_format: metadata is no object"),
    ("message", drop("metadata", "event_type"),
     "invalid_metadata_schema: metadata: event_type is missing"),
    ("message", put("metadata", "event_payload", value="k"),
     "invalid_metadata_schema: metadata.event_payload: 'k' is no dict"),
    # blocks
    ("message", put("blocks", 0, value={"type": "image"}),
     "invalid_blocks: blocks[0]: type 'image' is not one of "
     "['actions', 'context', 'divider', 'header', 'section']"),
    ("message", put("blocks", 0, value={"type": "input"}),
     "invalid_blocks: blocks[0]: type 'input' is not one of "
     "['actions', 'context', 'divider', 'header', 'section']"),
    ("message", put("blocks", 5, "colour", value=1),
     "invalid_blocks: blocks[5]: colour is not known"),
    ("message", put("blocks", 1, "block_id", value="s"),
     "invalid_blocks: a block_id is there twice"),
    ("message", put("blocks", 1, "block_id", value="x" * 256),
     "invalid_blocks: blocks[1].block_id: 256 characters, 1 to 255 are allowed"),
    ("message", drop("blocks", 0, "text"), "invalid_blocks: empty section"),
    ("message", put("blocks", 0, "text", value=marked("x" * 3001)),
     "invalid_blocks: blocks[0].text.text: 3001 characters, 1 to 3000 are allowed"),
    ("message", put("blocks", 0, "text", value=marked("")),
     "invalid_blocks: blocks[0].text.text: 0 characters, 1 to 3000 are allowed"),
    ("message", put("blocks", 0, "text", "emoji", value=True),
     "invalid_blocks: blocks[0].text: emoji is not known"),
    ("message", put("blocks", 0, "expand", value=1),
     "invalid_blocks: blocks[0].expand: 1 is neither true nor false"),
    ("message", put("blocks", 1, "fields", value=[marked("f")] * 11),
     "invalid_blocks: blocks[1].fields: 11 items, 1 to 10 are allowed"),
    ("message", put("blocks", 1, "fields", value=[]),
     "invalid_blocks: blocks[1].fields: 0 items, 1 to 10 are allowed"),
    ("message", put("blocks", 1, "fields", 0, "text", value="x" * 2001),
     "invalid_blocks: blocks[1].fields[0].text: 2001 characters, 1 to 2000 are allowed"),
    ("message", put("blocks", 2, "text", value=plain("x" * 151)),
     "invalid_blocks: blocks[2].text.text: 151 characters, 1 to 150 are allowed"),
    ("message", put("blocks", 2, "text", value=marked("h")),
     "invalid_blocks: blocks[2].text.type: 'mrkdwn' is not one of ('plain_text',)"),
    ("message", put("blocks", 3, "elements", value=[marked("c")] * 11),
     "invalid_blocks: blocks[3].elements: 11 items, 1 to 10 are allowed"),
    ("message", put(*ACTIONS, value=[]),
     "invalid_blocks: blocks[4].elements: 0 items, 1 to 25 are allowed"),
    ("message", put(*ACTIONS, value=[button(n) for n in range(26)]),
     "invalid_blocks: blocks[4].elements: 26 items, 1 to 25 are allowed"),
    ("message", put(*ELEMENT, "action_id", value="a2"),
     "invalid_blocks: an action_id is there twice"),
    ("message", put(*ELEMENT, "type", value="timepicker"),
     "invalid_blocks: blocks[4].elements[0]: type 'timepicker' is not one of "
     "['button', 'overflow', 'static_select']"),
    ("message", put(*ELEMENT, value=menu("overflow", 6)),
     "invalid_blocks: blocks[4].elements[0].options: 6 items, 1 to 5 are allowed"),
    ("message", put(*ELEMENT, value=menu("static_select", 101, placeholder=plain("p"))),
     "invalid_blocks: blocks[4].elements[0].options: 101 items, 1 to 100 are allowed"),
    ("message", put(*ELEMENT, value=menu("overflow", 2, options=options(1) * 2)),
     "invalid_blocks: an option's value is there twice"),
    ("message", put("blocks", 5, value=TABLE), "invalid_blocks: a table or a chart"),
    ("new", put("blocks", 5, "rows", 1, value=[raw("a")]),
     "invalid_blocks: the rows of a table differ in length"),
    ("new", put("blocks", 5, "rows", value=[[raw("a")]] * 102),
     "invalid_blocks: blocks[5].rows: 102 items, 2 to 101 are allowed"),
    ("new", put("blocks", 5, "page_size", value=0),
     "invalid_blocks: blocks[5].page_size: 0 is not in 1 to 100"),
    ("new", put("blocks", 6, "title", value="x" * 51),
     "invalid_blocks: blocks[6].title: 51 characters, 1 to 50 are allowed"),
    ("new", put("blocks", 6, "chart", "series", 0, "data", 0, "label", value="Tue"),
     "invalid_blocks: the labels of a series are not the categories"),
    ("new", put("blocks", 6, "chart", "axis_config", "categories", 0, value="x" * 21),
     "invalid_blocks: blocks[6].chart.axis_config.categories[0]: "
     "21 characters, 1 to 20 are allowed"),
    ("message", put(*ELEMENT, "text", value=plain("x" * 76)),
     "invalid_blocks: blocks[4].elements[0].text.text: 76 characters, 1 to 75 are allowed"),
    ("message", put(*ELEMENT, "value", value="x" * 2001),
     "invalid_blocks: blocks[4].elements[0].value: 2001 characters, 1 to 2000 are allowed"),
    ("message", put(*ELEMENT, "style", value="red"),
     "invalid_blocks: blocks[4].elements[0].style: 'red' is not one of ('primary', 'danger')"),
    ("message", put(*ELEMENT, "style", value=None),
     "invalid_blocks: blocks[4].elements[0].style: None is no text"),
    # modals
    ("modal", put("type", value="home"), "invalid_arguments: the view is no modal"),
    ("modal", put("blocks", value=[]),
     "invalid_blocks: view.blocks: 0 items, 1 to 100 are allowed"),
    ("modal", put("blocks", value=[section()] * 101),
     "invalid_blocks: view.blocks: 101 items, 1 to 100 are allowed"),
    ("modal", put("title", value=plain("x" * 25)),
     "invalid_blocks: view.title.text: 25 characters, 1 to 24 are allowed"),
    ("modal", drop("submit"), "invalid_blocks: view: submit is missing"),
    ("modal", put("private_metadata", value="x" * 3001),
     "invalid_blocks: view.private_metadata: 3001 characters, 0 to 3000 are allowed"),
    ("modal", put("callback_id", value="x" * 256),
     "invalid_blocks: view.callback_id: 256 characters, 0 to 255 are allowed"),
    ("modal", put("notify_on_close", value=True),
     "invalid_blocks: view: notify_on_close is not known"),
    ("modal", put("blocks", 0, value=MESSAGE["blocks"][4]),
     "invalid_blocks: view.blocks[0]: type 'actions' is not one of "
     "['divider', 'input', 'section']"),
    ("modal", put("blocks", 2, "block_id", value="q1"),
     "invalid_blocks: a block_id is there twice"),
    ("modal", put("blocks", 1, "label", value=plain("x" * 2001)),
     "invalid_blocks: view.blocks[1].label.text: 2001 characters, 1 to 2000 are allowed"),
    ("modal", put(*TEXT, "type", value="timepicker"),
     "invalid_blocks: view.blocks[1].element: type 'timepicker' is not one of "
     "['datepicker', 'file_input', 'multi_users_select', 'plain_text_input', "
     "'static_select', 'users_select']"),
    ("modal", put(*TEXT, "max_length", value=3001),
     "invalid_blocks: view.blocks[1].element.max_length: 3001 is not in 1 to 3000"),
    ("modal", put(*TEXT, "initial_value", value="x" * 10),
     "invalid_blocks: initial_value is longer than max_length"),
    ("modal", drop(*TEXT, "action_id"),
     "invalid_blocks: view.blocks[1].element: action_id is missing"),
    ("modal", put(*CHOICE, "options", value=options(101)),
     "invalid_blocks: view.blocks[2].element.options: 101 items, 1 to 100 are allowed"),
    ("modal", put(*CHOICE, "options", 0, "text", value=plain("x" * 76)),
     "invalid_blocks: view.blocks[2].element.options[0].text.text: "
     "76 characters, 1 to 75 are allowed"),
    ("modal", put(*CHOICE, "options", 5, "value", value="x" * 151),
     "invalid_blocks: view.blocks[2].element.options[5].value: "
     "151 characters, 1 to 150 are allowed"),
    ("modal", put(*CHOICE, "placeholder", value=plain("x" * 151)),
     "invalid_blocks: view.blocks[2].element.placeholder.text: "
     "151 characters, 1 to 150 are allowed"),
    ("modal", put(*CHOICE, "initial_option", value={"text": plain("O"), "value": "v"}),
     "invalid_blocks: initial_option is none of the options"),
    # the home tab
    ("home", put("blocks", value=[section()] * 101),
     "invalid_blocks: view.blocks: 101 items, 0 to 100 are allowed"),
    ("home", put("title", value=plain("t")), "invalid_blocks: view: title is not known"),
    ("home", put("blocks", 0, value=MODAL["blocks"][1]),
     "invalid_blocks: view.blocks[0]: type 'input' is not one of "
     "['actions', 'context', 'divider', 'header', 'section']"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "change", "told"), WRONG)
def test_what_is_wrong_is_refused(kind: str, change: Change, told: str) -> None:
    assert refused(kind, change) == told


@pytest.mark.parametrize(
    ("method", "args", "told"),
    [
        ("chat.postMessage", {"channel": "C", "thread": "1.000000"}, "thread is not known"),
        ("chat.postMessage", {"text": "t"}, "channel is missing"),
        ("chat.update", {"channel": "C", "ts": "1"}, "'1' does not match"),
        ("conversations.history", {"channel": "C", "limit": "all"}, "'all' does not match"),
        ("conversations.history", {"channel": "C", "inclusive": "yes"}, "'yes' is neither"),
        ("files.completeUploadExternal", {"channel_id": "C", "files": []}, "0 items"),
        ("views.open", {"view": {}}, "trigger_id is missing"),
    ],
)
def test_wrong_arguments_are_refused(method: str, args: Json, told: str) -> None:
    assert told in " ".join(problems(method, args))


def test_every_method_of_the_loopback_platform_has_its_arguments_in_the_table() -> None:
    public = {name for name, _ in inspect.getmembers(Methods, inspect.isfunction)}
    named = {name.replace(".", "_") for name in METHODS} - {"apps_connections_open"}
    assert {name for name in public if "_" in name.strip("_") and name[0] != "_"} == named


SUBMITTED = {"type": "view_submission", "view": MODAL}


@pytest.mark.parametrize(
    ("payload", "answer", "told"),
    [
        (SUBMITTED, {}, ""),
        (SUBMITTED, {"response_action": "errors", "errors": {"q1": "Why?"}}, ""),
        (SUBMITTED, {"response_action": "errors", "errors": {"q3": "Why?"}}, "q3 is not known"),
        (SUBMITTED, {"response_action": "errors", "errors": {"q1": ""}}, "0 characters"),
        (SUBMITTED, {"response_action": "close"}, "'close' is not one of"),
        ({"type": "block_actions"}, {"text": "t"}, "says nothing"),
        ({"command": "/andon"}, {"text": "t", "blocks": [], "response_type": "ephemeral"}, ""),
        ({"command": "/andon"}, {"text": "t"}, "response_type is missing"),
        (
            {"command": "/andon"},
            {"text": "t", "blocks": [], "response_type": "public"},
            "'public' is not one of",
        ),
    ],
)
def test_an_acknowledgment_says_only_what_slack_takes_in_one(
    payload: Json, answer: Json, told: str
) -> None:
    found = " ".join(acknowledgment_problems(payload, answer))
    assert (told in found) if told else not found
