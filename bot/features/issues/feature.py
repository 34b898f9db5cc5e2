"""Issues: logged, acknowledged, worked on, escalated, closed."""

from __future__ import annotations

from bot.engine.feature import (
    ANSWERED,
    COMMENTED,
    DENIED,
    ENDED,
    HIDDEN,
    ISSUE,
    PERSON,
    TALKED,
    WITHHELD,
    WORDED,
    Feature,
    Follow,
    Listener,
    Surface,
    Topic,
)
from bot.engine.proposals.votes import withdraw_about
from bot.engine.understanding.answer import heard
from bot.features.issues import (
    argument_kinds,
    cards,
    denied,
    history_lines,
    passing,
    wake,
)
from bot.features.issues.commands import (
    acknowledge,
    ball,
    edit,
    log,
    merge,
    need,
    show,
    solve,
    steer,
    updates,
    views,
)
from bot.features.issues.containment_hint import containment_hint
from bot.features.issues.discretion import withhold as discretion
from bot.features.issues.discretion.policy import hidden
from bot.features.issues.discretion.store import remark
from bot.features.issues.duplicates import question
from bot.features.issues.files.around import with_its_files
from bot.features.issues.files.lines import card_line
from bot.features.issues.forms import FORMS_OF_ISSUES
from bot.features.issues.intents.acting import ACTS
from bot.features.issues.intents.asking import LOOKS
from bot.features.issues.intents.named import names
from bot.features.issues.merging import redirect
from bot.features.issues.more_time import request as more_time
from bot.features.issues.reactions import REACTIONS

FEATURE = Feature(
    name="issues",
    commands=(
        *log.COMMANDS,
        *acknowledge.COMMANDS,
        updates.update,
        solve.contain,
        ball.wait,
        *solve.COMMANDS,
        *need.COMMANDS,
        updates.note,
        *edit.COMMANDS,
        *merge.COMMANDS,
        *steer.COMMANDS,
        *show.COMMANDS,
        *views.COMMANDS,
    ),
    arguments=argument_kinds.KINDS,
    intents=(*ACTS, *LOOKS),
    names=(names,),
    forms=FORMS_OF_ISSUES,
    wakes=(wake.WAKE,),
    listeners=(Listener(ISSUE, updates.hear),),
    reactions=REACTIONS,
    card_lines=(remark, redirect.pointer, question.question, card_line),
    topics=(Topic(more_time.TOPIC, more_time.agreed, top=more_time.TOP_LEVEL),),
    follows=(
        Follow(ISSUE, ENDED, withdraw_about),
        Follow(ISSUE, ENDED, question.withdraw),
        Follow(ISSUE, ANSWERED, passing.resolved),
        Follow(ISSUE, COMMENTED, heard),
        Follow(ISSUE, COMMENTED, containment_hint),
        Follow(ISSUE, WORDED, discretion.instead),
        Follow(ISSUE, WITHHELD, discretion.withheld),
        Follow(ISSUE, HIDDEN, hidden),
        Follow(ISSUE, TALKED, log.line_of),
        Follow(PERSON, DENIED, denied.explain),
    ),
    surfaces=(Surface(ISSUE, "issue.card", cards.issue_card),),
    around=(with_its_files, redirect.around),
    history=history_lines.HISTORY,
)
