"""From the tokens of a line to the values of a command's arguments."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.errors import Refused
from bot.engine.commands.call import Call
from bot.engine.commands.date_words import date_field, words_of_date
from bot.engine.commands.declaration import Command, Param
from bot.engine.commands.grammar import Token, clean, prose
from bot.engine.dates import WhichDate
from bot.engine.feature import ArgumentKind
from bot.engine.texts import refuse
from bot.messages.fields import DATES, NEED, STANDING
from bot.messages.line import FIELD_LIMIT

_DASHED = re.compile(r"(?:--|[–—])([A-Za-z_]+)(?:=(.+))?")


@dataclass(frozen=True, slots=True)
class Taken:
    """An argument in its place: the words that gave it (none: left out), and its value."""

    param: Param
    words: tuple[Token, ...]
    value: Any


class Arguments:
    """The tokens of one line while a command takes its values from them."""

    def __init__(
        self,
        call: Call,
        command: Command,
        tokens: list[Token],
        kinds: Mapping[str, ArgumentKind],
    ) -> None:
        self.call = call
        self.command = command
        self._kinds = kinds
        self._rest: list[Token] = []
        self.options: list[Token] = []
        """What was typed as ``name=value``."""
        self.taken: list[Taken] = []
        """The arguments in their places, as far as the line was read."""
        self.extra = False
        """Whether words were left over when every argument had its value."""
        self._sort(tokens)

    def _sort(self, tokens: list[Token]) -> None:
        """Where a command takes text and has no such option, ``a=b`` stays text."""
        known = {p.name for p in self.command.params if p.option}
        takes_text = any(p.kind == "text" for p in self.command.params)
        for token in self._joined_times(list(_dashed(tokens, known))):
            if token.key is None:
                self._rest.append(token)
            elif token.key in known or self.command.fields or not takes_text:
                self.options.append(token)
            else:
                whole = f"{token.key}={token.text}"
                self._rest.append(Token(whole, raw=token.raw, apart=token.apart))

    def _joined_times(self, tokens: list[Token]) -> list[Token]:
        """Take ``next=fri 14:00`` as one argument, with or without quotes."""
        times = {p.name for p in self.command.params if p.option and self._kinds[p.kind].timed}
        times |= set(DATES) if self.command.fields else set()
        joined: list[Token] = []
        at = 0
        while at < len(tokens):
            length = words_of_date(tokens[at:]) if tokens[at].key in times else 1
            joined.append(_together(tokens[at : at + length]))
            at += length
        return joined

    def parse(self) -> dict[str, Any]:
        """Return the values by parameter name; ``fields`` too where the command takes them."""
        values: dict[str, Any] = {}
        for param in self.command.params:
            if not param.option:
                values[param.name] = self._take(param)
        self.extra = bool(self._rest)
        if self._rest:
            raise refuse("no.extra", extra=self._rest[0].text, example=self.command.example)
        values |= self._named()
        return values

    def _take(self, param: Param) -> Any:
        before = tuple(self._rest)
        value = self._positional(param)
        words = before[: len(before) - len(self._rest)]
        self.taken.append(Taken(param, words, value))
        return value

    def _positional(self, param: Param) -> Any:
        if param.after and self._rest and self._is_word(self._rest[0], param.after):
            self._rest.pop(0)
        elif param.after and not param.required:
            return None
        take = self._kinds[param.kind].take
        if take is not None:
            return take(self, param)
        if param.kind == "text":
            return self._text(param)
        if not self._rest:
            return self._missing(param)
        return self._fit(param)

    def _fit(self, param: Param) -> Any:
        token = self._rest[0]
        if not param.required and not param.after and not self._fits(param, token):
            return None
        length = words_of_date(self._rest) if self._kinds[param.kind].timed else 1
        text = _together(self._rest[:length]).text
        del self._rest[:length]
        return self._convert(param, text)

    def _fits(self, param: Param, token: Token) -> bool:
        kind = self._kinds[param.kind]
        before_time = param.kind == "person" and self._kinds[self._behind(param).kind].timed
        if token.quoted and not kind.timed and not before_time:
            return False
        if self._reads(param, token):
            return kind.loose is None or not kind.loose(token.text) or self._quoted_behind()
        if token.quoted:
            return False
        if kind.meant is not None:
            return kind.meant(self.call, token.text) or self._in_its_place(param)
        if before_time:
            return not self._reads(self._behind(param), token) and len(self._rest) > 1
        if len(self._rest) > 1 and self._rest[1].quoted:
            return True
        return kind.mistyped is not None and kind.mistyped(token.text)

    def _quoted_behind(self) -> bool:
        return len(self._rest) == 1 or self._rest[1].quoted

    def _behind(self, param: Param) -> Param:
        """Return the argument that stands behind one, itself if it is the last."""
        places = [each for each in self.command.params if not each.option]
        return [*places[places.index(param) + 1 :], param][0]

    def _reads(self, param: Param, token: Token) -> bool:
        """Say whether a word can be read as an argument."""
        text = token.text
        if self._kinds[param.kind].timed and self._rest and token is self._rest[0]:
            text = _together(self._rest[: words_of_date(self._rest)]).text
        try:
            self._convert(param, text)
        except WhichDate:
            return True
        except Refused:
            return False
        return True

    def _in_its_place(self, param: Param) -> bool:
        """Say whether a word can only be this argument: nothing, or quoted text, follows it."""
        behind = self._behind(param)
        if behind is param:
            return True
        return behind.kind == "text" and len(self._rest) > 1 and self._rest[1].quoted

    def _missing(self, param: Param) -> Any:
        if param.required:
            raise refuse("no.argument", what=f"<{param.name}>", example=self.command.example)
        return None

    @staticmethod
    def _is_word(token: Token, word: str) -> bool:
        return not token.quoted and token.text.lower() == word

    def _text(self, param: Param) -> str | None:
        if not self._rest:
            self._missing(param)
            return None
        tail = self._tail(param)
        own = self._rest[: len(self._rest) - len(tail)]
        first, rest = own[0], own[1:]
        if first.quoted and rest and all(word.quoted for word in rest):
            raise refuse("no.extra", extra=rest[0].text, example=self.command.example)
        text = prose(own) if rest else first.text
        self._rest = tail
        return clean(text, f"<{param.name}>", param.limit, self.command.example)

    def _tail(self, param: Param) -> list[Token]:
        """Return the words at the end of a text that are the argument behind it: ``on ACME-1``.

        Behind a quoted text they can be nothing else; a number alone ends a text as well.
        """
        behind = self._behind(param)
        if behind.after is None or len(self._rest) < 3:
            return []
        word, value = tail = self._rest[-2:]
        if not self._is_word(word, behind.after) or value.quoted:
            return []
        alone = self._rest[0].quoted and len(self._rest) == 3
        meant = alone or (self._reads(behind, value) and not value.text.isdecimal())
        return tail if meant else []

    def _named(self) -> dict[str, Any]:
        params = {p.name: p for p in self.command.params if p.option}
        values: dict[str, Any] = dict.fromkeys(params)
        fields: dict[str, str] = {}
        for token in self.options:
            key = token.key or ""
            if key in params:
                values[key] = self._convert(params[key], token.text)
            elif self.command.fields:
                value = clean(token.text, key, 500, self.command.example)
                value = date_field(self.call, key, value) if self._is_date(key) else value
                # Of a list that is asked for, two words of one name are alternatives.
                both = key[:60] in fields and not self.command.changes
                fields[key[:60]] = f"{fields[key[:60]]},{value}" if both else value
            else:
                raise self._no_option(key, list(params))
        if len(fields) > FIELD_LIMIT:
            raise refuse("no.fields", limit=FIELD_LIMIT)
        return values | ({"fields": fields} if self.command.fields else {})

    def _is_date(self, key: str) -> bool:
        """Say whether a detail holds a date, of the issue or the category that was named."""
        about = (getattr(each.value, "category", each.value) for each in self.taken)
        return key in DATES and not (key == NEED and STANDING in about)

    def _no_option(self, key: str, allowed: list[str]) -> Refused:
        found, example = self.command.words, self.command.example
        if not allowed:
            return refuse("no.option.none", option=f"{key}=", command=found, example=example)
        names = ", ".join(f"{name}=" for name in allowed)
        return refuse("no.option", option=f"{key}=", command=found, allowed=names, example=example)

    def _convert(self, param: Param, text: str) -> Any:
        if not text.strip():
            what = f"{param.name}=" if param.option else f"<{param.name}>"
            raise refuse("no.empty", what=what, example=self.command.example)
        return self._kinds[param.kind].read(self.call, text, self.command.example)

    def kind_of(self, param: Param) -> ArgumentKind:
        """Return what kind of argument a parameter takes."""
        return self._kinds[param.kind]

    @property
    def first(self) -> Token | None:
        """Return the next word of the line that no argument has taken."""
        return self._rest[0] if self._rest else None

    @property
    def rest(self) -> tuple[Token, ...]:
        """Return the words of the line that no argument has taken."""
        return tuple(self._rest)

    def drop(self) -> None:
        """Take the next word off the line."""
        self._rest.pop(0)


def _together(tokens: list[Token]) -> Token:
    """Return the words of one argument as one."""
    if len(tokens) == 1:
        return tokens[0]
    return Token(" ".join(token.text for token in tokens), True, tokens[0].key)


def _dashed(tokens: list[Token], known: Collection[str]) -> Iterator[Token]:
    """Take ``--name value`` and ``--name=value`` as the option ``name=value``; a phone makes one
    long dash of two."""
    rest = iter(tokens)
    for token in rest:
        found = _DASHED.fullmatch(token.text) if token.key is None and not token.quoted else None
        name = found[1].lower() if found else ""
        if found is None or name not in known:
            yield token
        elif found[2] is not None:
            yield Token(found[2], key=name)
        elif (value := next(rest, None)) is not None:
            yield Token(value.text, value.quoted, name)


def arguments_of(call: Call, command: Command, tokens: list[Token]) -> Arguments:
    """Return what takes the arguments of a command from its tokens."""
    return Arguments(call, command, tokens, call.ctx.index.arguments)


def fits(call: Call, command: Command, tokens: list[Token]) -> bool:
    """Say whether tokens are the arguments of a command."""
    try:
        arguments_of(call, command, tokens).parse()
    except Refused:
        return False
    return True
