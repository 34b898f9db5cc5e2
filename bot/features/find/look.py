"""Which issues say some words, as far as whoever asks may read it where they ask.

The index names candidates. What is shown is looked up in the texts themselves, so that nothing is
found that cannot be read: what is internal to the other side, or was taken out since.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.issue import Issue
from bot.domain.search import ASKED, asked_words, hit, said
from bot.engine.commands.call import Call
from bot.engine.keys import subject_of
from bot.features.find.texts import say
from bot.features.issues.discretion.policy import MANAGERS, ROSTER
from bot.features.issues.discretion.store import readable
from bot.features.issues.history_lines import event_line
from bot.messages.card import Text
from bot.messages.fields import label

CANDIDATES = 200
"""So many of the newest issues that say a word are looked at."""
EXCERPT, BEFORE = 90, 30
"""An excerpt has so many characters, of which so many stand before the word."""

_NUMBER = re.compile(r"#?(?:([A-Za-z][A-Za-z0-9]{1,9})-)?(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Find:
    """An issue that was found, and where; nothing: its number or its title says it all."""

    issue: Issue
    where: Text = ()


@dataclass(frozen=True, slots=True)
class Finds:
    """What was found. ``more`` says that there is more, ``cut`` that older issues were not looked
    at, ``dropped`` that some of the words were not looked for."""

    finds: tuple[Find, ...]
    more: bool
    cut: bool
    dropped: bool


def look(call: Call, text: str, limit: int) -> Finds:
    """Return at most ``limit`` issues: the one with this number, then those that say each word as
    a whole, then those with longer words; the newest first."""
    every = asked_words(text)
    words = every[:ASKED]
    found: dict[int, Find] = {}
    numbered = _numbered(call, text)
    if numbered is not None:
        found[numbered.id] = Find(numbered)
    looked, cut = {*found}, False
    for whole in (True, False):
        if words and len(found) <= limit:
            candidates = call.tx.issues_saying(
                call.ctx.id, words, _readers(call), CANDIDATES, whole=whole
            )
            cut = candidates.cut
            _look_at(call, candidates.issues, words, found, looked, limit)
    finds = tuple(found.values())
    more = len(finds) > limit
    return Finds(finds[:limit], more, cut and not more, len(every) > ASKED)


def _look_at(
    call: Call,
    issues: Sequence[int],
    words: Sequence[str],
    found: dict[int, Find],
    looked: set[int],
    limit: int,
) -> None:
    """Add the issues that really say the words, up to one more than ``limit``; what was ``looked``
    at before is passed over."""
    for key in issues:
        if len(found) > limit:
            return
        issue = call.tx.issue(key) if key not in looked else None
        looked.add(key)
        where = _where(call, issue, words) if issue is not None else None
        if issue is not None and where is not None:
            found[key] = Find(issue, where)


def _numbered(call: Call, text: str) -> Issue | None:
    match = _NUMBER.fullmatch(text.strip())
    if match is None or (match[1] or call.ctx.program.key).upper() != call.ctx.program.key:
        return None
    return call.tx.issue_numbered(call.ctx.id, int(match[2]))


def _readers(call: Call) -> tuple[str, ...]:
    """Return of whom whoever asks reads the lines here, as ``readable`` says of each line."""
    own = (call.side,) if call.private else ()
    managers = (MANAGERS,) if call.private and call.is_manager() else ()
    roster = (ROSTER,) if call.request.private else ()
    return ("shared", *own, *managers, *roster)


def _where(call: Call, issue: Issue, words: Sequence[str]) -> Text | None:
    """Return where an issue says the words; ``None``: it does not, for this reader."""
    # The title is shown anyhow: what it does not say is looked for elsewhere.
    beyond = set(words) - hit(issue.title, words).words
    left, most = set(beyond), 0
    where: Text = ()
    for name, text, shown in _texts(call, issue) if left else ():
        held = hit(f"{name} {text}", words)
        count = len(held.words & beyond)
        if count > most:
            where, most = _shown(text, max(held.at - len(name) - 1, 0), shown), count
        left -= held.words
        if not left:
            break
    return None if left else where


def _texts(call: Call, issue: Issue) -> Iterator[tuple[str, str, Text]]:
    """Yield what is written in and about an issue besides its title: a name that belongs to it, the
    text, and what says where it stands, with a sign in the text's place."""
    for key, value in issue.fields.items():
        yield key, value, say("find.field", field=label(key), text=_PLACE)
    if issue.resolution:
        yield "", issue.resolution, say("find.resolution", text=_PLACE)
    events = call.tx.events(call.ctx.id, subject_of(issue))
    for event in readable(call, issue, events):
        if event_line(call.ctx, event) is None:
            continue
        actor = call.ctx.person_name(event.actor) if event.actor else "Andon"
        when = call.ctx.moment(event.at, call.person.site)
        for text in said(event.payload):
            yield "", text, say("find.said", actor=actor, when=when, text=_PLACE)


_PLACE = "\ufffc"


def _shown(text: str, at: int, shown: Text) -> Text:
    return tuple(
        part.replace(_PLACE, excerpt(text, at)) if isinstance(part, str) else part for part in shown
    )


def excerpt(text: str, at: int) -> str:
    """Return the part of a text around a place, on one line."""
    start = max(at - BEFORE, 0)
    # A word that begins before it is left out, where there is a blank to see that by.
    blank = text.find(" ", start, at)
    start = blank + 1 if start and blank >= 0 else start
    part = text[start : start + EXCERPT]
    ends = start + EXCERPT < len(text)
    return f"{'…' if start else ''}{' '.join(part.split())}{'…' if ends else ''}"
