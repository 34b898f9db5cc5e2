"""The private answer to the person who acted, by the best way that is open.

Ephemeral messages cannot be looked up, so an answer whose fate is unknown is sent again with the
remark "possibly repeated".
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import Any

import structlog

from adapters.slack.api import pause
from adapters.slack.outcome import FOREIGN, outcome_of
from adapters.slack.outcome import TRIES as UNKNOWN_CODES
from adapters.slack.parse import Origin
from adapters.slack.render import home, message
from adapters.slack.texts import say
from adapters.slack.workspace import NOT_TAKEN, BlocksRefused, Workspace, native_or_plain
from bot.messages.card import Card, plain
from bot.messages.texts import TEXTS
from bot.ports import PERMANENT, UNKNOWN
from bot.ports.request import Attachment

log = structlog.get_logger("andon.slack")

TRIES = 3
# An answer is of use only soon: a longer hold is cut to this many seconds.
LONGEST = 30.0

Way = Callable[[dict[str, Any]], Awaitable[None]]


class Answers:
    """Tells people what came of what they did: only to them, wherever they did it, and through the
    workspace in which they did it.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._api = workspace.api

    async def tell(
        self, origin: Origin, card: Card, files: tuple[Attachment, ...], stop: asyncio.Event
    ) -> None:
        """Show the card privately; the first way that works is taken."""
        for name, way in self._list_ways(origin):
            if await self._send(way, card, stop):
                await self._send_files(origin, files)
                return
            log.warning("private answer refused", way=name, user=origin.identity)
        log.error("private answer not delivered", user=origin.identity)

    def _list_ways(self, origin: Origin) -> Iterator[tuple[str, Way]]:
        if origin.response_url is not None:
            url = origin.response_url
            yield "response_url", lambda shown: self._post_response(url, shown)
        if origin.channel is not None and not origin.private:
            channel = origin.channel
            yield "ephemeral", lambda shown: self._post_ephemeral(channel, origin, shown)
        yield "direct", lambda shown: self._post_direct(origin, shown)

    async def _send(self, way: Way, card: Card, stop: asyncio.Event) -> bool:
        note = ""
        for attempt in range(1, TRIES + 1):
            say_so = partial(self._say, way, card, note)
            try:
                await native_or_plain(self._workspace, card, say_so)
            except BlocksRefused:
                return False
            except FOREIGN as error:
                outcome = outcome_of(error, posting=True, attempts=UNKNOWN_CODES)
                if outcome.result == PERMANENT:
                    return False
                note = TEXTS["possibly_repeated"] if outcome.result == UNKNOWN else note
                await pause(min(outcome.retry_after or attempt, LONGEST), stop)
            else:
                return True
        return False

    @staticmethod
    async def _say(way: Way, card: Card, note: str, *, native: bool) -> None:
        await way(message(card, note=note, native=native))

    async def _post_response(self, url: str, shown: dict[str, Any]) -> None:
        body = {"response_type": "ephemeral", "replace_original": False, **shown}
        async with self._api.session().post(url, json=body) as response:
            # The body is Slack's code, in JSON or by itself.
            said = await response.text() if response.status == 400 else ""
            if any(code in said for code in NOT_TAKEN):
                raise BlocksRefused(said)
            response.raise_for_status()

    async def _post_ephemeral(self, channel: str, origin: Origin, shown: dict[str, Any]) -> None:
        thread = {"thread_ts": origin.thread} if origin.thread else {}
        arguments = {"channel": channel, "user": origin.user, **thread, **shown}
        await self._api.client.api_call("chat.postEphemeral", json=arguments)

    async def _post_direct(self, origin: Origin, shown: dict[str, Any]) -> None:
        channel = await self._workspace.direct(origin.user)
        await self._api.client.api_call("chat.postMessage", json={"channel": channel, **shown})

    async def _send_files(self, origin: Origin, files: tuple[Attachment, ...]) -> None:
        """Send files to the person's direct messages."""
        for file in files:
            try:
                channel = await self._workspace.direct(origin.user)
                await self._api.client.files_upload_v2(
                    channel=channel, filename=file.name, file=file.data
                )
            except FOREIGN as error:
                log.warning("file not sent", file=file.name, error=str(error))
                failure = Card(say("file.failed", name=file.name))
                await self._post_direct(origin, message(failure))

    async def show_home(self, origin: Origin, card: Card) -> None:
        """Publish the App Home tab; a later opening shows what could not be shown now."""
        try:
            await self._api.client.views_publish(user_id=origin.user, view=home(card))
        except FOREIGN as error:
            log.warning("home not shown", user=origin.identity, error=str(error))


def late_form_card(command: str) -> Card:
    """Return the card that names the line to type where a form could not be opened."""
    return Card(say("form.late", line=_typed_line(command)))


def failure_card(command: str) -> Card:
    """Return the card that says that a request was not recorded."""
    return Card(say("failed", line=_typed_line(command)))


def _typed_line(command: str) -> str:
    return plain(("@andon ", command))
