"""Every sentence about syncs that a person reads, by key.

Short and factual, without blame or idiom: half of the readers use English as a second language.
"""

from __future__ import annotations

from bot.engine.texts import TEXTS as ENGINE_TEXTS
from bot.features.deadlines.texts import TEXTS as DEADLINES_TEXTS
from bot.features.issues.texts import TEXTS as ISSUES_TEXTS
from bot.messages.say import Sayings
from bot.messages.texts import TEXTS as MESSAGES_TEXTS

TEXTS: dict[str, str] = {
    # around a date
    "sync.request": "{title}: {when}",
    "sync.request.ask": "What should be on the agenda? Press the button, or write in the thread of "
    "this message. {people}",
    "sync.reminder": "{title} begins {when}",
    "sync.reminder.people": "Expected: {people}",
    "sync.reminder.link": "Link: {link}",
    "sync.reminder.empty": "The agenda is empty.",
    "sync.reminder.talk": "What is written in the thread of this message after the start is kept "
    "as minutes.",
    "sync.off": "{title} is not held this time",
    "sync.off.when": "It would have begun {when}.",
    "sync.only.critical": "It is held only while a critical issue is open.",
    "sync.only.scar": "It is held only while a corrective action (SCAR) is open.",
    "sync.only.npi": "It is held from the purchase order until 2 weeks after the first article is "
    "approved.",
    "sync.only.not_now": "That is not so now. Until then nothing is said about it.",
    "sync.only.short": " (not held now)",
    "sync.roll": "{title} begins now. Who is here?",
    "sync.roll.here": "{company}: {people}",
    "sync.roll.nobody": "{company}: nobody yet",
    "sync.roll.expected": "Expected: {people}",
    "sync.roll.talk": "What is written in the thread of this message is kept as minutes.",
    "sync.missed": "{title}: nobody of {companies} is marked as here",
    "sync.missed.when": "It began {when}. Half of the time is over.",
    "sync.missed.and": " and nobody of ",
    "sync.minutes.missing": "{title}: no minutes and no actions are recorded",
    "sync.minutes.when": "It was {when}.",
    "sync.minutes.ask": "What was agreed? Press a button, or write in the thread of this message.",
    "sync.minutes.posted": "Minutes: {title}",
    "sync.minutes.by": "Written by {actor}. The date: {when}.",
    "sync.closure": "{title}: {sites}",
    "sync.closure.when": "The date: {when}.",
    "sync.closure.site": "{company} ({site}) is closed on {day}",
    "sync.closure.ask": "It stays as it is unless somebody moves or skips it.",
    "sync.closure.joint": "Nearest joint working hours: {slots}.",
    "sync.closure.apart": "The sites have no working hours in common within {days} days. "
    "Nearest days on which both work: {slots}.",
    "sync.closure.taken": "Each day nearby on which both sites work has a date of its own already.",
    "sync.closure.none": "There is no day within {days} days on which both sites work.",
    "sync.opens": "Nobody of {company} was marked as here at {title}, {dates}",
    "sync.dates.two": "{first} and {last}",
    "sync.dates.more": "{first} to {last}",
    "sync.said": "{actor} on the agenda of {title}, {when}: {text}",
    # the agenda
    "agenda.standing": "{number}. {text}",
    "agenda.point": "• {text} ({person})",
    "agenda.issue": "• {name} {severity}: {title}",
    "agenda.owed": "• {title} ({id}): {owner}, due {due}",
    "agenda.owed.late": "• {title} ({id}): {owner}, was due {due}",
    "agenda.more": "+{count} more",
    "agenda.heading.standing": "Standing points",
    "agenda.heading.points": "Added",
    "agenda.heading.goals": "Goals to look at",
    "agenda.heading.actions": "Open actions of this sync",
    "agenda.heading.issues": "Critical and major, waiting on {company} ({count})",
    "agenda.heading.deadlines": "Due within two weeks",
    # what was done
    "sync.added.line": "{actor} added {title} ({id}): {rhythm}. First: {when}.",
    "sync.skipped.line": "{actor} skipped {title}, {when}.{why}",
    "sync.moved.line": "{actor} moved {title} from {old} to {when}.{why}",
    "sync.restored.line": "{actor} put {title} back to {when}.",
    "sync.ended.line": "{actor} ended {title} ({id}). It does not take place any more.{why}",
    "sync.why": " Reason: {why}",
    # answers
    "sync.added": "{id} is kept: {title}, {rhythm}.",
    "sync.added.next": "Next: {when}",
    "sync.added.hours": "{when} is outside the working hours of {sites}. Joint hours: sync slots",
    "sync.added.nobody": "Nobody on the roster has the role {roles}.",
    "sync.added.apart": "The sites have no working hours in common, so two syncs take turns: "
    "{first} and {second}.",
    "sync.added.already": "This sync is already kept as {id}.",
    "sync.rhythm": "{rhythm}, {minutes} minutes, {time} {zone}",
    "sync.pointed": "The point is on the agenda of {name}, {when}.",
    "sync.pointed.already": "This point is already on the agenda of {name}.",
    "sync.here": "You are marked as here at {name}. Here: {people}.",
    "sync.here.already": "You are already marked as here at {name}. Here: {people}.",
    "sync.noted": "The minutes of {name} are recorded.",
    "sync.noted.already": "These minutes of {name} are already recorded.",
    "sync.skipped": "{name}, {when}, is skipped.",
    "sync.skipped.already": "{name} is already skipped.",
    "sync.moved": "{name} is moved to {when}.",
    "sync.moved.already": "{name} is already on {when}.",
    "sync.moved.closed": "Note: {sites}.",
    "sync.restored": "{name} is on {when} again.",
    "sync.restored.nothing": "{name} is neither skipped nor moved. It is on {when}.",
    "sync.ended": "{id} is ended.",
    "sync.ended.already": "{id} had already ended: {when}.",
    "sync.list": "{program}: syncs",
    "sync.list.none": "No syncs in {program}. Example: sync add --template ops_weekly",
    "sync.list.line": "{id} {title}: {rhythm}. Next: {when}{remark}",
    "sync.list.over": "{id} {title}: {rhythm}. No further dates.",
    "sync.list.paused": "{id} {title}: {rhythm}. Paused since {when}.",
    "sync.show": "{id} {title}",
    "sync.show.date": "• {when}{remark}",
    "sync.show.moved": " (moved from {day})",
    "sync.show.closed": " ({sites})",
    "sync.show.skipped": "• {day} is skipped",
    "sync.show.over": "No further dates.",
    "sync.show.ended": "It has ended since {when}.",
    "sync.show.paused": "It is paused since {when}. To go on: sync resume {id}",
    "sync.show.no_roll": "off: nobody is asked who is here",
    "sync.meeting": "{title}, {when}",
    "sync.meeting.note": "• {person}: {text}",
    "sync.ics": "The calendar file of {what} is attached.",
    "sync.ics.none": "There are no syncs yet, so no calendar file is attached.",
    "sync.ics.feeds": "Your own addresses for a calendar program. Whoever knows one can read what "
    "is in it, so keep them to yourself. They end when you leave the program or your side:",
    "sync.ics.paths": "Your own addresses for a calendar program, behind the address where Andon "
    "is run. Whoever knows one can read what is in it, so keep them to yourself. They end when you "
    "leave the program or your side:",
    "sync.ics.feed": "• {address}",
    "sync.ics.renewed": "Your old calendar addresses are no longer valid.",
    "slots.title": "Joint working hours of {sites} for {minutes} minutes, {first} to {last}",
    "slots.day": "• {when} to {end}",
    "slots.none": "There are none in this week.",
    "slots.closed": "{site} is closed on {days}.",
    "slots.shorter": "Shorter: {when} to {end}.",
    "slots.nearest": "Nearest to each other: {site} closes {closes}, {other} opens {opens}.",
    "slots.example": 'To keep one: sync add "Weekly sync" start="{start}" zone={zone}',
    # refusals
    "no.sync": "There is no sync {typed}. {nearest}Example: sync list",
    "no.sync.none": "There are no syncs yet. Example: sync add --template ops_weekly",
    "no.sync.room": "A program has at most {limit} syncs. End one first. Example: sync end ops",
    "no.sync.given": "Name the sync: {names}. Example: {example}",
    "no.sync.date": "{id} has no date on {day}. Next ones: {dates}.",
    "no.sync.over": "{id} has no further dates.",
    "no.sync.ended": "{id} has ended since {when}.",
    "no.sync.paused": "{id} is paused since {when}. To go on: sync resume {id}",
    "no.sync.roll.off": "{id} has no roll call, so nothing has to be pressed. To have one: "
    "sync roll {id} on",
    "no.sync.id": '"{typed}" cannot be an id. Use small letters, digits and dashes, for example '
    "ops-weekly.",
    "no.sync.taken": "{id} exists already: {title}. Choose another id, for example id={id}-2.",
    "no.sync.title": 'Give a title or a template. Example: sync add "Weekly sync" '
    'start="2027-01-05 17:00" repeat=weekly',
    "no.sync.start": "Say when it begins for the first time, in the time of {zone}. "
    'Example: start="2027-01-05 17:00"',
    "no.sync.hour": '"{typed}" has no hour. Give it in the time of {zone}. '
    'Example: start="{day} 17:00"',
    "no.sync.rule.parts": "FREQ is DAILY, WEEKLY, MONTHLY or YEARLY, INTERVAL 1 to 99, COUNT 1 to "
    "9999, each part stands once and there are no spaces.",
    "no.sync.zone": '"{typed}" is not a time zone. {nearest}Example: zone=America/Los_Angeles',
    "no.sync.rule": '"{typed}" is not a recurrence: {reason} Allowed: daily, weekly, biweekly, '
    "monthly, quarterly, yearly, or a rule such as FREQ=WEEKLY;BYDAY=TU.",
    "no.sync.never": "{rule} has no date from {start} on. Example: repeat=FREQ=WEEKLY;BYDAY=TU",
    "no.sync.before": "The end {until} lies before the start {start}. Give a later end.",
    "no.sync.over_at_once": "All dates of this recurrence lie in the past. Give a later start.",
    "no.sync.length": "A sync lasts from 1 to 1440 minutes. Example: minutes=30",
    "no.sync.role": '"{typed}" is not a role. Write roles like required=buyer,program_manager.',
    "no.sync.points": "A sync has at most {limit} standing points.",
    "no.sync.link": '"{typed}" is not a link. It begins with https:// and has no spaces.',
    "no.sync.many": "{name} already has {limit} entries. More cannot be added.",
    "no.sync.past": "{when} is in the past. Give a later moment, for example fri 14:00.",
    "no.sync.which": "Skipped or moved are {names}. Name one: sync restore {name}",
    "no.sync.clash": "{other} is held at that time ({when}). Choose another time, or leave this "
    "date out: sync skip {name}",
    "no.sync.begun": "{name} has begun {when}. Only dates to come can be skipped or moved.",
    "no.sync.begun.point": "{name} has begun {when}. Write minutes: sync minutes {name} "
    '"what was agreed"',
    "no.sync.not_begun": "{name} begins {when}. Before that, add a point: sync agenda {name} "
    '"what to talk about"',
    "no.sync.off": "{name} is skipped. To let it take place: sync restore {name}",
    "no.sync.dropped": "{name} does not belong to {id} any more.",
    "no.sync.roll": "The roll of {name} is closed. It was called {when}.",
    "no.sync.only_while": '"{typed}" is not a condition. Allowed: {allowed}. '
    "Example: only_while=critical",
    "no.sync.template": '"{typed}" is not a template. {nearest}Allowed: {allowed}.',
}

BUTTONS: dict[str, str] = {
    "sync.agenda": "Add a point",
    "sync.here": "I'm here",
    "sync.minutes": "Write minutes",
    "sync.action": "Add an action",
    "sync.move": "Move to {when}",
    "sync.skip": "Skip this date",
    "sync.resume": "Resume",
    "sync.restore": "Put it back",
}

FORMS: dict[str, str] = {
    "sync agenda.title": "Agenda",
    "sync agenda.submit": "Add",
    "sync agenda.text": "What should be talked about?",
    "sync minutes.title": "Minutes",
    "sync minutes.submit": "Record",
    "sync minutes.text": "What was agreed?",
    "sync shift.title": "Move the meeting",
    "sync shift.submit": "Move",
    "sync shift.to": "Next date and hour, its own zone",
    "sync action.title": "Action",
    "sync action.submit": "Add",
    "sync action.owner": "Who does it?",
    "sync action.due": "Until when",
    "sync action.text": "What is to be done?",
}

STATES = {"planned": "planned", "skipped": "skipped", "dropped": "no longer in the series"}

LABELS = {
    "rhythm": "When",
    "roll": "Roll call",
    "required": "Expected",
    "link": "Link",
    "agenda": "Agenda",
    "state": "State",
    "here": "Here",
    "points": "Added",
    "minutes": "Minutes",
    "actions": "Actions",
}

TEMPLATES: dict[str, tuple[str, tuple[str, ...]]] = {
    "line_down_daily": (
        "Line-down stand-up",
        ("Since last time", "Containment", "Next 24 hours", "Help needed"),
    ),
    "npi_weekly": (
        "Weekly NPI sync",
        (
            "Engineering queries",
            "BOM risk",
            "Tooling, fixtures, firmware",
            "First article",
            "Gates",
        ),
    ),
    "ops_weekly": (
        "Weekly operations sync",
        (
            "Actions",
            "Ships next 2 weeks",
            "Shortages 4 weeks",
            "Open critical and major",
            "Quality flash",
            "Changes",
            "Absences and holidays",
        ),
    ),
    "quality_biweekly": (
        "Quality sync",
        ("Top 3 defects", "8D steps", "Effectiveness checks"),
    ),
    "mbr": (
        "Monthly business review",
        (
            "KPIs both ways",
            "Misses and corrective actions",
            "Responsiveness",
            "Forecast change",
            "Risks",
            "Ideas and savings",
            "Partnership: what to start, what to stop",
        ),
    ),
    "qbr": (
        "Quarterly business review",
        (
            "Look back",
            "Corrective actions",
            "Roadmap and NPI",
            "Capacity",
            "Cost",
            "End of life",
            "Long-term goals",
            "Pulse result",
        ),
    ),
    "annual": (
        "Annual review",
        ("Terms", "Review of the rules", "Holiday plan"),
    ),
}
"""The standard syncs by id: title and standing points."""

_SAYINGS = Sayings(TEXTS, MESSAGES_TEXTS, ENGINE_TEXTS, ISSUES_TEXTS, DEADLINES_TEXTS)
say, refuse = _SAYINGS.say, _SAYINGS.refuse
