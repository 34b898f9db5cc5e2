"""What became of a merged issue: where it went, who may undo it, and what points there.

A command that names a merged issue does nothing and offers the same on the one that goes on. What
is said or done in the merged issue's thread counts for the one that goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from bot.domain import again
from bot.domain.issue import Issue
from bot.domain.rights import USUAL, parts_of
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Command
from bot.engine.commands.dispatch import Run
from bot.engine.commands.grammar import Token, rewritten
from bot.engine.writer import Writer
from bot.features.issues.buttons import show_button
from bot.features.issues.discretion.withhold import withholding
from bot.features.issues.files.lines import spread
from bot.features.issues.files.store import Kept
from bot.features.issues.passing import passed_back
from bot.features.issues.texts import BUTTONS, refuse, say
from bot.messages.card import Button, Card, Text
from bot.ports.request import Reply

# So long a line every platform can keep behind a button.
LINE_ON_A_BUTTON = 70


def destination(writer: Writer, issue: Issue) -> Issue:
    """Return the issue that goes on in place of a merged one; any other issue is its own."""
    seen: set[int] = set()
    while issue.merged_into is not None and issue.number not in seen:
        seen.add(issue.number)
        next_one = writer.tx.issue_numbered(writer.ctx.id, issue.merged_into)
        if next_one is None:
            break
        issue = next_one
    return issue


def absorbed(writer: Writer, issue: Issue) -> Iterator[Issue]:
    """Yield what was merged into an issue, and what had been merged into that before."""
    for old in writer.tx.merged_into(writer.ctx.id, issue.number):
        yield old
        yield from absorbed(writer, old)


def require_merger(call: Call, issue: Issue, words: str, of: str = USUAL) -> None:
    """Refuse the side whose clocks a merge would end, unless it logged the issue itself."""
    if not call.may(words, of, **parts_of(issue)):
        company = call.ctx.company(issue.counterpart)
        raise refuse("no.merge", name=call.ctx.name(issue), company=company)


# what points from a merged issue to the one that goes on


def pointer(writer: Writer, issue: Issue) -> tuple[Text, ...]:
    """Say on a merged issue's card where it went."""
    if issue.merged_into is None:
        return ()
    first, target = f"{writer.ctx.program.key}-{issue.merged_into}", destination(writer, issue)
    far = target.number != issue.merged_into
    key = "merged.into.far" if far else "merged.into"
    return (say(key, first=first, target=writer.ctx.name(target)),)


def also(call: Call, issue: Issue) -> Iterator[Text]:
    """Yield a line for each issue that was merged into this one."""
    ctx = call.ctx
    for old in absorbed(call.writer, issue):
        yield say(
            "merged.also",
            name=ctx.name(old),
            title=old.title,
            person=ctx.person_name(old.raised_by),
            company=ctx.company(old.raised_side),
            when=ctx.moment(old.logged, call.person.site),
        )


def named(call: Call, command: Command, values: dict[str, Any]) -> Issue | None:
    """Return the merged issue that a changing command is about; ``None`` if it is about none."""
    first = command.params[0] if command.params else None
    if first is None or first.kind != "issue" or not command.changes or command.merged:
        return None
    issue = values[first.name]
    return issue if isinstance(issue, Issue) and issue.state == "merged" else None


def around(
    call: Call, command: Command, values: dict[str, Any], arguments: Sequence[Token], run: Run
) -> Reply:
    """Run a command; one on a merged issue is done on the issue that goes on, or points there."""
    issue = named(call, command, values)
    if issue is None:
        return withholding(call, command, values, run)
    return redirect(call, command, values, arguments, issue, run)


def redirect(
    call: Call,
    command: Command,
    values: dict[str, Any],
    arguments: Sequence[Token],
    issue: Issue,
    run: Run,
) -> Reply:
    """Do a command of the merged issue's thread on the one that goes on; else point there."""
    target = destination(call.writer, issue)
    if issue is not call.thread:
        return _offer(call, command, arguments, issue, target)
    values = values | {command.params[0].name: target}
    reply = withholding(call, command, values, run, said_on=issue)
    if reply.card is None:
        return reply
    names = {"name": call.ctx.name(issue), "target": call.ctx.name(target)}
    lines = (say("merged.follows", **names), *reply.card.lines)
    return replace(reply, card=replace(reply.card, lines=lines))


def _offer(
    call: Call, command: Command, arguments: Sequence[Token], issue: Issue, target: Issue
) -> Reply:
    """Answer that nothing was done, with a button for the same on the issue that goes on."""
    name = call.ctx.name(target)
    bare = f"{command.words} {name}"
    typed = next(at for at, token in enumerate(arguments) if token.key is None)
    line = " ".join([bare, *map(rewritten, (*arguments[:typed], *arguments[typed + 1 :]))])
    form = command.words if command.words in call.ctx.index.forms else None
    whole = len(line) <= LINE_ON_A_BUTTON
    label = f"{BUTTONS.get(command.verb, command.verb.capitalize())} {name}"
    same = Button(label, line, "primary") if whole else Button(label, bare, "primary", form)
    text = say("merged.pointer", name=call.ctx.name(issue), target=name)
    return call.show(Card(text, buttons=(same, show_button(call.ctx, target))), target)


def heard(call: Call, issue: Issue, text: str, kept: Kept) -> None:
    """Say words and files of a merged issue's thread in that of the issue for which they count."""
    target = destination(call.writer, issue)
    if target is not issue:
        name = call.ctx.name(issue)
        spread(call, target, text, kept, "merged.comment", but=None, name=name)


# undoing it


def take_out(call: Call, issue: Issue, why: str | None) -> Reply:
    """Undo a merge: the issue stands by itself again. Its clocks start anew where the other side
    undoes it, and go on where its own side does."""
    require_merger(call, issue, "issue reopen", "merged")
    ctx, writer = call.ctx, call.writer
    target = destination(writer, issue)
    site = writer.site(issue, issue.responder)
    changed = again.take_out(issue, ctx.cell(issue), site, call.now)
    if call.side == issue.responder:
        changed = again.take_back_merge(issue)
    writer.save(changed)
    for each in absorbed(writer, changed):
        writer.refresh(each)
    names = {"name": ctx.name(issue), "target": ctx.name(target)}
    writer.record(issue, "unmerged", call.person.id, {"into": names["target"], "why": why})
    writer.record(target, "released", call.person.id, {"issue": names["name"], "why": why})
    key = "unmerged.line" if why else "unmerged.line.no_text"
    line = say(key, actor=call.person.name, why=why, **names)
    passed_back(writer, changed, line, by=call.person)
    writer.line("issue.event", target, line)
    due = writer.due(changed, "ack", changed.responder)
    if due is None:
        return call.answer(say("unmerged.no_ack", **names), changed)
    return call.answer(say("unmerged", due=ctx.moment(due, site), **names), changed)
