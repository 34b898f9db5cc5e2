"""The kinds of arguments that the charter brings: its parts by their ids, and what is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from bot.domain.charter import EVIDENCE, TERM_KINDS, TERMS_OF_GOALS
from bot.engine.commands.argument_kinds import choose, listed, mistyped
from bot.engine.commands.call import Call
from bot.engine.commands.grammar import clean
from bot.engine.feature import ArgumentKind
from bot.features.charter.policy import ASKED, DONE, DROPPED, ENDS, GOAL, OBLIGATION, RECEIVED, SPEC
from bot.messages.forms import Choice
from bot.messages.line import TEXT_LIMIT

if TYPE_CHECKING:
    from bot.engine.suggestions import Asker

PARTS = ("brief", "goals", "specs", "obligations", "terms", "criteria")
LABEL_LIMIT = 100


def _word(_call: Call, text: str, example: str) -> str:
    return clean(text, "The text", TEXT_LIMIT, example)


def _known(kind: str) -> Callable[[Asker], Iterable[Choice]]:
    """Suggest the ids of a kind that both read."""

    def suggest(asker: Asker) -> Iterable[Choice]:
        for record in asker.tx.records(asker.ctx.id, kind):
            over = ("ended", "dropped")
            if not any(record.data.get(field) for field in over):
                title = record.data.get("title") or record.data["table"]["title"]
                yield Choice(record.name, f"{record.name}: {title}"[:LABEL_LIMIT])

    return suggest


def _one_of(name: str, what: str, words: tuple[str, ...], *, slips: bool = True) -> ArgumentKind:
    """Return a kind of one of some words; one that does not allow for ``slips`` takes any word for
    a wrong one, since no text follows it."""

    def read(_call: Call, text: str, example: str) -> str:
        return choose(text, list(words), what, example)

    def suggest(_asker: Asker) -> Iterable[Choice]:
        return (Choice(each, each) for each in words)

    wrong = mistyped(words) if slips else lambda _text: True
    return ArgumentKind(name, f"one of {listed(words)}", read, suggest, mistyped=wrong)


KINDS = (
    ArgumentKind("goal", "the id of a goal, or the title of a new one in quotes", _word,
                 _known(GOAL)),
    ArgumentKind("spec", "the id of a specification, or the title of a new one in quotes", _word,
                 _known(SPEC)),
    ArgumentKind("obligation", "the id of an obligation, one of its dates "
                 "(`forecast/2027-02-05`), or the title of a new one in quotes", _word,
                 _known(OBLIGATION)),
    _one_of("goal_end", "an end of a goal", ENDS),
    _one_of("goal_term", "a term of goals", TERMS_OF_GOALS),
    _one_of("spec_act", "what is done with a specification", (RECEIVED, DROPPED)),
    _one_of("obligation_act", "what is done with an obligation", (DONE, ASKED, DROPPED)),
    _one_of("evidence", "what shows it", EVIDENCE),
    _one_of("term_act", "what is done with a term", (DROPPED,)),
    _one_of("term_kind", "a kind of term", TERM_KINDS),
    _one_of("setup_act", "what is done with a question", ("skip",)),
    _one_of("yes_no", "yes or no", ("yes", "no")),
    _one_of("charter_part", "a part of the charter", PARTS, slips=False),
)  # fmt: skip
