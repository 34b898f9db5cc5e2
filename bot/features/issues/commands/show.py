"""Look at issues: one, why it will do what, and lists. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.issue import ENDED_STATES, Clock, Issue
from bot.domain.judge import foreseen
from bot.domain.plan import Step
from bot.domain.values import CLOCK_KINDS
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.commands.offers import LINE_ON_A_BUTTON, in_its_program
from bot.engine.keys import subject_of
from bot.engine.writer import Coming
from bot.features.issues.buttons import buttons_for
from bot.features.issues.cards import issue_card, step_words
from bot.features.issues.cards import state as shown_state
from bot.features.issues.commands.common import ISSUE_PARAM
from bot.features.issues.commands.selection import LOOKED_AT, VIEW, Selection
from bot.features.issues.commands.views import views_card
from bot.features.issues.discretion.store import KEPT, readable
from bot.features.issues.files.lines import file_list
from bot.features.issues.history_lines import event_line
from bot.features.issues.merging.redirect import also, destination, pointer
from bot.features.issues.texts import BUTTONS, CLOCKS, COLUMNS, refuse, say
from bot.features.issues.views.store import ASK, View, name_of, view_named
from bot.messages.card import Button, Card, Table, Text, plain
from bot.ports.request import Reply

LIST_LIMIT, HISTORY_LIMIT, STEP_LIMIT = 20, 15, 12


@command(
    "issue show",
    ISSUE_PARAM,
    help="Show an issue with its history",
    example="issue show ACME-1",
    changes=False,
)
def show(call: Call, issue: Issue) -> Reply:
    """Show the card and the last events; internal notes only to the side that wrote them, and
    details that are not for both sides only to their readers."""
    writer = call.writer
    closes = writer.closes(issue)
    card = issue_card(
        call.ctx,
        issue,
        writer.owners(issue),
        writer.dues(issue),
        closes,
        now=call.now,
        full=True,
        extras=writer.lines(issue),
    )
    marked = tuple(_history(call, issue, details=True))
    history = tuple(_history(call, issue, details=False))[-HISTORY_LIMIT:]
    lines = (*card.lines, *also(call, issue), *file_list(call, issue), *marked, *history)
    able = buttons_for(call.ctx, issue, call.person, call.now)
    return call.show(replace(card, lines=lines, buttons=able), issue)


def _history(call: Call, issue: Issue, *, details: bool | None = None) -> Iterator[Text]:
    """Yield what this person may read here; ``details``: only the issue\'s details, or all else."""
    events = call.tx.events(call.ctx.id, subject_of(issue))
    for event in readable(call, issue, events):
        text = event_line(call.ctx, event)
        if text is not None and details in (None, bool(event.payload.get(KEPT))):
            yield say("why.past", when=call.ctx.moment(event.at, call.person.site), what=text)


@command(
    "issue why",
    ISSUE_PARAM,
    help="Show which rule applies, what happened, and every step still to come",
    example="issue why ACME-1",
    changes=False,
    long=True,
)
def why(call: Call, issue: Issue) -> Reply:
    """Print the plan that the workers use, with every step's time in both sites' zones."""
    ctx = call.ctx
    lines = [_rule(call, issue), *pointer(call.writer, issue), *_clocks(call, issue)]
    lines += also(call, issue)
    lines += [say("why.so_far"), *_history(call, issue), say("why.to_come")]
    steps = call.writer.plan(issue)
    coming = _to_come(call, issue, steps)
    lines += [_coming(call, step) for step in coming[:STEP_LIMIT]]
    if not coming:
        lines.append(say("why.nothing"))
    elif len(coming) > STEP_LIMIT or any(step.kind == "missed" for step in steps):
        lines.append(say("why.more"))
    title = say("card.title", name=ctx.name(issue), title=issue.title)
    buttons = _why_there(call, issue) if issue.state == "merged" else ()
    return call.show(Card(title, (), tuple(lines), buttons, issue.severity), issue)


def _why_there(call: Call, issue: Issue) -> tuple[Button, ...]:
    name = call.ctx.name(destination(call.writer, issue))
    return (Button(f"{BUTTONS['why']} {name}", f"issue why {name}"),)


def _rule(call: Call, issue: Issue) -> Text:
    rules = call.ctx.rules_of(issue)
    targets = call.ctx.cell(issue).targets
    values = {kind: str(targets.of(kind) or "none") for kind in CLOCK_KINDS}
    return say(
        "why.rule",
        rules=rules.name,
        version=rules.version,
        severity=issue.severity,
        category=issue.category,
        **values,
    )


def _clocks(call: Call, issue: Issue) -> Iterator[Text]:
    moments = call.writer.dues(issue)
    for clock in issue.clocks:
        if clock.ended is None:
            yield _clock(call, clock, moments)


def _clock(call: Call, clock: Clock, moments: Mapping[str, datetime]) -> Text:
    ctx = call.ctx
    company = ctx.company(clock.side)
    due = moments.get(clock.id)
    stands = clock.pauses[-1].since if clock.paused else ctx.stands_since
    if stands is not None:
        since = call.ctx.moment(stands, clock.site)
        return say("why.standing", clock=CLOCKS[clock.kind], company=company, since=since)
    return say(
        "why.site",
        clock=CLOCKS[clock.kind],
        site=ctx.program.place_name(ctx.site(clock.site)),
        company=company,
        start=call.ctx.moment(clock.started, clock.site),
        due=call.ctx.moment(due, clock.site) if due else "",
    )


def _to_come(call: Call, issue: Issue, steps: list[Step]) -> list[Coming]:
    """Return the steps of the issue's clocks, and what its category brings, in order of time."""
    companion = call.ctx.index.companions.get(issue.category)
    also_coming = companion.to_come if companion is not None else None
    told = foreseen(steps, call.writer.steps(issue), issue.acked, call.now)
    coming = [_step(issue, step, told=step in told) for step in steps]
    coming += also_coming(call.writer, issue) if also_coming is not None else []
    return sorted(coming, key=lambda step: step.at)


def _step(issue: Issue, step: Step, *, told: bool) -> Coming:
    site = next((c.site for c in issue.clocks if c.id == step.clock), None)
    what = step_words(step)
    return Coming(step.at, site, what if told else say("why.told_once", what=what))


def _coming(call: Call, step: Coming) -> Text:
    return say("why.next", when=call.ctx.moment(step.at, step.site), what=step.what)


@command(
    "issue list",
    Param("what", "filter", required=False, help="open, mine, waiting, overdue or all"),
    Param("view", "view", required=False, option=True, help="a saved view; ? lists them"),
    Param("save", "word", required=False, option=True, help="offers to save it as a view"),
    help="List issues; narrow it down with fields",
    example="issue list overdue severity=critical",
    changes=False,
    fields=True,
)
def list_issues(
    call: Call, what: str | None, view: str | None, save: str | None, fields: Mapping[str, str]
) -> Reply:
    """List issues, the most urgent first, and those that ended behind them, the newest first;
    ``waiting`` is what your side must answer."""
    if view == ASK:
        return call.show(views_card(call))
    asked = Selection.of(call, what, {**fields, **({VIEW: view} if view else {})})
    keep = _keep_button(call, save, what, view, fields)
    found, what = asked.newest(LIST_LIMIT), asked.said
    issues, key = found.issues, call.ctx.program.key
    cut = (say("list.newest", count=LOOKED_AT),) if found.cut else ()
    if not issues:
        none, remarks = say("list.none", what=what, program=key), (*_without(asked), *cut)
        return call.show(Card(none, lines=remarks, buttons=keep))
    lines = [_line(call, issue) for issue in issues[:LIST_LIMIT]]
    if found.count > LIST_LIMIT:
        lines.append(say("list.more", count=found.count - LIST_LIMIT))
    lines += cut
    buttons = (*keep, *(_show_button(call, issue) for issue in issues[:5]))
    title = say("list.title", what=what, program=key)
    table = _table(call, plain(title), issues[:LIST_LIMIT])
    return call.show(Card(title, (), tuple(lines), buttons, table=table))


def _keep_button(
    call: Call, name: str | None, what: str | None, view: str | None, fields: Mapping[str, str]
) -> tuple[Button, ...]:
    """Offer to keep what was asked for under a name: looking itself changes nothing."""
    if name is None:
        return ()
    known = view_named(call, view) if view else View()
    wanted = View(what or known.what, {**known.fields, **fields})
    line = in_its_program(call, f"views save {name_of(call, name)} {wanted.line}")
    if len(line) > LINE_ON_A_BUTTON:
        raise refuse("no.view.long", line=line)
    return (Button(plain(say("view.save", name=name)), line),)


def _without(asked: Selection) -> tuple[Text, ...]:
    """Say how many issues a list has without what it is narrowed down with."""
    if not asked.filters:
        return ()
    count = asked.whole.newest(1).count
    return (say("list.without", what=asked.what, count=count),)


def _table(call: Call, caption: str, issues: Sequence[Issue]) -> Table:
    """Return the lines of a list as rows, for platforms that show tables."""
    rows = tuple(_row(call, issue) for issue in issues)
    return Table(caption, tuple(COLUMNS), rows, first=0, lines=len(rows))


def _row(call: Call, issue: Issue) -> tuple[Text, ...]:
    due: Text = ()
    if issue.live and issue.due_next is not None:
        when = call.ctx.moment(issue.due_next, call.person.site)
        due = say("list.late", due=when) if issue.due_next < call.now else (when,)
    waits = call.ctx.company(issue.waiting_on) if issue.live else ""
    name, severity = call.ctx.name(issue), issue.severity
    return ((name,), (issue.title,), due, state_of(call, issue), (waits,), (severity,))


def _show_button(call: Call, issue: Issue) -> Button:
    name = call.ctx.name(issue)
    return Button(name, f"issue show {name}")


def state_of(call: Call, issue: Issue) -> Text:
    """Return the state in words; of a merged issue, which one goes on in its place."""
    if issue.state != "merged":
        return (shown_state(issue),)
    return say("state.merged", target=call.ctx.name(destination(call.writer, issue)))


def _line(call: Call, issue: Issue) -> Text:
    due: Text = ()
    if issue.live and issue.due_next is not None:
        key = "list.overdue" if issue.due_next < call.now else "list.due"
        due = say(key, due=call.ctx.moment(issue.due_next, call.person.site))
    return say(
        "list.line" if issue.state not in ENDED_STATES else "list.ended",
        name=call.ctx.name(issue),
        severity=issue.severity,
        state=state_of(call, issue),
        company=call.ctx.company(issue.waiting_on),
        title=issue.title,
        due=due,
    )


COMMANDS = (show, why, list_issues)
