"""From the tokens of a line to the values of a command's arguments."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from rapidfuzz import process

from bot.domain.errors import Refused
from bot.domain.values import SEVERITIES
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Command, Param
from bot.engine.commands.grammar import FIELD_LIMIT, Token, clean, joined
from bot.engine.commands.kinds import CONVERT, FILTERS
from bot.features.syncs.store import all_series
from bot.messages.refusals import refuse

_ISSUE = re.compile(r"#?(?:([A-Za-z][A-Za-z0-9]{1,9})-)?(\d{1,9})")
_TIME = re.compile(r"\d{1,2}:\d{2}")
_DASHED = re.compile(r"(?:--|[–—])([A-Za-z_]+)(?:=(.+))?")
NEAR_SYNC = 75
"""From this likeness (percent) on a word was meant for a sync."""

_TIMES = ("when", "due")
"""Kinds of arguments that a time of day may follow after a blank."""


class Arguments:
    """The tokens of one line while a command takes its values from them."""

    def __init__(self, call: Call, command: Command, tokens: list[Token]) -> None:
        self._call = call
        self._command = command
        self._rest: list[Token] = []
        self._options: list[Token] = []
        self._sort(tokens)

    def _sort(self, tokens: list[Token]) -> None:
        """Where a command takes text and has no such option, ``a=b`` stays text."""
        known = {p.name for p in self._command.params if p.option}
        takes_text = any(p.kind == "text" for p in self._command.params)
        for token in self._joined_times(list(_dashed(tokens, known))):
            if token.key is None:
                self._rest.append(token)
            elif token.key in known or self._command.fields or not takes_text:
                self._options.append(token)
            else:
                self._rest.append(Token(f"{token.key}={token.text}"))

    def _joined_times(self, tokens: list[Token]) -> list[Token]:
        """Take ``next=fri 14:00`` as one argument, with or without quotes."""
        times = {p.name for p in self._command.params if p.option and p.kind in _TIMES}
        joined: list[Token] = []
        for token in tokens:
            before = joined[-1] if joined else None
            if before and before.key in times and not token.key and _TIME.fullmatch(token.text):
                joined[-1] = Token(f"{before.text} {token.text}", True, before.key)
            else:
                joined.append(token)
        return joined

    def parse(self) -> dict[str, Any]:
        """Return the values by parameter name; ``fields`` too where the command takes them."""
        values: dict[str, Any] = {}
        for param in self._command.params:
            if not param.option:
                values[param.name] = self._positional(param)
        if self._rest:
            raise refuse("no.extra", extra=self._rest[0].text, example=self._command.example)
        values |= self._named()
        return values

    def _positional(self, param: Param) -> Any:
        if param.after and self._rest and self._is_word(self._rest[0], param.after):
            self._rest.pop(0)
        elif param.after and not param.required:
            return None
        if param.kind == "issue":
            return self._issue(param)
        if param.kind == "text":
            return self._text(param)
        if not self._rest:
            return self._missing(param)
        return self._fit(param)

    def _fit(self, param: Param) -> Any:
        token = self._rest[0]
        if not param.required and not param.after and not self._fits(param, token):
            return None
        self._rest.pop(0)
        text = token.text
        if param.kind in _TIMES and self._rest and _TIME.fullmatch(self._rest[0].text):
            text = f"{text} {self._rest.pop(0).text}"
        return self._convert(param, text)

    def _fits(self, param: Param, token: Token) -> bool:
        before_time = param.kind == "person" and self._behind(param).kind in _TIMES
        if token.quoted and param.kind not in _TIMES and not before_time:
            return False
        try:
            self._convert(param, token.text)
        except Refused:
            if token.quoted:
                return False
            if param.kind == "occurrence":
                return self._meant(param, token)
            if before_time:
                return not self._reads(self._behind(param), token) and len(self._rest) > 1
            followed = len(self._rest) > 1 and self._rest[1].quoted
            return followed or _mistyped(param, token.text)
        return True

    def _behind(self, param: Param) -> Param:
        """Return the argument that stands behind one, itself if it is the last."""
        places = [each for each in self._command.params if not each.option]
        return [*places[places.index(param) + 1 :], param][0]

    def _reads(self, param: Param, token: Token) -> bool:
        """Say whether a word can be read as an argument."""
        try:
            self._convert(param, token.text)
        except Refused:
            return False
        return True

    def _meant(self, param: Param, token: Token) -> bool:
        """Say whether a word that is no sync was meant for one, and is not the next argument."""
        places = [each for each in self._command.params if not each.option]
        following = places[places.index(param) + 1 :]
        ids = [each.series.id for each in all_series(self._call.writer)]
        if (
            not following
            or "/" in token.text
            or process.extractOne(token.text.lower(), ids, score_cutoff=NEAR_SYNC)
        ):
            return True
        return following[0].kind == "text" and len(self._rest) > 1 and self._rest[1].quoted

    def _missing(self, param: Param) -> Any:
        if param.required:
            raise refuse("no.argument", what=f"<{param.name}>", example=self._command.example)
        return None

    @staticmethod
    def _is_word(token: Token, word: str) -> bool:
        return not token.quoted and token.text.lower() == word

    def _text(self, param: Param) -> str | None:
        if not self._rest:
            self._missing(param)
            return None
        first, rest = self._rest[0], self._rest[1:]
        if first.quoted and rest:
            raise refuse("no.extra", extra=rest[0].text, example=self._command.example)
        text, self._rest = joined(self._rest), []
        return clean(text, f"<{param.name}>", param.limit, self._command.example)

    def _issue(self, param: Param) -> Any:
        token = self._rest[0] if self._rest else None
        match = _ISSUE.fullmatch(token.text) if token and not token.quoted else None
        if match is not None:
            self._rest.pop(0)
            return self._numbered(match)
        # Behind a small word it is never left out: which of two issues is meant would be a guess.
        if self._call.thread is not None and not param.after:
            return self._call.thread
        if token is not None and not token.quoted:
            example = f"{self._call.ctx.program.key}-1"
            raise refuse("no.issue.word", typed=token.text, example=example)
        if param.required:
            raise refuse("no.issue.given", example=self._command.example)
        return None

    def _numbered(self, match: re.Match[str]) -> Any:
        ctx = self._call.ctx
        key = (match[1] or ctx.program.key).upper()
        name = f"{key}-{int(match[2])}"
        if key != ctx.program.key:
            raise refuse("no.issue.program", typed=name, key=ctx.program.key)
        issue = self._call.tx.issue_numbered(ctx.id, int(match[2]))
        if issue is None:
            raise refuse("no.issue", typed=name, program=ctx.program.key)
        return issue

    def _named(self) -> dict[str, Any]:
        params = {p.name: p for p in self._command.params if p.option}
        values: dict[str, Any] = dict.fromkeys(params)
        fields: dict[str, str] = {}
        for token in self._options:
            key = token.key or ""
            if key in params:
                values[key] = self._convert(params[key], token.text)
            elif self._command.fields:
                fields[key[:60]] = clean(token.text, key, 500, self._command.example)
            else:
                raise self._no_option(key, list(params))
        if len(fields) > FIELD_LIMIT:
            raise refuse("no.fields", limit=FIELD_LIMIT)
        return values | ({"fields": fields} if self._command.fields else {})

    def _no_option(self, key: str, allowed: list[str]) -> Refused:
        found, example = self._command.words, self._command.example
        if not allowed:
            return refuse("no.option.none", option=f"{key}=", command=found, example=example)
        names = ", ".join(f"{name}=" for name in allowed)
        return refuse("no.option", option=f"{key}=", command=found, allowed=names, example=example)

    def _convert(self, param: Param, text: str) -> Any:
        if not text.strip():
            what = f"{param.name}=" if param.option else f"<{param.name}>"
            raise refuse("no.empty", what=what, example=self._command.example)
        return CONVERT[param.kind](self._call, text, self._command.example)


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


def _mistyped(param: Param, text: str) -> bool:
    """Say whether an unquoted word looks like a wrong value rather than the start of a text."""
    if param.kind in ("level", "number"):
        return text.isdecimal()
    if param.kind == "digest_kind":
        return True
    words = {"severity": SEVERITIES, "filter": FILTERS}.get(param.kind, ())
    return process.extractOne(text.lower(), words, score_cutoff=75) is not None
