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
_SELECT = {"action_id": NAME, "placeholder": _plain(150), "options": Many(_OPTION, 1, 100)}
_ACTIONS = _by_type(
    button=_BUTTON,
    overflow=kind("overflow", {"action_id": NAME, "options": Many(_OPTION, 1, 5)}),
    static_select=kind("static_select", _SELECT, initial_option=_OPTION),
)
_QUESTIONS = _by_type(
    plain_text_input=kind(
        "plain_text_input",
        {"action_id": NAME},
        multiline=FLAG,
        max_length=Number(1, 3000),
        initial_value=Text(),
    ),
    static_select=kind("static_select", _SELECT, initial_option=_OPTION),
    datepicker=kind(
        "datepicker",
        {"action_id": NAME, "placeholder": _plain(150)},
        initial_date=Text(pattern=r"^\d{4}-\d\d-\d\d$"),
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
    "actions": kind("actions", {"elements": Many(_ACTIONS, 1, 25)}, block_id=NAME),
    "divider": kind("divider", block_id=NAME),
    "input": kind(
        "input", {"label": _plain(2000), "element": _QUESTIONS}, block_id=NAME, optional=FLAG
    ),
}


_RAW = _by_type(raw_text=kind("raw_text", {"text": Text(1)}))
_POINT = Fields({"label": Text(1, 20), "value": Number(0)})
_SERIES = Fields({"name": Text(1, 20), "data": Many(_POINT, 1, 20)})
_AXIS = Fields({"categories": Many(Text(1, 20), 1, 20, unique=True)})
_BARS = kind("bar", {"series": Many(_SERIES, 1, 6), "axis_config": _AXIS})
NATIVE: dict[str, Fields] = {
    "data_table": kind(
        "data_table",
        {"caption": Text(1), "rows": Many(Many(_RAW, 1, 20), 2, 101)},
        block_id=NAME,
        page_size=Number(1, 100),
        row_header_column_index=Number(0, 19),
    ),
    "data_visualization": kind(
        "data_visualization",
        {"title": Text(1, 50), "chart": _by_type(bar=_BARS)},
        block_id=NAME,
    ),
}
"""Blocks that only some workspaces take."""


def _blocks(least: int, most: int, *kinds: str) -> Many:
    return Many(ByKind("type", {each: (BLOCKS | NATIVE)[each] for each in kinds}), least, most)


_SHOWN = ("section", "header", "context", "actions", "divider")
_IN_A_MESSAGE = _blocks(0, MESSAGE_BLOCKS, *_SHOWN)
_IN_A_NEW_MESSAGE = _blocks(0, MESSAGE_BLOCKS, *_SHOWN, *NATIVE)
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


class NotTaken(Bad):
    """Blocks that this workspace does not know yet."""


def check_message(body: Json, *, native: bool = False) -> None:
    """Raise ``Bad`` for what cannot be posted: a text, blocks, or both.

    ``native``: the workspace takes tables and charts.
    """
    text, blocks = body.get("text"), body.get("blocks") or []
    if not text and not blocks:
        raise Bad("no_text")
    if text is not None and (not isinstance(text, str) or len(text) > TEXT_LIMIT):
        raise Bad("msg_too_long", f"a text of more than {TEXT_LIMIT} characters")
    need(isinstance(blocks, list), "blocks are no list", "invalid_blocks_format")
    if not native and any(isinstance(b, dict) and b.get("type") in NATIVE for b in blocks):
        raise NotTaken("invalid_blocks", "a table or a chart")
    refuse((_IN_A_NEW_MESSAGE if native else _IN_A_MESSAGE).problems(blocks, "blocks"))
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
            for element in block["elements"]:
                values = [option["value"] for option in element.get("options", [])]
                if len(values) != len(set(values)):
                    yield "an option's value is there twice"
        yield from _table_or_chart(block)
        if block["type"] == "input":
            yield from _begun(block["element"])


def _table_or_chart(block: Json) -> Iterator[str]:
    """All rows are as long as the first; a series has a value for each category, in order."""
    if block["type"] == "data_table" and len({len(row) for row in block["rows"]}) > 1:
        yield "the rows of a table differ in length"
    if block["type"] == "data_visualization":
        chart = block["chart"]
        names = [series["name"] for series in chart["series"]]
        if len(names) != len(set(names)):
            yield "a series is there twice"
        for series in chart["series"]:
            if [p["label"] for p in series["data"]] != chart["axis_config"]["categories"]:
                yield "the labels of a series are not the categories"


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
            shown += [option["text"] for option in element.get("options", [])]
            if element["type"] not in ("overflow", "static_select"):
                shown.append(element["text"] if element["type"] == "button" else element)
        if block["type"] == "data_table":
            shown += [cell for row in block["rows"] for cell in row]
        if block["type"] == "data_visualization":
            shown.append({"text": block["title"]})
        found += [text["text"] for text in shown]
    return found
