"""Where somebody shows in what is kept, and how a neutral mark takes their place.

Pure: a text or a JSON value goes in, the same without the person comes out. What has an exact place
(an owner, a vote, a line of a command) is replaced by the id alone. In what people typed only the
full name, a mention, an identity and contact data are: an id may be an ordinary word there.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

PEOPLE = frozenset(
    {
        "actor",
        "asked",
        "author",
        "backup",
        "by",
        "from",
        "mentions",
        "owner",
        "owner_ems",
        "owner_oem",
        "people",
        "person",
        "raised_by",
        "received_by",
        "required",
    }
)
"""Under which keys of a JSON value the id of a person stands."""
LINES = frozenset({"buttons", "effects", "line", "shown"})
"""Under which keys a command stands, or what is read like one."""
DOCUMENTS = frozenset({"base", "wanted"})
"""Under which keys a whole program file stands, with contact data."""

_MARK = re.compile(r"former-\d+")
_MONTHS = {name.casefold() for name in (*calendar.month_name, *calendar.month_abbr) if name}
# A user's id that is shorter may be anything in a text.
_TELLING = 7
# From here on scripts put no blanks between words.
_DENSE = "\u2e80"


def is_mark(name: str) -> bool:
    """Say whether an id stands for somebody who was erased."""
    return _MARK.fullmatch(name) is not None


def free_mark(taken: Iterable[str]) -> str:
    """Return the first mark that nobody has."""
    used = set(taken)
    number = 1
    while f"former-{number}" in used:
        number += 1
    return f"former-{number}"


def called(mark: str) -> str:
    """Return what people read in place of a name: ``Former person 3``."""
    return f"Former person {mark.rpartition('-')[2]}"


@dataclass(frozen=True)
class Traces:
    """Somebody by everything under which they are kept, and the ``mark`` that replaces their id.

    ``identities`` are theirs by platform, ``more`` further words such as an e-mail address.
    """

    id: str
    name: str
    mark: str
    identities: Mapping[str, str] = field(default_factory=dict)
    more: tuple[str, ...] = ()

    @property
    def users(self) -> Mapping[str, str]:
        """Return their user id on each platform, without a workspace."""
        return {at: identity.rpartition("/")[2] for at, identity in self.identities.items()}

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words of which each trace holds at least one."""
        found = (self.id, self.name, *self.users.values(), *self.more)
        return tuple(dict.fromkeys(word for word in found if word))

    @cached_property
    def _replacements(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        own = re.escape(self.id)
        direct = "|".join(re.escape(each) for each in (*self.identities.values(), self.id))
        found = [
            (rf"(?<=dm:)(?:{direct})(?![\w-])", self.mark),
            (rf"(?<![\w.@-])@{own}(?![\w-])", f"@{self.mark}"),
        ]
        for identity in self.identities.values():
            user = re.escape(identity.rpartition("/")[2])
            found.append((rf"<@!?{user}(?:\|[^>]*)?>", called(self.mark)))
            if "/" in identity:
                found.append((rf"(?<![\w/]){re.escape(identity)}(?!\w)", self.mark))
            if len(user) >= _TELLING:
                found.append((rf"(?<!\w){user}(?!\w)", self.mark))
        found += [(_whole(word), called(self.mark)) for word in self._names]
        return tuple((re.compile(each, re.IGNORECASE), new) for each, new in found)

    @property
    def _names(self) -> list[str]:
        """Return what names them in a text, the longest first; a month is no name there."""
        names = (each for each in (self.name, *self.more) if each.casefold() not in _MONTHS)
        return sorted(filter(None, names), key=len, reverse=True)

    @cached_property
    def _own_id(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w.-]){re.escape(self.id)}(?![\w-])")

    def text(self, said: str) -> str:
        """Return what somebody typed, or a place, without the person."""
        if said == self.name:
            return called(self.mark)
        for pattern, new in self._replacements:
            said = pattern.sub(new, said)
        return said

    def line(self, said: str) -> str:
        """Return a command line without the person: their id alone counts, too."""
        return self._own_id.sub(self.mark, self.text(said))

    def data(self, value: Any, key: str = "", *, line: bool = False) -> Any:
        """Return a JSON value without the person; ``key`` is the one under which it stands."""
        if isinstance(value, dict):
            return {name: self.data(each, name, line=line) for name, each in value.items()}
        if isinstance(value, list):
            return [self.data(each, key, line=line or key in LINES) for each in value]
        return (
            self._leaf(value, key, line=line or key in LINES) if isinstance(value, str) else value
        )

    def _leaf(self, said: str, key: str, *, line: bool) -> str:
        if key in PEOPLE and said == self.id:
            return self.mark
        changed = self.line(said) if line else self.text(said)
        # A program file that holds them is of no use without them: what came of it stays.
        return "" if key in DOCUMENTS and self.line(said) != said else changed


def _whole(word: str) -> str:
    """Return what finds a word that stands by itself; scripts without blanks need none."""
    before = r"(?<!\w)" if word[0] < _DENSE else ""
    after = r"(?!\w)" if word[-1] < _DENSE else ""
    return f"{before}{re.escape(word)}{after}"
