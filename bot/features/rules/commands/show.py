"""Look at the rules that both sides agreed to, and accept or reject proposed ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.domain.rule_set import KEYS, Cell, RuleSet
from bot.domain.rules import describe_changes
from bot.domain.values import CLOCK_KINDS, SEVERITIES, Duration, Severity
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.features.rules.sets import EARLIER, SETS, set_of
from bot.features.rules.store import PROPOSED, decide_rules
from bot.features.rules.texts import PAGE, STATES, change_lines, pages, refuse, say, spaced
from bot.messages.card import Card, Text
from bot.messages.say import Value, join
from bot.ports.request import Reply
from bot.program_file.shipped import default_rules

VERSION = Param(
    "version", "number", required=False, option=True, help="by default the one in force"
)


@command(
    "rules show",
    Param("category", "category", required=False, help="one category; by default all"),
    VERSION,
    help="Show the rules in force, or another version",
    example="rules show shortage",
    changes=False,
    long=True,
)
def show(call: Call, category: str | None, version: int | None) -> Reply:
    """Show a version: its categories and what it changes, or the rows of one category."""
    rules = version_of(call, version)
    title = _title(call, rules)
    if category is None:
        return call.show(Card(title, lines=tuple(_overview(call, rules))))
    row = rules.categories[category]
    lines = [row_line(severity, row.cells[severity]) for severity in SEVERITIES]
    lines.append(responder_line(call, row.cells[row.severity]))
    return call.show(Card((row.title,), lines=(title, *lines)))


def version_of(call: Call, version: int | None) -> RuleSet:
    """Return a version of the rules, by default the one in force."""
    if version is None:
        return call.ctx.rules
    if version not in call.ctx.rule_sets:
        allowed = ", ".join(map(str, call.ctx.rule_sets))
        example = f"rules show version={call.ctx.row.rules_version}"
        raise refuse("no.version", typed=version, allowed=allowed, example=example)
    return call.ctx.rule_sets[version]


def _title(call: Call, rules: RuleSet) -> Text:
    states = {row.version: row.state for row in call.tx.rules(call.ctx.id)}
    base = call.ctx.rule_bases[rules.version]
    name: Value = set_of(rules, base) or say("show.own", name=rules.name)
    if base in EARLIER.values():
        name = say("show.earlier", name=name, base=base)
    state = STATES[states[rules.version]]
    program = call.ctx.program.key
    return say("show.title", name=name, version=rules.version, program=program, state=state)


def _overview(call: Call, rules: RuleSet) -> Iterator[Text]:
    yield say("rules.categories", categories=", ".join(rules.categories))
    yield say("rules.keys", shown=join(keys_lines(rules, SEVERITIES), "; "))
    base = call.ctx.rule_bases[rules.version]
    changes = [(line,) for line in changed_lines(default_rules(base), rules)]
    yield say("show.changed" if changes else "show.same")
    shown = pages(changes, PAGE // 2)[0]
    yield from shown
    if len(shown) < len(changes):
        shipped = {version: name for name, version in EARLIER.items()}
        command = f"rules diff {shipped.get(base, next(iter(SETS)))} {rules.version}"
        yield say("more.lines", count=len(changes) - len(shown), command=command)


def changed_lines(old: RuleSet, new: RuleSet) -> list[str]:
    """Return in words what differs between two rule sets."""
    return change_lines(describe_changes(old, new), new.categories)


def row_line(severity: Severity, cell: Cell) -> Text:
    """Return the clocks of one severity in a line."""
    targets = {kind: _target(cell.targets.of(kind)) for kind in CLOCK_KINDS}
    return say("row", severity=severity, **targets)


def _target(length: Duration | None) -> str:
    return spaced(str(length)) if length else "none"


def responder_line(call: Call, cell: Cell) -> Text:
    """Say which side answers."""
    if cell.responder == "other":
        return say("rules.responder.other")
    return say("rules.responder", company=call.ctx.company(cell.responder))


def keys_lines(rules: RuleSet, severities: Sequence[Severity]) -> Iterator[Text]:
    """Say of severities what becomes of an act that loosens what its own side owes."""
    for key in KEYS:
        named = [severity for severity in severities if rules.keys[severity] == key]
        if named:
            yield say(f"keys.{key}", severities=", ".join(named))


@command(
    "rules accept",
    Param("version", "number", help="the proposed version"),
    help="Accept rules that the other side proposed (program managers)",
    example="rules accept 2",
)
def accept(call: Call, version: int) -> Reply:
    """Put a proposed rule set in force; open issues keep theirs."""
    call.require("rules accept", asked=_managers(call))
    before = _decided_before(call, version)
    if before is not None:
        return before
    decide_rules(call.tx, call.ctx, version, call.person, call.now, accept=True)
    return call.answer(say("rules.accepted", version=version))


@command(
    "rules reject",
    Param("version", "number", help="the proposed version"),
    help="Reject proposed rules (program managers)",
    example="rules reject 2",
)
def reject(call: Call, version: int) -> Reply:
    """Reject a proposed rule set; the one in force stays."""
    before = _decided_before(call, version)
    if before is not None:
        return before
    decide_rules(call.tx, call.ctx, version, call.person, call.now, accept=False)
    return call.answer(say("rules.rejected", version=version, current=call.ctx.row.rules_version))


def _managers(call: Call) -> list[str]:
    """Return who may be asked: the program managers and who stands in for one."""
    people, roster = call.ctx.program.people, call.ctx.roster
    return [person.id for person in people if roster.is_manager(person, call.now)]


def _decided_before(call: Call, version: int) -> Reply | None:
    """Answer a late or repeated decision with what is already true."""
    states = {row.version: row.state for row in call.tx.rules(call.ctx.id)}
    if states.get(version, PROPOSED) == PROPOSED:
        return None
    state, current = STATES[states[version]], call.ctx.row.rules_version
    return call.answer(say("rules.already", version=version, state=state, current=current))


COMMANDS = (show, accept, reject)
