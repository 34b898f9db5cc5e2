"""The versions of the rules: who proposed and decided them, and what differs between two."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.rule_set import RuleSet
from bot.domain.rules import apply_overrides, describe_changes
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.proposals.value import PROPOSAL, Proposal
from bot.features.rules.commands.show import changed_lines
from bot.features.rules.sets import EARLIER, SETS, overrides_of, set_of
from bot.features.rules.store import RULES
from bot.features.rules.texts import STATES, listed, pages, refuse, say
from bot.messages.card import Card, Text, plain
from bot.ports import RulesRow
from bot.ports.codec import from_data
from bot.ports.request import Reply
from bot.program_file.shipped import default_rules

VERSIONS_LIMIT, CHANGES_LIMIT = 12, 4
PAGE_PARAM = Param("page", "number", required=False, option=True, help="by default the first")


@command(
    "rules history",
    help="List the versions of the rules: when, who proposed, who decided, what changed",
    example="rules history",
    changes=False,
)
def history(call: Call) -> Reply:
    """List the versions, the newest first."""
    rows = sorted(call.tx.rules(call.ctx.id), key=lambda row: -row.version)
    proposals = _proposals(call)
    lines = [_line(call, row, proposals.get(row.version)) for row in rows[:VERSIONS_LIMIT]]
    if len(rows) > VERSIONS_LIMIT:
        lines.append(say("history.more", count=len(rows) - VERSIONS_LIMIT))
    return call.show(Card(say("history.title", program=call.ctx.program.key), lines=tuple(lines)))


def _proposals(call: Call) -> dict[int, Proposal]:
    """Return the proposals about rules, by the version that they proposed."""
    records = call.tx.records_apart(call.ctx.id, PROPOSAL)
    proposals = (from_data(Proposal, record.data) for record in records)
    return {
        int(proposal.payload["version"]): proposal
        for proposal in proposals
        if proposal.topic == RULES
    }


def _line(call: Call, row: RulesRow, proposal: Proposal | None) -> Text:
    rules, base = call.ctx.rule_sets[row.version], _before(call, row)
    changes = changed_lines(base, rules)
    name = set_of(rules, row.base)
    shown: Text = (name,) if name else ()
    if not shown and not changes:
        shown = say("history.same")
    elif not shown:
        command = f"rules diff {base.version} {row.version}"
        shown = listed(changes, CHANGES_LIMIT, command)
    how = _how(call, row, proposal)
    return say("history.line", version=row.version, state=STATES[row.state], how=how, changes=shown)


def _before(call: Call, row: RulesRow) -> RuleSet:
    """Return what was in force before a version: the last one that ever was, or the shipped."""
    rows = call.tx.rules(call.ctx.id)
    versions = [
        r.version for r in rows if r.version < row.version and r.state in ("superseded", "in_force")
    ]
    return call.ctx.rule_sets[versions[-1]] if versions else default_rules(row.base)


def _how(call: Call, row: RulesRow, proposal: Proposal | None) -> Text:
    when = call.ctx.moment(row.at, call.person.site)
    if row.proposed_by is None and proposal is None:
        return say("history.imported", when=when)
    who = call.ctx.person_name(row.proposed_by) or say("history.operator")
    line = say("history.proposed", when=when, who=who)
    if proposal is None or proposal.open or proposal.decided is None:
        return line
    decided = call.ctx.moment(proposal.decided, call.person.site)
    if not proposal.votes:
        return say("history.withdrawn", said=line, decided=decided)
    decider = call.ctx.person_name(proposal.votes[-1].person)
    return say("history.decided", said=line, decided=decided, decider=decider)


@command(
    "rules diff",
    Param("old", "version", help="a version, or the name of a shipped set"),
    Param("new", "version", required=False, help="by default the version in force"),
    PAGE_PARAM,
    help="Show what differs between two versions, or from a shipped set",
    example="rules diff 1 2",
    changes=False,
    long=True,
)
def diff(call: Call, old: str, new: str | None, page: int | None) -> Reply:
    """Show the differences in words, a page at a time."""
    first, before = _named(call, old)
    second, after = _named(call, new or str(call.ctx.row.rules_version))
    count = len(describe_changes(before, after))
    lines: list[Text] = [(line,) for line in changed_lines(before, after)]
    if not lines:
        return call.answer(say("diff.none", old=first, new=second))
    key = "diff.one" if count == 1 else "diff.title"
    title = say(key, old=first, new=second, count=count)
    again = f"rules diff {old} {new}" if new else f"rules diff {old}"
    return call.show(Card(title, lines=tuple(on_page(lines, page, again))))


def _named(call: Call, typed: str) -> tuple[str, RuleSet]:
    """Return a version (``2`` or ``v2``) or a shipped set, with how it is called."""
    word = typed.strip().lower()
    if word in SETS:
        return word, apply_overrides(default_rules(), overrides_of(word), 0)
    if word in EARLIER:
        return word, default_rules(EARLIER[word])
    number = word.removeprefix("v")
    known = call.ctx.rule_sets
    if number.isdecimal() and len(number) < 10 and int(number) in known:
        return plain(say("diff.version", version=int(number))), known[int(number)]
    allowed = ", ".join([*map(str, known), *SETS])
    raise refuse(
        "no.version",
        typed=typed,
        allowed=allowed,
        example=f"rules diff {next(iter(known))} ems-strict",
    )


def on_page(lines: list[Text], page: int | None, again: str) -> Iterator[Text]:
    """Yield the lines of one page, and how to see what comes after it."""
    split = pages(lines)
    number = 1 if page is None else page
    if not 0 < number <= len(split):
        example = f"{again} page={len(split)}"
        raise refuse("no.page", page=number, pages=len(split), example=example)
    yield from split[number - 1]
    after = sum(map(len, split[number:]))
    if after:
        yield say("more.lines", count=after, command=f"{again} page={number + 1}")


COMMANDS = (history, diff)
