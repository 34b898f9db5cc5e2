"""What a line asks for of somebody on the roster, from words to values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.domain.values import PROGRAM_MANAGER, Person, Side, Site
from bot.engine.commands.argument_kinds import bare_handle, person_named
from bot.engine.commands.call import Call
from bot.features.programs.setup import MANAGER_LEVEL, new_id
from bot.features.programs.texts import refuse
from bot.messages.line import one_line
from bot.ports.request import Named
from bot.program_file.single import file_value

NONE = "none"
RESERVED = ("dm", "me", NONE, "off", "until", "shared", "oem", "ems")
"""Words that mean something else where a person may stand."""
FLAGS = {"yes": True, "true": True, "no": False, "false": False}


def mentioned(call: Call, typed: str) -> Named | None:
    """Return whom a word mentions on the platform where it was said."""
    word = bare_handle(typed).lower()
    return next((person for person in call.request.people if person.written.lower() == word), None)


def newcomer(call: Call, typed: str, side: Side, values: Mapping[str, Any]) -> Person:
    """Return somebody new as far as the word and their name say it."""
    named = mentioned(call, typed)
    name = one_line(values.get("name") or (named.name if named else ""))
    handle = bare_handle(typed)
    if not name:
        raise refuse("no.person.name", id=typed.strip())
    manager = PROGRAM_MANAGER in roles_of(values.get("roles") or "")
    if named is not None:
        used = [*(p.id for p in call.ctx.program.people), *call.ctx.past.people]
        handle = new_id(name, side, used, "manager" if manager else "person")
    _usable(call, handle, name)
    person = Person(
        id=handle,
        name=name,
        side=side,
        site=site_of(call, side, values.get("site")),
        level=MANAGER_LEVEL if manager else 0,
    )
    platform = call.request.platform
    if named is None or platform not in ("slack", "discord"):
        return person
    return replace(person, **{platform: file_value("person", platform, named.identity)})


def _usable(call: Call, handle: str, name: str) -> None:
    file_value("person", "id", handle)
    if handle.lower() in RESERVED:
        raise refuse("no.person.reserved", typed=handle)
    former = call.ctx.past.people.get(handle)
    if former is not None and former.name != name:
        raise refuse("no.person.former", id=handle, name=former.name)


def site_of(call: Call, side: str, given: Site | None = None) -> str:
    """Return the site of somebody: a side's only one need not be named."""
    if given is not None:
        return given.id
    sites = call.ctx.program.side_sites(side)
    if len(sites) > 1:
        raise refuse("no.person.site", sites=" or ".join(site.id for site in sites))
    return sites[0].id


def changed(call: Call, old: Person, values: Mapping[str, Any]) -> Person:
    """Return the person as the line wants them; what a program file could not hold is refused."""
    fields = {key: _value(call, key, value) for key, value in values.items()}
    if "roles" in values:
        fields["roles"] = _roles_after(old.roles, values["roles"])
    if fields.get("side", old.side) != old.side:
        fields.setdefault("site", site_of(call, fields["side"]))
        fields.setdefault("backup", None)
    return replace(old, **fields)


def _value(call: Call, key: str, value: Any) -> Any:
    if key == "side":
        return value
    if key == "site":
        return value.id
    typed = one_line(value)
    if typed.lower() == NONE and key in _OPTIONAL:
        return None
    read = _READ.get(key)
    return read(call, typed) if read is not None else file_value("person", key, typed)


def _level(_call: Call, typed: str) -> Any:
    number = typed.isdecimal() and len(typed) < 10
    return file_value("person", "level", int(typed) if number else typed)


def roles_of(typed: str) -> tuple[str, ...]:
    """Read ``planner, buyer`` or ``+buyer``; ``none`` is no role."""
    words = [part.strip().lstrip("+").strip() for part in typed.split(",")]
    return _roles(words)


def _roles_after(before: tuple[str, ...], typed: str) -> tuple[str, ...]:
    """Return the roles after a text: ``+buyer`` adds, ``-buyer`` takes away, others replace."""
    parts = [part.strip() for part in typed.split(",") if part.strip()]
    if not any(part[0] in "+-" for part in parts):
        return roles_of(typed)
    gone = _roles([part[1:] for part in parts if part[0] == "-"])
    added = _roles([part.lstrip("+") for part in parts if part[0] != "-"])
    staying = [role for role in before if role not in gone]
    return tuple(dict.fromkeys((*staying, *added)))


def _roles(words: list[str]) -> tuple[str, ...]:
    named = [word.strip().lower().replace("-", "_").replace(" ", "_") for word in words]
    ids = list(dict.fromkeys(word for word in named if word))
    if ids == [NONE]:
        return ()
    roles: tuple[str, ...] = file_value("person", "roles", ids)
    return roles


def _flag(_call: Call, typed: str) -> Any:
    return file_value("person", "on_call", FLAGS.get(typed.lower(), typed))


def _backup(call: Call, typed: str) -> Any:
    return person_named(call, typed, "program person linh backup=mei").id


def _slack(call: Call, typed: str) -> Any:
    return _identity(call, "slack", typed)


def _discord(call: Call, typed: str) -> Any:
    return _identity(call, "discord", typed)


def _identity(call: Call, platform: str, typed: str) -> Any:
    named = mentioned(call, typed) if call.request.platform == platform else None
    return file_value("person", platform, named.identity if named else bare_handle(typed))


_OPTIONAL = ("backup", "email", "phone", "slack", "discord")
_READ: Mapping[str, Callable[[Call, str], Any]] = {
    "level": _level,
    "roles": lambda _call, typed: typed,
    "on_call": _flag,
    "backup": _backup,
    "slack": _slack,
    "discord": _discord,
}
