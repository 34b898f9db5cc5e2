"""What Slack takes: blocks, views, messages and the arguments of methods, as data and as rules.

What the platform knows and this program does not use is left out, and so refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tests.fakes.shapes import Anything, ByKind, Fields, Flag, Many, Number, Shape, Text

Json = dict[str, Any]

FLAG, NAME = Flag(), Text(1, 255)
TEXT_LIMIT, BLOCKS_TEXT_LIMIT = 4000, 13200
MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100


class Bad(Exception):
    """A request that Slack would refuse with ``code``; the text says why."""

    def __init__(self, code: str, why: str = "") -> None:
        super().__init__(f"{code}: {why}")
        self.code = code


def kind(name: str, needed: Mapping[str, Shape] | None = None, **may: Shape) -> Fields:
    """Return an object that says what it is."""
    return Fields({"type": Text(among=(name,)), **(needed or {})}, may)


def _by_type(**kinds: Fields) -> ByKind:
    return ByKind("type", kinds)


def _plain(most: int) -> Fields:
    return kind("plain_text", {"text": Text(1, most)}, emoji=FLAG)


def _text(most: int) -> ByKind:
    marked = kind("mrkdwn", {"text": Text(1, most)}, verbatim=FLAG)
    return _by_type(plain_text=_plain(most), mrkdwn=marked)


_BUTTON = kind(
    "button",
    {"action_id": NAME, "text": _plain(75), "value": Text(1, 2000)},
    style=Text(among=("primary", "danger")),
)
_OPTION = Fields({"text": _plain(75), "value": Text(1, 150)})
_QUESTIONS = _by_type(
    plain_text_input=kind(
        "plain_text_input",
        {"action_id": NAME},
        multiline=FLAG,
        max_length=Number(1, 3000),
        initial_value=Text(),
    ),
    static_select=kind(
        "static_select",
        {"action_id": NAME, "placeholder": _plain(150), "options": Many(_OPTION, 1, 100)},
        initial_option=_OPTION,
    ),
    file_input=kind("file_input", {"action_id": NAME}, max_files=Number(1, 10)),
    users_select=kind("users_select", {"action_id": NAME, "placeholder": _plain(150)}),
    multi_users_select=kind(
        "multi_users_select",
        {"action_id": NAME, "placeholder": _plain(150)},
        max_selected_items=Number(1),
    ),
)
BLOCKS: dict[str, Fields] = {
    "section": kind(
        "section", block_id=NAME, text=_text(3000), fields=Many(_text(2000), 1, 10), expand=FLAG
    ),
    "header": kind("header", {"text": _plain(150)}, block_id=NAME),
    "context": kind("context", {"elements": Many(_text(2000), 1, 10)}, block_id=NAME),
    "actions": kind("actions", {"elements": Many(_BUTTON, 1, 25)}, block_id=NAME),
    "divider": kind("divider", block_id=NAME),
    "input": kind(
        "input", {"label": _plain(2000), "element": _QUESTIONS}, block_id=NAME, optional=FLAG
    ),
}


def _blocks(least: int, most: int, *kinds: str) -> Many:
    return Many(ByKind("type", {each: BLOCKS[each] for each in kinds}), least, most)


_SHOWN = ("section", "header", "context", "actions", "divider")
_IN_A_MESSAGE = _blocks(0, MESSAGE_BLOCKS, *_SHOWN)
_METADATA = Fields({"event_type": Text(1), "event_payload": Anything(dict)})
_KEPT = {"private_metadata": Text(most=3000), "callback_id": Text(most=255)}
_VIEWS = {
    "home": kind("home", {"blocks": _blocks(0, VIEW_BLOCKS, *_SHOWN)}, **_KEPT),
    "modal": kind(
        "modal",
        {
            **{name: _plain(24) for name in ("title", "submit", "close")},
            "blocks": _blocks(1, VIEW_BLOCKS, "section", "input", "divider"),
        },
        **_KEPT,
    ),
}


def check_message(body: Json) -> None:
    """Raise ``Bad`` for what cannot be posted: a text, blocks, or both."""
    text, blocks = body.get("text"), body.get("blocks") or []
    if not text and not blocks:
        raise Bad("no_text")
    if text is not None and (not isinstance(text, str) or len(text) > TEXT_LIMIT):
        raise Bad("msg_too_long", f"a text of more than {TEXT_LIMIT} characters")
    need(isinstance(blocks, list), "blocks are no list", "invalid_blocks_format")
    refuse(_IN_A_MESSAGE.problems(blocks, "blocks"))
    refuse(_rules(blocks))
    if sum(len(each) for each in texts(blocks)) > BLOCKS_TEXT_LIMIT:
        raise Bad("msg_blocks_too_long")
    check_metadata(body.get("metadata"))


def check_metadata(metadata: Any) -> None:
    """Raise ``Bad`` for metadata that is no event with a payload."""
    if metadata is None:
        return
    need(isinstance(metadata, dict), "metadata is no object", "invalid_metadata_format")
    refuse(_METADATA.problems(metadata, "metadata"), "invalid_metadata_schema")


def check_view(view: Any, name: str) -> None:
    """Raise ``Bad`` for a view that is no modal or no home, as ``name`` asks."""
    fits = isinstance(view, dict) and view.get("type") == name
    need(fits, f"the view is no {name}", "invalid_arguments")
    refuse(_VIEWS[name].problems(view, "view"))
    refuse(_rules(view["blocks"]))


def _rules(blocks: list[Json]) -> Iterator[str]:
    """Yield what is wrong with blocks whose shape is right."""
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        yield "a block_id is there twice"
    for block in blocks:
        if block["type"] == "section" and not {"text", "fields"} & set(block):
            yield "empty section"
        if block["type"] == "actions":
            ids = [element["action_id"] for element in block["elements"]]
            if len(ids) != len(set(ids)):
                yield "an action_id is there twice"
        if block["type"] == "input":
            yield from _begun(block["element"])


def _begun(element: Json) -> Iterator[str]:
    """A question's first answer is one of those that can be given."""
    if len(element.get("initial_value", "")) > element.get("max_length", 3000):
        yield "initial_value is longer than max_length"
    if "initial_option" in element and element["initial_option"] not in element["options"]:
        yield "initial_option is none of the options"


def refuse(problems: Iterable[str], code: str = "invalid_blocks") -> None:
    """Raise ``Bad`` with the first problem, if there is one."""
    for problem in problems:
        raise Bad(code, problem)


def need(fits: object, why: str, code: str = "invalid_blocks") -> None:
    if not fits:
        raise Bad(code, why)


def texts(blocks: list[Json]) -> list[str]:
    """Return every text that blocks show, in order."""
    found: list[str] = []
    for block in blocks:
        shown = [block["text"]] if "text" in block else []
        shown += block.get("fields", [])
        for element in block.get("elements", []):
            shown.append(element["text"] if element["type"] == "button" else element)
        found += [text["text"] for text in shown]
    return found
