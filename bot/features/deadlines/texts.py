"""Every sentence about deadlines that a person reads, by key.

Short and factual, without blame or idiom: half of the readers use English as a second language.
"""

from __future__ import annotations

from bot.engine.texts import TEXTS as ENGINE_TEXTS
from bot.features.decisions.texts import TEXTS as DECISIONS_TEXTS
from bot.features.issues.texts import TEXTS as ISSUES_TEXTS
from bot.messages.say import Sayings
from bot.messages.texts import TEXTS as MESSAGES_TEXTS

TEXTS: dict[str, str] = {
    "leave.deadlines": "Deadlines taken over by {heir}: {names}",
    "sync.both": "Both sides read it.",
    # nudges and alerts
    "deadline.nudge.title": "Is it on track? {title}",
    "deadline.nudge.when": "{kind} {id} is due {due}.",
    "deadline.nudge.ask": "One press is enough. A date at risk is best told early.",
    "deadline.overdue.title": "A new date is needed: {title}",
    "deadline.overdue.when": "{kind} {id} was due {due}.",
    "deadline.overdue.ask": "Say that it is done, or give a new date.",
    "deadline.gate.ask": "{company} says that it is done. Ask for that, or give a new date.",
    "deadline.line": "Due: {title}",
    "deadline.line.who": "{kind} {id}. {owner} ({company}), due {due}.",
    "deadline.line.overdue": "Overdue: {title}",
    "deadline.line.overdue.who": "{kind} {id}. {owner} ({company}), it was due {due}.",
    "deadline.late.own": "A new date is needed: {title}",
    "deadline.late.when": "{kind} {id} of {company} was due {due}.",
    "deadline.late.ask": "Say that it is done, or give a new date.",
    "deadline.late.line": "{title} needs a new date from {company}. It was due {due}. {asked}",
    "deadline.slipped.own": "A date that holds is needed: {title}",
    "deadline.slipped.when": "{kind} {id} of {company} moved {count} times. First date {first}, "
    "now {due}.",
    "deadline.slipped.ask": "Say if the date holds, or what is in the way.",
    "deadline.slipped.line": "{title} needs a date that holds from {company}. It moved {count} "
    "times. {asked}",
    "deadline.waits": "Waits for {company}: {title}",
    "deadline.owner": "Owner: {owner}.",
    "deadline.facts.first": "First date {first}.",
    "deadline.facts.slips": "Slips so far: {count}. First date {first}.",
    "deadline.facts.forecast": "Forecast {forecast}.",
    "deadline.facts.why": "Reason: {why}",
    "deadline.opens.milestone": "No new date for: {title}",
    "deadline.opens.promise": "Promise not kept: {title}",
    # an action from the other side
    "deadline.given.title": "New for you: {title}",
    "deadline.given.when": "{actor} of {company} gave this to {owner}. {kind} {id}, due {due}.",
    "deadline.given.ask": "If it is not yours, say so until {until}. Nobody is asked about it then "
    "until you agree.",
    "deadline.given.about": "{title} ({id}), due {due}",
    "deadline.declined": "{id} does not count until {company} agrees ({number}).",
    "deadline.declined.line": "{actor}: {title} ({id}) is not ours. It counts once {company} "
    "agrees ({number}).",
    "deadline.declined.already": "{id} does not count: your side has not agreed to it.",
    # what was done
    "deadline.moved": "{actor} moved {title} ({id}) from {old} to {new}.{why}",
    "deadline.moved.early": "{actor} committed {title} ({id}) for {new} instead of {old}.{why}",
    "deadline.said.on_track": "{actor}: {title} ({id}) is on track for {due}.",
    "deadline.said.at_risk": "{actor}: {title} ({id}) is at risk. Due {due}.{forecast}{why}",
    "deadline.finished": "{actor}: {title} ({id}) is done{when}.",
    "deadline.finished.when": " ({actual})",
    "deadline.dropped": "{actor} cancelled {title} ({id}).{why}",
    "deadline.new": "{kind}: {title}",
    "deadline.new.who": "{owner} ({company}), due {due}. Added by {actor} as {id}.",
    "deadline.why": " Reason: {why}",
    "deadline.forecast": " Forecast {forecast}.",
    # answers
    "deadline.added": "{kind} {id} is kept: {owner} ({company}), due {due}.",
    "deadline.repeats": "Once it is done, the next one is kept: {due}.",
    "deadline.added.already": "This is already kept as {id}.",
    "deadline.ics": "{key} {name}: deadlines",
    "deadline.ics.text": "{kind} {id}: {owner} ({company})",
    "deadline.closed_day": "{day} is not a working day in {site}. "
    "The working day before is {before}.",
    "deadline.ontrack": "{id} is on track for {due}.",
    "deadline.atrisk": "{id} is at risk. Due {due}.",
    "deadline.slipped": "{id} is now due {due}.",
    "deadline.committed": "{id} is committed for {due}.",
    "deadline.same": "{id} is already due {due}.",
    "deadline.is_done": "{id} is done.",
    "deadline.kept.hint": "At once, and counted from now, it is done with a press.",
    "deadline.is_cancelled": "{id} is cancelled.",
    "deadline.ended": "{id} is already {status}.",
    "deadline.dependants": "After it come: {names}. Move them by the same {count} business days?",
    "deadline.shifted": "Moved with it: {names}.",
    "deadline.list": "{program}: deadlines ({what})",
    "no.deadline.filter": 'Deadlines have no "{typed}". {nearest}Narrow a list down with {allowed}.'
    "\nExample: {example}",
    "deadline.list.none": "No deadlines in {program} ({what}).",
    "deadline.list.line": "• {title} ({id}): due {due}{state}, {owner} ({company})",
    "deadline.list.more": "+{count} more. Example: deadline list mine",
    "deadline.state.offered": ", not agreed",
    "deadline.state.overdue": ", overdue",
    "deadline.state.at_risk": ", at risk",
    "deadline.state.slipped": ", slipped {count}x",
    "deadline.state.done": ", done {actual}",
    "deadline.state.cancelled": ", cancelled",
    "deadline.shown.title": "{kind} {id} {title}",
    "deadline.shown.owner": "{owner} ({company})",
    "deadline.history": "{when} {actor}: {old} to {new}.{why}",
    "deadline.planned": "{count} milestones are planned for the on-dock date {due}.",
    "deadline.plan.line": "{due} {id}: {title} ({company}, {owner})",
    "deadline.plan.order": "Earlier than the template because of closed days, so that each comes "
    "before the next: {names}.",
    "deadline.plan.past": "Already past today: {names}. "
    "They are kept; move them or mark them done.",
    "promise.hint": "This names a date. Keep it as a promise of {owner} for {due}?",
    # refusals
    "deadline.denied": "{company} answers for this date: {title}",
    "deadline.denied.gate": "{company} says when this is done: {title}",
    "deadline.denied.can": "You can look at it, and write in the channel what you need.",
    "no.deadline": "There is no deadline {typed}. {nearest}Example: deadline list",
    "no.deadline.given": "Name the deadline. Example: {example}",
    "no.deadline.id": '"{typed}" cannot be an id. Use small letters, digits and dashes, '
    "for example fai-rev-b.",
    "no.deadline.own_thread": "Nothing was kept: only {company} reads this thread, and both sides "
    'read every deadline. To keep a note for {company}: issue note {name} "…"\n'
    "To keep a date that both sides read, say outside this thread: {example}",
    "no.deadline.discreet": "Nothing was kept: what is said about {name} stays out of the shared "
    "channel, and both sides read every deadline. To keep a note for {company}: issue note {name} "
    '"…"\nTo keep a date that both sides read, say outside this thread: {example}',
    "no.deadline.taken": "{id} exists already: {title}. Choose another id, or use: "
    "deadline slip {id} 2027-02-15",
    "no.deadline.kind": '"{typed}" is not a kind of deadline. Allowed: milestone, action, promise.',
    "no.deadline.past": "{due} is in the past. Give a later date, for example +5bd.",
    "no.deadline.future": "{when} is still to come. Leave the date out if it is done now.",
    "no.deadline.earlier": "{due} is not later than {old}. To commit to an earlier date: "
    "deadline commit {id} {example}",
    "no.deadline.owner": "{owner} ({company}) owns {id}. Only people of {company} can say this.",
    "no.deadline.gate": "{company} says when {id} is done: it is their approval. "
    "Someone of {company} writes: deadline done {id}",
    "no.deadline.cycle": "{id} cannot come after {before}: {before} already comes after {id}.",
    "no.deadline.after": "There is no deadline {typed} to come after. Example: after=ctb",
    "no.deadline.manager": "Only program managers plan milestones. "
    "You may add actions and promises.",
    "no.deadline.theirs": "Program managers give {company} an action. To ask {company} for "
    'something: issue log general "…"',
    "no.deadline.decline": "{owner} of {company} says whether it is theirs, or a program manager "
    "of {company}.",
    "no.deadline.declined": "{id} counts as agreed. To change it: deadline slip {id} +3bd",
    "no.deadline.nudge": '"{typed}" does not say when to ask. Write days before (-), on (0) or '
    "after (+) the date, or one of {names}. Example: nudge=-30d,-5bd,0,+1bd",
    "no.deadline.repeat": '"{typed}" does not say how often. Allowed: {allowed}, or a rule such as '
    "FREQ=MONTHLY;BYMONTHDAY=5.\nExample: {example}",
    "no.deadline.repeat.kind": "Only an action recurs, no milestone and no promise.\n"
    "Example: {example}",
    "no.deadline.repeat.once": '"{typed}" has no later date.\nExample: {example}',
    "no.deadline.nudges": "A deadline has at most {limit} nudges.",
    "no.deadline.plan": "A plan {id} exists already. Move its on_dock date, or name another: "
    "{example}",
    "no.deadline.plan.nobody": "A plan needs owners on both sides, and {company} has nobody in the "
    "program yet. Plan what is yours meanwhile. "
    'Example: deadline add "Data released" due=2027-02-10 kind=milestone',
    "no.deadline.plan.taken": "The plan needs ids that are taken: {names}. Nothing was planned. "
    "Put a name in front of the ids: {example}",
}

BUTTONS: dict[str, str] = {
    "show": "Show",
    "done": "Done",
    "ontrack": "On track",
    "atrisk": "At risk",
    "slip": "Slip to…",
    "shift": "Move them too",
    "promise": "Keep as a promise",
    "decline": "Not ours",
    "before": "Use {day}",
    "now": "Done now",
}

FORMS: dict[str, str] = {
    "deadline slip.title": "Give a new date",
    "deadline slip.submit": "Slip",
    "deadline slip.due": "New date",
    "deadline slip.text": "Why?",
    "deadline atrisk.title": "At risk",
    "deadline atrisk.submit": "Say so",
    "deadline atrisk.due": "Forecast, if you know it",
    "deadline atrisk.text": "What is in the way?",
}

KINDS = {"milestone": "Milestone", "action": "Action", "promise": "Promise"}
STATUSES = {
    "planned": "planned",
    "offered": "not agreed",
    "on_track": "on track",
    "at_risk": "at risk",
    "slipped": "slipped",
    "done": "done",
    "cancelled": "cancelled",
    "overdue": "overdue",
}
COLUMNS = ("Deadline", "Title", "Due", "State", "Owner")
"""What a list of deadlines says of each, where it is shown as a table."""
LABELS = {
    "due": "Due",
    "owner": "Owner",
    "status": "State",
    "first": "First committed",
    "contract": "Contract",
    "forecast": "Forecast",
    "actual": "Done",
    "gate": "Done when approved by",
    "after": "Comes after",
    "nudge": "Asked on",
}

_SAYINGS = Sayings(TEXTS, MESSAGES_TEXTS, ENGINE_TEXTS, DECISIONS_TEXTS, ISSUES_TEXTS)
say, refuse = _SAYINGS.say, _SAYINGS.refuse
