"""``issue scar``: a corrective action for a defect, linked to it and to those that it repeats."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.issue import Issue
from bot.domain.values import Severity
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.features.eightd.policy import SCAR
from bot.features.eightd.texts import refuse, say
from bot.features.issues.commands.common import ISSUE_PARAM
from bot.features.issues.commands.log import log
from bot.features.issues.repeated_defects.policy import DEFECTS, failure_of, part_of
from bot.features.issues.repeated_defects.remark import SCAR_FIELD, repeated
from bot.features.issues.sharing.question import YES
from bot.messages.card import plain
from bot.messages.line import FIELD_LIMIT, TITLE_LIMIT
from bot.ports.request import Reply


@command(
    "issue scar",
    ISSUE_PARAM,
    Param("severity", "severity", required=False, help="major, unless the defect is critical"),
    help="Log a corrective action (SCAR, 8D) for a nonconformance or a return",
    example="issue scar ACME-7",
)
def scar(call: Call, issue: Issue, severity: Severity | None) -> Reply:
    """Log a corrective action once for a defect; the defects name it and it names them."""
    name = call.ctx.name(issue)
    if issue.category not in DEFECTS:
        raise refuse("no.scar", name=name, allowed=", ".join(DEFECTS))
    if SCAR_FIELD in issue.fields:
        return call.answer(say("scar.already", name=name, scar=issue.fields[SCAR_FIELD]), issue)
    others = repeated(call.writer, issue)
    severity = severity or ("critical" if issue.severity == "critical" else "major")
    names = ", ".join(call.ctx.name(defect) for defect in (issue, *others))
    why = "scar.trigger.repeat" if others else "scar.trigger"
    fields = {"ncr": names, "trigger": plain(say(why))}
    fields |= {k: v for k, v in _copied(issue).items() if v is not None}
    title = issue.title[:TITLE_LIMIT]
    reply: Reply = log.handler(call, SCAR, severity, title, issue.responder, YES, fields)
    for defect in (issue, *others):
        if reply.name is not None and len(defect.fields) < FIELD_LIMIT:
            call.writer.save(replace(defect, fields={**defect.fields, SCAR_FIELD: reply.name}))
            changes = {"changes": f"{SCAR_FIELD} to {reply.name}"}
            call.writer.record(defect, "edited", call.person.id, changes)
    return reply


def _copied(issue: Issue) -> dict[str, str | None]:
    return {"part": part_of(issue.fields), "failure": failure_of(issue.fields)}


COMMANDS = (scar,)
