"""The picture of a message: uploaded into its thread, since a message cannot carry a new file.

The file is named after the delivery's key, so it is found again where an upload ended without an
answer: it is not uploaded twice.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.outcome import FOREIGN, TO_MEND, code_of, outcome_of
from bot.messages.card import Picture
from bot.messages.chart import draw
from bot.ports import PERMANENT, UNKNOWN, Delivery, Outcome

log = structlog.get_logger("andon.slack")

TRIES = 3
"""The words stand without their picture: it is given up after so many attempts."""
ALT = 1000


async def illustrate(
    client: AsyncWebClient, channel: str, delivery: Delivery, picture: Picture, sent: Outcome
) -> Outcome:
    """Add the picture to a message that was sent, unless it is there.

    Return ``sent``; or unknown, so that the delivery is looked at once more.
    """
    thread = delivery.root or sent.ref
    name = f"{picture.kind}-{delivery.key}"
    try:
        if delivery.repeated and await _is_there(client, channel, str(thread), name):
            return sent
        image = await asyncio.to_thread(draw, picture)
        if image is not None:
            await client.files_upload_v2(
                channel=channel,
                thread_ts=thread,
                filename=f"{name}.png",
                file=image,
                title=picture.kind,
                alt_txt=picture.alt[:ALT],
            )
    except FOREIGN as error:
        outcome = outcome_of(error, posting=True, attempts=delivery.attempts)
        refused = isinstance(error, SlackApiError) and code_of(error) in TO_MEND
        if refused or outcome.result == PERMANENT or delivery.attempts >= TRIES:
            log.warning("picture not sent", key=delivery.key, error=outcome.error)
            return sent
        return replace(outcome, result=UNKNOWN)
    return sent


async def _is_there(client: AsyncWebClient, channel: str, thread: str, name: str) -> bool:
    wanted: dict[str, Any] = {"channel": channel, "ts": thread, "limit": 200}
    while True:
        page = await client.conversations_replies(**wanted)
        for message in page.get("messages") or []:
            if any(str(f.get("name", "")).startswith(name) for f in message.get("files") or []):
                return True
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return False
        wanted["cursor"] = cursor
