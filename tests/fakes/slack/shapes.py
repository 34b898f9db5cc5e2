"""What Slack accepts: shapes and limits of blocks, views, messages and metadata."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Json = dict[str, Any]


class Bad(Exception):
    """A request that Slack would refuse with ``code``; the text says why."""

    def __init__(self, code: str, why: str = "") -> None:
        super().__init__(f"{code}: {why}")
        self.code = code


def check_message(body: Json) -> None:
    text, blocks = body.get("text"), body.get("blocks")
    if not text and not blocks:
        raise Bad("no_text")
    if text is not None and (not isinstance(text, str) or len(text) > 4000):
        raise Bad("msg_too_long", f"text of {len(text)} characters")
    check_blocks(blocks or [], 50, {"section", "header", "context", "actions", "divider"})
    if sum(len(text) for text in texts(blocks or [])) > 13200:
        raise Bad("msg_blocks_too_long")
    check_metadata(body.get("metadata"))


def check_metadata(metadata: Any) -> None:
    if metadata is None:
        return
    need(isinstance(metadata, dict), "metadata is no object", "invalid_metadata_format")
    need(set(metadata) == {"event_type", "event_payload"}, "keys", "invalid_metadata_schema")
    need(isinstance(metadata["event_payload"], dict), "payload", "invalid_metadata_schema")


def check_view(view: Json, kind: str) -> None:
    need(view.get("type") == kind, "view type", "invalid_arguments")
    if kind == "home":
        only(view, {"type", "blocks", "private_metadata", "callback_id"}, "home")
        check_blocks(view["blocks"], 100, {"section", "header", "context", "actions", "divider"})
        return
    keys = {"type", "callback_id", "title", "submit", "close", "private_metadata", "blocks"}
    only(view, keys, "modal")
    for name in ("title", "submit", "close"):
        check_text(view[name], 24, {"plain_text"})
    need(len(view.get("private_metadata", "")) <= 3000, "private_metadata")
    need(len(view.get("callback_id", "")) <= 255, "callback_id")
    need(bool(view["blocks"]), "no blocks")
    check_blocks(view["blocks"], 100, {"section", "input", "divider"})


def check_blocks(blocks: Any, limit: int, kinds: set[str]) -> None:
    need(isinstance(blocks, list), "blocks are no list", "invalid_blocks_format")
    need(len(blocks) <= limit, f"{len(blocks)} blocks")
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    need(len(ids) == len(set(ids)), "block_id twice")
    for block in blocks:
        need(block.get("type") in kinds, f"block type {block.get('type')}")
        need(len(block.get("block_id", "x")) in range(1, 256), "block_id length")
        CHECKS[block["type"]](block)


def check_section(block: Json) -> None:
    only(block, {"type", "block_id", "text", "fields", "expand"}, "section")
    need(isinstance(block.get("expand", False), bool), "expand")
    need("text" in block or "fields" in block, "empty section")
    if "text" in block:
        check_text(block["text"], 3000, {"mrkdwn", "plain_text"})
    fields = block.get("fields", [])
    need(len(fields) <= 10 and ("fields" not in block or fields), f"{len(fields)} fields")
    for field in fields:
        check_text(field, 2000, {"mrkdwn", "plain_text"})


def check_header(block: Json) -> None:
    only(block, {"type", "block_id", "text"}, "header")
    check_text(block["text"], 150, {"plain_text"})


def check_context(block: Json) -> None:
    only(block, {"type", "block_id", "elements"}, "context")
    need(1 <= len(block["elements"]) <= 10, "context elements")
    for element in block["elements"]:
        check_text(element, 2000, {"mrkdwn", "plain_text"})


def check_actions(block: Json) -> None:
    only(block, {"type", "block_id", "elements"}, "actions")
    need(1 <= len(block["elements"]) <= 25, "action elements")
    ids = [element.get("action_id") for element in block["elements"]]
    need(len(ids) == len(set(ids)), "action_id twice")
    for element in block["elements"]:
        only(element, {"type", "action_id", "text", "value", "style"}, "button")
        need(element["type"] == "button", "element type")
        check_text(element["text"], 75, {"plain_text"})
        need(1 <= len(element["action_id"]) <= 255, "action_id length")
        need(1 <= len(element["value"]) <= 2000, "button value")
        need(element.get("style", "primary") in ("primary", "danger"), "button style")


def check_input(block: Json) -> None:
    only(block, {"type", "block_id", "label", "element", "optional", "hint"}, "input")
    check_text(block["label"], 2000, {"plain_text"})
    element = block["element"]
    if element["type"] == "plain_text_input":
        only(
            element, {"type", "action_id", "multiline", "max_length", "initial_value"}, "text input"
        )
        need(1 <= element.get("max_length", 3000) <= 3000, "max_length")
        initial = element.get("initial_value", "")
        need(len(initial) <= element.get("max_length", 3000), "initial_value")
        return
    need(element["type"] == "static_select", f"input element {element['type']}")
    keys = {"type", "action_id", "placeholder", "options", "initial_option"}
    only(element, keys, "select")
    check_text(element["placeholder"], 150, {"plain_text"})
    need(1 <= len(element["options"]) <= 100, "options")
    for option in element["options"]:
        only(option, {"text", "value"}, "option")
        check_text(option["text"], 75, {"plain_text"})
        need(1 <= len(option["value"]) <= 150, "option value")
    initial = element.get("initial_option")
    need(initial is None or initial in element["options"], "initial_option")


def check_text(text: Any, limit: int, kinds: set[str]) -> None:
    need(isinstance(text, dict) and text.get("type") in kinds, f"text object {text}")
    extra = {"emoji"} if text["type"] == "plain_text" else {"verbatim"}
    only(text, {"type", "text"} | extra, "text")
    need(1 <= len(text["text"]) <= limit, f"text of {len(text['text'])}, {limit} allowed")


def only(found: Json, keys: set[str], what: str) -> None:
    need(set(found) <= keys, f"{what} has {sorted(set(found) - keys)}")


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


CHECKS: dict[str, Callable[[Json], None]] = {
    "section": check_section,
    "header": check_header,
    "context": check_context,
    "actions": check_actions,
    "input": check_input,
    "divider": lambda block: only(block, {"type", "block_id"}, "divider"),
}
