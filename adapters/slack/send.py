"""One delivery to Slack: a post or an edit, and the look-up of one that may have arrived."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from slack_sdk.errors import SlackApiError

from adapters.slack.api import Session, pause
from adapters.slack.native import chart_blocks
from adapters.slack.outcome import FOREIGN, REVOKED, TO_MEND, code_of, outcome_of
from adapters.slack.parse import PLATFORM
from adapters.slack.picture import illustrate
from adapters.slack.render import message
from adapters.slack.texts import say
from adapters.slack.workspace import Refusal, Workspace, native_or_plain
from adapters.slack.workspaces import Workspaces
from bot.domain.errors import StorageError
from bot.messages.card import plain, unpack
from bot.messages.texts import TEXTS
from bot.ports import CRITICAL, PERMANENT, SENT, TEMPORARY, Delivery, Outcome
from bot.ports.place import Place, read_place

EVENT = "andon"
# A send never waits longer than this for its turn; what must wait longer is handed back.
PATIENCE = 1.0
# What speaks of a critical issue is booked further ahead, so that it goes before all others that
# share the token.
URGENT_PATIENCE = 5.0
# Clocks differ: a look-up begins this long before the first attempt.
EARLIER = timedelta(seconds=60)
PAGE, PAGES = 200, 50
# Reading is not allowed for good: what may have arrived is sent again and says so.
NO_LOOK_UP = {"missing_scope", "no_permission", "not_allowed_token_type", "access_denied"}


@dataclass(frozen=True, slots=True)
class Way:
    """How a delivery goes: through a workspace, into a conversation."""

    workspace: Workspace
    channel: str
    links: tuple[tuple[str, str], ...] = ()


class SlackSender:
    """Posts and edits messages, each under its key in the message's metadata.

    One call is one attempt. A repeated delivery is looked up by its key first; where Slack cannot
    be asked, it is sent again with the remark "possibly repeated".
    """

    def __init__(self, workspaces: Workspaces, shared: Session) -> None:
        self._workspaces = workspaces
        self._shared = shared
        self._calls = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def send(self, delivery: Delivery) -> Outcome:
        """Post or edit; foreign errors become outcomes."""
        self._calls += 1
        self._idle.clear()
        try:
            return await self._send(delivery)
        except StorageError as error:
            return Outcome(TEMPORARY, error=str(error))
        finally:
            self._calls -= 1
            if not self._calls:
                self._idle.set()
                if self._shared.left:
                    await self._shared.close()

    async def finish(self, seconds: float) -> None:
        """Wait until nothing is being sent, so that the session may be closed."""
        await pause(seconds, self._idle)

    async def _send(self, delivery: Delivery) -> Outcome:
        place = read_place(delivery.place)
        if place.platform != PLATFORM or not place.id:
            return Outcome(PERMANENT, error=plain(say("no_place", place=delivery.place)))
        workspace = await self._workspaces.serving(delivery.place, delivery.through)
        if isinstance(workspace, Refusal):
            return _refused(workspace)
        outcome = await self._through(delivery, workspace)
        if outcome.result == TEMPORARY and outcome.error in REVOKED:
            ended = await self._workspaces.revoked(workspace, outcome.error)
            return _refused(ended) if ended is not None else outcome
        return outcome

    async def _through(self, delivery: Delivery, workspace: Workspace) -> Outcome:
        try:
            way = await self._way(delivery, workspace)
        except FOREIGN as error:
            return outcome_of(error, posting=False, attempts=delivery.attempts)
        if delivery.ref is not None:
            return await self._edit(delivery, way, delivery.ref)
        again = self._again if delivery.repeated else self._post
        outcome, picture = await again(delivery, way), unpack(delivery.card).picture
        drawn = way.workspace.native is True and bool(chart_blocks(picture))
        if outcome.result == SENT and picture is not None and not drawn:
            client = way.workspace.api.client
            return await illustrate(client, way.channel, delivery, picture, outcome)
        return outcome

    async def _way(self, delivery: Delivery, workspace: Workspace) -> Way:
        """Find the conversation's id, and where the cards are that a direct message speaks of."""
        place = read_place(delivery.place)
        channel = await workspace.direct(place.id) if place.private else place.id
        links: list[tuple[str, str]] = []
        for name, stored, ref in delivery.homes:
            home = read_place(stored)
            owner = await self._workspaces.find(home.team or "")
            if owner is not None and owner.url:
                links.append((name, f"{owner.url}archives/{home.id}/p{ref.replace('.', '')}"))
        return Way(workspace, channel, tuple(links))

    async def _post(self, delivery: Delivery, way: Way, note: str = "") -> Outcome:
        held = await _turn(delivery, way, edit=False)
        if held is not None:
            return held
        beside = {
            "channel": way.channel,
            **({"thread_ts": delivery.root} if delivery.root else {}),
            "metadata": {"event_type": EVENT, "event_payload": {"key": delivery.key}},
            "unfurl_links": False,
            "unfurl_media": False,
        }
        return await _call(delivery, way, "chat.postMessage", beside, note)

    async def _edit(self, delivery: Delivery, way: Way, ref: str) -> Outcome:
        held = await _turn(delivery, way, edit=True)
        if held is not None:
            return held
        return await _call(delivery, way, "chat.update", {"channel": way.channel, "ts": ref})

    async def _again(self, delivery: Delivery, way: Way) -> Outcome:
        """Look a delivery up that may have arrived, and post it only if it did not."""
        try:
            ref = await _find(delivery, way)
        except SlackApiError as error:
            if code_of(error) in NO_LOOK_UP:
                return await self._post(delivery, way, TEXTS["possibly_repeated"])
            return outcome_of(error, posting=False, attempts=delivery.attempts)
        except FOREIGN as error:
            return outcome_of(error, posting=False, attempts=delivery.attempts)
        if ref is None:
            return await self._post(delivery, way)
        if delivery.surface is not None:
            return await self._edit(delivery, way, ref)
        return Outcome(SENT, ref=ref)


def _refused(refusal: Refusal) -> Outcome:
    return Outcome(TEMPORARY if refusal.later else PERMANENT, error=refusal.why)


async def _turn(delivery: Delivery, way: Way, *, edit: bool) -> Outcome | None:
    """Wait for the call's turn, or hand the delivery back until then."""
    patience = URGENT_PATIENCE if delivery.priority == CRITICAL else PATIENCE
    wait = way.workspace.pace.wait(way.channel, edit=edit, patience=patience)
    if wait > patience:
        return Outcome(TEMPORARY, error="held back by the rate limit", retry_after=wait)
    if wait > 0:
        await pause(wait)
    return None


async def _call(
    delivery: Delivery, way: Way, method: str, beside: dict[str, Any], note: str = ""
) -> Outcome:
    """Post or edit. Where Slack's own tables and charts are refused, the message goes without."""
    posting = method == "chat.postMessage"
    card, workspace = unpack(delivery.card), way.workspace
    links = way.links if posting else ()

    async def call(*, native: bool) -> Any:
        shown = message(card, dict(delivery.addresses), note, links, native=native)
        return await workspace.api.client.api_call(method, json={**beside, **shown})

    try:
        answer = await native_or_plain(workspace, card, call)
    except FOREIGN as error:
        outcome = outcome_of(error, posting=posting, attempts=delivery.attempts)
        if isinstance(error, SlackApiError):
            _learn_from(error, way, read_place(delivery.place), outcome)
        return outcome
    return Outcome(SENT, ref=str(answer["ts"]))


def _learn_from(error: SlackApiError, way: Way, place: Place, outcome: Outcome) -> None:
    if code_of(error) in TO_MEND:
        return
    if outcome.retry_after is not None:
        way.workspace.pace.hold(way.channel, outcome.retry_after)
    if outcome.result == PERMANENT and place.private:
        way.workspace.forget_direct(place.id)


async def _find(delivery: Delivery, way: Way) -> str | None:
    """Return the reference of the message with the delivery's key."""
    async for earlier in _list_messages(delivery, way):
        metadata = earlier.get("metadata") or {}
        payload = metadata.get("event_payload") or {}
        if metadata.get("event_type") == EVENT and payload.get("key") == delivery.key:
            return str(earlier["ts"])
    return None


async def _list_messages(delivery: Delivery, way: Way) -> AsyncIterator[dict[str, Any]]:
    """Yield what was said since the first attempt: in the channel, or under the root."""
    since = delivery.since - EARLIER if delivery.since else None
    wanted: dict[str, Any] = {
        "channel": way.channel,
        "limit": PAGE,
        "include_all_metadata": True,
        **({"oldest": f"{since.timestamp():.6f}"} if since else {}),
    }
    client = way.workspace.api.client
    for _ in range(PAGES):
        if delivery.root is not None:
            page = await client.conversations_replies(ts=delivery.root, **wanted)
        else:
            page = await client.conversations_history(**wanted)
        for earlier in page.get("messages") or []:
            yield earlier
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return
        wanted["cursor"] = cursor
