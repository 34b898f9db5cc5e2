"""Every sentence about issues that a person reads, by key.

Short and factual, without blame or idiom: half of the readers use English as a second language.
"""

from __future__ import annotations

from bot.engine.texts import TEXTS as ENGINE_TEXTS
from bot.features.decisions.texts import BUTTONS as DECISION_BUTTONS
from bot.features.decisions.texts import TEXTS as DECISIONS_TEXTS
from bot.features.issues.alerts.texts import ALERT_TEXTS
from bot.features.issues.discretion.texts import DISCRETION_TEXTS
from bot.features.issues.files.texts import FILE_TEXTS
from bot.features.issues.merging.texts import MERGE_TEXTS
from bot.features.issues.sharing.texts import SHARING_TEXTS
from bot.features.issues.views.texts import VIEW_TEXTS
from bot.messages.say import Sayings
from bot.messages.texts import BUTTONS as SHARED_BUTTONS
from bot.messages.texts import TEXTS as MESSAGES_TEXTS

TEXTS: dict[str, str] = {
    **ALERT_TEXTS,
    **DISCRETION_TEXTS,
    **FILE_TEXTS,
    **MERGE_TEXTS,
    **SHARING_TEXTS,
    **VIEW_TEXTS,
    "no.issue": "{typed} does not exist in {program}.\nExample: issue list open",
    "no.issue.word": '"{typed}" is not an issue number. Write it like {example}.',
    "no.issue.given": "The issue number is missing.\nExample: {example}",
    "no.holder": "{name} waits on {company}, so only {company} can pass it on.",
    "no.other_side_person": "{person} works for {company}. Name somebody of your own side.",
    "no.not_resolved": "{name} is not resolved yet, so it cannot be closed. "
    'To withdraw it: issue cancel {name} "why"',
    "no.past": "{when} is in the past. Give a later moment, for example +2bd.",
    "no.far": "{when} is too far ahead. A wait for a third party ends at most 5 bd ahead: {limit}.",
    "no.until": "A wait for a third party needs a date."
    '\nExample: issue wait {name} on third_party until +2bd "reason"',
    "no.until.side": "A date goes with third_party only."
    '\nExample: issue wait {name} on {holder} "need photos of the reel label"',
    "no.hold.twice": "The alerts of {name} were held once already. That can be done only once.",
    "no.hold.long": "A hold lasts at most {limit}.\nExample: issue hold {name} {limit} "
    '"partner is on site"',
    "no.level": "Levels are 1 to 4.\nExample: issue escalate {name} 2",
    # a defect that comes back
    "repeat.offer": "{name} repeats {names}: the same part and the same failure within 90 days. "
    "A corrective action (SCAR, 8D) can be logged for them.",
    "repeat.covered": "{name} repeats {names}: the same part and the same failure within 90 days. "
    "Their corrective action is {scar}.",
    "resolved.undecided": "This approves nothing: {number} still waits for {people}.",
    # replies
    "logged": "{name} is logged. {company} answers: {owners}. Acknowledgment due {due}.",
    "logged.no_ack": "{name} is logged. {company} answers: {owners}.",
    "logged.early": "{name} is logged. Thank you for telling early. {company} answers: {owners}. "
    "Next update due {due}.",
    "logged.early.no_update": "{name} is logged. Thank you for telling early. {company} answers: "
    "{owners}.",
    "logged.lifted": "It is {severity} because of {field}=yes.",
    "acked": "{name} is acknowledged. Owner: {owner}. Next update due {due}.",
    "acked.no_update": "{name} is acknowledged. Owner: {owner}.",
    "acked.already": "{name} is already acknowledged. Owner: {owner}.",
    "acked.next": "You said the next update comes {when}.",
    "acked.next.later": "You said the next update comes {when}. Until then the rule asks for one "
    "by {due}.",
    "assigned": "{name}: the owner for {company} is now {owner}.",
    "assigned.already": "{name}: the owner for {company} is already {owner}.",
    "updated": "{name}: the update is recorded. Next update due {due}.",
    "updated.no_clock": "{name}: the update is recorded.",
    "updated.not_acked": "{name}: the update is recorded. The issue is not acknowledged yet.",
    "contained": "{name}: the containment is recorded.",
    "contain.hint": "{name}: your words are kept as an update. Do they say how it is contained?",
    "contained.already": "{name} was already contained: {when}.",
    "waiting": "{name} now waits on {company}. Acknowledgment due {due}.",
    "waiting.never": "Everybody waits on {company} for {name}. Nobody had acknowledged it, so its "
    "clocks count as if it had not been passed.",
    "no.pass.again": "{name} came back without an acknowledgment. Acknowledge it before you pass "
    "it again. Example: issue ack {name}",
    "waiting.back": "{name} is back with {company}. Its clocks go on.",
    "waiting.already": "{name} already waits on {company}.",
    "waiting.third": "{name} waits on a third party until {until}. All clocks stand until then.",
    "resolved": "{name} is resolved. {company} closes or reopens it.",
    "resolved.closes": "{name} is resolved. It closes itself {when} unless {company} reopens it.",
    "resolved.already": "{name} was already resolved: {when}.",
    "closed": "{name} is closed.",
    "closed.already": "{name} was already closed: {when}.",
    "reopened": "{name} is reopened. Acknowledgment due {due}.",
    "reopened.no_ack": "{name} is reopened.",
    "reopened.already": "{name} is not resolved or closed, so there is nothing to reopen.",
    "cancelled": "{name} is cancelled.",
    "ended": "{name} is {state} since {when}. Reopen it to work on it again.",
    "ended.final": "{name} is {state} since {when}. Log a new issue if the problem is back.",
    "severity": "{name} is now {severity}.",
    "severity.already": "{name} is already {severity}.",
    "held": "{name}: nobody is alerted until {until}.",
    "escalated": "{name}: level {level} of both sides is alerted.",
    "escalated.settled": "{name} was answered after this was offered: level {level} is not "
    "alerted. To alert it all the same: issue escalate {name} {level}",
    "escalated.already": "{name}: level {level} was already alerted.",
    "edited": "{name} is changed: {changes}.",
    "edited.nothing": "{name} is as you wrote it already; nothing changed.",
    # a button that somebody else may press
    "denied.answers": "{company} answers this one.",
    "denied.closes": "{company} closes or reopens this one.",
    "denied.has": "{company} has this one now.",
    "denied.manager": "A program manager can do this: {people}.",
    "denied.state": "{name} is {state}.",
    "denied.can": "You can: {acts}. You can also write in the thread.",
    # lists
    "list.without": "Without the filter: {count} ({what}).",
    "list.title": "{program}: issues ({what})",
    "list.none": "Nothing to list in {program} ({what}).",
    "list.line": "• {name} {title}: {severity}, {state}, waits on {company}{due}",
    "list.ended": "• {name} {title}: {severity}, {state}",
    "list.due": ", due {due}",
    "list.overdue": ", overdue since {due}",
    "list.late": "overdue since {due}",
    "list.newest": "Of the issues that ended, only the newest {count} were looked through. A file "
    "holds what fits of all: issue export all, with the same fields.",
    "list.more": "+{count} more. Narrow it down, for example: issue list overdue severity=critical",
    # cards
    "card.title": "{name} {title}",
    "card.kind": "{category}, {severity}",
    "card.due": "{what}: {when}",
    "card.waits": "{company}: {owners}",
    "card.waits.third": "{company}. Owner: {owners}",
    "card.more": "+{count} more",
    "card.raised": "Logged by {person} ({company})",
    "card.early": "Told early by {person} ({company})",
    "card.closes": "{company} closes or reopens it",
    "card.closes.itself": "It closes itself unless {company} reopens it",
    "card.asks": "Still missing: {asks}",
    "card.ask": "{label}",
    "card.sort": "Not sorted yet: its category and severity are still to be set",
    "card.hold": "No alerts until {until}, asked by {by}. Reason: {reason}",
    # thread lines
    "because": " Reason: {why}",
    "event.acked": "{actor} acknowledged {name}. Owner: {owner}.",
    "event.assigned": "{actor} named {owner} as owner for {company}.",
    "event.updated": "{actor}: {text}",
    "event.contained": "{actor} recorded the containment: {text}",
    "event.contained.no_text": "{actor} recorded that the problem is contained.",
    "event.third": "{actor} waits on a third party until {until}.{reason}",
    "event.returned": "The wait for a third party is over. {name} waits on {company} again.",
    "event.resolved": "{actor} resolved {name}: {text}",
    "event.resolved.no_text": "{actor} resolved {name}.",
    "event.closed": "{actor} closed {name}.",
    "event.closed.itself": "{name} closed itself: it was resolved {when} and not reopened.",
    "event.reopened": "{actor} reopened {name}. Reason: {text}",
    "event.reopened.no_text": "{actor} reopened {name}.",
    "handover.due": "{company} answers now. {owners}: acknowledgment due {due}.",
    "handover.owner": "{company} answers now: {owners}.",
    "handover.assigned": "{actor} named you as owner of {name} for {company}.",
    "handover.new": "Please answer by {due}.",
    "handover.new.no_due": "It waits for you.",
    "handover.early.no_due": "{actor} logged {name} and told the partner early. You answer for it.",
    "handover.early": "{actor} logged {name} and told the partner early. You answer for it: next "
    "update due {due}.",
    "event.cancelled": "{actor} cancelled {name}. Reason: {text}",
    "event.severity": "{actor} changed the severity: {old} to {new}.{text}",
    "event.held": "{actor} asked for no alerts until {until}. Reason: {text}",
    "event.edited": "{actor} changed {changes}.",
    "handover": "{actor} passed {name} to {company}. {owners}: acknowledgment due {due}.{reason}",
    "handover.no_ack": "{actor} passed {name} to {company}. Owner: {owners}.{reason}",
    "handover.back": "{actor} passed {name} back to {company}. Owner: {owners}.{reason}",
    # why
    "why.rule": "Rule set {rules} v{version}: {severity} {category}, "
    "ack {ack}, contain {contain}, update {update}, resolve {resolve}, confirm {confirm}.",
    "why.site": "• {clock}: due {due}. Started {start} on the calendar of {site} ({company}).",
    "why.standing": "• {clock} of {company} stands since {since}.",
    "why.past": "• {when} {what}",
    "why.next": "• {when} {what}",
    "why.so_far": "So far:",
    "why.to_come": "Still to come:",
    "why.nothing": "Nothing more will happen by itself.",
    "why.told_once": "{what} (only after a new acknowledgment, since a level is told once)",
    "why.more": "Further steps follow.",
    "step.remind": "{trigger} reminder to the owner",
    "step.help": "somebody beside the owner is asked to help",
    "step.missed": "update due; without one it is miss {misses}",
    "step.escalate": "{trigger} ladder: level {level}",
    "step.offer": "{trigger} ladder: level {level} is offered to both program managers",
    "step.close_remind": "reminder before it closes itself",
    "step.close": "it closes itself",
    "step.return": "the wait for a third party ends",
    "program.title": "{key} {name}",
}

BUTTONS: dict[str, str] = {
    **SHARED_BUTTONS,
    **DECISION_BUTTONS,
    "ack": "Acknowledge",
    "have": "I have it",
    "give": "Give to…",
    "update": "Update",
    "contain": "Contain",
    "contain.hint": "This is the containment",
    "wait": "Pass the ball",
    "need": "Need more time",
    "resolve": "Resolve",
    "close": "Close",
    "reopen": "Reopen",
    "edit": "Add details",
    "escalate": "Escalate",
    "merge": "Merge into {name}",
    "unmerge": "Undo the merge",
    "share": "Share with {partner}",
    "keep": "Keep to us",
    "severity": "{name}: set {severity}",
    "log": "Log an issue",
    "scar": "Log a SCAR",
    "mine": "My issues",
    "overdue": "Overdue",
    "help": "Help",
}

FORMS: dict[str, str] = {
    "log.title": "Log an issue",
    "log.submit": "Log",
    "category": "Category",
    "severity": "Severity, if not the usual one",
    "severity.critical": "critical: line down, stop ship, safety",
    "severity.major": "major: a date or a lot is at risk",
    "severity.minor": "minor: no date at risk",
    "severity.info": "info: question or notice",
    "what": "What is the problem? One line",
    "need": "Needed by",
    "part": "Part number (MPN)",
    "update.title": "Update",
    "update.submit": "Send",
    "update.text": "What is new?",
    "contain.title": "Contain",
    "contain.submit": "Record",
    "contain.text": "What was done to contain it?",
    "resolve.title": "Resolve",
    "resolve.submit": "Resolve",
    "resolve.text": "What solved it?",
    "reopen.title": "Reopen",
    "reopen.submit": "Reopen",
    "reopen.text": "What is still wrong?",
    "need.title": "Need more time",
    "need.submit": "Ask",
    "need.until": "By when can you solve it?",
    "need.why": "What do you wait for?",
    "wait.title": "Pass the ball",
    "wait.submit": "Pass",
    "wait.holder": "Who holds the ball now?",
    "wait.until": "Third party only: until when",
    "wait.text": "What do you need from them?",
    "holder.oem": "OEM",
    "holder.ems": "EMS provider",
    "holder.third_party": "a third party",
    "assign.title": "Give it to somebody",
    "assign.submit": "Give",
    "assign.person": "Who of your side?",
    "edit.title": "Missing details",
    "edit.submit": "Save",
}

STATES = {
    "open": "not acknowledged",
    "acknowledged": "acknowledged",
    "resolved": "resolved",
    "closed": "closed",
    "reopened": "reopened",
    "cancelled": "cancelled",
    "merged": "merged",
    "owed": "waits for acknowledgment",
    "late": "Overdue, {state}",
}
"""An issue's state in words; ``owed`` is one that was passed on and is not acknowledged again,
``late`` one with something overdue."""

CLOCKS = {
    "ack": "Acknowledge",
    "contain": "Contain",
    "update": "Next update",
    "resolve": "Resolve",
    "confirm": "Confirm",
}

COLUMNS = ("Issue", "Title", "Due", "State", "Waits on", "Severity")
"""What a list of issues says of each, where it is shown as a table."""

LABELS = {
    "kind": "Kind",
    "waiting": "Waits on",
    "until": "Looked at again",
    "closes": "Closes itself",
    "resolution": "Resolution",
    "next": "Next",
}


_SAYINGS = Sayings(TEXTS, MESSAGES_TEXTS, ENGINE_TEXTS, DECISIONS_TEXTS)
say, refuse = _SAYINGS.say, _SAYINGS.refuse
