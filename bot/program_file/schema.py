"""The tables of a program file and their keys: reading, reports and help follow from this."""

from __future__ import annotations

from typing import Any

from bot.domain.conditions import CONDITIONS
from bot.domain.program import DECISIONS, OFF, ON, SUPPLIES, KitLine, part_key
from bot.domain.rule_set import KEYS, Rung
from bot.domain.values import AUDIENCES, CLOCK_KINDS, PLATFORMS, SEVERITIES, SIDES, TRIGGERS
from bot.domain.vocabulary import LONGEST_OWN, OWN_TABLES, word
from bot.program_file import scalars as s
from bot.program_file.calendars import date_range, day_of, open_days, wall_time, week
from bot.program_file.charter import CHARTER_ARRAYS, CHARTER_SINGLE
from bot.program_file.rrules import recurrence
from bot.program_file.tables import Key, Table, Wrong, read_table
from bot.program_file.texts import say
from bot.program_file.wording import kind_of, quote

RESPONDERS = (*SIDES, "other")
DEADLINE_KINDS = ("milestone", "action", "promise")
DIGEST_KINDS = ("daily", "weekly", "internal", "monthly", "personal")
DIRECT = "dm"

STEP = Table(
    "step",
    (
        Key("level", s.whole(0, 4)),
        Key("after", s.delay, None),
        Key("misses", s.whole(1, 99), None),
        Key("offer", s.flag, False),
    ),
)
KIT_LINE = Table(
    "line",
    (
        Key("part", s.part),
        Key("qty", s.whole(1, s.MOST_PIECES)),
        Key("supply", s.choice(SUPPLIES)),
        Key("side", s.choice(SIDES)),
        Key("due", day_of),
        Key("attrition", s.attrition, s.NO_ATTRITION),
    ),
)
MOST_LINES = 500
"""So many lines a kit has at most."""
OWNER = Table("owner", (Key("oem", s.role, None), Key("ems", s.role, None)))


def steps(value: Any) -> tuple[Rung, ...]:
    """Read the steps of a ladder; each has one of ``after`` and ``misses``, each level one step."""
    if not isinstance(value, list):
        raise Wrong(say("type", found=kind_of(value), wanted="a list in brackets"))
    errors: list[str] = []
    entries = [_step(item, number, errors) for number, item in enumerate(value, start=1)]
    if errors:
        raise Wrong(*errors, complete=True)
    rungs = tuple(Rung(**values) for values in entries)
    levels = [rung.level for rung in rungs]
    twice = [say("level_twice", level=n) for n in sorted(set(levels)) if levels.count(n) > 1]
    if twice:
        raise Wrong(*twice)
    return rungs


def _step(item: Any, number: int, errors: list[str]) -> dict[str, Any]:
    place = f"step {number}"
    if not isinstance(item, dict):
        raise Wrong(
            say("item", word="step", number=number, reason=f"is {kind_of(item)}, not a table")
        )
    given = [key for key in ("after", "misses") if key in item]
    unknown = set(item) - {key.name for key in STEP.keys}
    if len(given) != 1 and not unknown:
        errors.append(say("step_when", number=number, count="both" if given else "none"))
    return dict(read_table(STEP, item, place, errors).values)


def kit_lines(value: Any) -> tuple[KitLine, ...]:
    """Read the lines of a kit; each part stands once, whatever its case."""
    if not isinstance(value, list):
        raise Wrong(say("type", found=kind_of(value), wanted="a list in brackets"))
    if not value:
        raise Wrong(say("empty"))
    if len(value) > MOST_LINES:
        raise Wrong(say("many_lines", count=len(value), limit=MOST_LINES))
    errors: list[str] = []
    entries = [_kit_line(item, number, errors) for number, item in enumerate(value, start=1)]
    if errors:
        raise Wrong(*errors, complete=True)
    lines = tuple(KitLine(**values) for values in entries)
    parts = [part_key(line.part) for line in lines]
    twice = [line.part for at, line in enumerate(lines) if parts[at] in parts[:at]]
    if twice:
        raise Wrong(*(say("part_twice", part=quote(part)) for part in dict.fromkeys(twice)))
    return lines


def _kit_line(item: Any, number: int, errors: list[str]) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise Wrong(
            say("item", word="line", number=number, reason=f"is {kind_of(item)}, not a table")
        )
    return dict(read_table(KIT_LINE, item, f"line {number}", errors).values)


def owners(value: Any) -> dict[str, str]:
    """Read ``{ oem = "buyer", ems = "planner" }``: one side or both."""
    if not isinstance(value, dict):
        raise Wrong(say("type", found=kind_of(value), wanted="a table of sides"))
    errors: list[str] = []
    roles = read_table(OWNER, value, "table", errors).values
    if errors:
        raise Wrong(*errors, complete=True)
    if not value:
        raise Wrong(say("empty"))
    return {side: role for side, role in roles.items() if role is not None}


def own_word(value: Any) -> str:
    """Read a word as it is compared: small letters, without outer punctuation."""
    return word(s.text(LONGEST_OWN)(value))


def clocks() -> tuple[Key, ...]:
    """Return the keys of a rule that are lengths of time."""
    return tuple(Key(kind, s.duration, None) for kind in CLOCK_KINDS)


PROGRAM = Table(
    "program",
    (
        Key("key", s.program_key),
        Key("name", s.name),
        Key("oem", s.name),
        Key("ems", s.name),
        Key("zone", s.zone),
        Key("export_controlled", s.flag, False),
    ),
)
SITE = Table(
    "site",
    (
        Key("id", s.ident),
        Key("name", s.name, None),
        Key("side", s.choice(SIDES)),
        Key("zone", s.zone),
        Key("week", week),
        Key("country", s.country, None),
        Key("subdivision", s.name, None),
        Key("closed", s.list_of(date_range), ()),
        Key("open", open_days, ()),
    ),
    label=("id",),
)
PERSON = Table(
    "person",
    (
        Key("id", s.ident),
        Key("name", s.name),
        Key("side", s.choice(SIDES)),
        Key("site", s.string),
        Key("level", s.whole(0, 4)),
        Key("roles", s.list_of(s.role, distinct=True), ()),
        Key("on_call", s.flag, False),
        Key("backup", s.string, None),
        Key("email", s.email, None),
        Key("phone", s.name, None),
        Key("away", s.list_of(date_range), ()),
        Key("slack", s.slack_user, None),
        Key("discord", s.discord_user, None),
    ),
    label=("id",),
)
CHANNEL = Table(
    "channel",
    (
        Key("platform", s.choice(PLATFORMS)),
        Key("team", s.matching(r"\S{1,60}"), None),
        Key("id", s.matching(r"\S{1,60}")),
        Key("audience", s.choice(AUDIENCES)),
    ),
    label=("platform", "id"),
)
RULE = Table(
    "rule",
    (
        Key("category", s.category),
        Key("severity", s.choice(SEVERITIES)),
        *clocks(),
        Key("responder", s.choice(RESPONDERS), None),
        Key("owner", owners, None),
    ),
    label=("category", "severity"),
)
LADDER = Table(
    "ladder",
    (
        Key("trigger", s.choice(TRIGGERS)),
        Key("severity", s.choice(SEVERITIES)),
        Key("remind", s.percent, None),
        Key("help", s.percent, None),
        Key("steps", steps),
    ),
    label=("trigger", "severity"),
)
KEYS_TABLE = Table("keys", tuple(Key(severity, s.choice(KEYS), None) for severity in SEVERITIES))
SYNC = Table(
    "sync",
    (
        Key("id", s.ident),
        Key("title", s.title),
        Key("zone", s.zone, None),
        Key("start", wall_time),
        Key("rrule", recurrence),
        Key("minutes", s.whole(1, 1440), 30),
        Key("required", s.list_of(s.role, distinct=True), ()),
        Key("agenda", s.list_of(s.title), ()),
        Key("link", s.link, None),
        Key("only_while", s.choice(CONDITIONS), None),
        Key("roll", s.choice((ON, OFF)), ON),
    ),
    label=("id",),
)
DEADLINE = Table(
    "deadline",
    (
        Key("id", s.ident),
        Key("title", s.title),
        Key("kind", s.choice(DEADLINE_KINDS)),
        Key("side", s.choice(SIDES)),
        Key("owner", s.string),
        Key("due", wall_time),
        Key("nudge", s.list_of(s.nudge, distinct=True), None),
        Key("approve", s.choice(SIDES), None),
    ),
    label=("id",),
)
KIT = Table(
    "kit",
    (
        Key("id", s.ident),
        Key("title", s.title),
        Key("needed_for", s.ident, None),
        Key("lines", kit_lines),
    ),
    label=("id",),
)
DIGEST = Table(
    "digest",
    (
        Key("kind", s.choice(DIGEST_KINDS)),
        Key("zone", s.zone, None),
        Key("at", s.digest_time),
        Key("to", s.choice((*AUDIENCES, DIRECT))),
    ),
    label=("kind", "to"),
)
RIGHT = Table(
    "right",
    (
        Key("topic", s.ident),
        Key("title", s.title, None),
        Key("side", s.choice(SIDES)),
        Key("may", s.choice(DECISIONS)),
        Key("approves", s.list_of(s.role, distinct=True), ()),
        Key("limit", s.perhaps(s.title), None),
        Key("notice", s.perhaps(s.length), None),
    ),
    label=("topic",),
)
WORD = Table(
    "word",
    (
        Key("word", own_word),
        Key("table", s.choice(OWN_TABLES)),
        Key("means", s.text(LONGEST_OWN)),
    ),
    label=("word",),
)
SINGLE = (PROGRAM, *CHARTER_SINGLE, KEYS_TABLE)
"""The tables that stand once, in single brackets; the others are lists of tables."""
ARRAYS = (
    *(SITE, PERSON, CHANNEL, RULE, LADDER, SYNC, DEADLINE, KIT, DIGEST),
    *(*CHARTER_ARRAYS, RIGHT, WORD),
)
