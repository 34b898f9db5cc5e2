"""Calls to Discord's REST interface, and what their errors mean.

The calls go through a client of their own that never listens, so that sending does not depend on
the gateway. ``bucket`` keeps the rate limits; a call waits a little for one, and then raises.
"""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

import aiohttp
import discord
import structlog
from discord.http import Route

from adapters.discord.bucket import RestClient
from adapters.discord.texts import text
from bot.ports import PERMANENT, TEMPORARY, UNKNOWN, Outcome
from bot.ports.request import FILE_LIMIT, Attachment, too_large, unreadable

log = structlog.get_logger("andon.discord")

# How long a call waits until its bucket is free again (seconds); a longer wait goes back to the
# outbox. What answers a person, who is asked nothing again, waits longer.
BRIEF, LONG = 2.0, 30.0
# A refusal holds back everything that goes to the same place (seconds), also what goes into another
# bucket, such as another thread's: so the outbox asks again soon, and the bucket knows the rest.
_LOOK_AGAIN = 5.0
# Without a word of when to come back (seconds).
_LATER = 60.0

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK = 10003, 10008, 10015
UNKNOWN_INTERACTION, ALREADY_ANSWERED = 10062, 40060
NO_ACCESS, CANNOT_DM, NO_RIGHTS, TOKEN_OVER = 50001, 50007, 50013, 50027
THREAD_EXISTS, THREAD_ARCHIVED = 160004, 50083
# No thread there, or no more of them: the line is said in the channel instead.
NO_THREADS = frozenset((50024, 160005, 160006, 160007, NO_RIGHTS))

_SENTENCES = {
    NO_ACCESS: "refused.access",
    NO_RIGHTS: "refused.rights",
    UNKNOWN_CHANNEL: "refused.channel",
    UNKNOWN_MESSAGE: "refused.message",
    CANNOT_DM: "refused.private",
}


class Offline(Exception):
    """There is no connection yet, or no more: nothing was sent."""


# What a call may raise; everything else is a mistake of this program.
ERRORS = (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError, Offline)


class Api:
    """The REST interface as one bot; ``url`` is its address without the final slash."""

    def __init__(self, token: str, url: str | None = None) -> None:
        self._token = token
        self._url = url
        self._client: RestClient | None = None
        self.user = ""
        self.application = ""

    async def open(self) -> None:
        """Log in unless that is done; a bad token raises ``discord.LoginFailure``."""
        if self._client is not None:
            return
        if self._url:
            Route.BASE = self._url.rstrip("/")
        client = RestClient()
        try:
            me = await client.static_login(self._token)
            application = await client.application_info()
        except BaseException:
            await client.close()
            raise
        self.user = str(me["id"])
        self.application = str(application["id"])
        self._client = client

    async def close(self) -> None:
        """Close; calls raise ``Offline`` from now on."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def download(self, name: str, url: str, size: int) -> Attachment:
        """Return a file that somebody attached; what cannot be had says so."""
        if size > FILE_LIMIT:
            return too_large(name)
        try:
            if self._client is None:
                raise Offline(text("offline"))
            return Attachment(name, await self._client.get_from_cdn(url))
        except ERRORS as error:
            log.warning("attachment not readable", name=name, error=repr(error))
            return unreadable(name)

    async def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        params: dict[str, Any] | None = None,
        files: Sequence[Attachment] = (),
        patience: float = BRIEF,
        **ids: str,
    ) -> Any:
        """Call and return what came back; ``ids`` fill the path. Raises one of ``ERRORS``.

        Where no request is left in the bucket, it waits for up to ``patience`` seconds.
        """
        route = Route(method, path, **ids)
        loop = asyncio.get_running_loop()
        latest = loop.time() + patience
        while True:
            try:
                return await self._request(route, body, params, files)
            except discord.RateLimited as limit:
                if loop.time() + limit.retry_after > latest:
                    raise
                await _pause(limit.retry_after)

    async def _request(
        self,
        route: Route,
        body: Any,
        params: dict[str, Any] | None,
        files: Sequence[Attachment],
    ) -> Any:
        if self._client is None:
            raise Offline(text("offline"))
        options: dict[str, Any] = {"params": params} if params else {}
        if files:
            opened = [_open_file(file) for file in files]
            form = list(_form(body, opened))
            return await self._client.request(route, files=opened, form=form, **options)
        if body is not None:
            options["json"] = body
        return await self._client.request(route, **options)


async def _pause(seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await asyncio.Event().wait()
    except TimeoutError:
        return


async def wait_for(stop: asyncio.Event, seconds: float) -> None:
    """Wait for a while, or until ``stop`` is set."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return


def _open_file(attachment: Attachment) -> discord.File:
    return discord.File(io.BytesIO(attachment.data), filename=attachment.name)


def _form(body: Any, files: Iterable[discord.File]) -> Iterable[dict[str, Any]]:
    """The payload and its files as parts of one form."""
    yield {"name": "payload_json", "value": json.dumps(body), "content_type": "application/json"}
    for index, file in enumerate(files):
        yield {
            "name": f"files[{index}]",
            "value": file.fp,
            "filename": file.filename,
            "content_type": "application/octet-stream",
        }


def code_of(error: BaseException) -> int:
    """Return Discord's code of an error, 0 where it has none."""
    return error.code if isinstance(error, discord.HTTPException) else 0


def outcome_of(error: BaseException) -> Outcome:
    """Return what an error says about the message that was being sent."""
    if isinstance(error, discord.RateLimited):
        soon = min(error.retry_after, _LOOK_AGAIN)
        return Outcome(TEMPORARY, error=str(error), retry_after=soon)
    if isinstance(error, discord.HTTPException):
        return _answered(error)
    if isinstance(error, Offline | aiohttp.ClientConnectorError):
        return Outcome(TEMPORARY, error=str(error))
    return Outcome(UNKNOWN, error=f"{type(error).__name__}: {error}")


def _answered(error: discord.HTTPException) -> Outcome:
    if error.status == 429:
        return Outcome(TEMPORARY, error=str(error), retry_after=_retry_after(error))
    if error.status == 401:
        return Outcome(TEMPORARY, error=text("refused.token", error=error), retry_after=_LATER)
    if error.status >= 500:
        return Outcome(UNKNOWN, error=str(error))
    if error.status == 403 and not error.code:
        # Somebody in between refused it, not Discord.
        return Outcome(TEMPORARY, error=str(error), retry_after=_LATER)
    sentence = text(_SENTENCES.get(error.code, "refused"), error=error)
    return Outcome(PERMANENT, error=sentence, gone=error.code == UNKNOWN_MESSAGE)


def _retry_after(error: discord.HTTPException) -> float:
    told = error.response.headers.get("Retry-After", "")
    try:
        return max(float(told), 0.0)
    except ValueError:
        return _LATER
