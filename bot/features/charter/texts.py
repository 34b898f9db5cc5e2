"""Every sentence about the charter that a person reads, by key."""

from __future__ import annotations

from bot.engine.texts import TEXTS as ENGINE_TEXTS
from bot.messages.say import Sayings
from bot.messages.texts import TEXTS as MESSAGES_TEXTS

TEXTS: dict[str, str] = {
    # obligations that are due
    "obligation.nudge.title": "Due soon: {title}",
    "obligation.nudge.when": "{company} ({role}) owes it by {due}.",
    "obligation.overdue.title": "Still needed: {title}",
    "obligation.overdue.when": "It was due {due}, from {company} ({role}).",
    "obligation.shows": "What shows that it is done: {evidence}.",
    "obligation.line": "Due: {title}",
    "obligation.line.who": "{people} ({company}), due {due}.",
    "obligation.line.overdue": "Overdue: {title}",
    "obligation.line.overdue.who": "{people} ({company}), it was due {due}.",
    "obligation.late.line": "{title} is needed from {company}. It was due {due}. {asked}",
    "obligation.late.own": "Still needed: {title}",
    "obligation.late.other": "Waits for {company}: {title}",
    # receipt of a revision
    "spec.confirm": "Do you have revision {rev} of {title} ({document})? It replaces {old}.",
    "spec.confirm.first": "Do you have {document}, revision {rev}: {title}?",
    "spec.link": "It is here: {link}",
    "spec.effective": "It counts from {effective}.",
    # what changed
    "changed.goal.new": "New goal {id}: {title}. {measure} {target}.",
    "changed.goal": "Goal {id} ({title}): {what}.",
    "changed.goal.ended": "Goal {id} ({title}) is {how}: {why}",
    "changed.reading": "{measure} {value}",
    "changed.spec.new": "New specification {id}: {title}, {document} revision {rev}.",
    "changed.spec.rev": "{id} ({title}): revision {rev} replaces {old}.{effective}",
    "changed.spec.effective": " It counts from {effective}.",
    "changed.spec": "Specification {id} ({title}): {what}.",
    "changed.spec.dropped": "Specification {id} ({title}) is dropped: {why}",
    "changed.received": "{company} has revision {rev}.",
    "changed.obligation.new": "{company} ({role}) takes on {id}: {title}, {when}.",
    "changed.obligation": "Obligation {id} ({title}): {what}.",
    "changed.obligation.dropped": "Obligation {id} ({title}) ends: {why}",
    "changed.duty.done": "{name} ({title}) is done.{text}",
    "changed.duty.asked": "{name} ({title}) was asked for.",
    "changed.term.new": "Term {id} ({kind}): {text}",
    "changed.term": "Term {id} ({kind}) is now: {text}",
    "changed.term.agreed": "Both agreed on {id} of {company} ({kind}): {text}",
    "changed.term.alone": "Term {id} of {company} ({kind}) is agreed no more.",
    "changed.term.dropped": "Term {id} ({kind}) is dropped.",
    "changed.brief": "The scope of work: {what}.",
    "changed.criteria": "What this partnership judges itself by: {what}.",
    "changed.owner": "{id} is issued by {owner}.",
    "changed.by": "{actor}: {text}",
    "leave.charter": "Goals and specifications taken over by {heir}: {names}",
    "file.import": "A program file says so.",
    # what an act would do
    "would.new": "a new goal: {measure} {target}, {term} term{review}",
    "would.review": ", looked at again on {day}",
    "would.field": "{field} {new} instead of {old}",
    "would.field.new": "{field} {new}",
    "would.field.none": "no {field} instead of {old}",
    "would.goal.ended": "it counts as {how}: {why}",
    "would.spec": "{company} issues {document}, revision {rev}",
    "would.spec.rev": "revision {rev} replaces {old}",
    "would.spec.dropped": "it holds no more",
    "would.spec.received": "{company} has revision {rev}",
    "would.obligation": "{company} ({role}) owes it {when}",
    "would.obligation.ends": "it is owed no more",
    "would.term": "both agree: {text}",
    "would.term.changed": "the agreed term becomes: {text}",
    "would.term.alone": "it is agreed no more",
    "would.term.dropped": "the agreed term is dropped",
    "when.rrule": "by the rule {rule}",
    "when.month": "every month on day {day}",
    "when.last": "every month on its last day",
    "when.week": "every week on {days}",
    "when.after": "{days} bd after {deadline}",
    "when.within": "within {length} of a request",
    # answers
    "goal.read": "{id}: {measure} {value}. The target is {target}.",
    "goal.read.same": "{id} already says {value}.",
    "goal.kept": "Goal {id} is kept.",
    "goal.changed": "Goal {id} is changed.",
    "goal.ended": "Goal {id} is {how}.",
    "goal.over": "Goal {id} is over: it was {how}.",
    "goal.same": "Goal {id} says just that already.",
    "spec.kept": "Specification {id} is kept: {document}, revision {rev}. {asked}",
    "spec.superseded": "Revision {rev} of {id} replaces {old}. {asked}",
    "spec.changed": "Specification {id} is changed.",
    "spec.asks": "{company} is asked whether it arrived.",
    "spec.same": "Revision {rev} of {id} is the valid one already.",
    "spec.received": "{company} has revision {rev} of {id}. Nobody is asked about it any more.",
    "spec.received.already": "{person} said on {when} that {company} has revision {rev} of {id}.",
    "spec.dropped": "Specification {id} is dropped.",
    "spec.ready": "{id} is as you say already.",
    "obligation.kept": "Obligation {id} is kept. {next}",
    "obligation.changed": "Obligation {id} is changed. {next}",
    "obligation.next": "Next: {due}.",
    "obligation.waits": "It begins with {deadline}.",
    "obligation.on_request": "A request starts it: charter obligation {id} asked",
    "obligation.done": "{name} is done. {next}",
    "obligation.done.already": "{name} is done since {when}.",
    "obligation.asked": "{name} is due {due}.",
    "obligation.asked.already": "{name} was asked for before and is due {due}.",
    "obligation.none": "Nothing of {id} is due.",
    "obligation.dropped": "Obligation {id} ends.",
    "obligation.same": "Obligation {id} says just that already.",
    "term.kept": "Kept for {company} only: term {id} ({kind}).",
    "term.changed": "Term {id} is changed. Only {company} reads it.",
    "term.agreed": "Term {id} is agreed. Both read it.",
    "term.alone": "Term {id} is agreed no more.",
    "term.dropped": "Term {id} is dropped.",
    "term.same": "Term {id} says just that already.",
    # show
    "show.title": "Charter of {program}: {name}",
    "show.empty": "Nothing is agreed here yet. Start with: charter setup",
    "show.brief": "Scope of work",
    "show.goals": "Goals",
    "show.specs": "Specifications",
    "show.obligations": "Obligations",
    "show.terms": "Terms",
    "show.criteria": "Criteria",
    "show.more": "and {count} more: charter show {part}",
    "show.goal": "{id}: {title}. {measure} {target}{now}{review}",
    "show.goal.now": ", last {value}",
    "show.goal.review": ", looked at again {day}",
    "show.goal.ended": "{id}: {title}. {how}: {why}",
    "show.spec": "{id}: {title}. {document} revision {rev}{state}",
    "show.spec.waits": ", {company} has not confirmed it",
    "show.spec.received": ", {company} has it",
    "show.obligation": "{id}: {title}. {company} ({role}) {when}{next}",
    "show.obligation.next": ", next {due}",
    "show.obligation.late": ", was due {due}",
    "show.term": "{id} ({kind}): {text}{link}",
    "show.term.agreed": "{id} of {company} ({kind}), agreed: {text}{link}",
    "show.term.link": " {link}",
    "show.terms.where": "What only {company} reads is in its own channel or a direct message.",
    "show.terms.none": "None is kept.",
    "show.criteria.line": "Acknowledged in time {response} %, solved in time {resolution} %, "
    "experts in time {experts} % ({roles})",
    "show.weights": "Own weights: {weights}",
    "history.charter": "What changed in the charter of {program}",
    "history.charter.none": "Nothing was changed yet.",
    "history.charter.line": "{when}: {text} ({who})",
    "history.charter.more": "Earlier: charter history page={page}",
    "history.charter.file": "a program file",
    # revisions of issues
    "rev.superseded": "Revision {rev} of {id} does not hold any more: {valid} replaced it.",
    "rev.unknown": "Revision {rev} of {id} is not known here: {valid} is the valid one.",
    "rev.no_spec": "There is no specification {id} here.",
    # setup
    "setup.charter": "Charter of {program}: {done} of {count} questions are answered",
    "setup.charter.done": "Every question about the charter of {program} is answered.",
    "setup.charter.ask": "Next: {question}",
    "setup.charter.how": "For example: {line}",
    "setup.charter.leave": "You can stop here and go on at any time: charter setup",
    "setup.charter.skip": "If it is not needed: charter setup skip",
    "setup.charter.skipped": "It is left out.",
    "setup.charter.theirs": "{company} is asked apart for: {steps}.",
    "setup.charter.kept": "It is kept.",
    "setup.ask.brief": "what is built, how much, what is in and out of scope, what matters most?",
    "setup.ask.holidays": "which holidays do your sites have?",
    "setup.ask.stand_in": "who stands in for your program manager?",
    "setup.ask.goal": "what do both want to reach, how is it measured, and what is the target?",
    "setup.ask.spec": "which document of your side is valid, and in which revision?",
    "setup.ask.obligation": "what does your side owe again and again, and which role does it?",
    "setup.ask.rules": "are the response times right as they ship, or should they change?",
    "setup.ask.sync": "when do both sides meet every week?",
    "setup.ask.digest": "when should both sides get a summary?",
    "setup.ask.build": "when is the first build on the dock?",
    "setup.ask.criteria": "how many percent should be answered and solved in time?",
    "setup.ask.terms": "which terms of payment matter to your side? Only your side reads them.",
    "setup.step.holidays": "holidays",
    "setup.step.stand_in": "who stands in for its program manager",
    "setup.step.spec": "its specifications",
    "setup.step.obligation": "its obligations",
    # refusals
    "no.goal": 'There is no goal "{typed}". {nearest}For a new one give measure= and target=.\n'
    "Example: {example}",
    "no.goal.measure": "A goal needs a measure and a target.\nExample: {example}",
    "no.goal.term": '"{typed}" is not a term of goals. Allowed: short, long.\nExample: {example}',
    "no.goal.why": "Say why, for the record.\nExample: {example}",
    "no.goal.past": "{day} has passed. Give a day from today on.\nExample: {example}",
    "no.goal.twice": "{title} is a goal already: {id}. To change it, name it.\nExample: {example}",
    "no.goal.quotes": "Put the title in quotes.\nExample: {example}",
    "no.goal.both": "A reading changes nothing else: give now= alone.\nExample: {example}",
    "no.spec": 'There is no specification "{typed}". {nearest}For a new one give document= and '
    "rev=.\nExample: {example}",
    "no.spec.new": "A specification needs a document and a revision.\nExample: {example}",
    "no.spec.twice": "{document} is a specification already: {id}, revision {rev}.\n"
    "Example: {example}",
    "no.spec.rev": "Revision {rev} of {id} was valid before, and {old} replaced it. It does not "
    "come back: give it a new name.\nExample: {example}",
    "no.spec.received": "{company} issues {id}. The other side says that it arrived.",
    "no.spec.superseded": "Revision {rev} of {id} does not hold any more: confirm {valid}.\n"
    "Example: {example}",
    "no.spec.owner": "{person} is not of {company}, which issues {id}.",
    "no.charter.percent": "{key}={typed} is not a percentage from 1 to 100.\n"
    "Example: charter setup {key}=95",
    "no.charter.why": "Say why, for the record.\nExample: {example}",
    "no.charter.value": "{key} {reason}. Allowed: {allowed}.\nExample: {example}",
    "no.obligation": 'There is no obligation "{typed}". {nearest}For a new one give side=, role= '
    "and when it is due.\nExample: {example}",
    "no.obligation.new": "An obligation needs side=, role= and one of rrule=, after= and within=."
    "\nExample: {example}",
    "no.obligation.twice": "{title} is an obligation already: {id}. To change it, name it.\n"
    "Example: {example}",
    "no.obligation.when": "Give one of rrule=, after= and within=.\nExample: {example}",
    "no.obligation.role": "Nobody of {company} has the role {role}. Allowed: {allowed}.\n"
    "Example: {example}",
    "no.obligation.deadline": 'There is no deadline "{typed}".\nExample: {example}',
    "no.obligation.room": "A program has at most {limit} obligations. End one first.",
    "no.obligation.file": "{title} needs a file. Attach it to the line, or give its address.\n"
    "Example: {example}",
    "no.obligation.text": "{title} needs a sentence.\nExample: {example}",
    "no.obligation.request": "{id} is due by itself: nobody asks for it.",
    "no.obligation.date": "{id} has no open date {typed}.",
    "no.terms.shared": "Terms of payment are one side's own. Type this in your own channel or a "
    "direct message.",
    "no.terms.heard": "Nothing was kept. The partner has already seen the text. Type terms in your "
    "own channel or a direct message.",
    "no.term": 'Your side has no term "{typed}". For a new one put its text in quotes and give '
    "kind=.\nExample: {example}",
    "no.term.theirs": "{id} is a term of {company}, agreed by both. A program manager of {company} "
    "proposes to change or end it: ask them in the shared channel.",
    "no.term.kind": "A term needs a kind. Allowed: {allowed}.\nExample: {example}",
    "no.term.text": "The text of the term is missing.\nExample: {example}",
    "no.term.agreed": '"{typed}" is not yes or no.\nExample: {example}',
}

BUTTONS: dict[str, str] = {
    "done": "Done",
    "received": "We have it",
    "skip": "Leave out",
    "answer": "Do this",
}

FORMS: dict[str, str] = {
    "submit": "Keep",
    "charter setup.title": "Scope of work",
    "charter goal.title": "New goal",
    "charter spec.title": "New specification",
    "charter obligation.title": "New obligation",
    "charter terms.title": "New term",
    "what": "What is it about?",
    "review": "Looked at again on",
    "term": "Term",
    "rev": "Revision",
    "role": "Which role does it?",
    "rrule": "How it recurs, such as FREQ=MONTHLY;BYMONTHDAY=5",
    "evidence": "What shows that it is done?",
    "side": "Side",
    "text": "The term",
    "kind": "What it is about",
}

DAYS: dict[str, str] = {
    "MO": "Mon",
    "TU": "Tue",
    "WE": "Wed",
    "TH": "Thu",
    "FR": "Fri",
    "SA": "Sat",
    "SU": "Sun",
}

ENDINGS: dict[str, str] = {"met": "met", "missed": "missed", "dropped": "dropped"}

EVIDENCES: dict[str, str] = {
    "file": "a file or its address",
    "text": "a sentence",
    "none": "your word",
}

FIELD_NAMES: dict[str, str] = {
    "owner_oem": "owner",
    "owner_ems": "owner",
    "rrule": "rule",
    "in_scope": "in scope",
    "out_of_scope": "out of scope",
    "matters": "what matters most",
    "response": "acknowledged in time",
    "resolution": "solved in time",
    "experts": "experts in time",
    "expert_roles": "roles of experts",
}


def role_name(role: str) -> str:
    """Return a role as it stands in a sentence."""
    return role.replace("_", " ")


_SAYINGS = Sayings(TEXTS, ENGINE_TEXTS, MESSAGES_TEXTS)
say, refuse = _SAYINGS.say, _SAYINGS.refuse
