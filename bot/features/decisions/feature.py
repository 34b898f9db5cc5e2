"""Decisions: what is asked of the other side, and who approves it."""

from __future__ import annotations

from bot.engine.agreeing import Binding, ProposalCards
from bot.engine.feature import (
    DENIED,
    KEYED,
    PERSON,
    Companion,
    Feature,
    Follow,
    Topic,
)
from bot.engine.proposals import running, wake
from bot.engine.stored_table import StoredTable
from bot.engine.two_keys import act, agreed, topic, trust
from bot.features.decisions import (
    approvals,
    bound,
    cards,
    commands,
    informed,
    right_changes,
    right_commands,
    right_intents,
    rights,
    second_thoughts,
    topics,
)
from bot.features.decisions.forms import FORMS_OF_DECISIONS
from bot.features.decisions.intents import INTENTS, names
from bot.features.decisions.policy import DECIDED

FEATURE = Feature(
    name="decisions",
    intents=(*INTENTS, *right_intents.INTENTS),
    names=(names, right_intents.names),
    commands=(*commands.COMMANDS, *second_thoughts.COMMANDS, *right_commands.COMMANDS),
    arguments=topics.KINDS,
    forms=FORMS_OF_DECISIONS,
    wakes=(wake.WAKE,),
    companions=tuple(
        Companion(category, approvals.follow, approvals.lines) for category in DECIDED
    ),
    topics=(
        Topic(
            approvals.TOPIC,
            approvals.resolve,
            approvals.resolve,
            outlives=True,
            timing=approvals.timing,
        ),
        Topic(right_commands.ASKED, outlives=True),
        Topic(informed.INFORMED, asks=False),
        Topic(topic.TOPIC, agreed.agreed, speaks=True, top=act.TOP_LEVEL),
        Topic(trust.TOPIC, trust.stands, trust.undo, timing=trust.timing, asks=False),
    ),
    tables=(
        StoredTable(
            rights.RIGHT, "rights", right_changes.adopt, rights.defined, rights.part, rights.decides
        ),
    ),
    bindings=(Binding(bound.KIND, bound.effects),),
    running=(running.RUNNING,),
    follows=(
        Follow(PERSON, DENIED, commands.denied),
        Follow(PERSON, KEYED, agreed.ask_the_first),
    ),
    proposal_cards=(
        ProposalCards(
            cards.asked,
            cards.reminder,
            cards.Late,
            cards.escalated_line,
            cards.escalated,
            cards.voted,
            cards.buttons,
            cards.withdraw,
            cards.undo,
        ),
    ),
)
