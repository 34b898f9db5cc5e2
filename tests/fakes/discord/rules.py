"""What Discord refuses with 400 and no shape can state: sums, pairs and things that are unique.

Each takes a body whose shape is right. Texts are measured in UTF-16 units, as clients count them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from tests.fakes.discord import components as kinds

Json = dict[str, Any]
NO_EMBEDS, EPHEMERAL, SILENT, COMPONENTS_V2 = 1 << 2, 1 << 6, 1 << 12, 1 << 15
LINK, PREMIUM = 5, 6
"""The styles of buttons that call nobody."""


class Answer:
    """The kinds of answers to an interaction."""

    MESSAGE, LATER, UNCHANGED, UPDATE, CHOICES, FORM = 4, 5, 6, 7, 8, 9


MOST_COMMANDS = {1: 100, 2: 15, 3: 15}
"""Typed ones, those on people and those on messages."""


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def new_message(body: Json, files: int = 0) -> Iterator[str]:
    yield from _message(body, files, NO_EMBEDS | SILENT | COMPONENTS_V2)
    for each in body.get("attachments") or []:
        if int(each["id"]) >= files:
            yield f"attachment {each['id']} is none of the {files} files"


def changed_message(body: Json, files: int = 0) -> Iterator[str]:
    yield from _message(body, files, NO_EMBEDS | COMPONENTS_V2)


def callback(body: Json, files: int = 0) -> Iterator[str]:
    data = body.get("data") or {}
    match body["type"]:
        case Answer.MESSAGE:
            yield from _message(data, files, NO_EMBEDS | EPHEMERAL | SILENT | COMPONENTS_V2)
        case Answer.UPDATE:
            yield from changed_message(data, files)
        case Answer.LATER:
            yield from _flags(data, EPHEMERAL)
        case Answer.FORM:
            yield from form(data)


def _message(body: Json, files: int, flags: int) -> Iterator[str]:
    yield from _flags(body, flags)
    content, embeds = body.get("content") or "", body.get("embeds") or []
    top = body.get("components") or []
    if (body.get("flags") or 0) & COMPONENTS_V2:
        yield from _of_components(top, bool(content or embeds))
        yield from _files(top, body.get("attachments") or [])
    elif len(top) > 5 or any(each["type"] != kinds.ROW for each in top):
        yield "a message without the components flag has 0 to 5 rows"
    elif not content.strip() and not embeds and not files:
        yield "empty message"
    yield from _embeds(embeds)
    yield from _components(top)
    yield from _mentions(body.get("allowed_mentions") or {})


def _flags(body: Json, allowed: int) -> Iterator[str]:
    if (body.get("flags") or 0) & ~allowed:
        yield f"flags {body['flags']}: only {allowed} can be set here"


def _of_components(top: list[Json], more: bool) -> Iterator[str]:
    """A message all of components has neither content nor embeds."""
    if more or not top:
        yield "a message with the components flag is made of components alone"
    found = list(_all(top))
    if len(found) > 40:
        yield f"{len(found)} components, 40 are allowed"
    shown = sum(units(each["content"]) for each in found if each["type"] == kinds.TEXT_DISPLAY)
    if shown > 4000:
        yield f"{shown} characters in all texts, 4000 are allowed"


def _files(top: list[Json], attached: list[Json]) -> Iterator[str]:
    """A component shows a file that comes along, and no file comes that none shows."""
    shown = [m["media"]["url"] for each in _all(top) for m in each.get("items") or []]
    shown += [each["file"]["url"] for each in _all(top) if each["type"] == kinds.FILE]
    names = {f"attachment://{each.get('filename')}" for each in attached}
    for url in shown:
        if url.startswith("attachment://") and url not in names:
            yield f"{url} is none of the files"
    for url in sorted(names - set(shown)):
        yield f"{url} is shown by no component"


def _all(top: Iterable[Json]) -> Iterator[Json]:
    """Yield components with all that stand in them."""
    for each in top:
        yield each
        yield from _all(each.get("components") or [])
        yield from _all(each[name] for name in ("accessory", "component") if name in each)


def _mentions(allowed: Json) -> Iterator[str]:
    for name in ("users", "roles"):
        if allowed.get(name) and name in (allowed.get("parse") or []):
            yield f"allowed_mentions: {name} are named and parsed"


def _embeds(embeds: list[Json]) -> Iterator[str]:
    total = 0
    for embed in embeds:
        texts = [embed.get("title"), embed.get("description")]
        texts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
        fields = embed.get("fields") or []
        if not any((*texts, *fields, embed.get("image"), embed.get("thumbnail"))):
            yield "empty embed"
        for field in fields:
            if not field["name"].strip() or not field["value"].strip():
                yield f"embed field {field['name']!r:.40}"
            texts += [field["name"], field["value"]]
        total += sum(units(text) for text in texts if text)
    if total > 6000:
        yield f"embeds hold {total} characters, 6000 are allowed"


def _components(top: Iterable[Json]) -> Iterator[str]:
    found = list(_all(top))
    for name in ("custom_id", "id"):
        yield from _unique((each[name] for each in found if each.get(name)), name)
    for each in found:
        if each["type"] == kinds.ROW:
            yield from _row(each["components"])
        elif each["type"] == kinds.BUTTON:
            yield from _button(each)
        elif each["type"] in kinds.SELECTS:
            yield from _counts(each)
        if each["type"] == kinds.STRING_SELECT:
            yield from _options(each)


def _row(inside: list[Json]) -> Iterator[str]:
    if len(inside) > 1 and any(each["type"] != kinds.BUTTON for each in inside):
        yield "a row holds 1 to 5 buttons, or one select"


def _button(button: Json) -> Iterator[str]:
    """A button calls this program, leads to an address, or sells something: one of them."""
    style = button["style"]
    needed = {LINK: "url", PREMIUM: "sku_id"}.get(style, "custom_id")
    if [name for name in ("custom_id", "url", "sku_id") if button.get(name)] != [needed]:
        yield f"button style {style} has {needed} and nothing else that it does"
    shown = (button.get("label") or "").strip() or button.get("emoji")
    if bool(shown) == (style == PREMIUM):
        yield "button label"


def _counts(select: Json) -> Iterator[str]:
    least, most = select.get("min_values"), select.get("max_values")
    least, most = 1 if least is None else least, 1 if most is None else most
    if least > most:
        yield f"select: {least} to {most} values"
    shown = select.get("default_values") or []
    shown = shown or [each for each in select.get("options") or [] if each.get("default")]
    if len(shown) > most:
        yield f"select: {len(shown)} are chosen, {most} can be"


def _options(select: Json) -> Iterator[str]:
    options = select["options"]
    yield from _unique((each["value"] for each in options), "option value")
    if (select.get("max_values") or 1) > len(options):
        yield f"select: {select['max_values']} of {len(options)} values"


def form(data: Json) -> Iterator[str]:
    """Hold a form against the rules: what is asked, and what is answered before it opens."""
    yield from _components(data["components"])
    for each in _all(data["components"]):
        if each["type"] == kinds.TEXT_INPUT:
            yield from _input(each)
        if each.get("min_values") == 0 and each.get("required") is not False:
            yield f"{each['custom_id']} is required, and may be left empty"
        if each["type"] in (kinds.RADIO_GROUP, kinds.CHECKBOX_GROUP):
            yield from _unique((option["value"] for option in each["options"]), "option value")


def _input(asked: Json) -> Iterator[str]:
    most = asked.get("max_length") or 4000
    if units(asked.get("value") or "") > most:
        yield "value is longer than max_length"
    if (asked.get("min_length") or 0) > most:
        yield "min_length is more than max_length"


def commands(body: list[Json], _files: int = 0) -> Iterator[str]:
    named = [(_kind(each), each["name"]) for each in body]
    yield from _unique((f"{kind} {name}" for kind, name in named), "command name")
    for kind, times in Counter(kind for kind, _ in named).items():
        if times > MOST_COMMANDS[kind]:
            yield f"{times} commands of kind {kind}, {MOST_COMMANDS[kind]} are allowed"
    for each in body:
        yield from _command(each)


def _kind(command: Json) -> int:
    return int(command.get("type") or 1)


def _command(command: Json) -> Iterator[str]:
    name = command["name"]
    if weight(command) > 8000:
        yield f"{name} holds more than 8000 characters"
    if _kind(command) == 1:
        yield from _name(name)
        if not command.get("description"):
            yield f"{name}: a slash command has a description"
    elif command.get("description") or command.get("options"):
        yield f"{name}: only a slash command has a description or options"
    yield from _levels(command.get("options") or [], name)


def _name(name: str) -> Iterator[str]:
    if name != name.lower() or not all(each.isalnum() or each in "-_'" for each in name):
        yield f"{name!r}: a name is small letters, digits, - and _"


def _levels(options: list[Json], at: str) -> Iterator[str]:
    yield from _unique((each["name"] for each in options), f"{at}: option name")
    needed = [bool(each.get("required")) for each in options]
    if needed != sorted(needed, reverse=True):
        yield f"{at}: required options come first"
    if len({each["type"] in (1, 2) for each in options}) > 1:
        yield f"{at}: subcommands and options are mixed"
    for each in options:
        yield from _name(each["name"])
        if each.get("autocomplete") and each.get("choices"):
            yield f"{at}: autocomplete with choices"
        for least, most in (("min_length", "max_length"), ("min_value", "max_value")):
            if None not in (each.get(least), each.get(most)) and each[least] > each[most]:
                yield f"{at} {each['name']}: {least} is more than {most}"
        yield from _levels(each.get("options") or [], f"{at} {each['name']}")


def weight(command: Json) -> int:
    """Return the characters that count: names, descriptions and the values of choices."""
    own = len(command["name"]) + len(command.get("description") or "")
    own += sum(len(c["name"]) + len(str(c["value"])) for c in command.get("choices") or [])
    return own + sum(weight(each) for each in command.get("options") or [])


def _unique(values: Iterable[Any], what: str) -> Iterator[str]:
    for value, times in Counter(values).items():
        if times > 1:
            yield f"{what} {value!r} is not unique"
