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
    "part_twice": "gives the part {part} twice; each part stands once in a kit",
    "many_lines": "has {count} lines, more than {limit}; make two kits of it",
    # Between tables
    "words": "there are {count} [[word]] tables; at most {limit} are allowed",
    "word_letters": "has no letter or digit that makes it a word",
    "word_taken": "is a name of Andon itself; choose a word that has no meaning yet",
    "word_means": "means {other} to both companies already; choose another word",
    "word_meaning": "{value} is no name of {table}",
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
    "right_title": "{place}: title is missing; a topic of your own needs one: {allowed}, "
    "for example {example}",
    "right_approves": '{place}: approves names who is asked, but may is "{may}"; '
    'allowed: may = "asks" with approves, or no approves',
    # Warnings
    "warn_right": 'Nobody at {company} has the role {role}, which [[right]] "{topic}" asks; '
    "its program managers decide.",
    "warn_required": 'Nobody has the role {role}, which [[sync]] "{sync}" requires.',
    "warn_first": '[[sync]] "{sync}": start {start} does not fit its rrule; the first occurrence '
    "is {first}.",
    "warn_shared": 'No [[channel]] has audience = "shared"; both sides need one to read together.',
    "warn_needed_for": '[[kit]] "{kit}": needed_for is {value}, which is no [[deadline]] of '
    "the file.",
    "warn_nothing": "[[rule]] {category} {severity} changes nothing.",
}


def say(key: str, /, **values: object) -> str:
    """Return one sentence or reason, filled in; an unknown key raises ``KeyError``."""
    return TEXTS[key].format(**values)
