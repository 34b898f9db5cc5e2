"""The scenario language: one step a line, ``#`` for comments.

``read_scenario`` reports every mistake at once; ``read_step`` reads one line, as the demo does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.errors import Misconfigured, Refused
from bot.domain.zones import load_zone
from bot.messages.line import LINE_LIMIT
from bot.ports.acts import Act, Click, React, Say
from bot.rehearsal.expectation_line import read_expect
from bot.rehearsal.record import stamp
from bot.rehearsal.steps import At, Down, Restart, Step, Wait
from bot.rehearsal.texts import text
from bot.rehearsal.words import QUOTES, read_length, read_when, unquoted, without_comment

LONGEST = LINE_LIMIT + 1000
"""Characters of a step: a command line, and who says it where."""
_PERSON = r"(?P<person>\w[\w.-]*)"
_PLACE = (
    r"\s+in\s+(?:(?P<place>shared|oem|ems|dm|[A-Z][A-Z0-9]+-\d+)\s*:"
    r"|(?P<other>\S+?)\s*:(?=\s|$))"
)
_SAY = re.compile(rf"{_PERSON}(?:\s*:|{_PLACE})\s*(?P<text>.*)", re.DOTALL)
_FILE = rf"(?:[{QUOTES}][^{QUOTES}]+[{QUOTES}]|[^\s,:{QUOTES}][^\s.,:{QUOTES}]*\.[^\s,:{QUOTES}]+)"
_WITH = re.compile(
    rf"{_PERSON}\s+with\s+(?P<files>{_FILE}(?:\s*,\s*{_FILE})*)(?P<rest>(?:\s+in\s|\s*:).*)?",
    re.DOTALL,
)
_SPOKEN = re.compile(r":(?=\s|$)")
_CLICK = re.compile(rf"{_PERSON}\s+clicks\s+(?P<label>\S.*?)(?<!\s)\s+on\s+(?P<subject>\S+)")
_REACT = re.compile(rf"{_PERSON}\s+reacts\s+:?(?P<emoji>[^\s:]+):?\s+to\s+(?P<target>\S.*)")
_SUBJECT = re.compile(r"[A-Z][A-Z0-9]+-\d+|[a-z]+:\S+", re.IGNORECASE)
_ACTION = re.compile(rf"{_PERSON}\s+(?P<verb>clicks|reacts|with)\b")


def read_scenario(source: str, zone: str) -> list[Step]:
    """Return the steps of a scenario; times without a zone are in ``zone``.

    Raises ``Misconfigured`` with a sentence for every mistake.
    """
    problems: list[str] = []
    steps = list(_steps(source.removeprefix("\ufeff"), zone, problems))
    if not problems:
        problems = _misplaced(steps, zone)
    if problems:
        raise Misconfigured(problems)
    return steps


def _steps(source: str, zone: str, problems: list[str]) -> Iterator[Step]:
    for number, line in enumerate(source.splitlines(), 1):
        try:
            step = read_step(line, zone, number)
        except Refused as mistake:
            problems.append(text("line", line=number, problem=mistake))
            continue
        if step is not None:
            yield step


def _misplaced(steps: list[Step], zone: str) -> list[str]:
    if not steps:
        return [text("empty")]
    if not isinstance(steps[0], At):
        return [text("line", line=steps[0].line, problem=text("first"))]
    return list(_backward(steps, steps[0].at, zone))


def _backward(steps: list[Step], now: datetime, zone: str) -> Iterator[str]:
    for step in steps:
        if isinstance(step, At) and step.at < now:
            yield text("line", line=step.line, problem=backward(now, zone))
        now = max(now, _after(step, now))


def _after(step: Step, now: datetime) -> datetime:
    if isinstance(step, At):
        return step.at
    return now + step.length if isinstance(step, Wait | Down) else now


def last_moment(steps: Sequence[Step]) -> datetime:
    """Return the moment (UTC) of the last step of a scenario."""
    now = datetime(1970, 1, 1, tzinfo=UTC)
    for step in steps:
        now = _after(step, now)
    return now


def ending(steps: Sequence[Step], until: datetime) -> At:
    """Return the step by which a scenario goes on to ``until`` (UTC); a moment before its last step
    raises ``Refused``."""
    if until < (last := last_moment(steps)):
        raise Refused(text("until", until=stamp(until), now=stamp(last)))
    return At(0, until)


def backward(now: datetime, zone: str) -> str:
    """Return the sentence for an ``at`` before ``now``, in wall time of ``zone``."""
    local = now.astimezone(load_zone(zone))
    later = f"{local + timedelta(hours=1):%Y-%m-%dT%H:%M}"
    return text("backward", now=f"{local:%Y-%m-%d %H:%M}", zone=zone, example=later)


def read_step(line: str, zone: str, number: int = 1) -> Step | None:
    """Return the step of one line, ``None`` for a blank or a comment; else ``Refused``."""
    if len(line) > LONGEST:
        raise Refused(text("long", length=len(line), limit=LONGEST))
    bare = without_comment(line)
    if not bare:
        return None
    word, *rest = bare.split(None, 1)
    reader = _READERS.get(word.lower())
    if reader is not None:
        return reader("".join(rest), zone, number)
    action = _ACTION.match(bare)
    if action is None:
        return _say(without_comment(line, talk=True), number)
    if action["verb"] == "with":
        return _with(without_comment(line, talk=True), number)
    return _click(bare, number) if action["verb"] == "clicks" else _react(bare, number)


def read_act(line: str, zone: str) -> Act | None:
    """Return what a person does in one line, ``None`` for a blank or a comment; else ``Refused``.

    A step that is nobody's, such as one that lets time pass, is refused too.
    """
    step = read_step(line, zone)
    if step is not None and not isinstance(step, Say | Click | React):
        raise Refused(text("live_only"))
    return step


def _at(rest: str, zone: str, number: int) -> Step:
    return At(number, read_when(rest, zone))


def _wait(rest: str, _zone: str, number: int) -> Step:
    return Wait(number, read_length(rest, "wait"))


def _down(rest: str, _zone: str, number: int) -> Step:
    return Down(number, read_length(rest, "down"))


def _restart(rest: str, _zone: str, number: int) -> Step:
    if rest:
        raise Refused(text("restart"))
    return Restart(number)


def _expect(rest: str, _zone: str, number: int) -> Step:
    return read_expect(rest, number)


_READERS: dict[str, Callable[[str, str, int], Step]] = {
    "at": _at,
    "wait": _wait,
    "down": _down,
    "restart": _restart,
    "expect": _expect,
}


def _say(line: str, number: int, *, silent: bool = False) -> Say:
    match = _SAY.fullmatch(line)
    if match is None:
        raise Refused(text("unknown", source=line))
    person, where = match["person"], match["place"] or match["other"] or "shared"
    if match["other"] and not _SUBJECT.fullmatch(where):
        raise Refused(text("where", where=where, person=person))
    if not match["text"] and not silent:
        raise Refused(text("silent", person=person))
    return Say(number, person, match["text"], where)


def _with(line: str, number: int) -> Say:
    """Read ``linh with label.jpg in ACME-1: the label``; place and text may be missing."""
    match = _WITH.fullmatch(line)
    if match is None:
        raise Refused(text("with", source=line))
    rest = (match["rest"] or "").rstrip()
    said = rest if _SPOKEN.search(rest) else f"{rest}:"
    files = tuple(unquoted(word) for word in re.findall(_FILE, match["files"]))
    return replace(_say(f"{match['person']}{said}", number, silent=True), files=files)


def _click(line: str, number: int) -> Click:
    match = _CLICK.fullmatch(line)
    label = unquoted(match["label"]).strip() if match else ""
    if match is None or not label:
        raise Refused(text("clicks", source=line))
    return Click(number, match["person"], label, match["subject"])


def _react(line: str, number: int) -> React:
    match = _REACT.fullmatch(line)
    if match is None:
        raise Refused(text("reacts", source=line))
    target = match["target"].strip()
    quoted = unquoted(target).strip()
    if target[0] in QUOTES and quoted and quoted != target:
        return React(number, match["person"], match["emoji"], quote=quoted)
    if _SUBJECT.fullmatch(target):
        return React(number, match["person"], match["emoji"], subject=target)
    raise Refused(text("reacts", source=line))
