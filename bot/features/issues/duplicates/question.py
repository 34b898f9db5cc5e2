"""The question whether a new issue is the same as another one, from its logging to the answer.

It stands on the new issue's card until somebody acknowledges it, until it is merged, or until the
other one is no longer worked on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache

from rapidfuzz import fuzz

from bot.domain.issue import LIVE_STATES, Issue
from bot.domain.outline import Outline
from bot.domain.rule_set import RuleSet
from bot.engine.context import Context
from bot.engine.writer import Writer
from bot.features.issues.discretion.policy import CONTROLLED, comparable
from bot.features.issues.discretion.store import policy_of
from bot.features.issues.duplicates.policy import Likeness, alike, category_words
from bot.features.issues.texts import say
from bot.messages.card import Text
from bot.ports import Record

# Both are kinds of records: what an issue was like, and in which other issues it was named so.
ALIKE, NAMED = "alike", "alike.named"

LOOKED_BACK = timedelta(days=30)
# So many issues are looked at and compared, the newest first: logging stays fast however many
# there are.
LOOKED_AT, COMPARED = 500, 100


def find(writer: Writer, issue: Issue) -> list[Likeness]:
    """Return at most three open issues that a new one may be the same as, the likeliest first.

    Of an issue whose content is not for both sides, only what both read is compared, if anything.
    """
    fields = json.dumps(dict(issue.fields))
    new = compared(writer.ctx, (issue.number, issue.title, issue.category, fields))
    if not comparable(issue.category, new[3]):
        return []
    outlines = writer.tx.outlines(
        writer.ctx.id,
        LIVE_STATES,
        after=issue.number - LOOKED_AT,
        since=issue.logged - LOOKED_BACK,
        limit=COMPARED,
    )
    others = (compared(writer.ctx, each) for each in outlines if comparable(each[2], each[3]))
    return alike(new, others, _category_words(writer.ctx.rules), score)


def compared(ctx: Context, outline: Outline) -> Outline:
    """Return what of an issue is compared: a title that many share makes no two of them alike."""
    number, title, category, fields = outline
    policy = policy_of(ctx, category)
    return (number, "" if policy == CONTROLLED else title, category, fields)


def score(one: str, two: str) -> float:
    """Return how much the words of two titles agree, in any order, from 0 to 100.

    One title that holds the other counts half: ``connector`` says less than ``connector cracked``.
    """
    return (fuzz.token_set_ratio(one, two) + fuzz.token_sort_ratio(one, two)) / 2


def _category_words(rules: RuleSet) -> frozenset[str]:
    return _words(tuple((c.id, c.title) for c in rules.categories.values()))


@lru_cache(maxsize=16)
def _words(names: tuple[tuple[str, str], ...]) -> frozenset[str]:
    return category_words(word for pair in names for word in pair)


def store_pairs(writer: Writer, issue: Issue, others: Iterable[Issue]) -> None:
    """Remember which issues a new one may be the same as: its card asks."""
    for twin in others:
        _pair(writer, ALIKE, issue, twin)
        _pair(writer, NAMED, twin, issue)


def _pair(writer: Writer, kind: str, issue: Issue, twin: Issue) -> None:
    name, data = f"{issue.number}/{twin.number}", {"number": twin.number}
    # It has no steps to come, so it never counts as live.
    writer.tx.add_record(Record(0, writer.ctx.id, kind, name, False, issue.id, data))


def _noted(writer: Writer, kind: str, issue: Issue) -> list[Issue]:
    numbers = [record.data["number"] for record in writer.tx.records_about(issue.id, kind)]
    issues = (writer.tx.issue_numbered(writer.ctx.id, number) for number in numbers)
    return [twin for twin in issues if twin is not None]


def _asked(issue: Issue) -> bool:
    return issue.state == "open" and issue.acked is None


def question(writer: Writer, issue: Issue) -> tuple[Text, ...]:
    """Return the question as a line of the card, while it is still to be answered."""
    others = [twin for twin in _noted(writer, ALIKE, issue) if twin.live] if _asked(issue) else []
    if not others:
        return ()
    names = [writer.ctx.name(twin) for twin in others]
    example = f"issue merge {writer.ctx.name(issue)} into {names[0]}"
    return (say("card.duplicates", names=", ".join(names), example=example),)


def withdraw(writer: Writer, issue: Issue) -> None:
    """Nothing is merged into what is no longer worked on: the cards stop asking."""
    for twin in _noted(writer, NAMED, issue):
        if _asked(twin):
            writer.refresh(twin)
