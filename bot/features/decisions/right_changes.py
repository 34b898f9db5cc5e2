"""Changed rights say who decides what is asked from then on; what was asked before stays with
whoever was asked, and both sides are told so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.domain.program import ASKS, DecisionRight
from bot.engine.proposals.seats import approvers
from bot.engine.proposals.store import Filed, open_proposals
from bot.engine.proposals.value import Proposal, Seat
from bot.engine.writer import Writer
from bot.features.decisions import approvals, right_cards, right_commands
from bot.features.decisions.rights import adopt as keep
from bot.features.decisions.rights import rights, seats
from bot.features.decisions.texts import say
from bot.messages.card import Text
from bot.messages.people import names
from bot.messages.say import join
from bot.program_file.roles import shipped_rights


def adopt(writer: Writer, tables: Sequence[DecisionRight]) -> None:
    """Keep the ``[[right]]`` tables of an import, and tell which open decisions they do not
    reach."""
    before = rights(writer.tx, writer.ctx.id)
    keep(writer, tables)
    for topic, right in rights(writer.tx, writer.ctx.id).items():
        if topic in before and _seats(before[topic]) != _seats(right):
            _tell(writer, right, list(_open(writer, topic)))


def _seats(right: DecisionRight) -> tuple[Seat, ...]:
    return seats(right) if right.may == ASKS else ()


def _open(writer: Writer, topic: str) -> Iterator[Filed]:
    """Yield the open decisions that were asked under a topic, or under the category of issues that
    goes by it."""
    shipped = shipped_rights().get(topic)
    category = shipped.decision if shipped is not None else None
    for filed in open_proposals(writer):
        if _is_of(filed.proposal, topic, category):
            yield filed


def _is_of(proposal: Proposal, topic: str, category: str | None) -> bool:
    if proposal.topic == right_commands.ASKED:
        return proposal.payload.get("topic") == topic
    asked = proposal.payload.get(approvals.CATEGORY)
    return proposal.topic == approvals.TOPIC and asked is not None and asked == category


def _tell(writer: Writer, right: DecisionRight, open_now: Sequence[Filed]) -> None:
    if not open_now:
        return
    asked = join([_waits(writer, filed) for filed in open_now], " ")
    text = say("right.stays", title=right_cards.title(right), asked=asked)
    writer.line("notice", None, text)


def _waits(writer: Writer, filed: Filed) -> Text:
    people = names(approvers(writer, filed.proposal))
    return say("right.stays.one", number=filed.proposal.name, people=people)
