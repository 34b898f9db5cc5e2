"""A rule set: what each category and severity asks for, and who is alerted when it is late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.values import Duration, Severity


@dataclass(frozen=True, slots=True)
class Targets:
    """One row of the rule table; ``None`` means that the clock does not run.

    ``confirm`` is the counterpart's: how long it has to close or reopen what was resolved.
    """

    ack: Duration | None = None
    contain: Duration | None = None
    update: Duration | None = None
    resolve: Duration | None = None
    confirm: Duration | None = None

    def of(self, kind: str) -> Duration | None:
        """Return the target of one clock kind."""
        value: Duration | None = getattr(self, kind)
        return value


@dataclass(frozen=True, slots=True)
class Cell:
    """The rule of one category and severity. ``responder`` is oem, ems or other."""

    targets: Targets
    responder: str
    owner: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of issue: its default severity, what it asks for and one cell a severity."""

    id: str
    title: str
    severity: Severity
    asks: tuple[str, ...]
    cells: Mapping[Severity, Cell]


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: ``after`` the due moment, or at ``misses`` missed updates."""

    level: int
    after: Duration | None = None
    misses: int | None = None
    offer: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """What happens around a due moment; ``remind`` and ``help`` are percentages of the clock's
    length: when its owner is reminded, and when somebody beside them is asked to help."""

    steps: tuple[Rung, ...] = ()
    remind: int | None = None
    help: int | None = None


ASK, INFORM = "ask", "inform"
KEYS = (ASK, INFORM)
"""What may become of an act that loosens what its own side owes: the other side agrees first, or is
shown what was done and can undo it."""
DEFAULT_KEYS: Mapping[Severity, str] = {
    "critical": ASK,
    "major": ASK,
    "minor": INFORM,
    "info": INFORM,
}
"""What becomes of an act that loosens what its own side owes, where a program says nothing else."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The versioned communication rules that both sides agreed to.

    ``keys`` says for each severity what becomes of an act that loosens what its own side owes:
    ``ask`` the other side first, or do it and ``inform`` them. ``nudges`` and ``deadline_ladders``
    are keyed by deadline kind, nudges as business-day offsets.
    """

    name: str
    version: int
    categories: Mapping[str, Category]
    ladders: Mapping[str, Mapping[str, Ladder]]
    nudges: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    deadline_ladders: Mapping[str, tuple[Rung, ...]] = field(default_factory=dict)
    keys: Mapping[Severity, str] = field(default_factory=lambda: DEFAULT_KEYS)

    def cell(self, category: str, severity: Severity) -> Cell:
        """Return the rule of ``category`` and ``severity``; an unknown one raises ``KeyError``."""
        return self.categories[category].cells[severity]

    def ladder(self, trigger: str, severity: Severity) -> Ladder:
        """Return the ladder of ``trigger`` and ``severity``; a missing one is empty."""
        return self.ladders.get(trigger, {}).get(severity, Ladder())


@dataclass(frozen=True, slots=True)
class RuleOverride:
    """A ``[[rule]]`` table: what a program changes of one cell; ``None`` leaves it as it was.

    ``targets`` holds only the named clocks.
    """

    category: str
    severity: Severity
    targets: Mapping[str, Duration] = field(default_factory=dict)
    responder: str | None = None
    owner: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class LadderOverride:
    """A ``[[ladder]]`` table: one ladder of a program, replacing the default one."""

    trigger: str
    severity: Severity
    ladder: Ladder


@dataclass(frozen=True, slots=True)
class Overrides:
    """Everything a program changes of the shipped rule set; ``keys`` holds only those given."""

    rules: tuple[RuleOverride, ...] = ()
    ladders: tuple[LadderOverride, ...] = ()
    keys: Mapping[Severity, str] = field(default_factory=dict)
