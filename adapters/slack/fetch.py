"""What a payload does not hold: a message's text and link, an attached file, who people are."""

from __future__ import annotations

import re
from dataclasses import replace

import structlog

from adapters.slack.files import file_link, message_link, still_there
from adapters.slack.markup import typed
from adapters.slack.outcome import FOREIGN
from adapters.slack.parse import PLATFORM, Act, Body, Origin, identity
from adapters.slack.workspace import Workspace
from bot.engine.commands.declaration import Commands
from bot.messages.forms import PEOPLE_LIMIT
from bot.ports.files import FileLink
from bot.ports.place import direct_place
from bot.ports.request import (
    FILE_LIMIT,
    REACTION,
    Attachment,
    Named,
    Request,
    too_large,
    unreadable,
)

log = structlog.get_logger("andon.slack")

CHUNK = 256 * 1024
# Lines for which Slack is asked who acts there, and whom they mention.
_SETUP = re.compile(r"\s*(?:program\s+)?setup\b", re.IGNORECASE)
_PERSON = re.compile(r"\s*(?:program\s+)?person\b", re.IGNORECASE)
_MENTION = re.compile(r"@([UW][A-Z0-9]{2,20})\b")
# As many as a form takes; each is asked for by itself.
MENTIONS = PEOPLE_LIMIT
# So many files of one message are asked for; further ones keep the address of the message.
ASKED = 20


class Fetch:
    """Completes acts through the Web API. What cannot be had is left out and logged."""

    def __init__(self, workspace: Workspace, commands: Commands) -> None:
        self._commands = commands
        self._workspace = workspace
        self._api = workspace.api

    async def complete(self, act: Act) -> Act:
        """Return the act with everything that its request needs."""
        if act.find_team:
            act = await self._with_team(act)
        request = act.request
        if act.fetch and request.message is not None:
            request = await self._with_message(request, act.origin, request.message)
        if act.files:
            request = replace(request, files=await self._links(act))
        if act.files and self._commands.may_read_a_file(request.text):
            request = replace(request, attachments=await self._attachments(act.files))
        if _PERSON.match(request.text):
            request = replace(request, people=await self._people(request.text))
        return await self.with_actor(replace(act, request=request))

    async def with_actor(self, act: Act) -> Act:
        """Return the act with its actor's name and rights, where a program is to be set up.

        Who may manage a workspace is an administrator or owner of the one in which the app acts: a
        partner's administrator manages his own, not this one.
        """
        request = act.request
        if not _SETUP.match(request.text) or request.actor is not None:
            return act
        user = await self._user(act.origin.user)
        at_home = request.identity.partition("/")[0] == self._workspace.team
        manager = at_home and bool(user.get("is_admin") or user.get("is_owner"))
        return replace(act, request=replace(request, manager=manager, actor=_name(user)))

    async def _people(self, text: str) -> tuple[Named, ...]:
        """Return whom a line mentions; who is unknown is left out."""
        found: list[Named] = []
        for written in list(dict.fromkeys(_MENTION.findall(text)))[:MENTIONS]:
            user = await self._user(written)
            if user.get("team_id"):
                found.append(Named(written, identity(user["team_id"], written), _name(user)))
        return tuple(found)

    async def _user(self, user: str) -> Body:
        try:
            found = (await self._api.client.users_info(user=user))["user"]
        except FOREIGN as error:
            log.warning("a person is unknown", user=user, error=str(error))
            return {}
        return found if isinstance(found, dict) else {}

    async def _with_team(self, act: Act) -> Act:
        """Ask for the actor's team; who stays unknown is a stranger."""
        user, known = act.origin.user, self._workspace.teams
        if user not in known:
            self._workspace.keep_team(user, await self._team(user))
        actor = identity(known.get(user), user)
        place = direct_place(PLATFORM, actor) if act.request.private else act.request.place
        request = replace(act.request, identity=actor, place=place)
        return replace(act, request=request, origin=replace(act.origin, identity=actor))

    async def _team(self, user: str) -> str | None:
        team = (await self._user(user)).get("team_id")
        return str(team) if team else None

    async def _with_message(self, request: Request, origin: Origin, ts: str) -> Request:
        channel = origin.channel or ""
        link = await self._link(channel, ts)
        if request.kind == REACTION:
            marked = await self._message(channel, ts)
            request = replace(request, message_text=_text_of(marked) if marked else None)
            described = [await self._described(f) for f in still_there(marked or {})[:ASKED]]
            files = tuple(file_link(file, link or "") for file in described)
            request = replace(request, files=files)
        return replace(request, link=link)

    async def _message(self, channel: str, ts: str) -> Body | None:
        """Return a message; one in a thread is not in the channel's history."""
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
        return found

    async def _link(self, channel: str, ts: str) -> str | None:
        try:
            found = await self._api.client.chat_getPermalink(channel=channel, message_ts=ts)
        except FOREIGN as error:
            log.warning("a message's link could not be had", error=str(error))
            return None
        return str(found["permalink"])

    async def _links(self, act: Act) -> tuple[FileLink, ...]:
        """Return names and addresses of the files of a message or form."""
        channel, ts = act.origin.channel, act.said_at
        home = self._workspace.url or f"https://app.slack.com/client/{self._workspace.team}/"
        message = message_link(home, channel, ts, act.origin.thread) if channel and ts else ""
        asked = [await self._described(file) for file in act.files[:ASKED]]
        return tuple(file_link(file, message) for file in (*asked, *act.files[ASKED:]))

    async def _described(self, file: Body) -> Body:
        """Return a file as Slack describes it: in a channel shared with another workspace an event
        has its id only. What cannot be had is left out."""
        if file.get("file_access") != "check_file_info" and file.get("permalink"):
            return file
        try:
            found = (await self._api.client.files_info(file=file["id"]))["file"]
        except (*FOREIGN, KeyError) as error:
            log.warning("a file is not described", error=repr(error))
            return file
        return found if isinstance(found, dict) else file

    async def _attachments(self, files: tuple[Body, ...]) -> tuple[Attachment, ...]:
        """Read the file of a message; of several none is read, since one is wanted."""
        if len(files) > 1:
            return tuple(Attachment(str(file.get("name") or file["id"])) for file in files)
        return tuple([await self._attachment(file) for file in files])

    async def _attachment(self, file: Body) -> Attachment:
        name = str(file.get("name") or "")
        try:
            if file.get("file_access") == "check_file_info" or not name:
                file = (await self._api.client.files_info(file=file["id"]))["file"]
                name = str(file["name"])
            if int(file.get("size") or 0) > FILE_LIMIT:
                return too_large(name)
            return await self._download(name, str(file["url_private_download"]))
        except (*FOREIGN, KeyError, ValueError) as error:
            log.warning("a file could not be read", error=repr(error))
            return unreadable(name)

    async def _download(self, name: str, url: str) -> Attachment:
        """Return a file; the token is shown to Slack's own hosts only."""
        if not self._api.trusts(url):
            raise ValueError("the file lies outside Slack")
        headers = {"Authorization": f"Bearer {self._api.token}"}
        async with self._api.session().get(url, headers=headers, allow_redirects=False) as answer:
            answer.raise_for_status()
            content = bytearray()
            while len(content) <= FILE_LIMIT and (more := await answer.content.read(CHUNK)):
                content += more
        return too_large(name) if len(content) > FILE_LIMIT else Attachment(name, bytes(content))


def _name(user: Body) -> str:
    """Return somebody's full name as Slack knows it."""
    profile = user.get("profile") or {}
    return str(profile.get("real_name") or user.get("real_name") or user.get("name") or "")


def _at(messages: object, ts: str) -> Body | None:
    found = messages if isinstance(messages, list) else []
    return next((each for each in found if each.get("ts") == ts), None)


def _text_of(message: Body) -> str:
    """Messages of other apps often keep their text in attachments."""
    parts = [message.get("text") or ""]
    parts += [a.get("text") or a.get("fallback") or "" for a in message.get("attachments") or []]
    return typed("\n".join(part for part in parts if part))
