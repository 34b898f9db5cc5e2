"""What is said of a program file that one side sends."""

from __future__ import annotations

from bot.messages.say import Sayings

TEXTS: dict[str, str] = {
    "file.unchanged": "Nothing of program {key} is changed yet. Rule set v{version} stays in "
    "force.",
    "file.done": "Done at once: {what}.",
    "file.waits": "Waits for {company} ({number}): {what}",
    "file.waits.before": "Asked before, waits for {company} ({number}): {what}",
    "file.left_out": "Left out: the channels and digests that only {company} reads.",
    "file.about": "a program file: {what}",
    "file.value": "{what} {new} instead of {old}",
    "file.part": "{what}: {fields}",
    "file.part.new": "new {what}: {fields}",
    "file.field": "{name} {new} instead of {old}",
    "file.field.new": "{name} {new}",
    "file.channel": "{what}: only {company} reads it",
    "file.channel.both": "{what}: both companies read it",
    "file.leaves": "{what} ({name}) leaves",
    "file.dropped": "{what} is dropped",
    "file.more": "and {count} more",
    "no.file.terms": "Nothing was changed: the file holds terms of {company}. A file of your side "
    "holds its own terms only. Take those tables out and send it again.",
    "no.file.terms.shared": "Nothing was changed: the file holds terms that only your side reads. "
    "Send it in your own channel or a direct message.",
    "no.file.terms.heard": "Nothing was changed. The partner can read this file and its terms. "
    "Delete it here, and send it in a direct message.",
    "file.yes": "yes",
    "file.no": "no",
    "file.none": "none",
}

FILE_PARTS: dict[str, str] = {
    "name": "name of the program",
    "oem": "name of the OEM",
    "ems": "name of the EMS provider",
    "zone": "time zone of the program",
    "export_controlled": "export control",
}
"""What parts of a program file are called, where that is not its own word."""

_SAYINGS = Sayings(TEXTS)
say, refuse = _SAYINGS.say, _SAYINGS.refuse
