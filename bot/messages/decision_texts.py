"""Every sentence about proposals and decisions, by key; merged into ``texts.TEXTS``."""

from __future__ import annotations

DECISION_TEXTS: dict[str, str] = {
    # in channels and direct messages
    "decision.asked": "{name}{number}: {actor} proposes: {about}{why} "
    "To decide: {people}. Due {due}.",
    "decision.asked.no_due": "{name}{number}: {actor} proposes: {about}{why} To decide: {people}.",
    "decision.issue": "{name}{number}: {actor} asks for a decision: {about}{why} "
    "To decide: {people}. Due {due}.",
    "decision.issue.no_due": "{name}{number}: {actor} asks for a decision: {about}{why} "
    "To decide: {people}.",
    "decision.reminder": "{name}{number} waits for your decision: {about}{why} Due {due}.",
    "decision.escalated": "Level {level}: {name}{number} is not decided: {about} "
    "It waits for {waiting}. Due {due}. {people}",
    "decision.decided": "{name}{number} is {verdict} by {actor} ({company}): {about}{terms}{text}",
    "decision.voted": "{name}{number} is approved by {actor} ({company}, {roles}). "
    "It still waits for {waiting}.",
    "decision.why": " Reason: {text}.",
    "decision.says": " {text}",
    "decision.terms": " {terms}.",
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
