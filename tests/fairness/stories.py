"""Makes stories from seeds: what people of two companies do in a few virtual weeks.

A story may use every command. Its lines are in ``stories_lines``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from bot.features import INDEX
from bot.ports.acts import React
from bot.rehearsal.steps import Restart, Wait
from tests.fairness.stories_lines import (
    CHATTER,
    COMMON,
    EXAMPLES,
    FILES,
    KEPT_APART,
    KINDS,
    LIVES,
    LOOKS,
    MANAGED,
    PRIVATE,
    RARE,
    SUGGESTED,
)

BEGIN = datetime(2027, 1, 4, 16, tzinfo=UTC)
PROGRAM = Path(__file__).with_name("stories.toml")
SIDE = {"tom": "oem", "maria": "oem", "dana": "oem", "linh": "ems", "wei": "ems", "hua": "ems"}
WEIGHTS = {"tom": 4, "maria": 4, "dana": 1, "linh": 4, "wei": 4, "hua": 1}
"""How much each person does."""
MANAGERS = ("maria", "wei")
"""The program manager of each side, the OEM's first."""
LENGTH, LOOKED = 60, 6
"""Steps of a story, and how many looks each program manager has at its end."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A line that somebody says; ``where`` and ``files`` as in a scenario."""

    person: str
    where: str
    text: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody presses one of the buttons that they see; ``shared``: in the shared channel only."""

    person: str
    which: int
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Choose:
    """Somebody types an argument of a kind in a place, and looks what is suggested."""

    person: str
    where: str
    kind: str


What = Talk | Press | Choose | React | Wait | Restart


@dataclass(frozen=True, slots=True)
class Step:
    """A step with its number; one that is ``private`` is nobody else's than one side's."""

    number: int
    what: What
    private: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """A program file, what is done, and the files that people send, by name."""

    program: str
    steps: tuple[Step, ...]
    files: Mapping[str, str]


_TOKEN = re.compile(r"<(\w+)>")


class Draw:
    """What one seed draws; it knows how many issues were logged about, and which names are new."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.passed = timedelta()
        self.logged = 0
        self.scars: list[int] = []
        self.made: list[str] = ["coc", "fix", "lot"]
        self.person = "tom"

    def line(self, words: str, examples: Mapping[str, tuple[str, ...]] = EXAMPLES) -> str:
        """Return a line of a command for the person who acts."""
        line = self.rng.choice(examples[words])
        self.logged += words in ("issue log", "issue scar")
        if words == "issue scar" or line.startswith("issue log scar"):
            self.scars.append(self.logged)
        return _TOKEN.sub(lambda found: str(_WORDS[found[1]](self)), line)

    def day(self, least: int, most: int) -> str:
        """Return a date so many days ahead."""
        ahead = timedelta(self.rng.randint(least, most))
        return f"{BEGIN + self.passed + ahead:%Y-%m-%d}"

    def of_side(self) -> str:
        """Return somebody of the own side."""
        side = SIDE[self.person]
        return self.rng.choice([person for person in SIDE if SIDE[person] == side])

    def new(self) -> str:
        """Return a name that is new."""
        self.made.append(f"n{len(self.made)}")
        return self.made[-1]


def _of(*words: str) -> Callable[[Draw], str]:
    return lambda draw: draw.rng.choice(words)


CATEGORIES = (
    *("line_down", "nonconformance", "shortage", "delivery", "eq", "order", "commercial"),
    *("confidentiality", "general", "test_yield", "scar", "deviation", "change", "fai"),
)
_WORDS: Mapping[str, Callable[[Draw], object]] = {
    "category": _of(*CATEGORIES),
    "decided": _of("fai", "deviation", "change", "eq"),
    "severity": _of("critical", "major", "major", "minor", "info"),
    "title": _of("U7 short 1200 pcs", "Solder mask differs", "Label torn", "Kit late", "Yield low"),
    "text": _of("broker has 800", "quote tomorrow", "two more boards", "the lab is closed"),
    "rev": _of("B", "C"),
    "day": lambda draw: draw.day(1, 12),
    "late": lambda draw: draw.day(25, 35),
    "far": lambda draw: draw.day(70, 90),
    "side": _of("oem", "ems"),
    "own": lambda draw: SIDE[draw.person],
    "site": lambda draw: "sj" if SIDE[draw.person] == "oem" else "sz",
    "mate": Draw.of_side,
    "person": _of(*SIDE),
    "issue": lambda draw: f"ACME-{draw.rng.randint(max(1, draw.logged - 6), max(1, draw.logged))}",
    "scar": lambda draw: f"ACME-{draw.rng.choice(draw.scars or [1])}",
    "filter": _of("open", "mine", "waiting", "overdue", "all"),
    "level": _of("1", "2", "3"),
    "few": _of("1", "2", "3", "4"),
    "discipline": _of("D1", "D3", "D4", "D5", "D6", "D8"),
    "kind": _of("milestone", "action", "promise"),
    "new": Draw.new,
    "deadline": lambda draw: draw.rng.choice(draw.made),
    "milestone": lambda draw: "fix" if SIDE[draw.person] == "oem" else "lot",
    "sync": _of("ops", "ops", "extra"),
    "question": _of("promise/coc/2027-01-14", "promise/n2/2027-01-15"),
    "digest": _of("daily", "weekly", "internal", "monthly", "personal"),
    "rhythm": lambda draw: draw.rng.choice(["quarter", "never", draw.day(3, 12)]),
    "on": _of("on", "off"),
}


def story(seed: int, length: int = LENGTH) -> Story:
    """Return a story in which everybody does anything."""
    draw = Draw(Random(f"story/{seed}"))
    lives = draw.rng.sample(LIVES, 2)
    draw.logged = len(lives)
    done = [_what(draw) for _ in range(length)]
    for number, life in enumerate(lives, start=1):
        done = _merged(draw.rng, _life(life, number), done, first=number)
    shown = [look for person in MANAGERS for look in draw.rng.sample(_looks(draw, person), LOOKED)]
    steps = [Step(number, what) for number, what in enumerate([*done, *shown])]
    program = PROGRAM.read_text("utf-8")
    return Story(program, tuple(steps), FILES | {"program.toml": _changed(program)})


def _life(life: tuple[tuple[str, str], ...], number: int) -> list[What]:
    """Return the lines about the issue that gets a number, by the one who says each."""
    name = f"ACME-{number}"
    return [Talk(who, "shared", f"/andon {line.replace('<it>', name)}") for who, line in life]


def _merged(rng: Random, life: list[What], done: list[What], first: int) -> list[What]:
    """Return what is done with a life in between, in its order; its first line is no. ``first``."""
    places = sorted(rng.sample(range(first, len(done)), len(life) - 1))
    merged = [*done[: first - 1], life[0], *done[first - 1 :]]
    for offset, (place, line) in enumerate(zip(places, life[1:], strict=True), start=1):
        merged.insert(place + offset, line)
    return merged


def with_private(told: Story, seed: int, side: str) -> Story:
    """Return a story with acts between its steps that are the own affair of ``side``.

    What this side's people press in the story itself is in the shared channel: nothing that the
    acts between bring into their own conversations may change what they do there.
    """
    draw = Draw(Random(f"private/{seed}"))
    people = [person for person in SIDE if SIDE[person] == side]
    steps: list[Step] = []
    for step in filter(_may_stay, told.steps):
        steps.append(_in_public(step, side))
        draw.logged += _says(step, "issue log") or _says(step, "issue scar")
        for _ in range(draw.rng.choice((0, 1, 2))):
            draw.person = draw.rng.choice(people)
            steps.append(Step(step.number, _own_affair(draw), private=True))
    return replace(told, steps=tuple(steps))


def without_private(told: Story) -> Story:
    """Return a story without what is one side's own affair."""
    return replace(told, steps=tuple(step for step in told.steps if not step.private))


def looked_through(told: Story, side: str) -> Story:
    """Return a story at whose end somebody of ``side`` looks at everything."""
    draw = Draw(Random("looks"))
    person = MANAGERS[side != "oem"]
    looks = [Step(len(told.steps) + n, look) for n, look in enumerate(_looks(draw, person))]
    return replace(told, steps=(*told.steps, *looks))


def _looks(draw: Draw, person: str) -> list[What]:
    """Return every command that only shows, by one person in a direct message."""
    draw.person = person
    return [_typed(draw, "dm", draw.line(words)) for words in LOOKS]


def _says(step: Step, words: str) -> bool:
    return isinstance(step.what, Talk) and f"andon {words}" in step.what.text


def _may_stay(step: Step) -> bool:
    """Say whether a step means the same with acts in between. A list may be imported by a number
    that one of them took; a program file that names the partner's contacts is refused by how it
    differs from what is stored."""
    return not (_says(step, "issue import") or _says(step, "program import"))


def _in_public(step: Step, side: str) -> Step:
    what = step.what
    own = isinstance(what, Press) and SIDE[what.person] == side
    return replace(step, what=replace(what, shared=True)) if own else step


def _what(draw: Draw) -> What:
    rng = draw.rng
    draw.person = rng.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    kind = rng.choices(list(KINDS), list(KINDS.values()))
    match kind[0]:
        case "say":
            return _said(draw)
        case "press":
            return Press(draw.person, rng.randrange(40))
        case "wait":
            return _waited(draw)
        case "chat":
            where = rng.choice(["shared", SIDE[draw.person], "dm", draw.line("issue why")[10:]])
            return Talk(draw.person, where, rng.choice(CHATTER))
        case "choose":
            where = rng.choice(["shared", SIDE[draw.person], "dm"])
            return Choose(draw.person, where, rng.choice(SUGGESTED))
        case "react":
            subject = draw.line("issue why")[10:]
            return React(0, draw.person, rng.choice(list(INDEX.reactions)), subject=subject)
    return Restart(0)


def _said(draw: Draw) -> Talk:
    words = draw.rng.choice([*EXAMPLES, *COMMON])
    if words in RARE and draw.rng.random() < 0.7:
        words = "issue log"
    where = draw.rng.choice(["shared", "shared", "shared", "dm", SIDE[draw.person]])
    return _typed(draw, where, draw.line(words))


def _own_affair(draw: Draw) -> Talk:
    where = draw.rng.choice(["dm", SIDE[draw.person]])
    if draw.rng.random() < 0.15:
        return Talk(draw.person, where, draw.rng.choice(CHATTER))
    words = draw.rng.choice(PRIVATE)
    if words in MANAGED:
        draw.person = MANAGERS[SIDE[draw.person] != "oem"]
    return _typed(draw, where, draw.line(words, EXAMPLES | KEPT_APART))


def _typed(draw: Draw, where: str, line: str) -> Talk:
    line, _, file = line.partition(" +") if line.endswith((".csv", ".toml")) else (line, "", "")
    mark = "@" if file else draw.rng.choice("/@")
    return Talk(draw.person, where, f"{mark}andon {line}".strip(), (file,) if file else ())


def _waited(draw: Draw) -> Wait:
    hours = draw.rng.choice((0.2, 1, 1, 3, 5, 9, 14, 24, 60))
    draw.passed += timedelta(hours=hours)
    return Wait(0, timedelta(hours=hours))


def _changed(program: str) -> str:
    """Return a program file in which both sides' hours and people changed."""
    changed = program.replace('"08:00-17:00"', '"08:00-16:30"')
    return changed.replace("Hua Li", "Hua Lin").replace('ack = "4bh"', 'ack = "6bh"')
