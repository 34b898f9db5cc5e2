"""The buttons of an issue: on its card, on messages about it, and on private answers."""

from __future__ import annotations

from bot.domain.issue import Issue
from bot.domain.transitions import running_ack
from bot.engine.context import Context
from bot.features.issues.detail_lines import missing
from bot.features.issues.texts import BUTTONS
from bot.messages.card import Button


def buttons(ctx: Context, issue: Issue) -> tuple[Button, ...]:
    """Return the buttons that make sense in the issue's state."""
    if issue.state == "merged":
        target = f"{ctx.program.key}-{issue.merged_into}"
        why = _button(ctx, "why", issue)
        return (_show_button(target), unmerge_button(ctx, issue), why)
    return tuple(_button(ctx, verb, issue) for verb in _verbs(ctx, issue))


def _verbs(ctx: Context, issue: Issue) -> tuple[str, ...]:
    if issue.state == "resolved":
        return ("close", "reopen", "why")
    if not issue.live:
        return ("reopen", "why") if issue.state == "closed" else ("why",)
    verbs = ["ack", "update"] if running_ack(issue) else ["update"]
    if any(clock.kind == "contain" and clock.running for clock in issue.clocks):
        verbs.append("contain")
    verbs += ["wait", "resolve"]
    if missing(ctx, issue):
        verbs.append("edit")
    return (*verbs, "why")


def show_button(ctx: Context, issue: Issue) -> Button:
    """Return the button that shows an issue, named after it."""
    return _show_button(ctx.name(issue))


def _show_button(name: str) -> Button:
    return Button(f"{BUTTONS['show']} {name}", f"issue show {name}")


def merge_button(ctx: Context, issue: Issue, target: Issue) -> Button:
    """Return the button that merges an issue into another one."""
    name = ctx.name(target)
    line = f"issue merge {ctx.name(issue)} into {name}"
    return Button(BUTTONS["merge"].format(name=name), line)


def unmerge_button(ctx: Context, issue: Issue) -> Button:
    """Return the button that undoes a merge."""
    return Button(BUTTONS["unmerge"], f"issue reopen {ctx.name(issue)}")


def owed_button(ctx: Context, issue: Issue) -> tuple[Button, ...]:
    """Return the button to acknowledge while somebody owes that."""
    return (_button(ctx, "ack", issue),) if running_ack(issue) else ()


def details_button(ctx: Context, issue: Issue) -> tuple[Button, ...]:
    """Return the button that asks for what is missing, if anything is."""
    return (_button(ctx, "edit", issue),) if missing(ctx, issue) else ()


def _button(ctx: Context, verb: str, issue: Issue) -> Button:
    words = f"issue {verb}"
    style = "primary" if verb in ("ack", "close") else "plain"
    form = words if words in ctx.index.forms else None
    line = f"{words} {ctx.name(issue)}"
    if verb == "wait":
        partner = "ems" if issue.waiting_on == "oem" else "oem"
        line = f"{line} on {partner}"
    return Button(BUTTONS[verb], line, style, form)
