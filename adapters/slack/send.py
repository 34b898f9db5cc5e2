"""One delivery to Slack: a post or an edit, and the look-up of one that may have arrived."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

from slack_sdk.errors import SlackApiError

from adapters.slack.api import Api, pause
from adapters.slack.outcome import FOREIGN, TO_MEND, code_of, outcome_of
from adapters.slack.pace import Pace
from adapters.slack.parse import PLATFORM
from adapters.slack.render import message
from adapters.slack.texts import TEXTS
from bot.messages.card import unpack
from bot.ports import PERMANENT, SENT, TEMPORARY, Delivery, Outcome

EVENT = "andon"
# A send never waits longer than this for its turn; what must wait longer is handed back.
PATIENCE = 1.0
# Clocks differ: a look-up begins this long before the first attempt.
EARLIER = timedelta(seconds=60)
PAGE, PAGES = 200, 50
# Reading is not allowed for good: what may have arrived is sent again and says so.
NO_LOOK_UP = {"missing_scope", "no_permission", "not_allowed_token_type", "access_denied"}
DIRECT = f"{PLATFORM}:dm:"


class SlackSender:
    """Posts and edits messages, each under its key in the message's metadata.

    One call is one attempt. A repeated delivery is looked up by its key first; where Slack cannot
    be asked, it is sent again with the remark "possibly repeated".
    """

    def __init__(self, api: Api, pace: Pace | None = None) -> None:
        self._api = api
        self._pace = pace
        self._direct: dict[str, str] = {}
        self._calls = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def send(self, delivery: Delivery) -> Outcome:
        """Post or edit; foreign errors become outcomes."""
        self._calls += 1
        self._idle.clear()
        try:
            return await self._send(delivery)
        finally:
            self._calls -= 1
            if not self._calls:
                self._idle.set()
                if self._api.left:
                    await self._api.close()

    async def finish(self, seconds: float) -> None:
        """Wait until nothing is being sent, so that the session may be closed."""
        await pause(seconds, self._idle)

    async def _send(self, delivery: Delivery) -> Outcome:
        try:
            channel = await self._channel(delivery.place)
        except FOREIGN as error:
            return outcome_of(error, posting=False, attempts=delivery.attempts)
        if channel is None:
            return Outcome(PERMANENT, error=f"{delivery.place} is no place on Slack")
        if delivery.ref is not None:
            return await self._edit(delivery, channel, delivery.ref)
        if delivery.repeated:
            return await self._again(delivery, channel)
        return await self._post(delivery, channel)

    async def _channel(self, place: str) -> str | None:
        """Return the conversation's id; a direct message's is asked for once."""
        platform, _, where = place.partition(":")
        channel = where.rpartition("/")[2]
        if platform != PLATFORM or not channel:
            return None
        if place.startswith(DIRECT):
            return await self.direct(channel)
        return channel

    async def direct(self, user: str) -> str:
        """Return the conversation of direct messages with a user."""
        known = self._direct.get(user)
        if known is None:
            opened = await self._api.client.conversations_open(users=user)
            known = self._direct[user] = str(opened["channel"]["id"])
        return known

    async def _post(self, delivery: Delivery, channel: str, note: str = "") -> Outcome:
        held = await self._turn(channel, edit=False)
        if held is not None:
            return held
        shown = message(unpack(delivery.card), dict(delivery.addresses), note)
        return await self._call(
            delivery,
            channel,
            "chat.postMessage",
            {
                "channel": channel,
                **shown,
                **({"thread_ts": delivery.root} if delivery.root else {}),
                "metadata": {"event_type": EVENT, "event_payload": {"key": delivery.key}},
                "unfurl_links": False,
                "unfurl_media": False,
            },
        )

    async def _edit(self, delivery: Delivery, channel: str, ref: str) -> Outcome:
        held = await self._turn(channel, edit=True)
        if held is not None:
            return held
        shown = message(unpack(delivery.card), dict(delivery.addresses))
        return await self._call(
            delivery, channel, "chat.update", {"channel": channel, "ts": ref, **shown}
        )

    async def _turn(self, channel: str, *, edit: bool) -> Outcome | None:
        """Wait for the call's turn, or hand the delivery back until then."""
        if self._pace is None:
            self._pace = Pace(asyncio.get_running_loop().time)
        wait = self._pace.wait(channel, edit=edit, patience=PATIENCE)
        if wait > PATIENCE:
            return Outcome(TEMPORARY, error="held back by the rate limit", retry_after=wait)
        if wait > 0:
            await pause(wait)
        return None

    async def _call(
        self, delivery: Delivery, channel: str, method: str, arguments: dict[str, Any]
    ) -> Outcome:
        posting = method == "chat.postMessage"
        try:
            answer = await self._api.client.api_call(method, json=arguments)
        except FOREIGN as error:
            found = outcome_of(error, posting=posting, attempts=delivery.attempts)
            if isinstance(error, SlackApiError):
                self._after(error, channel, delivery.place, found)
            return found
        return Outcome(SENT, ref=str(answer["ts"]))

    def _after(self, error: SlackApiError, channel: str, place: str, found: Outcome) -> None:
        if code_of(error) in TO_MEND:
            return
        if found.retry_after is not None and self._pace is not None:
            self._pace.hold(channel, found.retry_after)
        if found.result == PERMANENT and place.startswith(DIRECT):
            self._direct.pop(place.rpartition("/")[2], None)

    async def _again(self, delivery: Delivery, channel: str) -> Outcome:
        """Look a delivery up that may have arrived, and post it only if it did not."""
        try:
            found = await self._find(delivery, channel)
        except SlackApiError as error:
            if code_of(error) in NO_LOOK_UP:
                return await self._post(delivery, channel, TEXTS["possibly_repeated"])
            return outcome_of(error, posting=False, attempts=delivery.attempts)
        except FOREIGN as error:
            return outcome_of(error, posting=False, attempts=delivery.attempts)
        if found is None:
            return await self._post(delivery, channel)
        if delivery.surface is not None:
            return await self._edit(delivery, channel, found)
        return Outcome(SENT, ref=found)

    async def _find(self, delivery: Delivery, channel: str) -> str | None:
        """Return the reference of the message with the delivery's key."""
        async for found in self._messages(delivery, channel):
            metadata = found.get("metadata") or {}
            payload = metadata.get("event_payload") or {}
            if metadata.get("event_type") == EVENT and payload.get("key") == delivery.key:
                return str(found["ts"])
        return None

    async def _messages(self, delivery: Delivery, channel: str) -> AsyncIterator[dict[str, Any]]:
        """Yield what was said since the first attempt: in the channel, or under the root."""
        since = delivery.since - EARLIER if delivery.since else None
        wanted: dict[str, Any] = {
            "channel": channel,
            "limit": PAGE,
            "include_all_metadata": True,
            **({"oldest": f"{since.timestamp():.6f}"} if since else {}),
        }
        client = self._api.client
        for _ in range(PAGES):
            if delivery.root is not None:
                page = await client.conversations_replies(ts=delivery.root, **wanted)
            else:
                page = await client.conversations_history(**wanted)
            for found in page.get("messages") or []:
                yield found
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return
            wanted["cursor"] = cursor
