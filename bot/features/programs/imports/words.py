"""What a file changes, in the words of a program file: ``deadline ship: due … instead of …``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.domain.values import Channel, Person
from bot.engine.context import Context
from bot.features.programs.imports.parts import CONTACTS, Difference
from bot.features.programs.imports.texts import FILE_PARTS, say
from bot.messages.card import Text, plain
from bot.messages.say import join
from bot.program_file.write import written

NAMED = 20
"""So many parts are named of what is done at once; of what is asked for each is told."""
LEFT_OUT = ("id", "topic", *CONTACTS)


def in_words(ctx: Context, found: Iterable[Difference]) -> tuple[Text, ...]:
    """Return each difference as a line that both sides may read."""
    return tuple(line for each in found for line in _lines(ctx, each))


def named(found: Iterable[Difference]) -> Text:
    """Return what is changed, without how."""
    names = [subject(each) for each in found]
    more = len(names) - NAMED
    rest = [plain(say("file.more", count=more))] if more > 0 else []
    return (", ".join([*names[:NAMED], *rest]),)


def subject(each: Difference) -> str:
    """Return what a part is called: ``person dana``, ``channel slack C1``, ``time zone``."""
    sort, _, name = each.name.partition("/")
    word = FILE_PARTS.get(sort, sort)
    value = each.old or each.new
    if isinstance(value, Channel):
        name = f"{value.platform} {value.id}"
    return f"{word} {name.replace('/', ' ')}" if name else word


def _lines(ctx: Context, each: Difference) -> Iterator[Text]:
    what = subject(each)
    if isinstance(each.old, tuple) or isinstance(each.new, tuple):
        yield from _tables(what, each.old or (), each.new or ())
    elif isinstance(each.new, Channel):
        # What it was is not told: only one side may know that it is there.
        whose = each.new.audience
        key = "file.channel.both" if whose == "shared" else "file.channel"
        yield say(key, what=what, company=ctx.company(whose))
    elif each.new is None:
        key = "file.leaves" if isinstance(each.old, Person) else "file.dropped"
        yield say(key, what=what, name=getattr(each.old, "name", None) or "")
    elif each.old is None or each.sort in ("site", "person"):
        yield _changed(what, _pairs(each.old), _pairs(each.new))
    else:
        yield say("file.value", what=what, old=_shown(each.old), new=_shown(each.new))


def _tables(what: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Text]:
    """Compare the tables of one part, in their order: a date has one, a digest may have several."""
    added = [table for table in new if table not in old]
    gone = [table for table in old if table not in new]
    for place, table in enumerate(added):
        before = _pairs(gone[place]) if place < len(gone) else {}
        yield _changed(what, before, _pairs(table))


def _pairs(value: Any) -> dict[str, Any]:
    pairs = {} if value is None else written(value)
    lines = pairs.pop("lines", ())
    return pairs | {line["part"]: _of_a_kit(line) for line in lines}


def _of_a_kit(line: Mapping[str, Any]) -> str:
    """Return a line of a kit in words: ``1200 consigned oem due 2027-01-20 attrition 2``."""
    values = {name: value for name, value in line.items() if name != "part"}
    amount = " ".join(str(values.pop(name)) for name in ("qty", "supply", "side"))
    return " ".join([amount, *(f"{name} {value}" for name, value in values.items())])


def _changed(what: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Text:
    names = [name for name in {**new, **old} if name not in LEFT_OUT]
    parts = [
        say("file.field", name=name, old=_shown(old.get(name)), new=_shown(new.get(name)))
        if old
        else say("file.field.new", name=name, new=_shown(new.get(name)))
        for name in names
        if old.get(name) != new.get(name)
    ]
    key = "file.part" if old else "file.part.new"
    return say(key, what=what, fields=join(parts, "; " if old else ", "))


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return plain(say("file.yes" if value else "file.no"))
    if isinstance(value, dict):
        return ", ".join(f"{name} {_several(part)}" for name, part in value.items())
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    return plain(say("file.none")) if value is None else str(value)


def _several(part: Any) -> str:
    return " ".join(part) if isinstance(part, list) else str(part)
