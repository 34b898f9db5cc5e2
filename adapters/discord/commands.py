"""Discord's commands, derived from the declarations; and an invoked one turned into its line.

Each noun is a command with its verbs as subcommands, since a command that has subcommands cannot
be invoked itself. ``/andon`` shows the channel's state, or runs any line typed after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.discord.limits import excesses
from adapters.discord.texts import text
from bot.domain.errors import Misconfigured
from bot.engine.commands.declaration import Command, Commands, Param
from bot.engine.index import Index

STATE, LINE, FIELDS, FILE = "andon", "line", "fields", "file"
CHAT, MESSAGE = 1, 3
SUBCOMMAND, STRING, INTEGER, ATTACHMENT = 1, 3, 4, 11
# Where a command is offered: in servers and in the bot's direct messages; installed to servers.
_CONTEXTS, _INSTALLED = [0, 1], [0]
_NEEDS_QUOTES = re.compile(r'[\s"“”„«»＂\\]')
_QUOTES = re.compile(r'([\\"“”„«»＂])')

Json = dict[str, Any]


def payloads(index: Index) -> list[Json]:
    """Return every command as Discord's interface takes it.

    What exceeds a limit of Discord raises ``Misconfigured``: nothing is left out in silence.
    """
    commands = [_state(), *(_of_noun(index, noun) for noun in index.commands.nouns if noun)]
    commands.append({**_common(text("command.log"), MESSAGE), "description": ""})
    if problems := excesses(commands):
        raise Misconfigured(problems)
    return commands


def _common(name: str, kind: int) -> Json:
    return {"name": name, "type": kind, "contexts": _CONTEXTS, "integration_types": _INSTALLED}


def _state() -> Json:
    line = {"type": STRING, "name": LINE, "description": text("command.line")}
    options = [{**line, "required": False}]
    return {**_common(STATE, CHAT), "description": text("command.andon"), "options": options}


def _of_noun(index: Index, noun: str) -> Json:
    commands = index.commands
    alone = commands.get(noun)
    if alone is not None:
        described, options = alone.help, _options(index, alone)
    else:
        described = text("command.noun", noun=noun)
        of_noun = [commands[noun, verb] for verb in commands.verbs(noun)]
        options = [_subcommand(index, each) for each in of_noun]
    return {**_common(noun, CHAT), "description": described, "options": options}


def _subcommand(index: Index, found: Command) -> Json:
    head = {"type": SUBCOMMAND, "name": found.verb, "description": found.help}
    return {**head, "options": _options(index, found)}


def _options(index: Index, found: Command) -> list[Json]:
    """Return the arguments, those that must be given first, as Discord wants it."""
    options = [_option(index, param) for param in found.params]
    if found.fields:
        described = text("command.fields")
        field = {"type": STRING, "name": FIELDS, "description": described, "required": False}
        options.append(field)
    if found.takes_file:
        described = text("command.file")
        options.append(
            {"type": ATTACHMENT, "name": FILE, "description": described, "required": False}
        )
    return sorted(options, key=lambda option: not option["required"])


def _option(index: Index, param: Param) -> Json:
    kind = index.arguments[param.kind]
    made: Json = {
        "type": INTEGER if kind.whole else STRING,
        "name": param.name,
        "description": param.help or param.name,
        "required": param.required,
    }
    if kind.suggest is not None:
        made["autocomplete"] = True
    if param.kind == "text":
        made["max_length"] = param.limit
    return made


@dataclass(frozen=True, slots=True)
class Invoked:
    """An invoked command: its words, the options given, the one being typed, and the file that
    came with it as Discord describes it.
    """

    noun: str
    verb: str
    values: Mapping[str, str]
    focused: str | None = None
    file: Mapping[str, Any] | None = None

    def command(self, commands: Commands) -> Command | None:
        """Return the declaration, or ``None`` for one that is gone since."""
        noun = "" if self.noun == STATE else self.noun
        return commands.get(noun, self.verb)


def read_invoked(data: Mapping[str, Any]) -> Invoked:
    """Return what an interaction invokes."""
    options: Sequence[Mapping[str, Any]] = data.get("options", ())
    verb = ""
    if options and options[0]["type"] == SUBCOMMAND:
        verb, options = options[0]["name"], options[0].get("options", ())
    values = {each["name"]: str(each["value"]) for each in options}
    focused = next((each["name"] for each in options if each.get("focused")), None)
    files = (data.get("resolved") or {}).get("attachments") or {}
    return Invoked(data["name"], verb, values, focused, files.get(values.get(FILE, "")))


def line_of(commands: Commands, invoked: Invoked) -> str:
    """Return the command line that an invoked command stands for, in the declared order."""
    if invoked.noun == STATE:
        return invoked.values.get(LINE, "")
    found = invoked.command(commands)
    words = [f"{invoked.noun} {invoked.verb}".strip()]
    for param in found.params if found else ():
        value = invoked.values.get(param.name, "").strip()
        words += [_word(param, value)] if value else []
    words += [invoked.values.get(FIELDS, "")] if found and found.fields else []
    return " ".join(word for word in words if word)


def _word(param: Param, value: str) -> str:
    if param.kind == "issue":
        return "".join(value.split())
    plain = param.kind not in ("text", "when") and not _NEEDS_QUOTES.search(value)
    word = value if plain or _is_when(param, value) else quoted(value)
    if param.option:
        return f"{param.name}={word}"
    return f"{param.after} {word}" if param.after else word


def _is_when(param: Param, value: str) -> bool:
    return param.kind == "when" and not param.option and '"' not in value


def quoted(value: str) -> str:
    """Return a text as one argument, whatever quotes are in it."""
    return '"' + _QUOTES.sub(r"\\\1", value) + '"'


def kind_of(commands: Commands, invoked: Invoked) -> str | None:
    """Return what kind of argument is being typed."""
    found = invoked.command(commands)
    params: Iterable[Param] = found.params if found else ()
    return next((p.kind for p in params if p.name == invoked.focused), None)


def canonical(command: Mapping[str, Any]) -> Json:
    """Return a command without what the server adds or leaves out, to compare it with ours."""
    made = {key: command[key] for key in ("name", "description") if command.get(key)}
    made["type"] = command.get("type", CHAT)
    for key in ("contexts", "integration_types"):
        made[key] = sorted(command[key]) if command.get(key) else None
    made["options"] = [_canonical_option(option) for option in command.get("options") or ()]
    return made


def _canonical_option(option: Mapping[str, Any]) -> Json:
    kept = ("type", "name", "description", "max_length")
    made = {key: option[key] for key in kept if option.get(key) is not None}
    for key in ("required", "autocomplete"):
        made[key] = bool(option.get(key))
    made["options"] = [_canonical_option(each) for each in option.get("options") or ()]
    return made


def same(ours: Iterable[Mapping[str, Any]], theirs: Iterable[Mapping[str, Any]]) -> bool:
    """Say whether the server already offers exactly these commands."""

    def by_name(commands: Iterable[Mapping[str, Any]]) -> dict[tuple[int, str], Json]:
        found = (canonical(command) for command in commands)
        return {(command["type"], command["name"]): command for command in found}

    return by_name(ours) == by_name(theirs)
