"""What a list of deadlines is narrowed down with: each name and word is understood, or refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.engine.commands.argument_kinds import choose, nearest
from bot.engine.commands.call import Call
from bot.features.deadlines.policy import Deadline
from bot.features.deadlines.texts import KINDS, STATUSES, refuse
from bot.features.issues.commands.filters import person_meant, side_meant, text_meant, words_in

EXAMPLE = "deadline list side=ours"
Fits = Callable[[Deadline], bool]


def read_filters(call: Call, fields: Mapping[str, str]) -> list[Fits]:
    """Return what a list is narrowed down with; what means nothing raises ``Refused``."""
    return [_filter(call, key, value) for key, value in fields.items()]


def _filter(call: Call, key: str, value: str) -> Fits:
    read = _READERS.get(key)
    if read is None:
        near, allowed = nearest(key, [*_READERS]), ", ".join(_READERS)
        raise refuse(
            "no.deadline.filter", typed=key, nearest=near, allowed=allowed, example=EXAMPLE
        )
    return read(call, words_in(value, key, EXAMPLE))


def _owner(call: Call, words: list[str]) -> Fits:
    wanted = {person_meant(call, word, EXAMPLE) for word in words}
    return lambda item: item.owner in wanted


def _side(call: Call, words: list[str]) -> Fits:
    wanted = {side_meant(call, word, EXAMPLE) for word in words}
    return lambda item: item.side in wanted


def _kind(_call: Call, words: list[str]) -> Fits:
    wanted = {choose(word, [*KINDS], "a kind of deadline", EXAMPLE) for word in words}
    return lambda item: item.kind in wanted


def _status(_call: Call, words: list[str]) -> Fits:
    allowed = [status for status in STATUSES if status != "overdue"]
    wanted = {choose(word, allowed, "a status", EXAMPLE) for word in words}
    return lambda item: item.status in wanted


def _text(_call: Call, words: list[str]) -> Fits:
    wanted = text_meant(words, EXAMPLE)
    return lambda item: wanted(f"{item.id} {item.title}")


_READERS: Mapping[str, Callable[[Call, list[str]], Fits]] = {
    "owner": _owner,
    "side": _side,
    "kind": _kind,
    "status": _status,
    "text": _text,
}
