"""A rehearsal as a page to read: local times, who, where, and what was said."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.program import Program
from bot.domain.zones import load_zone
from bot.messages.terminal import printable
from bot.rehearsal.record import Happening, Record, Said, Stopped
from bot.rehearsal.texts import text
from bot.rehearsal.window import summary
from bot.rehearsal.words import show_length

WIDTH = 100
LABEL = 20
"""The width in characters of a line, and of the column that says who and where."""

_HARD_BLANK = "\u00a0"


def anchor_zones(program: Program) -> tuple[str, ...]:
    """Return the program's zone and those of both sides' first sites, each once."""
    sites = [program.side_sites(side)[:1] for side in program.sides]
    return tuple(dict.fromkeys([program.zone, *(s.zone for of_side in sites for s in of_side)]))


class Transcript:
    """Turns happenings into lines. ``kinds`` adds each message's kind, as ``expect`` names it."""

    def __init__(self, zones: Iterable[str], *, width: int = WIDTH, kinds: bool = True) -> None:
        self._zones = [load_zone(zone) for zone in zones] or [load_zone("UTC")]
        self._width = max(width, 60)
        self._kinds = kinds
        self._day: date | None = None
        self._times = ""
        self._shown: dict[tuple[str, str, str | None], list[str]] = {}

    def lines(self, happening: Happening) -> Iterator[str]:
        """Yield the lines that tell one happening."""
        yield from self._heading(happening.at)
        label, body = self._told(happening)
        yield from self._rows(happening.at, label, body)

    def _heading(self, at: datetime) -> Iterator[str]:
        day = at.astimezone(self._zones[0]).date()
        if day == self._day:
            return
        if self._day is None:
            yield text("times", zones=" | ".join(_city(zone) for zone in self._zones))
        self._day, self._times = day, ""
        yield ""
        yield f"── {day:%a %Y-%m-%d} ".ljust(self._width, "─")

    def _told(self, happening: Happening) -> tuple[str, list[str]]:
        match happening:
            case Said():
                key = "says" if happening.where == "shared" else "says_in"
                label = text(key, person=happening.person, where=happening.where)
                return label, happening.text.splitlines()
            case Stopped():
                return "──", [_stopped(happening)]
            case Record():
                return _to(happening), self._body(happening)

    def _body(self, record: Record) -> list[str]:
        lines = record.text.splitlines()
        key = (record.to, record.kind, record.subject)
        before, self._shown[key] = self._shown.get(key, []), lines
        head = [f"[{summary(record)}]"] if self._kinds else []
        if record.edit:
            return [*head, _changes(lines, before)]
        return [*head, *lines, *_buttons(record)]

    def _rows(self, at: datetime, label: str, body: list[str]) -> Iterator[str]:
        times = self._clock(at)
        shown, self._times = ("" if times == self._times else times), times
        gap = "  "
        indent = " " * (len(times) + len(gap))
        column = self._width - len(indent) - LABEL
        rows = [row for line in body or [""] for row in _wrapped(line, column)]
        if len(label) >= LABEL:
            yield f"{shown:<{len(times)}}{gap}{label}"
            shown, label = "", ""
        for row in rows:
            yield f"{shown:<{len(times)}}{gap}{label:<{LABEL}}{row}".rstrip()
            shown, label = "", ""

    def _clock(self, at: datetime) -> str:
        anchor = at.astimezone(self._zones[0])
        return " | ".join(_time(at.astimezone(zone), anchor) for zone in self._zones)


def _time(local: datetime, anchor: datetime) -> str:
    days = (local.date() - anchor.date()).days
    shift = f"{days:+d}d" if days else ""
    # The anchor's own column never shifts, so it needs no room for it.
    return f"{local:%H:%M}" if local.tzinfo is anchor.tzinfo else f"{local:%H:%M}{shift:<3}"


def _city(zone: ZoneInfo) -> str:
    return zone.key.rsplit("/", 1)[-1].replace("_", " ")


def _to(record: Record) -> str:
    person = record.to.removeprefix("dm:")
    if record.kind == "reply":
        return text("reply", person=person)
    return text("dm", person=person) if person != record.to else text("channel", channel=record.to)


def _stopped(stopped: Stopped) -> str:
    length = stopped.until - stopped.at
    return text("down", length=show_length(length)) if length else text("restarted")


def _changes(lines: list[str], before: list[str]) -> str:
    changes = [line for line in lines if line not in before]
    if not before or not changes:
        return text("edited_only")
    return text("edited", changes=" · ".join(changes))


def _buttons(record: Record) -> list[str]:
    if record.card is None or not record.card.buttons:
        return []
    labels = (button.label.replace(" ", _HARD_BLANK) for button in record.card.buttons)
    return ["  ".join(f"[{label}]" for label in labels)]


def _wrapped(line: str, width: int) -> list[str]:
    rows = textwrap.wrap(printable(line), width, subsequent_indent="  ", break_on_hyphens=False)
    return [row.replace(_HARD_BLANK, " ") for row in rows] or [""]
