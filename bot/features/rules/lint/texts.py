"""What ``rules check`` says: each finding with what comes of it and an example that mends it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.program import Program
from bot.domain.values import other_side
from bot.features.rules.lint.finding import Finding
from bot.features.rules.texts import KEYS, spaced
from bot.messages.card import Moment, Text
from bot.messages.moments import moment_in
from bot.messages.say import Value, fill

LISTED = 6
"""How many names of a list are written out."""

LENGTHS = ("length", "limit", "after", "before")
WEIGHTS = {"wrong": "Wrong", "gap": "Gap", "note": "Note"}

FOUND: dict[str, str] = {
    "no_manager": "{company} has no program manager. "
    "Nobody of {company} can decide on rules or severities.",
    "level_nobody": "Nobody of either side stands on level {level} or above. "
    "These ladders alert nobody there: {ladders}.",
    "level_hole": "Nobody of {company} stands on level {level} or above. "
    "Only {partner} is alerted there: {ladders}.",
    "level_passed": "Nobody of {company} stands on level {level}. "
    "Its alerts go to level {next}: {people}.",
    "role_nobody": "Nobody of {company} has the role {role}, and nobody stands in for it. "
    "Nobody is told of {categories}.",
    "role_empty": "Nobody of {company} has the role {role}, which owns {categories}. "
    "Told instead: {people}.",
    "single": "Only {person} covers {alone} for {company}, and has no backup.",
    "away_alone": "{person} is away {days} and has no backup. Empty then: {alone}.",
    "away_too": "{person} is away {days}, and so is the backup: {others}. Empty then: {alone}.",
    "away_circle": "{person} and the backup ({others}) stand in for each other, "
    "and all are away {days}. Empty then: {alone}.",
    "unreachable": "Cannot be told, since they have no identity on {platforms}: {people}.",
    "phone_level": "No phone number on level 3 or above: {people}.",
    "phone_owner": "From level 3 on, alerts show the owner's phone number. "
    "It is missing for {people}.",
    "clock_longer": "{first} {length} can end after {second} {limit}: {cells}.",
    "rung_order": "{severity} {trigger} ladder: level {level} ({after}) does not come after "
    "level {lower} ({before}).",
    "rung_misses": "{severity} {trigger} ladder: level {level} waits for missed updates, "
    "which only the update ladder counts. It is never alerted.",
    "rung_no_misses": "{severity} update ladder: level {level} waits for no missed update. "
    "It is never alerted.",
    "remind_never": "{severity} {trigger} ladder: a reminder at {percent} % never comes "
    "before the due time.",
    "remind_unused": "{severity} {trigger} ladder: its reminder is never sent.",
    "no_ladder": "{severity} {trigger}: the clock runs, but no ladder follows. "
    "Nobody is alerted when it runs out: {categories}.",
    "no_clock": "{severity} {trigger} ladder: no category has this clock. "
    "The ladder is never climbed.",
    "never_open": "Site {site} of {company} never opens. No clock in business time can run there.",
    "closed_long": "Site {site} of {company} is closed until {opens}. "
    "Clocks in business time start only then.",
    "shipped_earlier": "These rules rest on version {base} of the shipped rules. Version {newest} "
    "is quieter and tells whoever acts next. What it changes: "
    "rules diff ems-standard-{base} ems-standard.",
    "loosened_alone": "at {severity}, whoever owes something may loosen or end it at once. The "
    "other side is shown it and has 2 business days to undo it.",
    "made_up": "Site {site} of {company} works on these official make-up workdays: {days}. "
    "A day that is not worked is given as closed.",
    "made_up_unknown": "The official make-up workdays of {year} in {country} are not known yet. "
    "Until then site {site} of {company} works on them only if they are given as open.",
    "nobody": "Nobody of either side is in working hours from {stretches}. "
    "A critical issue then reaches people outside their hours.",
}

MEND: dict[str, str] = {
    "no_manager": "program person {id} roles=+program_manager",
    "level_nobody": "program person … level={level}",
    "level_hole": "program person … side={side} level={level}",
    "level_passed": "program person … side={side} level={level}",
    "role_nobody": "program person {id} roles=+{role}",
    "role_empty": "program person {id} roles=+{role}",
    "single": "program person {id} backup={backup}",
    "away_alone": "program person {id} backup={backup}",
    "away_too": "program person {id} backup={backup}",
    "away_circle": "program person {id} backup={backup}",
    "unreachable": "program person {id} {given}",
    "phone_level": 'program person {id} phone="+1 408 555 0100"',
    "phone_owner": 'program person {id} phone="+1 408 555 0100"',
    "clock_longer": "rules propose {cell} {clock}={shorter}",
    "rung_order": 'rules propose ladder {on} steps="{steps}"',
    "rung_misses": 'rules propose ladder {on} steps="{steps}"',
    "rung_no_misses": 'rules propose ladder {on} steps="{steps}"',
    "remind_never": "rules propose ladder {on} remind=50%",
    "remind_unused": "rules propose ladder {on} remind=none",
    "no_ladder": 'rules propose ladder {on} steps="{steps}"',
    "no_clock": "rules propose general {clocked}",
    "never_open": '[[site]] "{site}": week = { mon-fri = ["08:00-17:00"] }, and fewer closed days',
    "closed_long": "program calendar {site} open {day}",
    "loosened_alone": "rules propose keys {severity}=ask",
    "made_up": "program calendar {site} closed {day}",
    "made_up_unknown": "program calendar {site} open …",
    "nobody": "program calendar {site} open {day}",
    "shipped_earlier": "rules propose set ems-standard",
}
_LADDER = '[[ladder]] trigger = "{trigger}", severity = "{severity}", '
_TABLES = 'steps = [{ level = 1, after = "0m" }, { level = 2, after = "1bd" }]'
_COUNTED = "steps = [{ level = 1, misses = 1 }, { level = 2, misses = 3 }]"
IN_FILE: dict[str, str] = {
    "no_manager": '[[person]] "{id}": roles = ["program_manager"]',
    "level_nobody": "[[person]] with level = {level}",
    "level_hole": '[[person]] with side = "{side}", level = {level}',
    "level_passed": '[[person]] with side = "{side}", level = {level}',
    "role_nobody": '[[person]] "{id}": add "{role}" to roles',
    "role_empty": '[[person]] "{id}": add "{role}" to roles',
    "single": '[[person]] "{id}": backup = "{backup}"',
    "away_alone": '[[person]] "{id}": backup = "{backup}"',
    "away_too": '[[person]] "{id}": backup = "{backup}"',
    "away_circle": '[[person]] "{id}": backup = "{backup}"',
    "unreachable": '[[person]] "{id}": {identity}',
    "phone_level": '[[person]] "{id}": phone = "+1 408 555 0100"',
    "phone_owner": '[[person]] "{id}": phone = "+1 408 555 0100"',
    "clock_longer": '[[rule]] category = "{category}", severity = "{severity}", '
    '{clock} = "{shorter}"',
    "rung_order": _LADDER + "{tables}",
    "rung_misses": _LADDER + _TABLES,
    "rung_no_misses": _LADDER + _COUNTED,
    "remind_never": _LADDER + 'remind = "50%"',
    "remind_unused": _LADDER + "without remind",
    "no_ladder": _LADDER + "{tables}",
    "closed_long": '[[site]] "{site}": open = ["{day}"]',
    "loosened_alone": '[keys]: {severity} = "ask"',
    "made_up": '[[site]] "{site}": closed = ["{day}"]',
    "made_up_unknown": '[[site]] "{site}": open = ["…"]',
    "nobody": '[[site]] "{site}": open = ["{day}"]',
    "no_clock": '[[rule]] category = "general", severity = "{severity}", {trigger} = "3bd"',
}
"""How the same is mended in a program file, where ``MEND`` gives a command."""
NOBODY_LEFT = "program person … side={side}"
NOBODY_LEFT_IN_FILE = 'add a [[person]] with side = "{side}" who can stand in'

WHOLE = "{weight}: {what} To mend: {mend}"
MORE = "{names} +{count} more"
STEPS = {"update": "L1 1 missed, L2 3 missed"}
ORDINARY_STEPS = "L1 +0m, L2 +1bd"
IDENTITIES = {
    "slack": 'slack = "T0ACME/U0MARIA"',
    "discord": 'discord = "123456789012345678"',
}


def finding_text(program: Program, finding: Finding, *, in_file: bool = False) -> Text:
    """Return a finding as one paragraph; moments are written in both sides' zones.

    ``in_file`` mends it by a line of the program file rather than by a command.
    """
    values = _values(program, finding)
    what = fill(FOUND[finding.key], **values)
    mend = fill(_mend(finding, in_file), **values)
    return fill(WHOLE, weight=WEIGHTS[finding.weight], what=_capital(what), mend=mend)


def _mend(finding: Finding, in_file: bool) -> str:
    if ("backup", None) in finding.values or ("id", None) in finding.values:
        return NOBODY_LEFT_IN_FILE if in_file else NOBODY_LEFT
    return IN_FILE.get(finding.key, MEND[finding.key]) if in_file else MEND[finding.key]


def _values(program: Program, finding: Finding) -> dict[str, Value]:
    values = {name: _shown(program, name, value) for name, value in finding.values}
    return values | _derived(program, finding)


def _shown(program: Program, name: str, value: object) -> Value:
    if isinstance(value, datetime):
        return moment_in(program, value)
    if isinstance(value, tuple):
        if value and isinstance(value[0], tuple):
            return _stretches(program, value)
        return _listed(value)
    if isinstance(value, int):
        return value
    if name in ("first", "second"):
        return KEYS.get(str(value), str(value))
    return spaced(str(value)) if name in LENGTHS else str(value or "")


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:LISTED])
    return MORE.format(names=shown, count=len(names) - LISTED) if len(names) > LISTED else shown


def _stretches(program: Program, stretches: Sequence[tuple[datetime, datetime]]) -> Text:
    parts: list[str | Moment] = []
    for start, end in stretches[:3]:
        parts += ["; ", moment_in(program, start), " to ", moment_in(program, end)]
    more = [f"; +{len(stretches) - 3} more"] if len(stretches) > 3 else []
    return (*parts[1:], *more)


def _derived(program: Program, finding: Finding) -> dict[str, Value]:
    """Return what the sentences need beside the finding's own values."""
    given, more = dict(finding.values), dict[str, Value]()
    if finding.side:
        more["side"] = finding.side
        more["company"] = program.company(finding.side)
        more["partner"] = program.company(other_side(finding.side))
    if "trigger" in given:
        more["on"] = f"{given['trigger']} {given['severity']}"
        more["tables"] = _COUNTED if given["trigger"] == "update" else _TABLES
        more["steps"] = STEPS.get(str(given["trigger"]), ORDINARY_STEPS)
        more["clocked"] = f"{given['severity']} {given['trigger']}=3bd"
    if finding.key == "clock_longer":
        more["cell"] = finding.get("cells")[0]
        more["category"], _, more["severity"] = finding.get("cells")[0].partition(" ")
        more["clock"], more["shorter"] = finding.get("first"), finding.get("limit")
    if finding.key == "unreachable":
        more["identity"] = IDENTITIES.get(finding.get("platforms")[0], "")
        more["given"] = str(more["identity"]).replace(" = ", "=").replace('"', "")
    return more


def _capital(text: Text) -> Text:
    first, *rest = text
    return (first[:1].upper() + first[1:], *rest) if isinstance(first, str) else text
