"""What people mean about issues when they write no command, and the exact lines for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from zoneinfo import ZoneInfo

from bot.domain.issue import Issue
from bot.domain.transitions import resolve_clock
from bot.domain.values import SIDES, other_side
from bot.domain.when import parse_duration
from bot.domain.worktime import add
from bot.engine.commands.call import Call
from bot.engine.feature import ISSUE, Intent
from bot.engine.understanding.reading import UNKNOWN, Mark, Reading
from bot.engine.understanding.tokens import Token
from bot.features.issues.buttons import holder, may, reader_of
from bot.messages.line import TEXT_LIMIT, cut, one_line, quote

Lines = Sequence[str]
THIRD_PARTY = "third_party"
_DIGITS = re.compile(r"\d{1,9}")
CANDIDATES = 3
"""So many issues are offered where none was named."""


def names(call: Call, tokens: Sequence[Token]) -> Iterator[Mark]:
    """Yield the issues that a text names: ``ACME-1``, ``acme 1``, ``#1``."""
    key = call.ctx.program.key.casefold()
    whole = re.compile(rf"{re.escape(key)}-?(\d{{1,9}})")
    for at, token in enumerate(tokens):
        match = whole.fullmatch(token.text)
        number, end = (match[1], at + 1) if match else (None, at + 1)
        behind = tokens[at + 1].text if at + 1 < len(tokens) else ""
        if match is None and token.text == key and _DIGITS.fullmatch(behind):
            number, end = behind, at + 2
        if number is None and token.numbered and _DIGITS.fullmatch(token.text):
            number = token.text
        if number is not None:
            there = call.tx.issue_numbered(call.ctx.id, int(number)) is not None
            kind = ISSUE if there else UNKNOWN
            yield Mark(kind, f"{call.ctx.program.key}-{int(number)}", at, end)


def _named(call: Call, reading: Reading) -> list[Issue]:
    """Return the issues that a text is about: those it names, or the one of its thread."""
    numbers = [int(name.rpartition("-")[2]) for name in reading.named(ISSUE)]
    issues = [call.tx.issue_numbered(call.ctx.id, number) for number in numbers]
    named = [issue for issue in issues if issue is not None]
    return named or ([call.thread] if call.thread is not None else [])


def _one(call: Call, reading: Reading) -> Issue | None:
    issues = _named(call, reading)
    return issues[0] if issues else None


def _able(call: Call, issue: Issue, verb: str) -> bool:
    return may(issue, reader_of(call.ctx, call.person, call.now), verb)


def _text(reading: Reading) -> str:
    return quote(cut(one_line(reading.text), TEXT_LIMIT))


def _act(verb: str, *, told: bool = False, free: bool = False) -> Callable[[Call, Reading], Lines]:
    """Return what makes the line of one act on each issue named. ``told`` keeps the words as its
    text; ``free`` leaves the right to the command."""

    def lines(call: Call, reading: Reading) -> Lines:
        return [
            f"issue {verb} {call.ctx.name(issue)}{_told(reading) if told else ''}"
            for issue in _named(call, reading)
            if free or _able(call, issue, verb)
        ]

    return lines


def _told(reading: Reading) -> str:
    """Return the words as a text, where they say more than the act itself."""
    content = [token for token in reading.tokens if token.text not in reading.small]
    marked = sum(mark.end - mark.first for mark in reading.marks if mark.kind == ISSUE)
    return f" {_text(reading)}" if len(content) - marked > 2 else ""


def _resolve(call: Call, reading: Reading) -> Lines:
    """What is solved is resolved by the side that answers; the other side closes it."""
    lines = []
    for issue in _named(call, reading):
        if _able(call, issue, "resolve"):
            lines.append(f"issue resolve {call.ctx.name(issue)}{_told(reading)}")
        elif issue.state == "resolved" and _able(call, issue, "close") and not _raised(reading):
            lines.append(f"issue close {call.ctx.name(issue)}")
    return lines


def _raised(reading: Reading) -> bool:
    return reading.has("reopen")


def _close(call: Call, reading: Reading) -> Lines:
    lines = []
    for issue in _named(call, reading):
        if issue.state == "resolved" and _able(call, issue, "close"):
            lines.append(f"issue close {call.ctx.name(issue)}")
        elif reading.has("close") and _able(call, issue, "resolve"):
            lines.append(f"issue resolve {call.ctx.name(issue)}")
    return lines


def _reopen(call: Call, reading: Reading) -> Lines:
    return [
        f"issue reopen {call.ctx.name(issue)}{_told(reading)}"
        for issue in _named(call, reading)
        if _able(call, issue, "reopen")
    ]


def _still_bad(call: Call, reading: Reading) -> Lines:
    """What is called resolved and is not is reopened by the side that is owed it."""
    issue = call.thread
    return _reopen(call, reading) if issue is not None and issue.state == "resolved" else []


def _need(call: Call, reading: Reading) -> Lines:
    issue = _one(call, reading)
    if issue is None or not _able(call, issue, "need"):
        return []
    name, dates = call.ctx.name(issue), reading.named("date")
    dated = [f"issue need {name} {_later(call, issue, dates[0])}"] if dates else []
    return [*dated, f"issue need {name}"]


def _later(call: Call, issue: Issue, date: str) -> str:
    """Return a date as it is meant for an issue: so many days more count from its due moment."""
    due = call.writer.due(issue, "resolve", issue.responder)
    clock = resolve_clock(issue)
    if due is None or clock is None or not date.startswith("+"):
        return date
    calendar = call.ctx.calendars[clock.site]
    later = add(calendar, max(due, call.now), parse_duration(date[1:]))
    return later.astimezone(ZoneInfo(calendar.site.zone)).date().isoformat()


def _find(call: Call, reading: Reading) -> Lines:
    """Look for what is named: a part, a number, or the words behind the question."""
    telling = [
        reading.text[token.start : token.end]
        for at, token in enumerate(reading.tokens)
        if token.text not in reading.small and not _said(reading, at)
    ]
    han = reading.behind("find") if any("\u3400" <= c <= "\u9fff" for c in reading.text) else ""
    words = han or " ".join(dict.fromkeys(telling))
    return [f"find {words}", f"issue list all text={quote(words)}"] if words else []


def _said(reading: Reading, at: int) -> bool:
    return any(
        hit.first <= at < hit.end and hit.name in ("find", "ask", "issue", "show", "polite", "now")
        for hit in reading.hits
    )


def _wait(call: Call, reading: Reading) -> Lines:
    """Pass the ball to whom the words name; ``you`` is the other side of whoever writes."""
    issue = _one(call, reading)
    if issue is None:
        return []
    sides = [side for side in SIDES if side in reading.named("side") and side != call.side]
    third = not sides and (
        reading.has("third") or (reading.named("date") and not reading.has("them"))
    )
    to = THIRD_PARTY if third else (sides[0] if sides else other_side(call.side))
    dates = reading.named("date")
    until = f" until {dates[0]}" if to == THIRD_PARTY and dates else ""
    if to == THIRD_PARTY and not dates:
        to = other_side(call.side)
    return [f"issue wait {call.ctx.name(issue)} on {to}{until} {_text(reading)}"]


def _not_ours(call: Call, reading: Reading) -> Lines:
    issue = _one(call, reading)
    if issue is None or not issue.live:
        return []
    name, other = call.ctx.name(issue), other_side(call.side)
    lines = [f"issue wait {name} on {other} {_text(reading)}"] if holder(issue) == call.side else []
    if issue.responder == call.side:
        lines.append(f"issue edit {name} responder={other}")
    return lines


def _give(call: Call, reading: Reading) -> Lines:
    issue, people = _one(call, reading), reading.named("person")
    people = [name for name in people if name != call.person.id] or people
    if issue is None or not people or not _able(call, issue, "assign"):
        return []
    person = call.ctx.program.person(people[0])
    if person is None or person.side != call.side:
        return []
    return [f"issue assign {call.ctx.name(issue)} {person.id}"]


def _severity(call: Call, reading: Reading) -> Lines:
    issue, words = _one(call, reading), reading.meanings("severities")
    if issue is None or not words or not issue.live:
        return []
    wanted = [word for word in words if word != issue.severity]
    return [f"issue severity {call.ctx.name(issue)} {wanted[0]}"] if wanted else []


def _hold(call: Call, reading: Reading) -> Lines:
    issue, lengths = _one(call, reading), reading.named("length")
    if issue is None:
        return []
    length = lengths[0] if lengths else "4bh"
    length = f"{length[:-1]}bh" if length.endswith("h") and issue.severity != "critical" else length
    able = [f"issue hold {call.ctx.name(issue)} {length.replace('bbh', 'bh')} {_text(reading)}"]
    return [*able, *_need(call, reading)] if not lengths else able


def _merge(call: Call, reading: Reading) -> Lines:
    issues = [call.ctx.name(issue) for issue in _named(call, reading)]
    if call.thread is not None and call.ctx.name(call.thread) not in issues:
        issues = [call.ctx.name(call.thread), *issues]
    if len(issues) < 2:
        return _cancel(call, reading) if call.thread is not None and reading.has("cancel") else []
    return [f"issue merge {issues[0]} into {issues[1]}"]


def _cancel(call: Call, reading: Reading) -> Lines:
    return [f"issue cancel {call.ctx.name(i)} {_text(reading)}" for i in _named(call, reading)[:1]]


def _edit(call: Call, reading: Reading) -> Lines:
    return [f"issue edit {call.ctx.name(i)}" for i in _named(call, reading)[:1] if i.live]


def _note(call: Call, reading: Reading) -> Lines:
    """A note is offered where only one's own side reads, or in a thread as a warning does."""
    text = reading.behind("note") or reading.text
    return [
        f"issue note {call.ctx.name(i)} {quote(one_line(text))}" for i in _named(call, reading)[:1]
    ]


def _update(call: Call, reading: Reading) -> Lines:
    return [
        f"issue update {call.ctx.name(issue)} {_text(reading)}"
        for issue in _named(call, reading)[:1]
        if _able(call, issue, "update")
    ]


def _contain(call: Call, reading: Reading) -> Lines:
    lines = [
        f"issue contain {call.ctx.name(issue)} {_text(reading)}"
        for issue in _named(call, reading)[:1]
        if _able(call, issue, "contain")
    ]
    return lines or _update(call, reading)


# looks


def _show(call: Call, reading: Reading) -> Lines:
    return [f"issue show {call.ctx.name(issue)}" for issue in _named(call, reading)[:1]]


def _why(call: Call, reading: Reading) -> Lines:
    return [f"issue why {call.ctx.name(issue)}" for issue in _named(call, reading)[:1]]


def _list(what: str) -> Callable[[Call, Reading], Lines]:
    """Return what makes the line of a list, narrowed down with what the text names."""
    return lambda call, reading: [
        " ".join(["issue list", *filter(None, [what]), *_narrowed(call, reading)])
    ]


def _narrowed(call: Call, reading: Reading) -> Iterator[str]:
    for key, table in (("severity", "severities"), ("category", "categories")):
        words = reading.meanings(table)
        if key == "category":
            words = list(dict.fromkeys([*words, *reading.meanings("reports")]))
            words = [word for word in words if word in call.ctx.rules.categories]
        if len(words) == 1 and words[0] != "general":
            yield f"{key}={words[0]}"
    people = reading.named("person")
    if len(people) == 1:
        yield f"owner={people[0]}"


def _waiting(call: Call, reading: Reading) -> Lines:
    """What waits for a side: ours, or the one that is named or spoken to."""
    sides = reading.named("side")
    theirs = not sides and reading.has("them") and not reading.has("us")
    if theirs or (sides and sides[0] != call.side):
        side = other_side(call.side)
        return [f"issue list side={side}", f"issue list waiting={side}"]
    return ["issue list waiting"]


_OF = ("issue", "us", "them", "status")
_ACTS = ("done", "close", "take", "give", "escalate", "reopen", "cancel", "contain", "same", "hold")
_PAST = ("reopen", "not_ours")

INTENTS = (
    # acts, in the order in which people do them
    Intent(
        "issue ack",
        _act("ack"),
        ("take",),
        helps=("us", "mine", "issue", "status", "update", "deadline"),
        heard=True,
        soon=True,
        about=ISSUE,
    ),
    Intent("issue resolve", _resolve, ("done",), helps=_OF, heard=True, without=_PAST, about=ISSUE),
    Intent(
        "issue close",
        _close,
        ("close|approve",),
        helps=(*_OF, "done"),
        heard=True,
        without=(*_PAST, "reject"),
        about=ISSUE,
    ),
    Intent(
        "issue reopen",
        _reopen,
        ("reopen|!done",),
        helps=(*_OF, "not", "done", "trouble"),
        turned=True,
        heard=True,
        about=ISSUE,
    ),
    Intent(
        "issue need",
        _need,
        ("time|@length",),
        helps=("take", *_OF, "slip", "move", "soon", "deadline", "trouble", "at_risk"),
        asks=True,
        soon=True,
        turned=True,
        heard=True,
        without=("wait", "hold", "done", "away"),
        about=ISSUE,
    ),
    Intent(
        "issue wait",
        _wait,
        ("wait",),
        helps=(*_OF, "trade", "waiting", "soon"),
        soon=True,
        heard=True,
        about=ISSUE,
    ),
    Intent(
        "issue not ours",
        _not_ours,
        ("not_ours",),
        helps=(*_OF, "not", "give", "trade"),
        turned=True,
        heard=True,
        about=ISSUE,
    ),
    Intent(
        "issue assign",
        _give,
        ("give|take", "@person"),
        helps=(*_OF, "take", "give", "mine", "not", "wrong", "people"),
        turned=True,
        soon=True,
        asks=True,
        without=("yesno",),
        about=ISSUE,
    ),
    Intent(
        "issue severity",
        _severity,
        ("severities:*",),
        helps=(*_OF, "severity_to", "soon", "escalate"),
        about=ISSUE,
    ),
    Intent(
        "issue escalate",
        _act("escalate"),
        ("escalate",),
        helps=(*_OF, "severity_to", "people", "factory"),
        about=ISSUE,
    ),
    Intent(
        "issue hold",
        _hold,
        ("hold",),
        helps=(*_OF, "not", "me_reminded", "time", "update"),
        turned=True,
        soon=True,
        about=ISSUE,
    ),
    Intent(
        "issue contain",
        _contain,
        ("contain",),
        helps=(*_OF, "trade", "trouble", "done"),
        heard=True,
        turned=True,
        about=ISSUE,
    ),
    Intent("issue merge", _merge, ("same",), helps=(*_OF, "cancel"), about=ISSUE),
    Intent(
        "issue cancel", _cancel, ("cancel",), helps=_OF, without=("meeting", "agenda"), about=ISSUE
    ),
    Intent(
        "issue edit",
        _edit,
        ("wrong",),
        helps=(*_OF, "not", "severity_to"),
        turned=True,
        floor=45,
        about=ISSUE,
    ),
    Intent("issue note", _note, ("note",), helps=_OF, turned=True, floor=20, about=ISSUE),
    Intent(
        "issue update",
        _update,
        ("update",),
        helps=(*_OF, "trade"),
        soon=True,
        turned=True,
        floor=20,
        about=ISSUE,
    ),
    # looks
    Intent(
        "issue why",
        _why,
        ("why|me_reminded", "why"),
        helps=(
            "escalate",
            "me_reminded",
            "done",
            "close",
            "overdue",
            "status",
            "them",
            "cancel",
            "reopen",
            "severities",
        ),
        reads=True,
        floor=40,
        about=ISSUE,
    ),
    Intent(
        "issue owner",
        _show,
        ("who", "?|ask|yesno"),
        helps=(*_ACTS, "issue", "now", "status", "waiting", "them"),
        reads=True,
        floor=40,
        about=ISSUE,
        without=("doubt", "if"),
    ),
    Intent(
        "issue status",
        _show,
        ("status|show|yesno|@issue",),
        helps=("issue", "show", "deadline", "open", "overdue", "mine", "update", "us", "trade"),
        reads=True,
        floor=70,
        about=ISSUE,
        without=("doubt", "if", "not"),
    ),
    Intent(
        "issue asked",
        _show,
        ("?|yesno", "|".join(_ACTS)),
        helps=(*_ACTS, "issue", "now", "them", "us", "open"),
        reads=True,
        about=ISSUE,
        without=("not", "doubt", "if", "polite", "time", "said"),
    ),
    Intent(
        "issue list",
        _list(""),
        ("open", "?|ask|show|issue|us"),
        helps=(
            "issue",
            "show",
            "list_word",
            "us",
            "status",
            "not",
            "close",
            "done",
            "severities:*",
            "categories:*",
            "reports:*",
            "now",
            "week",
            "waiting",
        ),
        reads=True,
    ),
    Intent(
        "issue list, not done",
        _list(""),
        ("!close|!done", "?|ask|show|issue"),
        helps=(
            "issue",
            "show",
            "list_word",
            "us",
            "status",
            "not",
            "close",
            "done",
            "severities:*",
            "categories:*",
            "reports:*",
            "now",
            "week",
            "waiting",
        ),
        reads=True,
    ),
    Intent(
        "issue list all",
        _list(""),
        ("show|ask|list_word", "issue|list_word"),
        helps=("issue", "us", "severities:*", "categories:*", "reports:*", "list_word", "status"),
        without=("export", "import", "how_to"),
        reads=True,
    ),
    Intent(
        "issue list by",
        _list(""),
        ("severities:*|categories:*|@person", "issue|show|ask"),
        helps=("issue", "us", "open", "severities:*", "categories:*", "reports:*", "trade"),
        reads=True,
        without=("people", "away", "export", "how_to", "give", "rules", "cancel"),
    ),
    Intent(
        "issue list overdue",
        _list("overdue"),
        ("overdue",),
        helps=("issue", "show", "us", "open", "status", "severities:*", "deadline"),
        reads=True,
        without=("at_risk", "export"),
    ),
    Intent(
        "issue list mine",
        _list("mine"),
        ("mine", "issue|show|ask|mine"),
        helps=("issue", "open", "waiting", "show", "now", "us", "status", "list_word"),
        reads=True,
        without=("decisions", "export", "import", "help", "how_to"),
    ),
    Intent(
        "issue list waiting",
        _waiting,
        ("waiting|wait|take", "us|them|@side", "?|ask|show|issue"),
        helps=("issue", "open", "show", "us", "them", "ask", "take", "status", "wait"),
        reads=True,
        floor=70,
        without=("@issue",),
    ),
    Intent(
        "issue reopen, still bad",
        _still_bad,
        ("trouble|reopen|!approve|!ok",),
        helps=(*_OF, "trouble", "trade", "not", "reports:*"),
        turned=True,
        heard=True,
        floor=15,
        about=ISSUE,
        without=("take", "thanks", "close"),
    ),
    Intent(
        "find",
        _find,
        ("find",),
        helps=("ask", "issue", "trade", "trouble", "us", "reports:*", "categories:*"),
        reads=True,
        floor=20,
        without=("@issue",),
    ),
)
