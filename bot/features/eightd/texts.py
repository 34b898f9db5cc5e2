"""Every sentence about the steps of an 8D that a person reads, by key.

Short and factual, without blame or idiom: half of the readers use English as a second language.
"""

from __future__ import annotations

from bot.engine.texts import TEXTS as ENGINE_TEXTS
from bot.features.decisions.texts import TEXTS as DECISIONS_TEXTS
from bot.features.issues.texts import BUTTONS as ISSUE_BUTTONS
from bot.features.issues.texts import TEXTS as ISSUES_TEXTS
from bot.messages.say import Sayings
from bot.messages.texts import TEXTS as MESSAGES_TEXTS

TEXTS: dict[str, str] = {
    # in channels and direct messages
    "eightd.about": "step {step}",
    "eightd.causes": "Occurrence: {occurrence}. Escape: {escape}",
    "eightd.causes.more": "Occurrence: {occurrence}. Escape: {escape}. {text}",
    "eightd.approved": "{name}: step {step} is approved by {actor} ({company}).{text}{next}",
    "eightd.closed": "{name} is closed: all steps are approved.",
    "eightd.closed.why": "All steps are approved.",
    "eightd.next": " Next: {step}, due {due}.",
    "eightd.next.no_due": " Next: {step}.",
    "eightd.next.check": " The effectiveness check by {company} is due {due}.",
    "eightd.reminder": "Step {step} is needed: {name} {title}",
    "eightd.reminder.due": "Please submit {step} by {due}, or ask for more time.",
    "eightd.late": "Step {step} is needed: {name} {title}",
    "eightd.late.own": "It was due {due}. Submit what is known, or ask for more time.",
    "eightd.late.other": "{company} could not finish step {step} yet. It was due {due}.",
    "eightd.late.line": "{name} needs step {step} from {company}. {asked}",
    "eightd.check": "Please check the effect: {name} {title}",
    "eightd.check.due": "The action was implemented {when}. Say by {due} if it is effective.",
    "eightd.check.late": "The effectiveness check is needed: {name} {title}",
    "eightd.check.late.own": "It was due {due}. Say if the action is effective or not.",
    "eightd.check.late.other": "{company} could not check the effectiveness yet. It was due {due}.",
    "eightd.check.late.line": "{name} needs the effectiveness check by {company}. {asked}",
    "eightd.recorded.line": "{actor} recorded step {step}: {text}",
    "eightd.effective.line": "{actor} ({company}) checked {name}: the action is effective.{text}",
    "eightd.not_effective.line": "{actor} ({company}) checked {name}: the action is not effective. "
    "The steps from D4 on start again.{text}",
    # the line of progress on the card
    "eightd.progress": "8D: {steps}",
    "eightd.part.done": "{step} ✓",
    "eightd.part.review": "{step} in review",
    "eightd.part.due": "{step} due {date}",
    "eightd.part.stands": "{step} stands",
    "eightd.part.check": "check due {date}",
    "eightd.part.check.stands": "check stands",
    "eightd.part.effective": "effective ✓",
    # answers
    "eightd.submitted": "{name}: step {step} is submitted ({number}). To decide: {people}. "
    "Due {due}.",
    "eightd.recorded": "{name}: step {step} is recorded.",
    "eightd.waits": "{name}: step {step} is submitted already. It waits for {people} ({number}).",
    "eightd.already": "{name}: step {step} was already approved: {when}.",
    "eightd.remark": "Step {step} is submitted ({number}). To decide: {people}.",
    "eightd.unfinished": "Not approved yet: {steps}.",
    "eightd.order.remark": "It is not submitted as {step}: {first} comes first.",
    "eightd.describe": "To have it approved as {step}, describe it: issue step {name} D3 {example}",
    "eightd.extension": "{name}: more time for step {step} is proposed ({number}): {due}. "
    "To decide: {people}. Until then it stays due {before}.",
    "eightd.extension.about": "more time for step {step}: due {due} instead of {before}",
    "eightd.effective": "{name}: the action is recorded as effective.",
    "eightd.not_effective": "{name}: the action is recorded as not effective. "
    "The steps from D4 on start again.",
    "eightd.checked": "{name}: the effectiveness was already checked {when}.",
    "eightd.title": "{name}: 8D steps",
    "eightd.line.done": "✓ {step}: {verdict}{when}",
    "eightd.line.since": ", {when}",
    "eightd.line.review": "{step}: submitted, waits for {people} ({number})",
    "eightd.line.due": "{step}: due {due}",
    "eightd.line.stands": "{step}: its clock stands",
    "scar.already": "The corrective action for {name} is {scar}.",
    "scar.trigger": "defect",
    "scar.trigger.repeat": "repeat within 90 days",
    "no.scar": "A corrective action is logged for a defect ({allowed}), and {name} is none.\n"
    'Example: issue log scar "Cracked joints on U7" ncr={name}',
    # why
    "eightd.to_come.due": "{step} is due",
    "eightd.to_come.check": "the effectiveness check by {company} is due",
    "eightd.to_come.remind": "{step}: reminder to its owner",
    "eightd.to_come.escalate": "{step} late: level {level}",
    # refusals
    "eightd.denied": "{company} gives the steps of this one.",
    "eightd.denied.check": "The effect is checked by {people}.",
    "no.eightd": "{name} is not a corrective action (scar), so it has no 8D steps.\n"
    "Example: issue edit {name} category=scar",
    "no.eightd.severity": "{name} is {severity}, so it has no 8D steps.",
    "no.step": '"{typed}" is not a step of {name}. Allowed: {allowed}.\n'
    "Example: issue step {name} {example}",
    "no.step.order": "{name}: steps are done in order. {wanted} comes after {step}.\n"
    "Example: issue step {name} {example}",
    "no.step.review": "{name}: steps are done in order. {wanted} comes after {step}, "
    "which waits for {people} ({number}).",
    "no.step.text": "Step {step} needs a text.\nExample: issue step {name} {example}",
    "no.step.causes": "D4 needs both causes: why it occurred, and why it was not found.\n"
    "Example: issue step {name} {example}",
    "no.extend.step": "{name}: step {step} cannot be extended. Allowed: {allowed}.",
    "no.extend.review": "{name}: step {step} is submitted, so its clock stands.",
    "no.extend.earlier": "{due} is not later than {before}, when step {step} is due.\n"
    'Example: issue extend {name} {step} +3bd "sample arrives Monday"',
    "no.check": "The effectiveness of {name} is checked by: {people}.",
    "no.check.none": "{name}: step D6 is not approved yet, so nothing can be checked.",
    "no.check.early": "{name}: the action was implemented {when}. "
    "It can be called effective from {start} on.",
}

STEP_NAMES = {
    "D1": "D0–D1 (team)",
    "D3": "D2+D3 (problem, containment)",
    "D4": "D4 (root cause)",
    "D5": "D5 (chosen action)",
    "D6": "D6 (action implemented)",
    "D8": "D7+D8 (prevention, closing)",
    "CAP": "CAP (corrective action plan)",
    "E": "effectiveness check",
}

STEP_EXAMPLES = {
    "D1": '"Lin Mei (lead), Chen Wei, line 2 process"',
    "D3": '"stock, WIP, in transit and shipped lots are sorted"',
    "D4": 'occurrence="reflow profile too cold" escape="AOI does not see this joint"',
    "D5": '"new profile, tested on 200 boards"',
    "D6": '"profile v7 is on line 2 since lot 2650"',
    "D8": '"PFMEA and control plan are updated"',
    "CAP": '"new profile, operators trained, due in week 3"',
}

VERDICT_NAMES = {"kept": "on time", "renegotiated": "with more time", "late": "late"}


HISTORY: dict[str, str] = {
    "recorded": "{actor} recorded step {step}. {text}",
    "extended": "step {step} is due {due} instead of {before}",
    "effective": "{actor} checked it: the action is effective. {text}",
    "not_effective": "{actor} checked it: the action is not effective. {text}",
    "step.nudge": "{step}: reminder to its owner",
    "step.late": "{step} late: level {level}",
}

BUTTONS = {
    "why": ISSUE_BUTTONS["why"],
    "step": "Submit {step}",
    "extend": "More time",
    "effective": "Effective",
    "not_effective": "Not effective",
}

FORMS = {
    "step.title": "Submit step {step}",
    "step.submit": "Submit",
    "step.text": "What was found or done?",
    "step.occurrence": "Why did it occur?",
    "step.escape": "Why was it not found?",
    "step.more": "More, for example a link",
    "extend.title": "More time",
    "extend.submit": "Ask",
    "extend.until": "Until when",
    "extend.text": "Why?",
    "effective.title": "Effectiveness check",
    "effective.text": "What shows it?",
}

_SAYINGS = Sayings(TEXTS, MESSAGES_TEXTS, ENGINE_TEXTS, DECISIONS_TEXTS, ISSUES_TEXTS)
say, refuse = _SAYINGS.say, _SAYINGS.refuse
