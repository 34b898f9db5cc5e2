"""Every sentence about digests that a person reads, by key.

Short and factual, without blame or idiom: half of the readers use English as a second language.
"""

from __future__ import annotations

from bot.engine.texts import TEXTS as ENGINE_TEXTS
from bot.features.issues.texts import TEXTS as ISSUES_TEXTS
from bot.messages.say import Sayings
from bot.messages.texts import TEXTS as MESSAGES_TEXTS

TEXTS: dict[str, str] = {
    # what somebody sees who asks
    "overview.mine": "For you: {what}",
    "overview.nothing": "Nothing waits for you now.",
    "overview.all": "Both companies",
    "state.none": "No open issues.",
    "state.open": "Open issues: {count}",
    "state.waiting": "Waits on {company}: {count} ({overdue} overdue)",
    "state.third": "Waits on a third party: {count}",
    # titles
    "digest.daily": "{program}, {day}: {what}",
    "digest.daily.none": "{program}: nothing is due today, overdue or critical.",
    "digest.daily.due": "{count} due today",
    "digest.daily.overdue": "{count} overdue",
    "digest.daily.critical": "{count} critical open",
    "digest.weekly": "{program}, weekly digest {day}: {count} open{change}",
    "digest.internal": "{program}, weekly digest {day}, only for {company}: {count} open{change}",
    "digest.monthly": "{program}, monthly digest {day}: {count} open{change}",
    "digest.change": " ({opened} opened, {closed} closed since {since})",
    "digest.change.none": " (no change since {since})",
    "digest.below": "In the thread: {blocks}",
    "digest.rest": "{program}, {day}: the rest of the digest",
    "digest.empty": "{program}, {day}: nothing is open, and nothing changed since {since}.",
    "digest.personal": "{program}, {day}: {what}",
    "digest.personal.ack": "{count} to acknowledge",
    "digest.personal.approve": "{count} to decide",
    "digest.personal.confirm": "{count} to confirm",
    "digest.personal.close": "{count} to close",
    "digest.personal.today": "{count} due today",
    "digest.personal.overdue": "{count} overdue",
    "digest.personal.proposed": "{count} waiting for the other side",
    "digest.personal.none": "{program}: nothing waits for you today.",
    # blocks
    "digest.block.well": "Went well",
    "digest.block.burden": "Direct messages of Andon to {company}",
    "digest.block.critical": "Critical ({count})",
    "digest.block.overdue": "Overdue ({count})",
    "digest.block.today": "Due today ({count})",
    "digest.block.ships_today": "Ships today ({count})",
    "digest.block.waiting": "Who holds the ball",
    "digest.block.ships": "Ships in the next 2 weeks ({count})",
    "digest.block.milestones": "Milestones: {done} done, {slipped} slipped, {risk} at risk",
    "digest.block.issues": "Open issues ({count}){before}",
    "digest.before.more": ", {count} more than {since}",
    "digest.before.fewer": ", {count} fewer than {since}",
    "digest.before.same": ", as many as {since}",
    "digest.block.oldest": "Oldest open",
    "digest.block.decisions": "Decisions that wait ({count})",
    "digest.block.material": "Shortages and consigned parts, next 4 weeks ({count})",
    "digest.block.lots": "Lots that cannot start ({count})",
    "digest.lot": "• {title} ({id}): {missing} {part}, {company} by {due}{more}",
    "digest.lot.late": "• {title} ({id}): {missing} {part}, {company}, late since {due}{more}",
    "digest.lot.parts": ", +{count} more",
    "digest.lot.more": "+{count} more: material clear",
    "digest.block.steps": "Corrective actions ({count})",
    "digest.block.promises": "Actions and promises: {kept} kept, {renegotiated} renegotiated, "
    "{missed} missed",
    "digest.block.responses": "In time, of all that were due",
    "digest.block.ahead": "Next weeks",
    "digest.block.notes": "Notes of {company} ({count})",
    "digest.block.commercial": "Commercial ({count})",
    "digest.block.alerts": "Levels alerted ({count})",
    "digest.block.ack": "To acknowledge ({count})",
    "digest.block.approve": "To decide ({count})",
    "digest.block.confirm": "To confirm ({count})",
    "digest.block.close": "To close ({count})",
    "digest.block.proposed": "Proposed, not decided yet ({count})",
    "digest.block.rest": "Also yours ({count})",
    "digest.block.soon": "Next 7 days ({count})",
    # lines
    "digest.issue": "• {name} {title}: {what}",
    "digest.issue.next": "{clock} due {due}, {who}",
    "digest.issue.late": "{clock} was due {due}, {who}",
    "digest.issue.until": "third party until {due}, {who}",
    "digest.issue.nothing": "{who}",
    "digest.issue.day": "1 day, {who}",
    "digest.issue.days": "{days} days, {who}",
    "digest.who": "{company} ({people})",
    "digest.who.nobody": "{company}",
    "digest.own.next": "{clock} due {due}",
    "digest.own.late": "{clock} was due {due}",
    "digest.own.until": "third party until {due}",
    "digest.own.ack.next": "due {due}",
    "digest.own.ack.late": "was due {due}",
    "digest.own.ends": "closes by itself {due}",
    "digest.own.open": "resolved",
    "digest.well.solved": "• Solved before the agreed time: {sides}",
    "digest.well.early": "• Told early: {sides}",
    "digest.well.kept": "• Actions and promises kept: {sides}",
    "digest.burden": "• {mean} a person and working day, at most {most} on one day, "
    "{night} outside their hours",
    "digest.deadline": "• {title} ({id}): due {due}, {owner} ({company}){state}",
    "digest.deadline.late": "• {title} ({id}): was due {due}, {owner} ({company}){state}",
    "digest.deadline.slipped": "• {title} ({id}): now {due}, was {old}, {owner} ({company})",
    "digest.deadline.done": "• {title} ({id}): done {due}, {owner} ({company})",
    "digest.deadline.own": "• {title} ({id}): due {due}{state}",
    "digest.deadline.own.late": "• {title} ({id}): was due {due}{state}",
    "digest.confidence": "• {title} ({id}): {due}, {state}",
    "digest.state": ", {state}",
    "digest.state.overdue": "overdue",
    "digest.waiting": "• {company}: {count}{late}",
    "digest.waiting.late": " ({count} overdue)",
    "digest.severity": "• {severity}: {sides}",
    "digest.severity.side": "{company} {count}",
    "digest.resolved": "• Resolved, to be closed: {sides}",
    "digest.asked": "• {name} {about}: {people} ({company}){due}",
    "digest.asked.due": ", due {due}",
    "digest.asked.waits": "• {name} {about}: waits for {company}{due}",
    "digest.asked.own": "• {name} {about}{due}",
    "digest.step": "• {name} {step}: due {due} ({company})",
    "digest.step.late": "• {name} {step}: was due {due} ({company})",
    "digest.step.stands": "• {name} {step}: its clock stands ({company})",
    "digest.step.review": "• {name} {step}: waits for approval ({company})",
    "digest.response": "• {company}: {parts}",
    "digest.response.ack": "acknowledged {met} of {all} ({percent} %{before})",
    "digest.response.resolve": "resolved {met} of {all} ({percent} %{before})",
    "digest.response.up": ", up from {percent} %",
    "digest.response.down": ", down from {percent} %",
    "digest.response.same": ", as before",
    "digest.sync": "• {title}: {at}",
    "digest.away": "• {name} ({company}) away {days}{backup}",
    "digest.away.backup": ", {backup} stands in",
    "digest.closed": "• {company} ({site}) closed {days}",
    "digest.works": "• {company} ({site}) works {days}",
    "digest.note": "• {name} {by}: {text}",
    "digest.alert": "• {name} {title}: level {level}, {trigger} of {company} was late",
    "digest.more": "+{count} more: press the button, or type digest now {kind} full=yes",
    "digest.button": "+{count} more",
    "digest.file": "The whole digest is attached: {count} lines.",
    # the picture
    "digest.picture": "Chart: open issues by age, {weeks} weeks. {sides}",
    "digest.picture.side": "{company}: {counts}.",
    # schedules
    "digest.scheduled": "The {kind} digest is scheduled: {when}, to {to}. Next: {next}.",
    "digest.scheduled.never": "The {kind} digest is scheduled: {when}, to {to}. "
    "No day of the next year fits it.",
    "digest.moved": "The {kind} digest now comes {when}, to {to}. Next: {next}.",
    "digest.moved.never": "The {kind} digest now comes {when}, to {to}. "
    "No day of the next year fits it.",
    "digest.already": "The {kind} digest already comes {when}, to {to}. Next: {next}.",
    "digest.already.never": "The {kind} digest already comes {when}, to {to}. "
    "No day of the next year fits it.",
    "digest.told": "{actor} scheduled the {kind} digest: {when}.",
    "digest.off": "The digest {name} is off.",
    "digest.off.told": "{actor} ended the {kind} digest.",
    "digest.off.already": "The digest {name} is off already.",
    "digest.list": "{program}: digests",
    "digest.list.none": "No digest is scheduled in {program}. "
    'A program manager can schedule one: digest schedule weekly "mon 08:30"',
    "digest.list.line": "{name}: {when}, to {to}. Next: {next}",
    "digest.list.never": "{name}: {when}, to {to}. No day of the next year fits it",
    "digest.when": "{at} ({zone})",
    "digest.when.month": "{at} on the second working day of the month ({zone})",
    "digest.when.month_day": "{at}, the first of the month ({zone})",
    "digest.when.own": "{at} of each reader's site",
    "digest.to.shared": "the shared channels",
    "digest.to.dm": "each person by direct message",
    "digest.to.people": "each person of {company} by direct message",
    "digest.to.side": "the channel of {company}",
    "digest.to.managers": "the program managers of {company} by direct message",
    # refusals
    "no.digest.at": '"{typed}" is not a time of a digest. Use HH:MM, or a day and HH:MM. '
    'Example: digest schedule weekly "mon 08:30"',
    "no.digest.day": "A weekly digest needs a day of the week. "
    'Example: digest schedule weekly "mon {at}"',
    "no.digest.no_day": "A daily digest comes on every working day. Leave the day out. "
    "Example: digest schedule daily {at}",
    "no.digest.to": '"{typed}" is not where a {kind} digest can go. Allowed: {allowed}. '
    "Example: {example}",
    "no.digest.other_side": "Only {company} schedules its own digests. "
    "Example: digest schedule internal 15:00",
    "no.digest.zone": '"{typed}" is not a time zone. Use an IANA name or a city. '
    'Example: digest schedule weekly "mon 08:30" zone={example}',
    "no.digest.private": "The internal digest is only for {company}. "
    "Ask in your own channel or by direct message: digest now internal",
    "no.digest": "There is no digest {typed}. {nearest}Allowed: {allowed}. Example: digest list",
    "no.digest.full": '"{typed}" is not allowed for full=. Use full=yes, or leave it out.',
}

CHART = {
    "ageing": "Open issues by age and who holds the ball",
    "now": "{count} now",
    "young": "up to 1 week",
    "older": "1 to 4 weeks",
    "oldest": "over 4 weeks",
    "oem": "OEM",
    "ems": "EMS provider",
    "third_party": "A third party",
}
"""The words in the weekly picture."""

DIGEST_CLOCKS = {
    "ack": "acknowledgment",
    "contain": "containment",
    "update": "update",
    "resolve": "resolution",
    "approval": "approval",
    "reopened": "resolution",
}
"""What is owed, inside a sentence."""

_SAYINGS = Sayings(TEXTS, MESSAGES_TEXTS, ENGINE_TEXTS, ISSUES_TEXTS)
say, refuse = _SAYINGS.say, _SAYINGS.refuse
