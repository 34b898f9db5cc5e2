"""What a rehearsal and the demo say: mistakes, failed expectations, words of a transcript."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    # mistakes in a scenario
    "line": "Line {line}: {problem}",
    "empty": (
        "The scenario has no steps: begin with a time, "
        "for example at 2026-12-03T16:00 Asia/Shanghai."
    ),
    "first": (
        "The first step sets the time: put one before this line, "
        "for example at 2026-12-03T16:00 Asia/Shanghai."
    ),
    "backward": (
        "Time only goes forward, and at this point it is {now} in {zone}: "
        "use a later time, for example at {example}."
    ),
    "unknown": (
        '"{source}" is no step: use at, wait, down, restart, expect, or what a person says, clicks '
        "or reacts with, for example maria: /andon issue list."
    ),
    "long": (
        "The line is too long: {length} characters, {limit} are allowed. "
        "Shorten what is said in it, for example to its first sentence."
    ),
    "when": (
        '"{source}" is no time: use a date and a time of day, '
        "for example at 2026-12-03T16:00 Asia/Shanghai."
    ),
    "zone": '"{zone}" is no time zone: use an IANA name, for example Asia/Shanghai.',
    "offset": (
        '"{source}" has an offset and a zone: use only one of them, '
        "for example at 2026-12-03T16:00 Asia/Shanghai."
    ),
    "length": (
        '"{source}" is no length of time: use whole numbers with s, m, h, d or w (elapsed time), '
        "for example {word} 1h30m."
    ),
    "too_long": '"{source}" is too long: use at most ten years, for example {word} 52w.',
    "restart": '"restart" stands alone; to stay away for a while use, for example, down 8h.',
    "silent": "{person} says nothing: put the words after the colon, for example {person}: hello.",
    "where": (
        '"{where}" is no place to speak in: use shared, oem, ems, dm or an issue, '
        "for example {person} in ACME-1: done."
    ),
    "clicks": (
        '"{source}" is no click: use the label in quotes and the subject, '
        'for example tom clicks "Resolve" on ACME-1.'
    ),
    "reacts": (
        '"{source}" is no reaction: use an emoji\'s name and a part of the message in quotes, '
        'for example linh reacts rotating_light to "kit 4411".'
    ),
    "with": (
        '"{source}" shows no file: use the name of a file with its end, and the place and words if '
        "there are any, for example linh with label.jpg in ACME-1: the label."
    ),
    "expect": (
        '"{source}" expects nothing: use expect [none] <kind> [<subject>] [level=n] [to=...] '
        '[text="..."] [mentions=a,b], for example expect ack.escalated ACME-1 level=1.'
    ),
    "kind": '"{kind}" is no kind of message: use one of {kinds}, for example expect {example}.',
    "option": (
        '"{word}" is not understood here: after the kind use a subject, level=, to=, text= or '
        "mentions=, each at most once, for example expect ack.escalated ACME-1 level=1."
    ),
    "level": '"{value}" is no level: use a whole number from 0, for example level=1.',
    "to": (
        '"{value}" is nobody to deliver to: use shared, oem, ems or dm:<person>, '
        "for example to=dm:maria."
    ),
    "blank": "{name}= is empty: give a value, for example {example}.",
    # what became of an expectation
    "missing": "Line {line}: expected {wanted}, but it was not delivered. {window}",
    "unwanted": "Line {line}: expected no {wanted}, but it was delivered: {found}. {window}",
    "window": "Delivered since the previous expect: {records}.",
    "window_empty": "Nothing was delivered since the previous expect.",
    "window_more": "… and {count} more",
    "until": "The end {until} lies before the last step, at {now}: use a later one.",
    "stuck": "Andon makes no progress at {now}: something stays due there.",
    "live_only": (
        "Time passes by itself here: use what a person says, clicks or reacts with, "
        "for example maria: /andon issue list."
    ),
    # the demo
    "welcome": (
        "Andon demo: {oem} (OEM) and {ems} (EMS) share this room. Time stands still until you let "
        "it pass, for example with: wait 4h"
    ),
    "speaking": "You speak as {name} ({id}, {side}: {roles}).",
    "nobody": "{person} is not in this program: use one of {people}, for example {example}: hello.",
    "no_number": "There is no button {number} to press: use {allowed}.",
    "no_numbers": "There is no button to press: log an issue first, for example {example}.",
    "number_range": "1 to {count} for {subject}",
    # a transcript
    "times": "Times: {zones}",
    "reply": "→ {person}, privately",
    "dm": "→ {person}",
    "channel": "→ {channel}",
    "says": "{person}",
    "says_in": "{person} in {where}",
    "clicks_on": "clicks “{label}” on {subject}",
    "reacts_to": "reacts :{emoji}: to “{quote}”",
    "with_files": "[{files}] {text}",
    "down": "the bot is down for {length}",
    "restarted": "the bot is killed and starts again",
    "edited": "updated: {changes}",
    "edited_only": "updated",
}


def text(key: str, /, **values: object) -> str:
    """Return the sentence ``key`` with its values filled in; an unknown key raises ``KeyError``."""
    return TEXTS[key].format(**values)
