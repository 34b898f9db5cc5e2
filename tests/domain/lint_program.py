"""A program in which ``rules check`` finds nothing, to be broken one thing at a time."""

from __future__ import annotations

from bot.data import demo_program_text

HIGHEST = """
[[person]]
id = "vera"
name = "Vera Stone"
side = "oem"
site = "sj"
level = 4
backup = "helen"
phone = "+1 408 555 0105"

[[person]]
id = "hong"
name = "Hong Mei"
side = "ems"
site = "sz"
level = 4
backup = "gao"
phone = "+86 755 5550 0105"
"""

RULES = """
[[rule]]
category = "fai"
severity = "minor"
update = "2bd"

[[rule]]
category = "order"
severity = "minor"
update = "2bd"
"""

OWNERS = ("tom", "dana", "linh", "jun")


def sound() -> str:
    """Return the text of a program file without any finding in November 2026."""
    text = demo_program_text() + HIGHEST + RULES
    for owner in OWNERS:
        text = text.replace(f'id = "{owner}"\n', f'id = "{owner}"\nphone = "+1 408 555 0199"\n')
    return text


def broken(*changes: tuple[str, str]) -> str:
    """Return the sound file with each first ``old`` replaced by ``new``; all must be there."""
    text = sound()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def without(*people: str) -> str:
    """Return the sound file without the tables of these people, and without them as backups."""
    tables = sound().split("\n[[")
    gone = tuple(f'person]]\nid = "{who}"\n' for who in people)
    text = "\n[[".join(table for table in tables if not table.startswith(gone))
    for who in people:
        text = text.replace(f'backup = "{who}"\n', "")
    return text
