"""Issues: logged, acknowledged, worked on, escalated, closed."""

from __future__ import annotations

from bot.engine.feature import (
    ENDED,
    ISSUE,
    TALKED,
    WORDED,
    Feature,
    Follow,
    Listener,
    Reaction,
    Surface,
    Topic,
)
from bot.engine.proposals.store import withdraw_about
from bot.features.issues import arguments, cards, history, merged, severity, wake
from bot.features.issues.commands import edit, log, merge, show, steer, work
from bot.features.issues.discretion import commands as discretion
from bot.features.issues.discretion.store import remark
from bot.features.issues.duplicates import question
from bot.features.issues.forms import FORMS_OF_ISSUES

FEATURE = Feature(
    name="issues",
    commands=(
        *log.COMMANDS,
        *work.COMMANDS,
        *edit.COMMANDS,
        *merge.COMMANDS,
        *steer.COMMANDS,
        *show.COMMANDS,
    ),
    arguments=arguments.KINDS,
    forms=FORMS_OF_ISSUES,
    wakes=(wake.WAKE,),
    listeners=(Listener(ISSUE, work.hear),),
    reactions=(
        Reaction(("rotating_light", "🚨"), take=log.log_marked),
        Reaction(("eyes", "👀"), "issue ack"),
        Reaction(("white_check_mark", "✅"), "issue resolve"),
    ),
    card_lines=(remark, merged.pointer, question.question),
    follows=(
        Follow(ISSUE, ENDED, withdraw_about),
        Follow(ISSUE, ENDED, question.withdraw),
        Follow(ISSUE, WORDED, discretion.instead),
        Follow(ISSUE, TALKED, log.line_of),
    ),
    topics=(Topic(severity.TOPIC, severity.approved),),
    surfaces=(Surface(ISSUE, "issue.card", cards.issue_card),),
    around=(merged.around,),
    history=history.HISTORY,
)
