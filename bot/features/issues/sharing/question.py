"""What is logged where only one side reads becomes public only when the person says so."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.values import other_side
from bot.engine.commands.call import Call
from bot.engine.commands.offers import offer_button
from bot.features.issues.texts import BUTTONS, refuse, say
from bot.messages.card import Card
from bot.messages.line import quote
from bot.ports.request import Reply

YES, NO = "yes", "no"


def line_to_log(
    category: str,
    severity: str | None,
    title: str,
    to: str | None = None,
    fields: Mapping[str, str] | None = None,
) -> str:
    """Return the line that logs an issue; it does not say yet whether it may be shared."""
    options = ({"to": to} if to else {}) | dict(fields or {})
    words = [category, *([severity] if severity else []), quote(title)]
    return " ".join(["issue log", *words, *(f"{k}={quote(v)}" for k, v in options.items())])


def not_shared(call: Call, share: str | None, line: str, source: str | None) -> Reply | None:
    """Return the question whether both sides may read it, or that nothing was logged.

    ``None``: it may be logged. Each button holds the line with its answer, so it asks nothing
    again, also after a restart.
    """
    answer = share.lower() if share is not None else None
    if answer not in (YES, NO, None):
        raise refuse("no.log.share", typed=(share or "")[:40])
    partner = call.ctx.company(other_side(call.side))
    if answer == NO:
        return call.answer(say("share.kept", partner=partner))
    if answer == YES or not call.private:
        return None
    buttons = (
        offer_button(call, BUTTONS["share"].format(partner=partner), f"{line} share=yes", source),
        offer_button(call, BUTTONS["keep"], f"{line} share=no"),
    )
    lines = (say("share.what"), *([say("share.files")] if call.request.files else []))
    return call.show(Card(say("share.ask", partner=partner), lines=lines, buttons=buttons))
