"""Rule sets: durations and offsets in words, a program's overrides, what two versions differ in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.domain.rule_set import Cell, Ladder, Overrides, RuleOverride, RuleSet, Rung
from bot.domain.values import CLOCK_KINDS, SEVERITIES, Duration

# About a year each: longer targets are slips of the finger and would run off the calendar.
LONGEST = {"m": 527_040, "h": 8_784, "d": 366, "w": 53, "bh": 8_784, "bd": 366}
_DURATION = re.compile(r"([0-9]{1,6})(m|h|d|w|bh|bd)")
_OFFSET = re.compile(r"([+-])([0-9]{1,3})bd")
_STEP = re.compile(
    r"l(?P<level>[0-4]) *"
    r"(?:\+ *(?P<after>[0-9]+ *[a-z]+)|(?:after )?(?P<misses>[1-9][0-9]?) missed)"
    r"(?P<offer> *\(?offered\)?)?"
)

Line = tuple[str, str, str]
"""Where a rule stands: subject, severity (empty where it has none), key."""


def parse_duration(text: str, *, zero: bool = False) -> Duration:
    """Read ``30m 4h 2d 1w 4bh 2bd``; ``zero`` allows an amount of 0.

    Anything else, and more than about a year, raises ``ValueError``.
    """
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(text)
    amount, unit = int(match[1]), match[2]
    if amount > LONGEST[unit] or (amount == 0 and not zero):
        raise ValueError(text)
    return Duration(amount, unit)


def parse_offset(text: str) -> int:
    """Read ``-5bd``, ``0`` or ``+1bd`` as business days; anything else raises ``ValueError``."""
    if text == "0":
        return 0
    match = _OFFSET.fullmatch(text)
    days = int(match[2]) if match else 0
    if match is None or not 0 < days <= LONGEST["bd"]:
        raise ValueError(text)
    return -days if match[1] == "-" else days


def show_offset(days: int) -> str:
    """Write business days as ``-5bd``, ``0`` or ``+1bd``."""
    return f"{days:+d}bd" if days else "0"


def apply_overrides(base: RuleSet, overrides: Overrides, version: int) -> RuleSet:
    """Return ``base`` as ``version`` with a program's changes.

    A rule changes only the keys it gives of one cell; a ladder replaces one ladder whole. A
    category or severity that ``base`` does not have raises ``KeyError``.
    """
    categories = dict(base.categories)
    for change in overrides.rules:
        category = categories[change.category]
        cell = _changed(category.cells[change.severity], change)
        cells = {**category.cells, change.severity: cell}
        categories[change.category] = replace(category, cells=cells)
    ladders = {trigger: dict(rows) for trigger, rows in base.ladders.items()}
    for ladder in overrides.ladders:
        ladders.setdefault(ladder.trigger, {})[ladder.severity] = ladder.ladder
    keys = {**base.keys, **overrides.keys}
    return replace(base, version=version, categories=categories, ladders=ladders, keys=keys)


def _changed(cell: Cell, change: RuleOverride) -> Cell:
    return Cell(
        targets=replace(cell.targets, **dict(change.targets)),
        responder=change.responder or cell.responder,
        owner={**cell.owner, **(change.owner or {})},
    )


def merged(base: Overrides, change: Overrides) -> Overrides:
    """Return ``base`` with ``change`` on top: cells and ``keys`` one by one, ladders whole."""
    rules = {(rule.category, rule.severity): rule for rule in base.rules}
    for rule in change.rules:
        key = (rule.category, rule.severity)
        rules[key] = _merged_rule(rules.get(key), rule)
    ladders = {(row.trigger, row.severity): row for row in base.ladders}
    ladders |= {(row.trigger, row.severity): row for row in change.ladders}
    keys = {**base.keys, **change.keys}
    return Overrides(tuple(rules.values()), tuple(ladders.values()), keys)


def _merged_rule(old: RuleOverride | None, new: RuleOverride) -> RuleOverride:
    if old is None:
        return new
    owner = {**(old.owner or {}), **(new.owner or {})} or None
    targets = {**old.targets, **new.targets}
    return replace(old, targets=targets, responder=new.responder or old.responder, owner=owner)


def trimmed(base: RuleSet, overrides: Overrides) -> Overrides:
    """Return ``overrides`` without what already stands in ``base``, so that it may improve there.

    A category that ``base`` does not have raises ``KeyError``.
    """
    rules = tuple(rule for row in overrides.rules if (rule := _trimmed_rule(base, row)))
    ladders = tuple(
        row for row in overrides.ladders if base.ladder(row.trigger, row.severity) != row.ladder
    )
    keys = {severity: key for severity, key in overrides.keys.items() if base.keys[severity] != key}
    return Overrides(rules, ladders, keys)


def _trimmed_rule(base: RuleSet, rule: RuleOverride) -> RuleOverride | None:
    cell = base.cell(rule.category, rule.severity)
    targets = {
        kind: target for kind, target in rule.targets.items() if cell.targets.of(kind) != target
    }
    responder = None if rule.responder == cell.responder else rule.responder
    owner = {
        side: role for side, role in (rule.owner or {}).items() if cell.owner.get(side) != role
    }
    if not targets and responder is None and not owner:
        return None
    return replace(rule, targets=targets, responder=responder, owner=owner or None)


def parse_steps(text: str) -> tuple[Rung, ...]:
    """Read ``L1 +0m, L2 +1bd, L4 +5bd offered`` or ``L1 2 missed``, as ``show_steps`` writes it.

    Anything else, or a level that stands twice, raises ``ValueError`` with the part that is wrong.
    """
    steps = tuple(_read_step(part.strip().lower()) for part in text.split(","))
    for step in steps:
        if [rung.level for rung in steps].count(step.level) > 1:
            raise ValueError(f"L{step.level}")
    return steps


def _read_step(part: str) -> Rung:
    match = _STEP.fullmatch(part)
    if match is None:
        raise ValueError(part)
    after = None
    if match["after"]:
        try:
            after = parse_duration(match["after"].replace(" ", ""), zero=True)
        except ValueError:
            raise ValueError(part) from None
    misses = int(match["misses"]) if match["misses"] else None
    return Rung(int(match["level"]), after, misses, bool(match["offer"]))


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One difference of two rule sets; ``old`` and ``new`` are ``none`` where nothing stands.

    ``subject`` is a category, such as ``shortage``, or ``ack ladder``, ``milestone nudges``,
    ``milestone ladder``, ``keys``. ``severity`` is empty for what holds at every severity.
    """

    subject: str
    severity: str
    key: str
    old: str
    new: str

    def __str__(self) -> str:
        where = f"{self.severity} {self.subject}".strip()
        return f"{where}: {self.key} {self.old} → {self.new}"


def describe_changes(old: RuleSet, new: RuleSet) -> list[RuleChange]:
    """List what differs, in the order of the rules; name and version do not count."""
    before, after = dict(_lines(old)), dict(_lines(new))
    return [
        RuleChange(*line, before.get(line, "none"), after.get(line, "none"))
        for line in {**before, **after}
        if before.get(line, "none") != after.get(line, "none")
    ]


def show_steps(steps: tuple[Rung, ...]) -> str:
    """Write a ladder's steps in short, such as ``L1 +0m, L2 +1bd, L4 +5bd (offered)``."""
    return ", ".join(_show_step(step) for step in steps) or "none"


def _show_step(step: Rung) -> str:
    when = f"after {step.misses} missed" if step.after is None else f"+{step.after}"
    return f"L{step.level} {when}{' (offered)' if step.offer else ''}"


def _lines(rules: RuleSet) -> Iterator[tuple[Line, str]]:
    yield from _category_lines(rules)
    for trigger, rows in rules.ladders.items():
        for severity, ladder in rows.items():
            yield from _ladder_lines(f"{trigger} ladder", severity, ladder)
    for kind, days in rules.nudges.items():
        yield (f"{kind} nudges", "", "days"), " ".join(map(show_offset, days)) or "none"
    for kind, steps in rules.deadline_ladders.items():
        yield (f"{kind} ladder", "", "steps"), show_steps(steps)
    for severity in SEVERITIES:
        yield ("keys", severity, "loosened"), rules.keys[severity]


def _category_lines(rules: RuleSet) -> Iterator[tuple[Line, str]]:
    for name, category in rules.categories.items():
        yield (name, "", "title"), category.title
        yield (name, "", "severity"), category.severity
        yield (name, "", "asks"), " ".join(category.asks) or "none"
        for severity, cell in category.cells.items():
            yield from _cell_lines(name, severity, cell)


def _cell_lines(name: str, severity: str, cell: Cell) -> Iterator[tuple[Line, str]]:
    for kind in CLOCK_KINDS:
        yield (name, severity, kind), str(cell.targets.of(kind) or "none")
    yield (name, severity, "responder"), cell.responder
    for side, role in cell.owner.items():
        yield (name, severity, f"{side} owner"), role


def _ladder_lines(name: str, severity: str, ladder: Ladder) -> Iterator[tuple[Line, str]]:
    yield (name, severity, "remind"), "none" if ladder.remind is None else f"{ladder.remind}%"
    yield (name, severity, "help"), "none" if ladder.help is None else f"{ladder.help}%"
    yield (name, severity, "steps"), show_steps(ladder.steps)
