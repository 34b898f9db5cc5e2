"""Every sentence about decisions that a person reads, by key.

Short and factual, without blame or idiom: half of the readers use English as a second language.
"""

from __future__ import annotations

from bot.engine.texts import TEXTS as ENGINE_TEXTS
from bot.messages.say import Sayings
from bot.messages.texts import TEXTS as MESSAGES_TEXTS

TEXTS: dict[str, str] = {
    "eightd.asked": "{head}{why}\n{actor} submitted it ({number}).\n"
    "To decide: {people}. Due {due}.",
    "eightd.asked.no_due": "{head}{why}\n{actor} submitted it ({number}).\nTo decide: {people}.",
    "eightd.said": "\n{text}",
    # in channels and direct messages
    "decision.head": "{name}{about}",
    "decision.asked": "{head}\n{actor} proposes it ({number}).{why}\n"
    "To decide: {people}. Due {due}.",
    "decision.asked.no_due": "{head}\n{actor} proposes it ({number}).{why}\nTo decide: {people}.",
    "decision.issue": "{head}\n{actor} asks for a decision ({number}).{why}\n"
    "To decide: {people}. Due {due}.",
    "decision.issue.no_due": "{head}\n{actor} asks for a decision ({number}).{why}\n"
    "To decide: {people}.",
    "decision.head.yours": "Your decision is needed: {name}{about}",
    "decision.reminder": "{head}\nPlease decide by {due} ({number}).{why}",
    "decision.reminder.no_due": "{head}\nPlease decide it ({number}).{why}",
    "decision.late": "A decision is needed from {company} ({number}): {about}. {asked}",
    "decision.needed": "A decision is needed: {about} ({number})",
    "decision.elsewhere": "Waits for a decision by {company}: {about} ({number})",
    "decision.was_due": "It was due {due}.",
    "decision.with": "To decide: {people}.",
    "decision.advice": "Ask them for an answer, or say who else can decide.",
    "decision.decided": "{head}\n{actor} ({company}) decided it ({number}).{terms}{text}",
    "decision.decided.head": "{verdict}: {name}{about}",
    "decision.voted": "{head}\n{actor} ({company}, {roles}) approved it ({number}). "
    "It still waits for {waiting}.",
    "decision.undone": "{actor} of {company} did not agree, so it was undone: {about}.",
    "decision.stands": "{actor} of {company} agrees: {about}.",
    "decision.act": "\nWhat would be done: {line}",
    "decision.why": " Reason: {text}.",
    "decision.says": " Remark: {text}",
    "decision.says.rejected": " Reason: {text}",
    "decision.terms": " Valid for {terms}.",
    "decision.operator": "the operator",
    "decision.about": "{category}: {title}",
    "decision.outcome": "{number} {verdict} by {actor}.{terms}{text}",
    "card.decision": "To decide ({number}): {people}",
    # answers
    "event.decided": "{name} is resolved by {number}.",
    "decision.done": "{number} is {verdict}.",
    "decision.counted": "Your approval of {number} is recorded. It still waits for {waiting}.",
    "decision.given": "{actor} ({role}) has already approved it: {when}. "
    "{number} is decided by: {people}.",
    "decision.already": "{number} was already {verdict}: {when}.",
    "decision.waits": "{number} is proposed already: {about}. To decide: {people}.",
    "decision.list": "{program}: decisions ({what})",
    "decision.list.none": "No decisions in {program} ({what}).",
    "decision.line": "{number} {name}{state}: {about}{when}",
    "decision.waiting": "waits for {people}",
    "decision.shown": "done; {people} can undo it",
    "decision.more": "+{count} more.",
    "decision.line.due": " (due {due})",
    "decision.line.decided": " ({person}, {company}, {when}){terms}",
    "decision.withdrawn": "{number} is withdrawn.",
    "decision.withdrawn.line": "{actor} took back {number}: {about}.",
    "decision.talk": "{people} is told that you would like to talk about {number}.",
    "decision.talk.line": "{actor} of {company} would like to talk about {number} before they "
    "decide: {about}.",
    # rights
    "right.decides": "{company} decides.",
    "right.informs": "{company} decides and informs.",
    "right.asks": "{company} asks {other} first.",
    "right.asks.roles": "{other} approves: {roles}.",
    "right.never": "{company} never does this; nobody approves it.",
    "right.limit": " Limit: {limit}.",
    "right.notice": " Notice: {notice}.",
    "right.line": "{title} ({topic}): {sentence}",
    "right.title": "{title}",
    "right.table": "{program}: who decides what",
    "right.some": "{program}: topics with “{typed}”",
    "right.more": "One topic: decision rights premium freight",
    "right.about": "{title}: {text}",
    "right.free": "No decision is needed: {sentence} It is recorded as {number}, "
    "and the shared channel is told.",
    "right.asked": "{number} is asked of {company}. To decide: {people}. Due {due}.",
    "right.asked.no_due": "{number} is asked of {company}. To decide: {people}.",
    "right.stays": "{title}: the rights are changed. What was asked before stays with whoever was "
    "asked. {asked}",
    "right.stays.one": "{number}: {people}.",
    "right.recorded": "Recorded as {number}. The shared channel is told.",
    "right.recorded.already": "{number} says so already.",
    "decision.informed": "{actor} ({company}) informs: {title} ({number}).\n{text}",
    "right.not_alone": "Not recorded: {title}. {sentence}",
    # refusals
    "no.topic": "No topic fits “{typed}”. All topics: decision rights",
    "no.topic.which": "“{typed}” fits several topics. Write one of: {allowed}",
    "no.topic.given": "Name the topic. All topics: decision rights. Example: {example}",
    "no.right.side": "Only {company} can do this: {title}. {sentence} "
    "Example: decision rights {topic}",
    "no.right.never": "Refused: {title}. {sentence}",
    "no.withdraw": "Only {company} can withdraw {number}: they proposed it.",
    "no.seat": "{number} is decided by: {people}.",
    "no.seat.other": "{number} is decided by {company}: {people}. Your side proposed it.",
    "no.decision": "There is no decision {typed}. Open ones: {allowed}. Example: decision list",
    "no.decision.given": "Name the decision. Open ones: {allowed}. Example: decision list",
    "no.decision.open": "Nothing waits for a decision in {name}. Example: decision list",
    "no.decision.terms": "An approval of {number} must name: {what}. "
    "Example: decision approve {number} {example}",
    "no.reject.why": 'Say why: decision reject {number} "reason"',
    "alerted": "Alerted: {people}.",
    "no.issue.program": "{typed} belongs to another program. Issues here start with {key}-.",
}

BUTTONS: dict[str, str] = {
    "approve": "Approve",
    "reject": "Reject",
    "show": "Show",
    "agree": "Agree",
    "not_agreed": "Not agreed",
    "yes": "Yes",
    "no": "No",
    "talk": "Talk",
    "withdraw": "Withdraw",
    "ask": "Ask",
    "inform": "Inform",
}

FORMS: dict[str, str] = {
    "decision approve.title": "Approve",
    "decision approve.submit": "Approve",
    "decision.answer": "The answer",
    "decision.remark": "Condition or remark",
    "term.rev": "Revision",
    "term.qty": "Quantity (or an expiry)",
    "term.until": "Valid until (2027-03-01)",
    "decision reject.title": "Reject",
    "decision reject.submit": "Reject",
    "decision reject.text": "Why?",
    "decision ask.title": "Ask for a decision",
    "decision ask.submit": "Ask",
    "decision ask.text": "What is asked?",
    "decision decide.title": "Record a decision",
    "decision decide.submit": "Inform",
    "decision decide.text": "What was decided?",
}

VERDICT_HEADS = {
    "approved": "Approved",
    "rejected": "Not approved",
    "given_back": "Given back",
    "withdrawn": "Withdrawn",
    "outdated": "Agreed, but outdated",
}
"""How a message about a decision begins; a step of an 8D is given back to be completed."""

VERDICTS = {
    "open": "open",
    "approved": "approved",
    "rejected": "rejected",
    "withdrawn": "withdrawn",
    "outdated": "agreed, but outdated",
    "informed": "decided and told",
}

ROLES = {"sqe": "SQE", "cqe": "CQE"}
"""Roles that are not written as their words."""

DECISION_COLUMNS = {
    "sheet": "Decisions",
    "number": "Decision",
    "issue": "Issue",
    "about": "What",
    "state": "State",
    "person": "Decided by",
    "company": "Company",
    "role": "As",
    "said": "Said",
    "terms": "Terms",
    "text": "Remark",
}

_SAYINGS = Sayings(TEXTS, MESSAGES_TEXTS, ENGINE_TEXTS)
say, refuse = _SAYINGS.say, _SAYINGS.refuse
