"""``issue log``: a problem, query or request becomes a numbered record and its clocks start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.issue import Issue
from bot.domain.rule_set import Category, Cell
from bot.domain.transitions import first_clocks, responder_of, tell_early
from bot.domain.values import UNSORTED, Severity, Side
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.commands.grammar import clean
from bot.engine.commands.offers import about
from bot.features.issues.buttons import details_button, merge_button
from bot.features.issues.detail_lines import missing_line
from bot.features.issues.discretion.policy import discretion_of
from bot.features.issues.discretion.store import Details, details_of, public
from bot.features.issues.discretion.store import keep as keep_details
from bot.features.issues.discretion.withhold import withheld_lines
from bot.features.issues.duplicates.policy import Likeness
from bot.features.issues.duplicates.question import find, store_pairs
from bot.features.issues.files.around import add_files, remarks
from bot.features.issues.files.policy import shown_name
from bot.features.issues.files.store import Kept
from bot.features.issues.passing import owed_clock, tell_each
from bot.features.issues.repeated_defects.remark import offer
from bot.features.issues.reported import reported
from bot.features.issues.severity_lift import lifted
from bot.features.issues.sharing.question import line_to_log, not_shared
from bot.features.issues.texts import refuse, say
from bot.messages.card import Card, Text, plain
from bot.messages.line import FIELD_LIMIT, TITLE_LIMIT, cut, one_line, quote
from bot.messages.say import join
from bot.ports.request import COMMAND, Reply, Request

Same = Sequence[tuple[Issue, Likeness]]
"""Which open issues a new one may be the same as, and why."""

LOG_EXAMPLE = 'issue log shortage major "U7 MCU short 1200 pcs" mpn=STM32G0B1 need=2026-12-14'


@command(
    "issue log",
    Param("category", "category", help="what it is about"),
    Param("severity", "severity", required=False, help="by default the category's own"),
    Param("title", "text", help="one line", limit=TITLE_LIMIT),
    Param("to", "side", required=False, option=True, help="which side answers"),
    Param("share", "word", required=False, option=True, help="yes: both companies may read it"),
    help="Log a problem, query or request; the response clock starts",
    example=LOG_EXAMPLE,
    fields=True,
    asks_again=True,
)
def log(
    call: Call,
    category: str,
    severity: Severity | None,
    title: str,
    to: Side | None,
    share: str | None,
    fields: Mapping[str, str],
) -> Reply:
    """Log an issue; only the raiser is recorded, the rule or ``to`` names the responder."""
    title = clean(one_line(title), "The title", TITLE_LIMIT, LOG_EXAMPLE)
    source = _source(call) or about(call)
    already = call.tx.issue_from(call.ctx.id, source) if source else None
    if already is not None:
        return call.answer(say("logged.already", name=call.ctx.name(already)), already)
    line = line_to_log(category, severity, title, to, fields)
    # Some categories have rules of their own for who reads what was typed.
    asked = None if discretion_of(category) else not_shared(call, share, line, source)
    if asked is not None:
        return asked
    if source and call.request.link and not call.private:
        fields = {**fields, "link": call.request.link}
    rules = call.ctx.rules
    return _log(call, rules.categories[category], severity, title, to, fields, source)


def _source(call: Call) -> str | None:
    """Return the message that an issue is logged from, by its form; not a button's own one."""
    request = call.request
    if request.kind != COMMAND or request.message is None:
        return None
    return f"{request.place}/{request.message}"


def log_marked(call: Call, request: Request, about: Issue | None) -> Reply:
    """Log the message that somebody marked; one that is about an issue is logged already."""
    if about is not None:
        return call.answer(say("logged.already", name=call.ctx.name(about)), about)
    if request.private:
        return Reply()
    source = f"{request.place}/{request.message}"
    already = call.tx.issue_from(call.ctx.id, source)
    if call.private and already is None:
        # Said where only one side reads: a mark alone does not show it to the partner.
        words = title_of(request.message_text or "") or plain(say("share.untitled"))
        question = not_shared(call, None, line_to_log(UNSORTED, None, words), source)
        assert question is not None, "where one side reads it is asked"
        return question
    return log_message(call, request.message_text or "", source, request.link)


def log_message(call: Call, text: str, source: str, link: str | None) -> Reply:
    """Log a message that somebody marked with 🚨: once, unsorted, titled by its first line."""
    already = call.tx.issue_from(call.ctx.id, source)
    if already is not None:
        return call.answer(say("logged.already", name=call.ctx.name(already)), already)
    words = title_of(text) or _title_of_file(call) or link or source
    title = clean(words, "The title", TITLE_LIMIT, LOG_EXAMPLE)
    fields = {"link": link} if link else {}
    category = call.ctx.rules.categories[UNSORTED]
    return _log(call, category, None, title, None, fields, source)


def _title_of_file(call: Call) -> str:
    """Return the name of the file of a message without words, unless names are not shown."""
    names = (shown_name(file.name) for file in call.request.files)
    return "" if call.ctx.program.export_controlled else next(filter(None, names), "")


def line_of(call: Call, text: str) -> str:
    """Return the line that logs what somebody said where both sides read: of the category that
    its words name beyond doubt, with the details that they give, else still to be sorted."""
    report = reported(call, text)
    details = "".join(f" {key}={value}" for key, value in report.fields.items())
    return f"issue log {report.category} {quote(title_of(report.title))}{details} share=yes"


def title_of(text: str) -> str:
    """Return the first line of a text as an issue may be titled; nothing where it has none."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return cut(one_line(_printable(first)), TITLE_LIMIT)


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


def _log(
    call: Call,
    category: Category,
    severity: Severity | None,
    title: str,
    to: Side | None,
    fields: Mapping[str, str],
    source: str | None,
) -> Reply:
    if len(fields) > FIELD_LIMIT:
        raise refuse("no.fields", limit=FIELD_LIMIT)
    call.spend_issue()
    judged, lift = lifted(severity or category.severity, fields)
    side = responder_of(category.cells[judged], call.side, to)
    new = replace(_new(call, category, judged, side, title), fields=dict(fields), source=source)
    details, new = details_of(call.ctx, new), public(call.ctx, new)
    same = _same_as(call, new)
    kept = Kept()

    def remember(issue: Issue) -> None:
        nonlocal kept
        store_pairs(call.writer, issue, (likeness for likeness, _ in same))
        kept = add_files(call, issue)

    logged = {"title": new.title, "category": category.id, "severity": judged, "responder": side}
    if same:
        logged["alike"] = ", ".join(call.ctx.name(likeness) for likeness, _ in same)
    payload = {**logged, "fields": dict(new.fields)}
    issue = call.writer.add(new, call.person.id, payload, then=remember)
    keep_details(
        call.writer, issue, call.person, details, heard=call.request.heard and call.private
    )
    _tell_owners(call, issue, early=side == call.side)
    reply = logged_reply(call, issue, same, details, lift)
    assert reply.card is not None, "whoever logs is answered"
    lines = (*reply.card.lines, *remarks(call, kept))
    return replace(reply, card=replace(reply.card, lines=lines))


def _new(call: Call, category: Category, severity: Severity, side: Side, title: str) -> Issue:
    """Return an issue that the person logs now; what their own side owes is told early."""
    ctx, cell = call.ctx, category.cells[severity]
    site = ctx.roster.site_of(ctx.roster.role_owners(cell, side, call.now), side)
    new = Issue(
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
        logged=call.now,
        rules_version=ctx.rules.version,
        clocks=first_clocks(cell, side, site, call.now),
    )
    return _early(call, new, cell, site) if side == call.side else new


def _early(call: Call, issue: Issue, cell: Cell, site: str) -> Issue:
    """What somebody says that their own side owes is acknowledged by that: nobody has to ask."""
    people = call.ctx.roster.role_owners(cell, issue.responder, call.now)
    mine = call.person if call.person in people else None
    owner = mine or (people[0] if len(people) == 1 else None)
    return tell_early(issue, cell, owner.id if owner else None, site)


def _tell_owners(call: Call, issue: Issue, *, early: bool) -> None:
    """Tell who answers by the rule, unless the card mentions them: at night it names them only.

    It waits for their morning, when their clock starts. What was told early has no clock that
    would remind them of it.
    """
    writer, ctx = call.writer, call.ctx
    any_hour = writer.any_hour(issue)
    people = [
        person
        for person in writer.owners(issue)
        if early or not (any_hour or ctx.roster.in_hours(person, call.now))
    ]
    clock = owed_clock(issue, issue.responder)
    due = writer.due(issue, "update" if early else "ack", issue.responder)
    when = ctx.moment(due, clock.site) if due is not None and clock is not None else None
    key = "handover.early" if early else "handover.new"
    key = key if when is not None else f"{key}.no_due"
    text = say(key, actor=call.person.name, name=ctx.name(issue), due=when)
    tell_each(writer, issue, tuple(people), lambda _: text, by=call.person, note=not early)


def _same_as(call: Call, new: Issue) -> Same:
    """Look for open issues that say the same; the new one is logged whatever is found.

    A corrective action is not the same as the defects that it names.
    """
    likenesses = {issue.number: issue for issue in find(call.writer, new)}
    issues = (call.tx.issue_numbered(call.ctx.id, number) for number in likenesses)
    named = new.fields.get("ncr", "").replace(",", " ").split()
    return [
        (issue, likenesses[issue.number])
        for issue in issues
        if issue is not None and call.ctx.name(issue) not in named
    ]


def logged_reply(
    call: Call, issue: Issue, same: Same = (), details: Details = (), lift: str | None = None
) -> Reply:
    """Say who answers and by when, what it may be the same as, and what is still missing.

    ``details`` is what of it not both sides read; ``lift`` is the detail that made it more severe.
    """
    ctx = call.ctx
    owners = join([(p.name,) for p in call.writer.owners(issue)]) or say("card.none")
    due = call.writer.due(issue, "ack", issue.responder)
    values = {"name": ctx.name(issue), "company": ctx.company(issue.responder)}
    first = say("logged.no_ack", owners=owners, **values)
    if issue.told_early:
        update = call.writer.due(issue, "update", issue.responder)
        key = "logged.early" if update else "logged.early.no_update"
        when = ctx.moment(update, issue.clocks[0].site) if update else None
        first = say(key, owners=owners, due=when, **values)
    elif due is not None:
        first = say("logged", owners=owners, due=ctx.moment(due, issue.clocks[0].site), **values)
    lifts = (say("logged.lifted", severity=issue.severity, field=lift),) if lift else ()
    questions = (_question(call, other, why) for other, why in same)
    lines = (*lifts, *questions, *_missing(call, issue, details))
    merges = tuple(merge_button(call.ctx, issue, other) for other, _ in same)
    repeats, scar = offer(call.writer, issue)
    buttons = (*scar, *merges, *details_button(ctx, issue))
    return call.show(Card(first, lines=(*repeats, *lines), buttons=buttons), issue)


def _missing(call: Call, issue: Issue, details: Details) -> tuple[Text, ...]:
    """Say what its category still asks for, and what of it is read by whom."""
    withheld = withheld_lines(call, issue, details)
    if discretion_of(issue.category) is not None:
        return withheld
    asks = missing_line(call.ctx, issue)
    return (*withheld, asks) if asks else withheld


def _question(call: Call, other: Issue, why: Likeness) -> Text:
    reasons = join(say(f"alike.{reason}") for reason in why.reasons)
    return say("alike", name=call.ctx.name(other), title=other.title, reasons=reasons)


COMMANDS = (log,)
