"""The kinds of arguments that issues bring: an issue by its number, a list of them, a level."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.domain.issue import GOING_ON_STATES, Issue
from bot.engine.commands.argument_kinds import chosen, listed, mistyped
from bot.engine.commands.arguments import Arguments
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param
from bot.engine.context import Context
from bot.engine.feature import NUMBERED, ArgumentKind
from bot.features.issues.numbers import several
from bot.features.issues.texts import refuse
from bot.features.issues.views.store import BUILT_IN, own_views
from bot.messages.forms import Choice

if TYPE_CHECKING:
    from bot.engine.suggestions import Asker

FILTERS = ("open", "mine", "waiting", "overdue", "all")
LEVELS = (1, 2, 3, 4)
LABEL_LIMIT = 100
_NUMBER = re.compile(r"#?(?:([A-Za-z][A-Za-z0-9]{1,9})-)?(\d{1,9})")


def _take(arguments: Arguments, param: Param) -> Issue | None:
    """Take an issue's number from the line; in an issue's thread it may be left out."""
    call, token = arguments.call, arguments.first
    match = _NUMBER.fullmatch(token.text) if token and not token.quoted else None
    if match is not None:
        arguments.drop()
        return _numbered(call, match)
    # Behind a small word it is never left out: which of two issues is meant would be a guess.
    if call.thread is not None and not param.after:
        return call.thread
    if token is not None and not token.quoted:
        raise refuse("no.issue.word", typed=token.text, example=f"{call.ctx.program.key}-1")
    if param.required:
        raise refuse("no.issue.given", example=arguments.command.example)
    return None


def _numbered(call: Call, match: re.Match[str]) -> Issue:
    ctx = call.ctx
    key = (match[1] or ctx.program.key).upper()
    name = f"{key}-{int(match[2])}"
    if key != ctx.program.key:
        raise refuse("no.issue.program", typed=name, key=ctx.program.key)
    issue = call.tx.issue_numbered(ctx.id, int(match[2]))
    if issue is None:
        raise refuse("no.issue", typed=name, program=ctx.program.key)
    return issue


def _issue(call: Call, text: str, example: str) -> Issue:
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        raise refuse("no.issue.word", typed=text, example=f"{call.ctx.program.key}-1")
    return _numbered(call, match)


def _level(call: Call, text: str, example: str) -> int:
    if text in map(str, LEVELS):
        return int(text)
    raise refuse("no.level", name=f"{call.ctx.program.key}-1")


def _filter(call: Call, text: str, example: str) -> str:
    return chosen(call, "filters", text, list(FILTERS), "a list", example)


def _view(_call: Call, text: str, example: str) -> str:
    return text.strip()


def _views(asker: Asker) -> Iterable[Choice]:
    own = own_views(asker.tx, asker.ctx.id, asker.person.id)
    for name, view in {**own, **BUILT_IN}.items():
        yield Choice(name, f"{name}: {view.line}"[:LABEL_LIMIT])


def _issues(asker: Asker) -> Iterable[Choice]:
    """Yield the issues that can still be worked on, newest first, then the resolved ones."""
    for issue in reversed(asker.tx.issues(asker.ctx.id, GOING_ON_STATES)):
        yield Choice(asker.ctx.name(issue), _label(asker.ctx, issue))


def _label(ctx: Context, issue: Issue) -> str:
    return f"{ctx.name(issue)} {issue.severity}: {issue.title}"[:LABEL_LIMIT]


KINDS = (
    ArgumentKind(
        "issue",
        "the number of an issue, such as `ACME-1`, `1` or `#1`",
        _issue,
        _issues,
        take=_take,
        subject=NUMBERED,
        several=several,
    ),
    ArgumentKind(
        "filter",
        f"one of {listed(FILTERS)}",
        _filter,
        lambda _asker: (Choice(choice, choice) for choice in FILTERS),
        mistyped=mistyped(FILTERS),
    ),
    ArgumentKind("view", "the name of a saved view; `?` lists them", _view, _views),
    ArgumentKind(
        "level",
        "a level from `1` to `4`",
        _level,
        lambda _asker: (Choice(str(choice), f"level {choice}") for choice in LEVELS),
        whole=True,
        mistyped=str.isdecimal,
    ),
)
