"""``issue merge``: two issues say the same, so one of them goes on and the other one ends.

Both histories stay. Nothing is lost and it can be undone, but the clocks of the merged issue end:
so the side that answers it does not merge it away alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.domain import transitions
from bot.domain.issue import Issue
from bot.domain.values import SEVERITIES
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.features.issues.buttons import merge_button, owed_button, show_button, unmerge_button
from bot.features.issues.commands.common import already_ended
from bot.features.issues.discretion.policy import shared_fields
from bot.features.issues.discretion.store import public
from bot.features.issues.duplicates.policy import same_detail, same_value
from bot.features.issues.merging.redirect import absorbed, destination, require_merger
from bot.features.issues.texts import BUTTONS, STATES, refuse, say
from bot.messages.card import Button, Card, Text, plain
from bot.messages.fields import label
from bot.messages.line import FIELD_LIMIT
from bot.ports.request import Reply


@command(
    "issue merge",
    Param("issue", "issue", help="the one that ends; left out in its thread"),
    Param("target", "issue", after="into", help="the one that goes on"),
    help="Merge an issue into another one that says the same; its clocks end",
    example="issue merge ACME-4 into ACME-3",
    merged=True,
)
def merge(call: Call, issue: Issue, target: Issue) -> Reply:
    """Merge a live issue into another live one: for its counterpart, its raiser's side, or a PM."""
    done = _already(call, issue, target)
    if done is not None:
        return done
    _refuse_target(call, issue, target)
    require_merger(call, issue, "issue merge")
    if target.state == "merged":
        return _offer(call, issue, target)
    details = _copied(issue, target)
    _write(call, issue, target, details)
    return _answer(call, issue, target, details)


def _already(call: Call, issue: Issue, target: Issue) -> Reply | None:
    """Answer with what is already true: merged, in this direction or the other, or ended."""
    ended = issue if issue.state == "merged" else None
    if target.state == "merged" and destination(call.writer, target).number == issue.number:
        ended = target
    if ended is None:
        return already_ended(call, issue)
    goes_on = destination(call.writer, ended)
    when = call.ctx.moment(ended.closed or ended.logged, call.person.site)
    names = {"name": call.ctx.name(ended), "target": call.ctx.name(goes_on)}
    buttons = (show_button(call.ctx, goes_on), unmerge_button(call.ctx, ended))
    return call.show(Card(say("merged.already", when=when, **names), buttons=buttons), ended)


def _refuse_target(call: Call, issue: Issue, target: Issue) -> None:
    name, into = call.ctx.name(issue), call.ctx.name(target)
    if issue.number == target.number:
        example = f"{call.ctx.program.key}-{issue.number - 1 or issue.number + 1}"
        raise refuse("no.merge.itself", name=name, other=example)
    if not target.live and target.state != "merged":
        again = target.state in ("resolved", "closed")
        key = "no.merge.target" if again else "no.merge.ended"
        raise refuse(key, target=into, state=STATES[target.state])


def _offer(call: Call, issue: Issue, target: Issue) -> Reply:
    """Offer the issue that goes on, where the target was merged itself."""
    goes_on = destination(call.writer, target)
    name = call.ctx.name(goes_on)
    text = say("merged.pointer", name=call.ctx.name(target), target=name)
    buttons = (merge_button(call.ctx, issue, goes_on), show_button(call.ctx, goes_on))
    return call.show(Card(text, buttons=buttons), issue)


@dataclass(frozen=True, slots=True)
class _Copied:
    """What becomes of the merged issue's details: copied, different there, or without room."""

    copied: Mapping[str, str]
    differing: Mapping[str, tuple[str, str]]
    left: Mapping[str, str]


def _copied(issue: Issue, target: Issue) -> _Copied:
    """Return what the target takes over: only what its category shows, overwriting nothing."""
    fields = shared_fields(target.category, issue.fields)
    same = {key: same_detail(key, target.fields) for key in fields}
    lacking = [(key, value) for key, value in fields.items() if same[key] is None]
    room = max(0, FIELD_LIMIT - len(target.fields))
    differing = {
        key: (target.fields[same[key] or key], value)
        for key, value in fields.items()
        if same[key] is not None and not same_value(target.fields[same[key] or key], value)
    }
    return _Copied(dict(lacking[:room]), differing, dict(lacking[room:]))


def _write(call: Call, issue: Issue, target: Issue, details: _Copied) -> None:
    ctx, writer, person = call.ctx, call.writer, call.person
    names = {"name": ctx.name(issue), "target": ctx.name(target)}
    writer.save(transitions.merge(issue, target.number, call.now))
    writer.record(issue, "merged", person.id, {"into": names["target"]})
    line = say("merged.line", actor=person.name, **names)
    writer.line("issue.event", issue, Card(line, buttons=(show_button(ctx, target),)))
    for old in absorbed(writer, issue):
        writer.refresh(old)
    if details.copied:
        neutral = public(ctx, target) == target
        target = replace(target, fields={**target.fields, **details.copied})
        target = public(ctx, target) if neutral else target
        writer.save(target)
    lines = tuple(_lines(call, issue, target, details))
    payload = {
        "issue": names["name"],
        "copied": dict(details.copied),
        "kept": {key: list(both) for key, both in details.differing.items()},
        "text": " ".join(f"{plain(line).removesuffix('.')}." for line in lines[1:]),
    }
    writer.record(target, "absorbed", person.id, payload)
    head = say("merged.line.target", actor=person.name, title=issue.title, **names)
    buttons = (*owed_button(ctx, target), *_severity_button(call, issue, target))
    writer.line("issue.event", target, Card(head, lines=lines, buttons=buttons))


def _lines(call: Call, issue: Issue, target: Issue, details: _Copied) -> Iterator[Text]:
    """Say who logged it, what was copied, and in what the two differ."""
    ctx = call.ctx
    name, into = ctx.name(issue), ctx.name(target)
    yield say(
        "merged.raised",
        name=name,
        person=ctx.person_name(issue.raised_by),
        company=ctx.company(issue.raised_side),
        when=ctx.moment(issue.logged),
    )
    if details.copied:
        yield say("merged.copied", target=into, details=_listed(details.copied))
    for key, (ours, theirs) in details.differing.items():
        yield say("merged.kept", label=label(key), target=into, name=name, ours=ours, theirs=theirs)
    if details.left:
        yield say("merged.full", limit=FIELD_LIMIT, details=_listed(details.left))
    if issue.severity != target.severity:
        yield say(
            "merged.severity",
            name=name,
            target=into,
            ours=target.severity,
            theirs=issue.severity,
        )
    if issue.responder != target.responder:
        yield say(
            "merged.responder",
            name=name,
            target=into,
            ours=ctx.company(target.responder),
            theirs=ctx.company(issue.responder),
        )


def _listed(fields: Mapping[str, str]) -> str:
    return ", ".join(f"{label(key)} {value}" for key, value in fields.items())


def _severity_button(call: Call, issue: Issue, target: Issue) -> tuple[Button, ...]:
    """Offer the severity of the merged one where it was higher: it is never changed silently."""
    if SEVERITIES.index(issue.severity) >= SEVERITIES.index(target.severity):
        return ()
    name, severity = call.ctx.name(target), issue.severity
    line = f'issue severity {name} {severity} "as {call.ctx.name(issue)}"'
    return (Button(BUTTONS["severity"].format(name=name, severity=severity), line),)


def _answer(call: Call, issue: Issue, target: Issue, details: _Copied) -> Reply:
    names = {"name": call.ctx.name(issue), "target": call.ctx.name(target)}
    lines = tuple(_lines(call, issue, target, details))[1:]
    buttons = (
        *_severity_button(call, issue, target),
        show_button(call.ctx, target),
        unmerge_button(call.ctx, issue),
    )
    return call.show(Card(say("merged", **names), lines=lines, buttons=buttons), issue)


COMMANDS = (merge,)
