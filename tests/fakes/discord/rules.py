"""Limits that the description does not state: what Discord refuses with 400."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def message(body: Json, files: int = 0) -> Iterator[str]:
    content = body.get("content") or ""
    if units(content) > 2000:
        yield "content is longer than 2000"
    embeds = body.get("embeds") or []
    if not content.strip() and not embeds and not files:
        yield "empty message"
    yield from _embeds(embeds)
    yield from _rows(body.get("components") or [])
    if len(str(body.get("nonce") or "")) > 25:
        yield "nonce is longer than 25"
    users = (body.get("allowed_mentions") or {}).get("users", [])
    if len(users) > 100 or len(users) != len(set(users)):
        yield "allowed_mentions.users"


def _embeds(embeds: list[Json]) -> Iterator[str]:
    total = 0
    for embed in embeds:
        title, description = embed.get("title", ""), embed.get("description", "")
        fields = embed.get("fields", [])
        if units(title) > 256 or units(description) > 4096 or len(fields) > 25:
            yield "embed is too long"
        if not (title or description or fields):
            yield "empty embed"
        total += units(title) + units(description)
        for field in fields:
            name, value = field["name"].strip(), field["value"].strip()
            if not 0 < units(name) <= 256 or not 0 < units(value) <= 1024:
                yield f"embed field {name!r:.40}"
            total += units(name) + units(value)
    if total > 6000 or len(embeds) > 10:
        yield "embeds hold more than 6000"


def _rows(rows: list[Json]) -> Iterator[str]:
    ids = []
    if len(rows) > 5:
        yield "more than 5 rows"
    for row in rows:
        if row.get("type") != 1 or not 1 <= len(row["components"]) <= 5:
            yield "a row holds 1 to 5 buttons"
        for each in row["components"]:
            ids.append(each.get("custom_id"))
            if each["type"] == 2 and not 0 < units(each.get("label", "")) <= 80:
                yield "button label"
    if any(not each or len(each) > 100 for each in ids):
        yield "custom_id"
    if len(ids) != len(set(ids)):
        yield "custom_id is not unique"


def modal(data: Json) -> Iterator[str]:
    if not 0 < len(data["custom_id"]) <= 100 or not 0 < units(data["title"]) <= 45:
        yield "modal title or custom_id"
    if not 1 <= len(data["components"]) <= 5:
        yield "a modal has 1 to 5 questions"
    ids = []
    for label in data["components"]:
        if label["type"] != 18 or not 0 < units(label["label"]) <= 45:
            yield "label"
        inner = label["component"]
        ids.append(inner["custom_id"])
        if inner["type"] == 3 and not 1 <= len(inner["options"]) <= 25:
            yield "select options"
        if inner["type"] == 4 and units(inner.get("value", "")) > inner.get("max_length", 4000):
            yield "value is longer than max_length"
    if len(ids) != len(set(ids)):
        yield "custom_id is not unique"


def commands(body: list[Json]) -> Iterator[str]:
    names = [(each.get("type", 1), each["name"]) for each in body]
    if len(names) != len(set(names)) or sum(kind == 1 for kind, _ in names) > 100:
        yield "command names"
    for each in body:
        if weight(each) > 8000:
            yield f"{each['name']} holds more than 8000 characters"
        if each.get("type", 1) == 1 and (
            not each.get("description") or each["name"].lower() != each["name"]
        ):
            yield f"{each['name']}: description or name"
        if each.get("type", 1) != 1 and (each.get("description") or each.get("options")):
            yield f"{each['name']}: only a slash command has a description"
        yield from _options(each.get("options") or [], each["name"])


def _options(options: list[Json], at: str) -> Iterator[str]:
    if len(options) > 25:
        yield f"{at}: more than 25 options"
    needed = [bool(each.get("required")) for each in options]
    if needed != sorted(needed, reverse=True):
        yield f"{at}: required options come first"
    kinds = {each["type"] in (1, 2) for each in options}
    if len(kinds) > 1:
        yield f"{at}: subcommands and options are mixed"
    for each in options:
        if each.get("autocomplete") and each.get("choices"):
            yield f"{at}: autocomplete with choices"
        yield from _options(each.get("options") or [], f"{at} {each['name']}")


def weight(command: Json) -> int:
    own = len(command["name"]) + len(command.get("description") or "")
    own += sum(len(c["name"]) + len(str(c["value"])) for c in command.get("choices") or [])
    return own + sum(weight(each) for each in command.get("options") or [])


def choices(data: Json) -> Iterator[str]:
    found = data["choices"]
    if len(found) > 25:
        yield "more than 25 choices"
    for each in found:
        if not 0 < units(each["name"]) <= 100 or len(json.dumps(each["value"])) > 102:
            yield f"choice {each!r:.60}"
