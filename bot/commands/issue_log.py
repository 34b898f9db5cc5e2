"""``issue log``: a problem, query or request becomes a numbered record and its clocks start."""

from __future__ import annotations

from collections.abc import Mapping

from bot.commands.call import Call
from bot.commands.grammar import FIELD_LIMIT, TITLE_LIMIT, clean, one_line
from bot.commands.registry import Param, command
from bot.domain.desk import first_clocks, responder_of
from bot.domain.values import Category, Issue
from bot.messages.card import Text
from bot.messages.refusals import refuse
from bot.messages.say import join, say
from bot.request import COMMAND, Reply

LOG_EXAMPLE = 'issue log shortage major "U7 MCU short 1200 pcs" mpn=STM32G0B1 need=2026-12-14'


@command(
    "issue log",
    Param("category", "category", help="what it is about"),
    Param("severity", "severity", required=False, help="by default the category's own"),
    Param("title", "text", help="one line", limit=TITLE_LIMIT),
    Param("to", "side", required=False, option=True, help="which side answers"),
    help="Log a problem, query or request; the response clock starts",
    example=LOG_EXAMPLE,
    fields=True,
    asks_again=True,
)
def log(
    call: Call,
    category: str,
    severity: str | None,
    title: str,
    to: str | None,
    fields: Mapping[str, str],
) -> Reply:
    """Log an issue; only the raiser is recorded, the rule or ``to`` names the responder."""
    title = clean(one_line(title), "The title", TITLE_LIMIT, LOG_EXAMPLE)
    source = _source(call)
    already = call.tx.issue_from(call.ctx.id, source) if source else None
    if already is not None:
        return call.reply("logged.already", already, name=call.ctx.name(already))
    if source and call.request.link:
        fields = {**fields, "link": call.request.link}
    rules = call.ctx.rules
    issue = _new_issue(call, rules.categories[category], severity, title, to, fields, source)
    return logged_reply(call, issue)


def _source(call: Call) -> str | None:
    """The message that an issue is logged from, by its form; a button's own message is none."""
    request = call.request
    if request.kind != COMMAND or request.message is None:
        return None
    return f"{request.place}/{request.message}"


def log_message(call: Call, text: str, source: str, link: str | None) -> Reply:
    """Log a message that somebody marked with 🚨: once, unsorted, titled by its first line."""
    already = call.tx.issue_from(call.ctx.id, source)
    if already is not None:
        return call.reply("logged.already", already, name=call.ctx.name(already))
    first = next((line for line in text.splitlines() if line.strip()), "") or link or source
    title = clean(_cut(one_line(_printable(first))), "The title", TITLE_LIMIT, LOG_EXAMPLE)
    fields = {"link": link} if link else {}
    category = call.ctx.rules.categories["general"]
    issue = _new_issue(call, category, None, title, None, fields, source)
    return logged_reply(call, issue)


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


def _cut(title: str) -> str:
    return title if len(title) <= TITLE_LIMIT else title[: TITLE_LIMIT - 1] + "…"


def _new_issue(
    call: Call,
    category: Category,
    severity: str | None,
    title: str,
    to: str | None,
    fields: Mapping[str, str],
    source: str | None,
) -> Issue:
    if len(fields) > FIELD_LIMIT:
        raise refuse("no.fields", limit=FIELD_LIMIT)
    ctx, now = call.ctx, call.now
    severity = severity or category.severity
    cell = category.cells[severity]
    side = responder_of(cell, call.side, to)
    site = ctx.roster.site_of(ctx.roster.role_owners(cell, side, now), side)
    issue = Issue(
        id=0,
        program_id=ctx.id,
        number=call.tx.take_number(ctx.id),
        title=title,
        category=category.id,
        severity=severity,
        state="open",
        responder=side,
        waiting_on=side,
        raised_by=call.person.id,
        raised_side=call.side,
        logged=now,
        rules_version=ctx.rules.version,
        fields=dict(fields),
        clocks=first_clocks(cell, side, site, now),
        source=source,
    )
    payload = {"title": title, "category": category.id, "severity": severity, "responder": side}
    return call.desk.add(issue, call.person.id, {**payload, "fields": dict(fields)})


def logged_reply(call: Call, issue: Issue) -> Reply:
    """Say who answers and by when, and what the category still asks for."""
    ctx = call.ctx
    owners = join([(p.name,) for p in call.desk.owners(issue)]) or say("card.none")
    due = call.desk.due(issue, "ack", issue.responder)
    values = {"name": ctx.name(issue), "company": ctx.company(issue.responder)}
    if due is None:
        return call.answer(
            say("logged.no_ack", owners=owners, **values), issue, *_asks(call, issue)
        )
    moment = ctx.moment(due, issue.clocks[0].site)
    first = say("logged", owners=owners, due=moment, **values)
    return call.answer(first, issue, *_asks(call, issue))


def _asks(call: Call, issue: Issue) -> list[Text]:
    missing = [ask for ask in call.ctx.category(issue).asks if ask not in issue.fields]
    return [say("card.asks", asks=", ".join(missing))] if missing else []
