"""What must hold of the words and rights that two companies agree to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.domain.program import ASKS
from bot.domain.vocabulary import MOST_OWN
from bot.program_file.allowed import ALLOWED
from bot.program_file.own_words import is_word, meanings, settled
from bot.program_file.roles import shipped_rights
from bot.program_file.shipped import default_rules
from bot.program_file.tables import Draft
from bot.program_file.texts import say
from bot.program_file.wording import quote


def own_words(draft: Draft) -> Iterator[str]:
    """Yield what is wrong with words of one's own."""
    if len(draft["word"]) > MOST_OWN:
        yield say("words", count=len(draft["word"]), limit=MOST_OWN)
    known = meanings(default_rules().categories)
    for entry in draft["word"][:MOST_OWN]:
        named, table, means = (entry.get(key) for key in ("word", "table", "means"))
        reason = None if named is None else _unfit(named, known)
        if reason is None and None not in (named, table, means):
            other = settled(named, table, means)
            reason = other and say("word_means", other=other)
        if reason is not None:
            yield say("inside", place=entry.place, key="word", reason=reason)
        if None not in (table, means) and (table, means) not in known.values():
            reason = say("word_meaning", value=quote(means), table=table)
            yield say("inside", place=entry.place, key="means", reason=reason)


def _unfit(named: str, known: Mapping[str, object]) -> str | None:
    """Return why a text is no word of one's own; ``None``: it may be one."""
    if not is_word(named):
        return say("word_letters")
    return say("word_taken") if named in known else None


def rights(draft: Draft) -> Iterator[str]:
    """Yield what is wrong with decision rights."""
    for right in draft["right"]:
        may = right.get("may")
        if right.get("topic") not in (None, *shipped_rights()) and "title" not in right.raw:
            allowed, example = ALLOWED["right.title"]
            yield say("right_title", place=right.place, allowed=allowed, example=example)
        if may not in (None, ASKS) and right.get("approves"):
            yield say("right_approves", place=right.place, may=may)
