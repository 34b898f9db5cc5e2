"""Propose other rules: a cell, a ladder, keys, a shipped set, or the rules of an attached file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.data import NEWEST_RULES
from bot.domain.errors import Misconfigured, Refused, TooHeavy
from bot.domain.rule_set import Overrides, RuleSet
from bot.domain.rules import apply_overrides, merged, trimmed
from bot.domain.values import Severity, other_side
from bot.engine.commands.argument_kinds import nearest
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.features.rules.commands.check import findings, may_see
from bot.features.rules.commands.parse_change import (
    Typed,
    chosen,
    read_cell,
    read_keys,
    read_ladder,
)
from bot.features.rules.commands.show import changed_lines
from bot.features.rules.lint.finding import WRONG
from bot.features.rules.lint.texts import finding_text
from bot.features.rules.sets import SETS, overrides_of, set_of, shipped_sets
from bot.features.rules.store import PROPOSED, propose_rules, proposed_already
from bot.features.rules.texts import listed, refuse, say
from bot.messages.card import Card, Text, plain
from bot.ports.request import Attachment, Reply
from bot.program_file import LARGEST, read_rules
from bot.program_file.shipped import default_rules

LADDER, KEYS, SET = "ladder", "keys", "set"
# How many changes are told in the channel and in the answer, and how many findings.
TOLD, SHOWN, FOUND, MISTAKES = 4, 12, 5, 5


def _read(
    call: Call, what: str | None, which: str | None, severity: str | None, fields: Mapping[str, str]
) -> Overrides | None:
    """Read the rules of the attached file; ``None``: there is none."""
    file = call.attached()
    if file is None:
        return None
    if what is not None or which or severity or fields:
        raise refuse("no.two")
    return _from_file(call, file)


@command(
    "rules propose",
    Param("what", "rule", required=False, help="a category, ladder, keys or set; none with a file"),
    Param("which", "rule_part", required=False, help="its severity, trigger, or the set's name"),
    Param("severity", "rule_part", required=False, help="only for a ladder: its severity"),
    help="Propose other rules; the other side's program manager accepts them (program managers)",
    example="rules propose shortage major ack=2bd update=1bd",
    fields=True,
    beforehand=_read,
    takes_file=True,
)
def propose(
    call: Call,
    what: str | None,
    which: str | None,
    severity: Severity | None,
    fields: Mapping[str, str],
) -> Reply:
    """Propose a cell (``shortage major ack=2bd``), a ladder, keys, a set, or an attached file."""
    typed = Typed(which, severity, fields)
    # A shipped set comes as it ships today; any other change is made to what was agreed.
    shipped = (what or "").strip().lower() == SET
    base = NEWEST_RULES if shipped else call.ctx.rule_bases[call.ctx.row.rules_version]
    overrides = trimmed(default_rules(base), _wanted(call, what, typed))
    version = max(call.ctx.rule_sets) + 1
    rules = apply_overrides(default_rules(base), overrides, version)
    changes = changed_lines(call.ctx.rules, rules)
    same = proposed_already(call.tx, call.ctx, rules)
    if not changes:
        return call.answer(say("proposed.nothing", version=call.ctx.row.rules_version))
    if same is not None:
        return call.answer(say("proposed.already", version=same))
    others = _others(call)
    program = replace(call.ctx.program, overrides=overrides)
    told = _told(call, rules, changes)
    proposed = propose_rules(call.tx, call.ctx, program, call.person, [told], call.now, base)
    lines = [*_changes(call, changes, version), *others, *_found(call, rules)]
    company = call.ctx.company(other_side(call.side))
    title = say("proposed", version=proposed, company=company)
    return call.show(Card(title, lines=tuple(lines)))


def _wanted(call: Call, what: str | None, typed: Typed) -> Overrides:
    """Return everything that the program would change of the shipped rules."""
    current = call.ctx.rule_overrides[call.ctx.row.rules_version]
    read = call.worked_out(lambda: _read(call, what, typed.first, typed.second, typed.fields))
    if read is not None:
        return read
    if what is None:
        raise refuse("no.nothing", set=shipped_sets()[-1])
    word = what.strip().lower()
    if word == SET:
        return _set(typed)
    if word == LADDER:
        return merged(current, read_ladder(call.ctx.rules, typed))
    if word == KEYS:
        return merged(current, read_keys(typed))
    return merged(current, read_cell(_category(call, what), typed))


def _category(call: Call, typed: str) -> str:
    word, known = typed.strip().lower().replace("-", "_"), list(call.ctx.rules.categories)
    if word in known:
        return word
    near = nearest(word, [*known, LADDER, KEYS, SET])
    raise refuse("no.what", typed=typed, nearest=near, allowed=", ".join(known))


def _set(typed: Typed) -> Overrides:
    example = f"rules propose set {shipped_sets()[-1]}"
    name = chosen(typed.first, shipped_sets(), "rule set", example)
    extra = typed.second or next((f"{key}=" for key in typed.fields), None)
    if extra:
        raise refuse("no.rules.extra", extra=extra, example=f"rules propose set {name}")
    return overrides_of(name)


def _from_file(call: Call, file: Attachment) -> Overrides:
    """Read a program file, of which only the rules count, or a file with rules alone."""
    if len(file.data) > LARGEST:
        raise refuse("no.file.large", name=file.name, limit="256 KB")
    try:
        read = call.reader(read_rules, file.text)
    except Misconfigured as error:
        raise Refused("\n".join(error.problems[:MISTAKES])) from None
    except TooHeavy:
        raise refuse("no.file.heavy", name=file.name) from None
    if isinstance(read, Overrides):
        return read
    if read.key != call.ctx.program.key:
        raise refuse("no.issue.program", typed=read.key, key=call.ctx.program.key)
    return read.overrides


def _others(call: Call) -> list[Text]:
    versions = [str(r.version) for r in call.tx.rules(call.ctx.id) if r.state == PROPOSED]
    return [say("proposed.others", versions=", ".join(versions))] if versions else []


def _told(call: Call, rules: RuleSet, changes: list[str]) -> str:
    """Say what the channel reads of the changes; a shipped set has a name."""
    name = set_of(rules)
    shown = listed(changes, TOLD, _diff(call, rules.version))
    what = SETS[name] if name else ""
    told = say("proposed.set", name=name, what=what, changes=shown) if name else shown
    return plain(told).removesuffix(".")


def _diff(call: Call, version: int) -> str:
    return f"rules diff {call.ctx.row.rules_version} {version}"


def _changes(call: Call, changes: list[str], version: int) -> Iterator[Text]:
    if call.request.attachments:
        yield say("proposed.file")
    yield say("proposed.changes")
    yield from ((change,) for change in changes[:SHOWN])
    if len(changes) > SHOWN:
        yield say("more.lines", count=len(changes) - SHOWN, command=_diff(call, version))


def _found(call: Call, rules: RuleSet) -> Iterator[Text]:
    """Say what would be wrong, and what is not already so under the rules in force."""
    before = findings(call, call.ctx.rules)
    new = [f for f in findings(call, rules) if f.weight == WRONG or f.news(before)]
    seen = [finding for finding in new if may_see(call, finding)]
    if seen:
        yield say("proposed.found")
    yield from (finding_text(call.ctx.program, finding) for finding in seen[:FOUND])
    if len(seen) > FOUND:
        command = f"rules check version={rules.version}"
        yield say("more.page", count=len(seen) - FOUND, command=command)


COMMANDS = (propose,)
