"""An audit event as one line that a person reads."""

from __future__ import annotations

from bot.engine.context import Context
from bot.features.issues.files.lines import with_files
from bot.features.issues.files.store import FILES, files_of
from bot.messages.card import Text
from bot.messages.say import fill
from bot.ports import Event

HISTORY = {
    "logged": "{actor} logged it",
    "logged.list": "{actor} imported it ({import}, row {row})",
    "acked": "{actor} acknowledged it",
    "assigned": "{actor} named the owner: {owner}",
    "left": "{name} left the roster; answered by {owners}",
    "updated": "{actor}: {text}",
    "commented": "{actor}: {text}",
    "unfiled": "deleted: {text}",
    "contained": "{actor} recorded the containment. {text}",
    "passed": "{actor} passed it to {to}. {reason}",
    "third_party": "{actor} waits on a third party. {reason}",
    "resolved": "{actor} resolved it. {how}",
    "closed": "{actor} closed it. {why}",
    "reopened": "{actor} reopened it. {why}",
    "cancelled": "{actor} cancelled it. {why}",
    "merged": "{actor} merged it into {into}",
    "absorbed": "{actor} merged {issue} into it. {text}",
    "unmerged": "{actor} undid its merge into {into}. {why}",
    "released": "{actor} undid the merge of {issue} into it. {why}",
    "noted": "{actor} (internal): {text}",
    "withheld": "{actor} (for the program managers): {text}",
    "titled": "{actor} (for the people of the program): {text}",
    "severity": "{actor} changed the severity from {old} to {new}. {text}",
    "proposed": "{actor} proposed decision {number}: {about}. {text}",
    "voted": "{actor} approved decision {number}. {text}",
    "decided": "decision {number} was {verdict} by {actor}: {about}. {text}",
    "withdrawn": "decision {number} was withdrawn",
    "edited": "{actor} changed {changes}",
    "promised": "Promise of {text}",
    "needed": "{actor} asked for more time. {text}",
    "agreed": "{actor} agreed to the later date",
    "undone": "{actor} did not agree to {number}, so it was undone: {text}",
    "outdated": "decision {number} was not done: it would do something else by now",
    "held": "{actor} held the ladder. {text}",
    "escalated": "{actor} asked for level {level}. {text}",
    # What was a step to come keeps its words.
    "step.remind": "{trigger} reminder to the owner",
    "step.missed": "update missed",
    "step.escalate": "{trigger} ladder: level {level}",
    "step.offer": "{trigger} ladder: level {level} is offered to both program managers",
    "step.close_remind": "reminder before it closes itself",
    "step.return": "the wait for a third party ended",
}


def event_line(ctx: Context, event: Event) -> Text | None:
    """Return the line of an event; ``None`` for what only the operator looks at."""
    listed = event.kind == "logged" and "import" in event.payload
    template = ctx.index.history.get("logged.list" if listed else event.kind)
    if template is None:
        return None
    values: dict[str, str | Text] = {
        key: _shown(ctx, key, value) for key, value in event.payload.items() if key != FILES
    }
    for slot in ("text", "reason", "how", "why", "to", "owner", "level", "trigger", "changes"):
        values.setdefault(slot, "")
    if FILES in event.payload:
        values["text"] = with_files(values["text"], files_of(event.payload))
    actor = ctx.person_name(event.actor) if event.actor else "Andon"
    return fill(template, **(values | {"actor": actor}))


def _shown(ctx: Context, key: str, value: object) -> str:
    if value is None:
        return ""
    if key == "owner":
        return ctx.person_name(str(value))
    return ctx.company(str(value)) if key == "to" else str(value)
