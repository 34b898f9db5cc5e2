"""What a person reads about a program file: mistakes, what is allowed, warnings."""

from __future__ import annotations

TEXTS = {
    # The whole file
    "syntax": "The file is not valid TOML: {reason}",
    "no_program": "[program] is missing; give it once with {keys}, "
    'for example [program] key = "ACME"',
    "unknown_table": "unknown table {name}; nearest: {nearest}; allowed: {allowed}",
    "not_single": "{table} is written {count}; write one {table} in single brackets",
    "not_array": "{table} is {found}; write it in double brackets, one {table} for each",
    # One key of one table
    "missing": "{place}: {key} is missing; allowed: {allowed}, for example {example}",
    "wrong": "{place}: {key} {reason}; allowed: {allowed}, for example {example}",
    "inside": "{place}: {key} {reason}",
    "unknown_key": "{place}: unknown key {key}; nearest: {nearest}; allowed: {allowed}",
    # Reasons: they follow the key
    "is": "is {value}",
    "is_near": "is {value} (nearest: {nearest})",
    "type": "is {found}, not {wanted}",
    "empty": "is empty",
    "long": "has {length} characters, more than {limit}",
    "control": "contains a character that is not shown (U+{code:04X})",
    "item": "{word} {number} {reason}",
    "twice": "gives {value} twice",
    "day": "names the day {value} (nearest: {nearest})",
    "on_day": "{day}: {reason}",
    "sub_key": "has the unknown key {key} (nearest: {nearest})",
    "sub_missing": "lacks the key {key}",
    "overlap": "has {first} and {second}, which overlap",
    "overlap_next": "has {first} on {day} and {second} on {next_day}, which overlap",
    "no_time": "has no opening hours",
    "same_time": "is {value}, which opens and closes at the same time (a whole day is 00:00-24:00)",
    "backwards": "is {value}, which ends before it begins",
    "too_many_days": "is {value}, more than {limit} days",
    "rrule_part": "has the part {value} (nearest: {nearest})",
    "rrule_bad": "is {value} ({reason})",
    "rrule_never": "is {value}, which gives no date from {start} on; "
    'allowed: a rule with at least one date, for example rrule = "FREQ=WEEKLY;BYDAY=TU"',
    "step_when": "step {number} has {count} of after and misses; give exactly one",
    "step_misses": "step {number} has misses; only the update ladder counts misses, use after",
    "ladder_help": "stands only in an ack ladder; leave it out of the {trigger} ladder",
    "level_twice": "gives level {level} twice; each level stands once in a ladder",
    # Between tables
    "same": "{place}: {key} {value} is also that of {other}; each {key} stands once",
    "same_row": "{place} stands twice; give it once",
    "no_site": "{place}: site is {value}, which is no [[site]] of the file{near}; "
    "allowed: {allowed}",
    "wrong_site": "{place}: site {value} is of the {found} side; "
    "allowed: a site of the {side} side",
    "no_person": "{place}: {key} is {value}, which is no [[person]] of the file{near}; "
    "allowed: {allowed}",
    "wrong_person": "{place}: {key} {value} is of the {found} side; "
    "allowed: a person of the {side} side",
    "own_backup": "{place}: backup is the same person; allowed: another person of the {side} side",
    "no_country": "{place}: subdivision {value} stands without country; give both, "
    'for example country = "DE", subdivision = "BY"',
    "bad_subdivision": "{place}: subdivision {value} is not known for country {country}; allowed: "
    'a subdivision code of the country, for example country = "DE", subdivision = "BY"',
    "syncs": "[[sync]]: {count} tables are too many, {limit} are allowed; leave out those "
    "that ended",
    "obligations": "[[obligation]]: {count} tables are too many, {limit} are allowed; leave out "
    "those that ended",
    "obligation_when": "{place}: rrule, after, within: {count} of them is given; give exactly one, "
    'for example rrule = "FREQ=MONTHLY;BYMONTHDAY=5", after = "fai +5bd" or within = "2bd"',
    "side_empty": '{table}: none has side = "{side}"; each side needs at least one {table}',
    "internal_shared": '{place}: to is "shared", which both sides read; allowed for an internal '
    'digest: oem, ems, for example to = "oem"',
    "weekly_day": "{place}: at names no day; allowed for a weekly digest: a day and a time, "
    'for example at = "mon 08:30"',
    "daily_day": "{place}: at names a day; allowed for a daily digest: a time, "
    'for example at = "08:30"',
    "to_dm": '{place}: to is "dm", which only a personal digest has; allowed: shared, oem, ems, '
    'for example to = "shared"',
    # Warnings
    "warn_required": 'Nobody has the role {role}, which [[sync]] "{sync}" requires.',
    "warn_first": '[[sync]] "{sync}": start {start} does not fit its rrule; the first occurrence '
    "is {first}.",
    "warn_shared": 'No [[channel]] has audience = "shared"; both sides need one to read together.',
    "warn_nothing": "[[rule]] {category} {severity} changes nothing.",
}

_ID = "1 to 40 letters, digits, dots, hyphens or underscores, no dot or hyphen at the ends"
_NAME = "1 to 120 characters on one line"
_TITLE = "1 to 200 characters on one line"
_LINE = "1 to 500 characters on one line"
_AIM = "a table with the target in percent, from 1 to 100"
_SIDE = ("oem, ems", 'side = "oem"')
_SEVERITY = ("critical, major, minor, info", 'severity = "major"')
_ZONE = ("an IANA time zone", 'zone = "America/Los_Angeles"')
_DAYS = "a list of dates and ranges of dates, years 2000 to 2100"
_KEY = "ask (the other side agrees first), inform (done at once and shown; they can undo it)"
_LENGTH = "a whole number above 0 with m, h, d, w, bh or bd, at most a year"

ALLOWED = {
    "program.key": ("2 to 10 capitals and digits, a capital first", 'key = "ACME"'),
    "program.name": (_NAME, 'name = "Gateway G2 at Volta"'),
    "program.oem": (_NAME, 'oem = "Acme Devices"'),
    "program.ems": (_NAME, 'ems = "Volta EMS"'),
    "program.zone": _ZONE,
    "program.export_controlled": ("true, false", "export_controlled = false"),
    "site.id": (_ID, 'id = "sj"'),
    "site.name": (_NAME, 'name = "San Jose"'),
    "site.side": _SIDE,
    "site.zone": _ZONE,
    "site.week": (
        "a day or a range of days (mon tue wed thu fri sat sun) with a list of spans HH:MM-HH:MM "
        "that do not overlap",
        'week = { mon-fri = ["08:30-12:00", "13:30-18:00"] }',
    ),
    "site.country": ("a two-letter country code with known holidays", 'country = "US"'),
    "site.subdivision": ("a subdivision code of the country", 'subdivision = "CA"'),
    "site.closed": (_DAYS, 'closed = ["2026-12-24..2027-01-01"]'),
    "site.open": (
        "a list of dates or ranges, each with spans where they differ from the week",
        'open = ["2027-02-07", "2027-02-20 08:00-12:00"]',
    ),
    "person.id": (_ID, 'id = "maria"'),
    "person.name": (_NAME, 'name = "Maria Lopez"'),
    "person.side": _SIDE,
    "person.site": ("the id of a [[site]] of the same side", 'site = "sj"'),
    "person.level": ("a whole number from 0 (owner) to 4 (VP)", "level = 1"),
    "person.roles": (
        "a list of roles, each 1 to 40 letters, digits, hyphens or underscores, a letter first",
        'roles = ["program_manager"]',
    ),
    "person.on_call": ("true, false", "on_call = true"),
    "person.backup": ("the id of another [[person]] of the same side", 'backup = "tom"'),
    "person.email": ("an e-mail address", 'email = "maria@acme.example"'),
    "person.phone": (_NAME, 'phone = "+1 408 555 0100"'),
    "person.away": (_DAYS, 'away = ["2027-02-03..2027-02-07"]'),
    "person.slack": ("team id / user id", 'slack = "T0ACME/U0MARIA"'),
    "person.discord": ("a user id in digits", 'discord = "123456789012345678"'),
    "channel.platform": ("slack, discord, console", 'platform = "slack"'),
    "channel.team": ("the id of the workspace or server", 'team = "T0ACME"'),
    "channel.id": ("the id of the channel", 'id = "C0SHARED"'),
    "channel.audience": ("shared, oem, ems", 'audience = "shared"'),
    "rule.category": ("a category of the rules", 'category = "shortage"'),
    "rule.severity": _SEVERITY,
    "rule.ack": (_LENGTH, 'ack = "4bh"'),
    "rule.contain": (_LENGTH, 'contain = "1bd"'),
    "rule.update": (_LENGTH, 'update = "1bd"'),
    "rule.resolve": (_LENGTH, 'resolve = "3bd"'),
    "rule.confirm": (_LENGTH, 'confirm = "2bd"'),
    "rule.responder": ("oem, ems, other", 'responder = "oem"'),
    "rule.owner": ("oem, ems or both, with a role", 'owner = { oem = "buyer", ems = "planner" }'),
    "owner.oem": ("a role", 'oem = "buyer"'),
    "owner.ems": ("a role", 'ems = "planner"'),
    "ladder.trigger": (
        "ack, update, contain, resolve, approval, reopened, confirm",
        'trigger = "ack"',
    ),
    "ladder.severity": _SEVERITY,
    "ladder.remind": ("a percentage from 1% to 99%", 'remind = "50%"'),
    "ladder.help": ("a percentage from 1% to 99%", 'help = "75%"'),
    "ladder.steps": (
        "a list of steps, each with level and after (or misses)",
        'steps = [{ level = 1, after = "0m" }, { level = 2, after = "1bd" }]',
    ),
    "step.level": ("a whole number from 0 to 4", "level = 1"),
    "step.after": ("a whole number with m, h, d, w, bh or bd, at most a year", 'after = "1bd"'),
    "step.misses": ("a whole number from 1 to 99", "misses = 2"),
    "step.offer": ("true, false", "offer = true"),
    "keys.critical": (_KEY, 'critical = "ask"'),
    "keys.major": (_KEY, 'major = "ask"'),
    "keys.minor": (_KEY, 'minor = "inform"'),
    "keys.info": (_KEY, 'info = "inform"'),
    "sync.id": (_ID, 'id = "ops-weekly"'),
    "sync.title": (_TITLE, 'title = "Weekly operations sync"'),
    "sync.zone": _ZONE,
    "sync.start": ("date and time without a zone, in whole minutes", 'start = "2027-01-05T17:00"'),
    "sync.rrule": (
        "FREQ=DAILY, WEEKLY, MONTHLY or YEARLY and parts of RFC 5545 that name days "
        "(the time of day is that of start)",
        'rrule = "FREQ=WEEKLY;BYDAY=TU"',
    ),
    "sync.minutes": ("a whole number from 1 to 1440", "minutes = 30"),
    "sync.required": ("a list of roles", 'required = ["buyer", "program_manager"]'),
    "sync.agenda": ("a list of titles, 1 to 200 characters each", 'agenda = ["Actions"]'),
    "sync.link": ("an http or https address", 'link = "https://meet.example/ops"'),
    "sync.only_while": ("critical, scar, npi", 'only_while = "critical"'),
    "sync.roll": ("on, off", 'roll = "off"'),
    "deadline.id": (_ID, 'id = "fai"'),
    "deadline.title": (_TITLE, 'title = "FAI approved"'),
    "deadline.kind": ("milestone, action, promise", 'kind = "milestone"'),
    "deadline.side": _SIDE,
    "deadline.owner": ("the id of a [[person]] of the side", 'owner = "maria"'),
    "deadline.due": ("date and time without a zone, in whole minutes", 'due = "2027-02-10T17:00"'),
    "deadline.nudge": (
        "a list of business days (bd) or days (d) before (-), on (0) or after (+) the due day",
        'nudge = ["-5bd", "0", "+1bd"]',
    ),
    "deadline.approve": ("oem, ems", 'approve = "oem"'),
    "digest.kind": ("daily, weekly, internal, monthly, personal", 'kind = "weekly"'),
    "digest.zone": _ZONE,
    "digest.at": ("a time HH:MM, or a day and a time", 'at = "mon 08:30"'),
    "digest.to": ("shared, oem, ems; dm for a personal digest", 'to = "shared"'),
    "brief.product": (_LINE, 'product = "Gateway G2, two boards"'),
    "brief.volumes": (_LINE, 'volumes = "2,000 a month from March"'),
    "brief.in_scope": (_LINE, 'in_scope = "PCBA, test, box build"'),
    "brief.out_of_scope": (_LINE, 'out_of_scope = "Enclosure tooling"'),
    "brief.matters": (_LINE, 'matters = "Ship dates before unit price"'),
    "criteria.response": (_AIM, "response = { target = 95 }"),
    "criteria.resolution": (_AIM, "resolution = { target = 90 }"),
    "criteria.experts": (_AIM, "experts = { target = 95 }"),
    "criteria.expert_roles": ("a list of roles", 'expert_roles = ["process_engineer"]'),
    "criteria.weights": (
        "a table of measures (otd, slip_warning, fpy, escapes, eightd, ack, resolve, promises, "
        "pulse, eq, approvals, kits, stability, forecast, payments), each a whole number "
        "from 0 to 100",
        "weights = { otd = 30 }",
    ),
    "goal.id": (_ID, 'id = "fpy"'),
    "goal.title": (_TITLE, 'title = "First pass yield of the main board"'),
    "goal.term": ("short, long", 'term = "short"'),
    "goal.measure": (_NAME, 'measure = "FPY %"'),
    "goal.target": (_NAME, 'target = "98"'),
    "goal.review": ("a date", 'review = "2027-06-30"'),
    "goal.owner": (
        "oem, ems or both, with the id of a [[person]] of the side",
        'owner = { oem = "maria", ems = "linh" }',
    ),
    "spec.id": (_ID, 'id = "main-pcb"'),
    "spec.title": (_TITLE, 'title = "Main board, fabrication drawing"'),
    "spec.document": (_NAME, 'document = "DWG-1042"'),
    "spec.revision": ("1 to 30 characters on one line", 'revision = "C"'),
    "spec.link": ("an http or https address", 'link = "https://docs.example/DWG-1042"'),
    "spec.acceptance": (_NAME, 'acceptance = "IPC-A-610 class 2"'),
    "spec.owner": ("the id of a [[person]] of the side that issues it", 'owner = "dana"'),
    "obligation.id": (_ID, 'id = "forecast"'),
    "obligation.side": _SIDE,
    "obligation.role": ("a role of the side that owes it", 'role = "buyer"'),
    "obligation.title": (_TITLE, 'title = "Rolling forecast, 12 months"'),
    "obligation.rrule": (
        "FREQ=DAILY, WEEKLY, MONTHLY or YEARLY and parts of RFC 5545 that name days",
        'rrule = "FREQ=MONTHLY;BYMONTHDAY=5"',
    ),
    "obligation.after": (
        "the id of a deadline and business days after it",
        'after = "fai +5bd"',
    ),
    "obligation.within": (f"{_LENGTH}, from a request", 'within = "2bd"'),
    "obligation.evidence": ("file, text, none", 'evidence = "file"'),
    "term.id": (_ID, 'id = "expedite"'),
    "term.side": _SIDE,
    "term.kind": ("nre, ppv, expedite, rework, moq, eo, payment, other", 'kind = "moq"'),
    "term.text": (_LINE, 'text = "MOQ of the enclosure: 500"'),
    "term.agreed": ("true (both read it), false (its own side alone)", "agreed = false"),
    "term.link": ("an http or https address", 'link = "https://docs.example/terms"'),
}
"""What each key may hold and an example of it, by ``table.key``."""


def say(key: str, /, **values: object) -> str:
    """Return one sentence or reason, filled in; an unknown key raises ``KeyError``."""
    return TEXTS[key].format(**values)
