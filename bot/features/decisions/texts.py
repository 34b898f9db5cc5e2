"""Every sentence about proposals and decisions, by key; merged into ``texts.TEXTS``."""

from __future__ import annotations

DECISION_TEXTS: dict[str, str] = {
    # in channels and direct messages
    "decision.head": "{name}{about}",
    "decision.asked": "{head}\n{actor} proposes it ({number}).{why}\n"
    "To decide: {people}. Due {due}.",
    "decision.asked.no_due": "{head}\n{actor} proposes it ({number}).{why}\nTo decide: {people}.",
    "decision.issue": "{head}\n{actor} asks for a decision ({number}).{why}\n"
    "To decide: {people}. Due {due}.",
    "decision.issue.no_due": "{head}\n{actor} asks for a decision ({number}).{why}\n"
    "To decide: {people}.",
    "decision.reminder": "{head}\nIt waits for your decision ({number}). Due {due}.{why}",
    "decision.escalated": "{head}\nIt is not decided ({number}). It waits for {waiting}. "
    "Due {due}.{people}",
    "decision.escalated.head": "Level {level}: {name}{about}",
    "decision.alerted": "\n{people}",
    "decision.decided": "{head}\n{actor} ({company}) decided it ({number}).{terms}{text}",
    "decision.decided.head": "{verdict}: {name}{about}",
    "decision.voted": "{head}\n{actor} ({company}, {roles}) approved it ({number}). "
    "It still waits for {waiting}.",
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
    "resolved.undecided": "This approves nothing: {number} still waits for {people}.",
    "decision.done": "{number} is {verdict}.",
    "decision.counted": "Your approval of {number} is recorded. It still waits for {waiting}.",
    "decision.already": "{number} is already {verdict} since {when}.",
    "decision.waits": "{number} is proposed already: {about}. To decide: {people}.",
    "decision.list": "{program}: decisions ({what})",
    "decision.list.none": "No decisions in {program} ({what}).",
    "decision.line": "{number} {name}{state}: {about}{when}",
    "decision.waiting": "waits for {people}",
    "decision.more": "+{count} more.",
    "decision.line.due": " (due {due})",
    "decision.line.decided": " ({person}, {company}, {when}){terms}",
    # refusals
    "no.seat": "{number} is decided by: {people}.",
    "no.seat.other": "{number} is decided by {company}: {people}. Your side proposed it.",
    "no.decision": "There is no decision {typed}. Open ones: {allowed}. Example: decision list",
    "no.decision.given": "Name the decision. Open ones: {allowed}. Example: decision list",
    "no.decision.open": "Nothing waits for a decision in {name}. Example: decision list",
    "no.decision.terms": "An approval of {number} must name: {what}. "
    "Example: decision approve {number} {example}",
    "no.reject.why": 'Say why: decision reject {number} "reason"',
}

VERDICT_HEADS = {
    "approved": "Approved",
    "rejected": "Not approved",
    "given_back": "Given back",
    "withdrawn": "Withdrawn",
}
"""How a message about a decision begins; a step of an 8D is given back to be completed."""

VERDICTS = {
    "open": "open",
    "approved": "approved",
    "rejected": "rejected",
    "withdrawn": "withdrawn",
}

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
