"""From a word to a typed value: one converter a kind of argument, each with its own refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rapidfuzz import process

from bot.domain.errors import Refused
from bot.domain.values import SEVERITIES, SIDES, Person
from bot.domain.when import BadTime, parse_duration, parse_when
from bot.engine.commands.call import Call
from bot.engine.commands.grammar import TEXT_LIMIT, clean
from bot.features.deadlines.store import Kept, items, named
from bot.features.digests.policy import KINDS as DIGESTS
from bot.features.digests.store import Kept as KeptDigest
from bot.features.digests.which import digest_named, visible
from bot.features.syncs.commands.which import Named, sync_named
from bot.features.syncs.store import all_series
from bot.messages.card import plain
from bot.messages.refusals import refuse
from bot.messages.say import say

FILTERS = ("open", "mine", "waiting", "overdue", "all")
HOLDERS = (*SIDES, "third_party")


def nearest(typed: str, allowed: list[str]) -> str:
    """Return "Did you mean …?" with the closest allowed word, or nothing."""
    found = process.extractOne(typed.lower(), allowed, score_cutoff=55)
    return plain(say("no.nearest", nearest=str(found[0]))) if found else ""


def choose(typed: str, allowed: list[str], what: str, example: str) -> str:
    """Return the allowed word that was typed, whatever its case, or refuse it."""
    word = typed.strip().lower().replace("-", "_")
    if word in allowed:
        return word
    raise refuse(
        "no.choice",
        typed=typed,
        what=what,
        nearest=nearest(word, allowed),
        allowed=", ".join(allowed),
        example=example,
    )


def _category(call: Call, text: str, example: str) -> str:
    return choose(text, list(call.ctx.rules.categories), "a category", example)


def _severity(call: Call, text: str, example: str) -> str:
    return choose(text, list(SEVERITIES), "a severity", example)


def _side(call: Call, text: str, example: str) -> str:
    return choose(_company_side(call, text), list(SIDES), "a side", example)


def _holder(call: Call, text: str, example: str) -> str:
    return choose(_company_side(call, text), list(HOLDERS), "a holder of the ball", example)


def _company_side(call: Call, text: str) -> str:
    """A side may be named by its company."""
    for side in SIDES:
        if text.strip().lower() == call.ctx.company(side).lower():
            return side
    return text


def person_named(call: Call, text: str, example: str) -> Any:
    """Return whom a word means: an id, a full name, or a mention; an unknown one is refused."""
    found = known_person(call, text)
    if found is not None:
        return found
    ids = [p.id for p in call.ctx.program.people]
    raise refuse("no.who", typed=text, nearest=nearest(bare_handle(text), ids), example=example)


def known_person(call: Call, text: str) -> Person | None:
    """Return whom a word means, or ``None``."""
    handle = bare_handle(text).lower()
    people = call.ctx.program.people
    return next((person for person in people if handle in _names(person)), None)


def bare_handle(text: str) -> str:
    """Return a word for a person without the marks of a mention."""
    return text.strip().strip("<>").lstrip("@!")


def _names(person: Person) -> set[str]:
    """What a person may be called: the id, the full name, or who he is on a platform."""
    slack = (person.slack or "").rpartition("/")[2]
    found = (person.id, person.name, slack, person.discord)
    return {name.lower() for name in found if name}


def _when(call: Call, text: str, example: str) -> Any:
    return _timed(lambda: parse_when(text, call.now, call.ctx.roster.calendar(call.person)))


def _due(call: Call, text: str, example: str) -> str:
    """A date that counts on somebody else's calendar: checked here, understood by the command."""
    _when(call, text, example)
    return text


def _deadline(call: Call, text: str, example: str) -> Kept:
    """A deadline by its id, without case; a dash and an underscore are the same."""
    kept = named(call.writer, text.lower())
    if kept is not None:
        return kept
    found = items(call.writer)
    alike = [each for each in found if _dashed(each.item.id) == _dashed(text)]
    if len(alike) == 1:
        return alike[0]
    ids = [each.item.id for each in found]
    raise refuse("no.deadline", typed=text, nearest=nearest(text, ids) if ids else "")


def _dashed(name: str) -> str:
    return name.lower().replace("_", "-")


def _sync(call: Call, text: str, example: str) -> Named:
    """A sync by its id, or one date of it: ``ops-weekly/2027-01-05``."""
    found = sync_named(call.writer, text)
    if found is not None:
        return found
    ids = [each.series.id for each in all_series(call.writer)]
    raise refuse("no.sync", typed=text, nearest=nearest(text, ids) if ids else "")


def _digest_kind(call: Call, text: str, example: str) -> str:
    return choose(text, list(DIGESTS), "a digest", example)


def _digest(call: Call, text: str, example: str) -> KeptDigest:
    """A scheduled digest by its name; one that the other side keeps for itself is unknown."""
    kept = digest_named(call, text)
    if kept is not None:
        return kept
    names = [each.digest.name for each in visible(call.tx, call.ctx, call.side)]
    allowed, near = ", ".join(names) or "none", nearest(text, names) if names else ""
    raise refuse("no.digest", typed=text[:40], nearest=near, allowed=allowed)


def _duration(call: Call, text: str, example: str) -> Any:
    return _timed(lambda: parse_duration(text))


def _timed(parse: Callable[[], Any]) -> Any:
    try:
        return parse()
    except BadTime as error:
        raise Refused(str(error)) from None


def _level(call: Call, text: str, example: str) -> int:
    if text in ("1", "2", "3", "4"):
        return int(text)
    raise refuse("no.level", name=f"{call.ctx.program.key}-1")


def _site(call: Call, text: str, example: str) -> Any:
    ids = {site.id.lower(): site for site in call.ctx.program.sites}
    found = ids.get(text.strip().lower())
    if found is not None:
        return found
    near = nearest(text, list(ids))
    allowed = ", ".join(site.id for site in call.ctx.program.sites)
    raise refuse(
        "no.choice", typed=text, what="a site", nearest=near, allowed=allowed, example=example
    )


def _number(call: Call, text: str, example: str) -> int:
    if text.isdecimal() and len(text) < 10:
        return int(text)
    raise refuse(
        "no.choice", typed=text, what="a number", nearest="", allowed="1, 2, 3 …", example=example
    )


def _filter(call: Call, text: str, example: str) -> str:
    return choose(text, list(FILTERS), "a list", example)


def _word(call: Call, text: str, example: str) -> str:
    return clean(text, "word", TEXT_LIMIT, example)


CONVERT: dict[str, Callable[[Call, str, str], Any]] = {
    "category": _category,
    "severity": _severity,
    "side": _side,
    "holder": _holder,
    "person": person_named,
    "handle": _word,
    "site": _site,
    "own_site": _word,
    "when": _when,
    "due": _due,
    "deadline": _deadline,
    "digest": _digest,
    "digest_kind": _digest_kind,
    "sync": _sync,
    "occurrence": _sync,
    "duration": _duration,
    "level": _level,
    "number": _number,
    "filter": _filter,
    "word": _word,
    "rule": _word,
    "rule_part": _word,
    "version": _word,
}
