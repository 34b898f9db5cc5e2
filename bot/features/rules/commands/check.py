"""Look the rules over for what a reader would miss: gaps in roster, calendars, clocks, ladders."""

from __future__ import annotations

from collections.abc import Iterator

from bot.data import NEWEST_RULES
from bot.domain.rule_set import RuleSet
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import command
from bot.engine.reach import signs_of
from bot.features.rules.commands.past import PAGE_PARAM, on_page
from bot.features.rules.commands.show import VERSION, version_of
from bot.features.rules.lint.finding import NOTE, Finding, by_weight, new_finding
from bot.features.rules.lint.run import check as findings_of
from bot.features.rules.lint.texts import finding_text
from bot.features.rules.texts import say
from bot.messages.card import Card, Text
from bot.messages.say import Value
from bot.ports.request import Reply
from bot.ports.signs import served


@command(
    "rules check",
    VERSION,
    PAGE_PARAM,
    help="Find gaps: empty levels and roles, no backup, clocks that cannot be kept, closures",
    example="rules check",
    changes=False,
)
def check(call: Call, version: int | None, page: int | None) -> Reply:
    """List what a reader of the rules would miss, the worst first, and how to mend it."""
    rules = version_of(call, version)
    every = by_weight([*findings(call, rules), *_earlier(call, rules)])
    seen = [finding for finding in every if may_see(call, finding)]
    lines: list[Text] = [finding_text(call.ctx.program, finding) for finding in seen]
    values: dict[str, Value] = {"version": rules.version, "program": call.ctx.program.key}
    title = say("check.none", **values)
    if lines:
        key = "check.one" if len(lines) == 1 else "check.title"
        title = say(key, count=len(lines), **values)
        again = "rules check" if version is None else f"rules check version={version}"
        lines = list(on_page(lines, page, again))
    return call.show(Card(title, lines=(*lines, *_unseen(call, every))))


def findings(call: Call, rules: RuleSet) -> list[Finding]:
    """Return the findings about a rule set with the roster and the calendars of the program."""
    live = served(signs_of(call.tx))
    return findings_of(call.ctx.program, rules, call.ctx.calendars, call.now, live)


def _earlier(call: Call, rules: RuleSet) -> Iterator[Finding]:
    """Say that newer rules ship than those that these were agreed on."""
    base = call.ctx.rule_bases[rules.version]
    if base < NEWEST_RULES:
        yield new_finding(NOTE, "shipped_earlier", base=base, newest=NEWEST_RULES)


def may_see(call: Call, finding: Finding) -> bool:
    """Contact data is for its own side, where only that side reads."""
    return not finding.private or (call.private and finding.side == call.side)


def _unseen(call: Call, every: list[Finding]) -> tuple[Text, ...]:
    """Say in a shared channel that there is more to read elsewhere about one's own side."""
    own = [f for f in every if f.side == call.side and not may_see(call, f)]
    if not own:
        return ()
    company = call.ctx.company(call.side)
    return (say("check.private", count=len(own), company=company),)


COMMANDS = (check,)
