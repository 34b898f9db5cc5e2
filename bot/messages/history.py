"""An audit event as one line that a person reads."""

from __future__ import annotations

from bot.context import Context
from bot.domain.values import Issue
from bot.messages.card import Text
from bot.messages.say import fill
from bot.ports import Event

HISTORY = {
    "logged": "{actor} logged it",
    "acked": "{actor} acknowledged it",
    "assigned": "{actor} named the owner: {owner}",
    "updated": "{actor}: {text}",
    "commented": "{actor}: {text}",
    "contained": "{actor} recorded the containment. {text}",
    "passed": "{actor} passed it to {to}. {reason}",
    "third_party": "{actor} waits on a third party. {reason}",
    "resolved": "{actor} resolved it. {how}",
    "closed": "{actor} closed it. {why}",
    "reopened": "{actor} reopened it. {why}",
    "cancelled": "{actor} cancelled it. {why}",
    "noted": "{actor} (internal): {text}",
    "severity": "{actor} changed the severity from {old} to {new}. {text}",
    "severity.proposed": "{actor} proposed the severity {new} instead of {old}. {text}",
    "edited": "{actor} changed {changes}",
    "held": "{actor} held the ladder. {text}",
    "escalated": "{actor} asked for level {level}. {text}",
    "step.remind": "Reminder sent ({trigger})",
    "step.missed": "Update missed",
    "step.escalate": "Level {level} alerted ({trigger})",
    "step.offer": "Level {level} offered to the program managers",
    "step.close_remind": "Reminder before it closes itself",
    "step.return": "The wait for a third party ended",
}


def event_line(ctx: Context, issue: Issue, event: Event) -> Text | None:
    """Return the line of an event; ``None`` for what only the operator looks at."""
    template = HISTORY.get(event.kind)
    if template is None:
        return None
    values = {key: _shown(ctx, key, value) for key, value in event.payload.items()}
    for slot in ("text", "reason", "how", "why", "to", "owner", "level", "trigger", "changes"):
        values.setdefault(slot, "")
    actor = ctx.person_name(event.actor) if event.actor else "Andon"
    return fill(template, **(values | {"actor": actor}))


def _shown(ctx: Context, key: str, value: object) -> str:
    if value is None:
        return ""
    if key == "owner":
        return ctx.person_name(str(value))
    return ctx.company(str(value)) if key == "to" else str(value)
