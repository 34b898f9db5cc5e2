"""Have Slack check what Andon sends: a card, the App Home, a form, and tables and charts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from slack_sdk.errors import SlackApiError

from adapters.slack.api import Api
from adapters.slack.modal import view
from adapters.slack.native import chart_blocks, table_block
from adapters.slack.outcome import code_of
from adapters.slack.parse import PLATFORM, Act, Origin
from adapters.slack.render import BODY, home, message
from bot.messages.card import Button, Card, Mention, Moment, Picture, Table
from bot.messages.forms import CHOICE, LONG_TEXT, Choice, Field, Form
from bot.messages.layout import WAITING
from bot.ports.finding import Finding, good, unknown, wrong
from bot.ports.request import COMMAND, Request

REFUSED = ("invalid_blocks", "invalid_message", "invalid_view")
"""What Slack answers where something does not fit; any other code says nothing about it."""
NATIVE = "tables and charts"

_DUE = Moment(datetime(2027, 1, 7, 21, tzinfo=UTC), ("America/Los_Angeles", "Asia/Shanghai"))
_CARD = Card(
    ("ACME-1 U7 MCU short",),
    (("Waits on", ("Acme: ", Mention("tom", "Tom"))), ("Kind", ("Shortage, major",))),
    (("Still missing: Needed by",),),
    tuple(Button(f"Button {n}", f"issue show ACME-{n}") for n in range(9)),
    WAITING,
    state="Not acknowledged",
    due=("Acknowledge: ", _DUE),
    small=(("Logged by Linh",),),
)
_FORM = Form(
    "sample",
    "issue log",
    "Log an issue",
    "Log",
    (
        Field("category", "Category", CHOICE, choices=(Choice("shortage", "Shortage"),)),
        Field("title", "What is the problem?", LONG_TEXT),
    ),
)
_TABLE = Table("Open issues", ("Issue", "Due"), ((("ACME-1",), (_DUE,)),), 0, 1)
_BARS: Mapping[str, Any] = {
    "legend": ["new", "old"],
    "days": ["Jan 1", "Jan 8"],
    "panels": [{"names": ["Acme"], "note": "2 now", "bars": [[1, 0], [1, 1]]}],
}


def samples() -> list[tuple[str, str, Any]]:
    """Return what is checked: its name in words, the argument that takes it, and the thing."""
    request = Request("key", COMMAND, PLATFORM, "T0/U0", f"{PLATFORM}:T0/C0", "issue log")
    form = view(_FORM, Act(request, Origin("U0", "T0/U0", "C0"), trigger="1"))
    table = table_block(_TABLE, BODY)
    return [
        ("cards", "message", {"text": "ACME-1", "blocks": message(_CARD)["blocks"]}),
        ("App Home", "view", home(_CARD)),
        ("forms", "view", form),
        (NATIVE, "blocks", [table, *chart_blocks(Picture("ageing", "", _BARS))]),
    ]


async def examine_blocks(api: Api, where: str) -> list[Finding]:
    """Return what Slack says of each sample with a workspace's token; ``where`` names it."""
    return [await _examine(api, where, *sample) for sample in samples()]


async def _examine(api: Api, where: str, name: str, argument: str, value: Any) -> Finding:
    try:
        await api.client.blocks_validate(**{argument: value})
    except SlackApiError as error:
        return _judge(error, where, name)
    return good(f"Slack takes Andon's {name} in {where}.")


def _judge(error: SlackApiError, where: str, name: str) -> Finding:
    code = code_of(error)
    if code not in REFUSED:
        return unknown(f"Slack did not check Andon's {name} in {where} ({code}).")
    if name == NATIVE:
        return good(f"{where} shows no {name} of Slack's: lists are lines, charts are pictures.")
    return wrong(f"Slack refuses Andon's {name} in {where} ({code}{_where(error)}). Update Andon.")


def _where(error: SlackApiError) -> str:
    """Return where it is wrong, and why, as Slack says it of the first mistake."""
    data: Any = getattr(error.response, "data", None) or {}
    for found in data.get("errors") or ():
        return f": {found.get('pointer', '')} {found.get('message', '')}".rstrip()
    return ""
