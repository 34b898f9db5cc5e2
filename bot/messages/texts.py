"""Every sentence about issues, rules and programs that a person reads, by key.

Short and factual, without blame or idiom: half of the readers use English as a second language.
"""

from __future__ import annotations

TEXTS: dict[str, str] = {
    # replies
    "logged": "{name} is logged. {company} answers: {owners}. Acknowledgment due {due}.",
    "logged.no_ack": "{name} is logged. {company} answers: {owners}.",
    "logged.already": "This message is already logged as {name}.",
    "acked": "{name} is acknowledged. Owner: {owner}. Next update due {due}.",
    "acked.no_update": "{name} is acknowledged. Owner: {owner}.",
    "acked.already": "{name} is already acknowledged. Owner: {owner}.",
    "acked.next": "You said the next update comes {when}.",
    "assigned": "{name}: the owner for {company} is now {owner}.",
    "assigned.already": "{name}: the owner for {company} is already {owner}.",
    "updated": "{name}: the update is recorded. Next update due {due}.",
    "updated.no_clock": "{name}: the update is recorded.",
    "updated.not_acked": "{name}: the update is recorded. The issue is not acknowledged yet.",
    "contained": "{name}: the containment is recorded.",
    "contained.already": "{name} is already contained since {when}.",
    "waiting": "{name} now waits on {company}. Acknowledgment due {due}.",
    "waiting.back": "{name} is back with {company}. Its clocks go on.",
    "waiting.already": "{name} already waits on {company}.",
    "waiting.third": "{name} waits on a third party until {until}. All clocks stand until then.",
    "resolved": "{name} is resolved. {company} closes or reopens it.",
    "resolved.closes": "{name} is resolved. It closes itself {when} unless {company} reopens it.",
    "resolved.already": "{name} is already resolved since {when}.",
    "closed": "{name} is closed.",
    "closed.already": "{name} is already closed since {when}.",
    "reopened": "{name} is reopened. Acknowledgment due {due}.",
    "reopened.no_ack": "{name} is reopened.",
    "reopened.already": "{name} is not resolved or closed, so there is nothing to reopen.",
    "cancelled": "{name} is cancelled.",
    "ended": "{name} is {state} since {when}. Reopen it to work on it again.",
    "ended.final": "{name} is {state} since {when}. Log a new issue if the problem is back.",
    "noted": "{name}: the note is kept for {company} only.",
    "severity": "{name} is now {severity}.",
    "severity.proposed": "{name}: the severity {severity} is proposed. "
    "A program manager of {company} decides.",
    "severity.already": "{name} is already {severity}.",
    "held": "{name}: the ladder is held until {until}.",
    "escalated": "{name}: level {level} of both sides is alerted.",
    "escalated.already": "{name}: level {level} was already alerted.",
    "edited": "{name} is changed: {changes}.",
    "edited.nothing": "{name} is as you wrote it already; nothing changed.",
    "again": "You sent the same line at {when}. Nothing was done this time. "
    "To do it again, add again=yes.",
    "twice": "This was already done.",
    "reply.recorded": "Recorded as an update of {name}. Next update due {due}.",
    # lists
    "list.title": "{program}: issues ({what})",
    "list.none": "Nothing to list in {program} ({what}).",
    "list.line": "{name} {severity}, {state}, waits on {company}: {title}{due}",
    "list.ended": "{name} {severity}, {state}: {title}",
    "list.due": " (due {due})",
    "list.overdue": " (overdue since {due})",
    "list.more": "+{count} more. Narrow it down, for example: issue list overdue severity=critical",
    "state.title": "{program}",
    "state.none": "No open issues.",
    "state.open": "Open issues: {count}",
    "state.waiting": "{company}: {count} waiting, {overdue} overdue",
    "state.third": "Third party: {count} waiting",
    "state.paused": "The program is paused: no clock runs.",
    # cards
    "card.title": "{name} {title}",
    "card.duplicates": "Same as {names}?",
    "card.asks": "Still missing: {asks}",
    "card.sort": "Not sorted yet. Set category and severity: {example}",
    "card.hold": "The ladder is held until {until} by {by}: {reason}",
    "card.last": "Last: {what}",
    "card.none": "nobody",
    # thread lines
    "event.acked": "{actor} acknowledged {name}. Owner: {owner}.",
    "event.assigned": "{actor} named {owner} as owner for {company}.",
    "event.updated": "{actor}: {text}",
    "event.contained": "{actor} recorded the containment: {text}",
    "event.contained.no_text": "{actor} recorded that the problem is contained.",
    "event.third": "{actor} waits on a third party until {until}: {reason}",
    "event.returned": "The wait for a third party is over. {name} waits on {company} again.",
    "event.resolved": "{actor} resolved {name}: {text}",
    "event.resolved.no_text": "{actor} resolved {name}.",
    "event.closed": "{actor} closed {name}.",
    "event.closed.itself": "{name} closed itself: it was resolved {when} and not reopened.",
    "event.reopened": "{actor} reopened {name}: {text}",
    "event.reopened.no_text": "{actor} reopened {name}.",
    "event.cancelled": "{actor} cancelled {name}: {text}",
    "event.severity": "{actor} changed the severity: {old} to {new}. {text}",
    "event.severity.proposed": "{actor} proposes for {name} "
    "the severity {new} instead of {old}: {text}",
    "event.held": "{actor} held the ladder until {until}: {text}",
    "event.escalated": "{actor} asked for level {level}: {text}",
    "event.edited": "{actor} changed {changes}.",
    "event.note": "{actor} on {name} (internal): {text}",
    "event.comment": "{actor}: {text}",
    "handover": "{actor} passed {name} to {company}: {reason}. {owners}: acknowledgment due {due}.",
    "handover.no_ack": "{actor} passed {name} to {company}: {reason}. {owners}",
    "handover.back": "{actor} passed {name} back to {company}: {reason}. {owners}",
    # reminders and ladders
    "ack.reminder": "{name} {title}: acknowledgment due {due}. {rule}",
    "contain.reminder": "{name} {title}: containment due {due}. {rule}",
    "resolve.reminder": "{name} {title}: resolution due {due}. {rule}",
    "close.reminder": "{name} {title}: resolved {when}. "
    "It closes itself {due} unless you reopen it.",
    "third.reminder": "{name} {title}: the wait for a third party ended. "
    "It waits on {company} again.",
    "update.missed": "{name} {title}: an update was due {due}. Updates missed in a row: {misses}. "
    "{rule}",
    "ack.escalated": "Level {level}: {name} {title} is not acknowledged. "
    "It waits on {company}. Due {due}. {rule} {people}",
    "update.escalated": "Level {level}: {name} {title} has had no update. "
    "It waits on {company}. Last due {due}. {rule} {people}",
    "contain.escalated": "Level {level}: {name} {title} is not contained. "
    "It waits on {company}. Due {due}. {rule} {people}",
    "resolve.escalated": "Level {level}: {name} {title} is not resolved. "
    "It waits on {company}. Due {due}. {rule} {people}",
    "reopened.escalated": "Level {level}: {name} {title} was reopened {count} times. "
    "It waits on {company}. {people}",
    "escalated.by": "Level {level}: {actor} asked for your help with {name} {title}. "
    "It waits on {company}. {reason} {people}",
    "escalation.offer": "{name} {title}: level {level} can be alerted now. "
    "This happens only if a program manager presses the button.",
    "alerted": "Alerted: {people}.",
    "rule": "Rule v{version}: {severity} {category}, {clock} {target}.",
    "contact": "{person}: {phone}",
    "hole": "Nobody of {company} stands on level {level}. {name} was passed to the next level. "
    "Add somebody to the roster.",
    "hole.everywhere": "Nobody of {company} stands on level {level} or above, so only the partner "
    "was alerted about {name}. Add somebody to the roster.",
    "down": "Andon was not running from {start} to {end}. "
    "What fell due meanwhile was judged at the end.",
    "undelivered": "A message could not be delivered to {place}: {error}. It said: {text}",
    "bundle": "{count} messages",
    "possibly_repeated": "(possibly repeated)",
    # why
    "why.rule": "Rule set {rules} v{version}: {severity} {category}, "
    "ack {ack}, contain {contain}, update {update}, resolve {resolve}.",
    "why.site": "{clock} runs on the calendar of {site} ({company}). Started {start}. Due {due}.",
    "why.standing": "{clock} of {company} stands since {since}.",
    "why.ended": "{clock} of {company} ended {end}.",
    "why.past": "{when} {what}",
    "why.next": "{when} {what}",
    "why.nothing": "Nothing more will happen by itself.",
    "why.more": "Further steps follow.",
    "step.remind": "{trigger} reminder to the owner",
    "step.missed": "update due; without one it is miss {misses}",
    "step.escalate": "{trigger} ladder: level {level}",
    "step.offer": "{trigger} ladder: level {level} is offered to both program managers",
    "step.close_remind": "reminder before it closes itself",
    "step.close": "it closes itself",
    "step.return": "the wait for a third party ends",
    # rules and program
    "rules.title": "{name} v{version} for {program}",
    "rules.line": "{severity}: ack {ack}, contain {contain}, update {update}, resolve {resolve}",
    "rules.responder": "{company} answers",
    "rules.responder.other": "The side that did not log it answers",
    "rules.categories": "Categories: {categories}",
    "rules.example": "Example: logged {start}, {clock} due {due}.",
    "rules.ladder": "{trigger}: {steps}",
    "program.title": "{key} {name}",
    "program.imported": "Program {key} is imported: {people} people, {sites} sites, "
    "rule set v{version} in force.",
    "program.updated": "Program {key} is updated. Rule set v{version} stays in force.",
    "program.proposed": "Program {key} is updated. The rule changes are proposed as version "
    "{version}: a program manager of the other side accepts them with rules accept {version}.",
    "rules.proposed": "Rule changes are proposed as version {version}: {changes}. "
    "A program manager of the other side accepts them with: rules accept {version}",
    "rules.changed": "Rule set version {version} is in force. Open issues keep their version.",
    "rules.accepted": "Rule set version {version} is in force now.",
    "rules.rejected": "Version {version} is rejected. Version {current} stays in force.",
    # refusals
    "no.program": "This channel has no program yet.",
    "no.person": "You are not on the roster of this program. "
    "A program manager can add you; until then only help is available.",
    "no.internal_channel": "This channel belongs to {company}. Please use the shared channel.",
    "no.command": 'There is no command "{typed}". Did you mean "{nearest}"? Example: {example}',
    "no.verb": '"{noun}" has no "{typed}". Allowed: {verbs}. Example: {example}',
    "no.verb_given": '"{noun}" needs a verb: {verbs}. Example: {example}',
    "no.argument": "{what} is missing. Example: {example}",
    "no.extra": '"{extra}" is one argument too many. Put text with spaces in quotes. '
    "Example: {example}",
    "no.option": '"{option}" is not an option of {command}. Allowed: {allowed}. Example: {example}',
    "no.option.none": '"{option}" is not an option of {command}; it has none. Example: {example}',
    "no.choice": '"{typed}" is not {what}. {nearest}Allowed: {allowed}. Example: {example}',
    "no.nearest": "Did you mean {nearest}? ",
    "no.issue": "{typed} does not exist in {program}. Example: issue list open",
    "no.issue.word": '"{typed}" is not an issue number. Write it like {example}.',
    "no.issue.given": "The issue number is missing. Example: {example}",
    "no.issue.program": "{typed} belongs to another program. Issues here start with {key}-.",
    "no.who": '"{typed}" is not on the roster. {nearest}Example: {example}',
    "no.side": "Only {company} can do this: {what}.",
    "no.holder": "{name} waits on {company}, so only {company} can pass it on.",
    "no.manager": "Only a program manager of {company} can do this.",
    "no.any_manager": "Only a program manager can do this.",
    "no.other_side_person": "{person} works for {company}. Name somebody of your own side.",
    "no.note.shared": "The note was not kept: your partner reads this channel and has already seen "
    "the text. Write internal notes in a direct message to Andon or in your own channel.",
    "no.not_resolved": "{name} is not resolved yet, so it cannot be closed. "
    'To withdraw it: issue cancel {name} "why"',
    "no.same_time": "{name} was changed by somebody else at the same moment. Please try again.",
    "no.long": "{what} is too long: {length} characters, {limit} are allowed.",
    "no.control": "{what} contains control characters. Please use plain text.",
    "no.empty": "{what} is empty. Example: {example}",
    "no.fields": "At most {limit} fields are allowed.",
    "no.past": "{when} is in the past. Give a later moment, for example +2bd.",
    "no.far": "{when} is too far ahead. A wait for a third party ends at most 5 bd ahead: {limit}.",
    "no.until": "A wait for a third party needs a date: "
    'issue wait {name} on third_party until +2bd "reason"',
    "no.quote": "A quote is open but not closed. Example: {example}",
    "no.which": "You are in several programs: {keys}. Name one, for example: program={key} {line}",
    "no.rule_set": "There is no proposed version {version}. Proposed: {allowed}.",
    "no.own_proposal": "The other side decides on version {version}: your side proposed it.",
    "no.hold.twice": "The ladder of {name} was held once already. It can be held only once.",
    "no.hold.long": "A hold lasts at most {limit}. Example: issue hold {name} {limit} "
    '"partner is on site"',
    "no.level": "Levels are 1 to 4. Example: issue escalate {name} 2",
    "no.archived": "Program {key} is archived. Nothing can be changed in it.",
    "no.open_never": "The calendar of site {site} never opens, so no clock can be computed. "
    "Correct its week in the program file.",
    "no.channel": "Channel {platform} {channel} already belongs to another program. "
    "A channel serves one program only.",
    "no.file": "Attach the program file to the message, or use: andon program import FILE",
    "no.here_private": "Ask for this in a direct message to Andon.",
    # help
    "help.title": "Andon",
    "help.line": "{usage}: {help}",
    "help.noun": "{noun}: {verbs}",
    "help.example": "Example: {example}",
    "help.more": "More: help issue, help issue log. The same lines work as /andon …, @andon …, "
    "in a thread and in a direct message.",
    "help.stranger": "Andon keeps the issues, clocks and rules that two companies share. "
    "You are not on the roster here. A program manager can add you.",
    "files.attached": "The file is attached.",
}

STATES = {
    "open": "not acknowledged",
    "acknowledged": "acknowledged",
    "resolved": "resolved",
    "closed": "closed",
    "reopened": "reopened",
    "cancelled": "cancelled",
    "merged": "merged",
}

CLOCKS = {
    "ack": "Acknowledge",
    "contain": "Contain",
    "update": "Next update",
    "resolve": "Resolve",
}

LABELS = {
    "severity": "Severity",
    "category": "Category",
    "state": "State",
    "waiting": "Waits on",
    "owner": "Owner",
    "raised": "Logged by",
    "resolution": "Resolution",
    "source": "Message",
}

BUTTONS = {
    "ack": "Acknowledge",
    "update": "Update",
    "contain": "Contain",
    "wait": "Pass the ball",
    "resolve": "Resolve",
    "close": "Close",
    "reopen": "Reopen",
    "why": "Why",
    "escalate": "Escalate",
    "accept": "Accept",
    "log": "Log an issue",
    "list": "Open issues",
    "mine": "My issues",
    "overdue": "Overdue",
    "help": "Help",
}

FORMS = {
    "log.title": "Log an issue",
    "log.submit": "Log",
    "category": "Category",
    "severity": "Severity (default: the category's own)",
    "severity.critical": "critical: line down, stop ship, safety",
    "severity.major": "major: a date or a lot is at risk",
    "severity.minor": "minor: no date at risk",
    "severity.info": "info: question or notice",
    "what": "What is the problem? One line",
    "need": "Needed by (date)",
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
    "wait.title": "Pass the ball",
    "wait.submit": "Pass",
    "wait.holder": "Who holds the ball now?",
    "wait.until": "Third party only: until when (+2bd)",
    "wait.text": "What do you need from them?",
    "holder.oem": "OEM",
    "holder.ems": "EMS provider",
    "holder.third_party": "a third party",
    "edit.title": "Missing details",
    "edit.submit": "Save",
}
