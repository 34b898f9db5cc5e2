"""What a person reads about rules: findings, changes, versions, proposals, worked examples."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from bot.domain.rules import RuleChange
from bot.engine.texts import TEXTS as ENGINE_TEXTS
from bot.features.decisions.texts import TEXTS as DECISIONS_TEXTS
from bot.features.issues.texts import TEXTS as ISSUES_TEXTS
from bot.messages.card import Text, plain
from bot.messages.say import Sayings
from bot.messages.texts import TEXTS as MESSAGES_TEXTS

TEXTS: dict[str, str] = {
    # rules and program
    "rules.responder": "{company} answers",
    "rules.responder.other": "The side that did not log it answers",
    "rules.categories": "Categories: {categories}",
    "rules.keys": "What makes later, softens or ends what its own side owes: {shown}",
    "keys.ask": "{severities}: the other side agrees first",
    "keys.inform": "{severities}: done at once and shown; the other side can undo it for "
    "2 business days",
    "rules.proposed": "Rule changes are proposed as version {version}: {changes}. "
    "A program manager of {whose} accepts them with: rules accept {version}",
    "rules.about": "rules version {version}: {changes}",
    "rules.changed": "Rule set version {version} is in force. Open issues keep their version."
    "{others}",
    "rules.changed.others": " Proposed before it and no longer valid: version {versions}.",
    "rules.accepted": "Rule set version {version} is in force now.",
    "rules.rejected": "Version {version} is rejected. Version {current} stays in force.",
    "rules.already": "Version {version} was decided already: {state}. "
    "Version {current} is in force.",
    "no.rule_set": "There is no proposed version {version}. Proposed: {allowed}.",
    "no.own_proposal": "The other side decides on version {version}: your side proposed it.",
    # versions
    "show.title": "Rules v{version} of {program}, {state}: {name}",
    "show.own": "{name} with changes",
    "row": "{severity}: acknowledge {ack}, contain {contain}, update {update}, resolve {resolve}, "
    "confirm {confirm}",
    "show.earlier": "{name}, on version {base} of the shipped rules",
    "show.changed": "Differs from the shipped rules:",
    "show.same": "These are the shipped rules, unchanged.",
    "history.title": "Rules of {program}",
    "history.line": "v{version} {state}, {how}. {changes}",
    "history.imported": "imported {when}",
    "history.proposed": "proposed {when} by {who}",
    "history.decided": "{said}, decided {decided} by {decider}",
    "history.withdrawn": "{said}, withdrawn {decided}",
    "history.operator": "the operator",
    "history.more": "+{count} older versions.",
    "history.same": "No change.",
    "diff.title": "{old} → {new}: {count} changes",
    "diff.one": "{old} → {new}: 1 change",
    "diff.none": "{old} and {new} are the same.",
    "diff.version": "v{version}",
    "more.listed": "{shown}; +{count} more: {command}",
    "more.page": "+{count} more: {command}",
    "more.lines": "+{count} more lines: {command}",
    # proposals
    "proposed": "Version {version} is proposed. A program manager of {company} accepts it with: "
    "rules accept {version}",
    "proposed.changes": "It changes:",
    "proposed.set": "rule set {name} ({what}): {changes}",
    "proposed.found": "Please check before it is accepted:",
    "proposed.others": "Also proposed: {versions}. When one is accepted, the others are void.",
    "proposed.file": "Only the rules of the file are proposed. For the rest use: program import",
    "proposed.already": "Version {version} already proposes exactly this.",
    "proposed.nothing": "Nothing would change: version {version}, in force, says so already.",
    # a check
    "check.title": "Rules v{version} of {program}: {count} findings",
    "check.one": "Rules v{version} of {program}: 1 finding",
    "check.none": "Rules v{version} of {program} fit the people and calendars of both sides.",
    "check.private": "+{count} about contact data of {company}: "
    "use rules check in a direct message.",
    # a worked example
    "explain.title": "{category}, {severity}: {name} v{version}",
    "explain.paused": "The program is paused since {since}: no clock runs. The example shows what "
    "happens while the program runs.",
    "explain.logged": "Example: {raiser} logs it ({when}). {company} answers, first "
    "{owners}. The clocks run on the calendar of {site}.",
    "explain.closed": "Closed days in between: {days}.",
    "explain.clock": "{clock} within {target}: due {due}",
    "explain.update": "Update every {target}, if acknowledged when that is due: due {due}",
    "explain.update.alone": "Update every {target}: due {due}",
    "explain.update.calm": "· once it is contained: every {target}",
    "explain.confirm": "Confirm within {target}, if resolved when that is due: {company} closes or "
    "reopens it, due {due}",
    "explain.remind": "· reminder at {percent} %, {when}: {people}",
    "explain.help": "· asked to help at {percent} %, {when}: {people}",
    "explain.noted": "· missed {misses}, {when}: in the morning note of {people}",
    "explain.missed": "· missed {misses}, {when}: {people}",
    "explain.escalate": "· L{level} {offset}{when}: {people}",
    "explain.offer": "· L{level} {offset}{when}: offered to {people}",
    "explain.due": "at the due time",
    "explain.offset": "{offset}, ",
    "explain.nobody": "nobody",
    "explain.later": "* The direct message waits for the person's opening. "
    "The line in the thread appears at once.",
    "explain.alone": "Each clock is shown as if it alone ran out. "
    "An acknowledgment stops the ladder of the acknowledgment at once.",
    "explain.reopened": "Reopened twice: {steps}",
    "explain.approval": "Approval not given in time: {steps}",
    "explain.other": "Its reminders and levels: rules explain {category} {severity} to={side}",
    "explain.side": "The same where {company} answers: "
    "rules explain {category} {severity} to={side}",
    "explain.to": "{company} does not answer {category} by these rules. "
    "With issue log {category} to={side} it would:",
    # refusals
    "no.what": '"{typed}" is no category. {nearest}Allowed: {allowed}, ladder, keys, set.\n'
    "Example: rules propose shortage major ack=2bd",
    "no.nothing": "Say what changes, or attach a program or rules file.\n"
    "Example: rules propose shortage major ack=2bd\n"
    'Example: rules propose ladder ack major steps="L1 +0m, L2 +1bd"\n'
    "Example: rules propose keys minor=ask\n"
    "Example: rules propose set {set}",
    "no.version": 'There is no version "{typed}". Allowed: {allowed}.\nExample: {example}',
    "no.missing": "{what} is missing. Allowed: {allowed}.\nExample: {example}",
    "no.rules.extra": '"{extra}" does not belong here.\nExample: {example}',
    "no.key": '"{key}=" cannot be changed here. {nearest}Allowed: {allowed}.\nExample: {example}',
    "no.change": "Say what changes. Allowed: {allowed}.\nExample: {example}",
    "no.word": '"{typed}" is no {what}. {nearest}Allowed: {allowed}.\nExample: {example}',
    "no.rules.value": '{key}= cannot be "{typed}". Allowed: {allowed}.\nExample: {example}',
    "no.keep": "A clock can be longer or shorter, but it cannot be taken away.\n"
    "Example: rules propose {category} {severity} {key}=5bd",
    "no.help": "Somebody is asked to help only before an acknowledgment is late: help= is for the "
    "ladder ack, not for {trigger}.\nExample: {example}",
    "no.two": "Give an attached file or a change in words, not both.\n"
    "Example: rules propose shortage major ack=2bd",
    "no.page": "There is no page {page}. Allowed: 1 to {pages}.\nExample: {example}",
}

_SAYINGS = Sayings(TEXTS, MESSAGES_TEXTS, ENGINE_TEXTS, DECISIONS_TEXTS, ISSUES_TEXTS)
say, refuse = _SAYINGS.say, _SAYINGS.refuse

ALLOWED = {
    "length": "a whole number above 0 with m, h, d, w, bh or bd, at most a year",
    "responder": "oem, ems, other",
    "role": "a role: letters, digits, hyphens and underscores, a letter first",
    "percent": "1% to 99%, or none",
    "keys": "ask (the other side agrees first), inform (done at once and shown; they can undo it)",
    "steps": "L0 to L4, each once, with + and a length of time, and offered where it is a button",
    "steps.update": "L0 to L4, each once, with a number of missed updates (1 to 99), "
    "and offered where it is a button",
}

STATES = {
    "in_force": "in force",
    "proposed": "proposed",
    "rejected": "rejected",
    "superseded": "no longer in force",
}

KEYS = {
    "ack": "acknowledge",
    "remind": "reminder",
    "help": "asked to help",
    "severity": "default severity",
    "asks": "asks for",
    "loosened": "softening",
}
"""A key of the rules in words; the others are words already."""

PAGE = 3000
"""How many characters of plain text every platform shows in one answer."""
FRAME = 250
"""Kept free on a page for its title and for what is said below it."""

WITHIN = {
    "ack": "Acknowledge",
    "contain": "Contain",
    "update": "Update",
    "resolve": "Resolve",
    "confirm": "Confirm",
}

_LENGTH = re.compile(r"\b(\d+)(bh|bd|[mhdw]|%)(?!\w)")


def spaced(words: str) -> str:
    """Write lengths as people read them: ``4bh`` as ``4 bh``, ``50%`` as ``50 %``."""
    return _LENGTH.sub(r"\1 \2", words)


def change_lines(changes: Iterable[RuleChange], categories: Collection[str] = ()) -> list[str]:
    """Write differences, a line for what one cell or several alike change.

    ``categories`` are those of the rules: all of them alike are ``all categories``.
    """
    cells: dict[tuple[str, str], list[str]] = {}
    for change in changes:
        cells.setdefault((change.severity, change.subject), []).append(_what(change))
    alike: dict[tuple[str, str], list[str]] = {}
    for (severity, subject), parts in cells.items():
        alike.setdefault((severity, ", ".join(parts)), []).append(subject)
    return [
        f"{_where(severity, subjects, categories)}: {what}"
        for (severity, what), subjects in alike.items()
    ]


def _where(severity: str, subjects: Sequence[str], categories: Collection[str] = ()) -> str:
    every = len(subjects) > 1 and set(subjects) == set(categories)
    named = "all categories" if every else ", ".join(subjects)
    return f"{severity} {named}".strip()


def _what(change: RuleChange) -> str:
    key = KEYS.get(change.key, change.key)
    return f"{key} {spaced(change.old)} → {spaced(change.new)}"


def listed(changes: Sequence[str], limit: int, command: str) -> Text:
    """Write changes in a row, at most ``limit``; ``command`` shows the rest."""
    shown = "; ".join(changes[:limit])
    if len(changes) <= limit:
        return (f"{shown}.",)
    return say("more.listed", shown=shown, count=len(changes) - limit, command=command)


def pages(lines: Sequence[Text], room: int = PAGE - FRAME) -> list[list[Text]]:
    """Split lines into pages of at most ``room`` characters; there is one at least."""
    filled: list[list[Text]] = [[]]
    left = room
    for line in lines:
        size = len(plain(line)) + 1
        if size > left and filled[-1]:
            filled.append([])
            left = room
        filled[-1].append(line)
        left -= size
    return filled
