"""What a payload does not hold: a message's text and link, a program file, an actor's team."""

from __future__ import annotations

from dataclasses import replace

import structlog

from adapters.slack.api import Api
from adapters.slack.markup import typed
from adapters.slack.outcome import FOREIGN
from adapters.slack.parse import Act, Body, Origin, identity
from bot.request import REACTION, Attachment, Request

log = structlog.get_logger("andon.slack")

FILE_LIMIT = 256 * 1024
FILE_END = ".toml"
_PEOPLE = 5000


class Fetch:
    """Completes acts through the Web API. What cannot be had is left out and logged."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._teams: dict[str, str | None] = {}

    async def complete(self, act: Act) -> Act:
        """Return the act with everything that its request needs."""
        if act.find_team:
            act = await self._with_team(act)
        request = act.request
        if act.fetch and request.message is not None:
            request = await self._with_message(request, act.origin, request.message)
        if act.files and "import" in request.text:
            request = replace(request, attachments=await self._attachments(act.files))
        return replace(act, request=request)

    async def _with_team(self, act: Act) -> Act:
        """Ask for the actor's team; who stays unknown is a stranger."""
        user = act.origin.user
        if user not in self._teams:
            if len(self._teams) > _PEOPLE:
                self._teams.clear()
            self._teams[user] = await self._team(user)
        actor = identity(self._teams[user], user)
        place = f"slack:dm:{actor}" if act.request.private else act.request.place
        request = replace(act.request, identity=actor, place=place)
        return replace(act, request=request, origin=replace(act.origin, identity=actor))

    async def _team(self, user: str) -> str | None:
        try:
            found = await self._api.client.users_info(user=user)
        except FOREIGN as error:
            log.warning("a person's team is unknown", user=user, error=str(error))
            return None
        team = found["user"].get("team_id")
        return str(team) if team else None

    async def _with_message(self, request: Request, origin: Origin, ts: str) -> Request:
        channel = origin.channel or ""
        if request.kind == REACTION:
            request = replace(request, message_text=await self._text(channel, ts))
        return replace(request, link=await self._link(channel, ts))

    async def _text(self, channel: str, ts: str) -> str | None:
        """Return a message's text; one in a thread is not in the channel's history."""
        client = self._api.client
        span = {"latest": ts, "oldest": ts, "inclusive": True, "limit": 1}
        try:
            page = await client.conversations_history(channel=channel, **span)  # type: ignore[arg-type]
            found = _at(page.get("messages"), ts)
            if found is None:
                page = await client.conversations_replies(channel=channel, ts=ts, limit=1)
                found = _at(page.get("messages"), ts)
        except FOREIGN as error:
            log.warning("a message's text could not be read", error=str(error))
            return None
        return _text_of(found) if found is not None else None

    async def _link(self, channel: str, ts: str) -> str | None:
        try:
            found = await self._api.client.chat_getPermalink(channel=channel, message_ts=ts)
        except FOREIGN as error:
            log.warning("a message's link could not be had", error=str(error))
            return None
        return str(found["permalink"])

    async def _attachments(self, files: tuple[Body, ...]) -> tuple[Attachment, ...]:
        found = [await self._attachment(file) for file in files]
        return tuple(each for each in found if each is not None)

    async def _attachment(self, file: Body) -> Attachment | None:
        try:
            if file.get("file_access") == "check_file_info" or "name" not in file:
                file = (await self._api.client.files_info(file=file["id"]))["file"]
            name = str(file["name"])
            if not name.endswith(FILE_END) or int(file.get("size") or 0) > FILE_LIMIT:
                return None
            return Attachment(name, await self._download(str(file["url_private_download"])))
        except (*FOREIGN, KeyError, ValueError) as error:
            log.warning("a file could not be read", error=repr(error))
            return None

    async def _download(self, url: str) -> str:
        """Return a text file; the token is shown to Slack's own hosts only."""
        if not self._api.trusts(url):
            raise ValueError("the file lies outside Slack")
        headers = {"Authorization": f"Bearer {self._api.token}"}
        async with self._api.session().get(url, headers=headers, allow_redirects=False) as answer:
            answer.raise_for_status()
            content = await answer.content.read(FILE_LIMIT + 1)
            while len(content) <= FILE_LIMIT and (more := await answer.content.read(FILE_LIMIT)):
                content += more
        if len(content) > FILE_LIMIT:
            raise ValueError("the file is larger than 256 KiB")
        return content.decode("utf-8")


def _at(messages: object, ts: str) -> Body | None:
    found = messages if isinstance(messages, list) else []
    return next((each for each in found if each.get("ts") == ts), None)


def _text_of(message: Body) -> str:
    """Messages of other apps often keep their text in attachments."""
    parts = [message.get("text") or ""]
    parts += [a.get("text") or a.get("fallback") or "" for a in message.get("attachments") or []]
    return typed("\n".join(part for part in parts if part))
