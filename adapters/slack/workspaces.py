"""Which workspace an act came through, and through which one a place is reached.

With one token there is one workspace. With an installation store there are as many as people
installed the app in, and another process may add one at any moment: what is known is looked up
again after a few seconds, and always before something is refused.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

import structlog

from adapters.slack.allowed import AllowList
from adapters.slack.api import Api
from adapters.slack.envelope import channel_of, teams_of
from adapters.slack.pace import Pace
from adapters.slack.parse import PLATFORM, Body, Home, identity
from adapters.slack.texts import say
from adapters.slack.workspace import Refusal, Workspace
from bot.engine.core import Core
from bot.messages.card import plain
from bot.ports import Installation, Installations
from bot.ports.place import Place, read_place

log = structlog.get_logger("andon.slack")

FRESH = 5.0
"""Seconds for which what was looked up holds."""


NOT_YET = Refusal("the bot is not signed in to Slack yet", later=True)


class NotSignedIn(Exception):
    """A payload came before the bot knows its own workspace: Slack delivers it again."""


class Workspaces(Protocol):
    """Where the app is installed."""

    async def of(self, body: Body) -> Workspace | None:
        """Return the workspace that a payload came through; ``None``: none that is known."""

    async def home(self, workspace: Workspace, body: Body) -> Home:
        """Return what a payload is read with."""

    async def serving(self, place: str, through: Sequence[str]) -> Workspace | Refusal:
        """Return who sends to ``place``; a direct message may go ``through`` other places' one."""

    async def find(self, team: str) -> Workspace | None:
        """Return a workspace by its id, if the app is installed there."""

    async def revoked(self, workspace: Workspace, code: str) -> Refusal | None:
        """Say what it means that Slack calls a token revoked; ``None``: the operator mends it."""

    async def ended(self, team: str, at: datetime, why: str) -> None:
        """Note that the app was removed from a workspace at ``at``."""


class OneWorkspace:
    """The workspace of the one token in the settings; only the operator can mend that token."""

    def __init__(self, workspace: Workspace, allowed: AllowList | None = None) -> None:
        self._workspace = workspace
        self._allowed = allowed or AllowList()

    async def of(self, _body: Body) -> Workspace | None:
        """Return the workspace; the parsers drop what is another installation's."""
        return self._workspace if self._workspace.team in self._allowed else None

    async def home(self, workspace: Workspace, _body: Body) -> Home:
        """Return the workspace's own."""
        return workspace.home

    async def serving(self, _place: str, _through: Sequence[str]) -> Workspace | Refusal:
        """Return the workspace: it shares the channels of its partners."""
        team = self._workspace.team
        if not team and team not in self._allowed:
            return NOT_YET
        return self._workspace if team in self._allowed else self._allowed.explain_refusal(team)

    async def find(self, team: str) -> Workspace | None:
        """Return the workspace, if it is meant."""
        return self._workspace if team == self._workspace.team else None

    async def revoked(self, _workspace: Workspace, _code: str) -> Refusal | None:
        """Nothing is given up: the operator may put another token into the settings."""
        return None

    async def ended(self, team: str, at: datetime, why: str) -> None:
        """Tell the operator."""
        log.error("the app was removed; install it again", team=team, at=at.isoformat(), why=why)


class InstalledWorkspaces:
    """The workspaces of an installation store; ``own`` is that of the settings' token, if any.

    Once the app was installed through its pages in ``own``, that installation counts.
    """

    def __init__(
        self,
        api: Api,
        installations: Installations,
        core: Core,
        clock: Callable[[], datetime],
        pace: Pace | None = None,
        own: Workspace | None = None,
        allowed: AllowList | None = None,
    ) -> None:
        self._api = api
        self._store = installations
        self._core = core
        self._clock = clock
        self._pace = pace
        self._own = own
        self._allowed = allowed or AllowList()
        self._rows: dict[str, Installation] = {}
        self._at_work: dict[str, Workspace] = {}
        self._looked = float("-inf")

    async def find(self, team: str) -> Workspace | None:
        """Return a workspace by its id, if the app is installed there now."""
        await self._look(FRESH)
        if team not in self._at_work:
            await self._look(0)
        return self._at_work.get(team)

    async def of(self, body: Body) -> Workspace | None:
        """Return the workspace that a payload came through.

        A button tells the workspace of who pressed it, which may be a partner's: the message's own
        bot counts first, and last the programs that the person is in.
        """
        await self._look(FRESH)
        pressed = (body.get("message") or {}) if body.get("actions") else {}
        for workspace in self._at_work.values():
            if workspace.home.bot == pressed.get("user"):
                return workspace
        for team in teams_of(body):
            if (named := await self.find(team)) is not None:
                return named
        served = await self._find_by_program(body) if body.get("actions") else None
        if served is None and self._own is not None and not self._own.team:
            raise NotSignedIn("it is not known yet whose the token of the settings is")
        return served

    async def _find_by_program(self, body: Body) -> Workspace | None:
        user, channel = body["user"], channel_of(body)
        actor = identity(user.get("team_id"), user["id"])
        places = await asyncio.to_thread(self._core.channels_of, PLATFORM, actor)
        # The channel in which it was pressed counts before the others.
        for place in sorted(places, key=lambda place: not place.endswith(f"/{channel}")):
            if (workspace := await self.find(team_of(place))) is not None:
                return workspace
        return None

    async def home(self, workspace: Workspace, body: Body) -> Home:
        """Return the workspace's own, knowing all bots of ours, and under which team a program
        knows the channel: in a shared one both companies may have installed the app.
        """
        if len(self._at_work) < 2:
            return workspace.home
        bots = tuple(other.home.bot for other in self._at_work.values())
        return replace(workspace.home, bots=bots, owner=await self._find_owner(workspace, body))

    async def _find_owner(self, workspace: Workspace, body: Body) -> str | None:
        channel = channel_of(body)
        if channel is None or channel.startswith("D"):
            return None
        teams = dict.fromkeys((workspace.team, *self._at_work))
        places = [str(Place(PLATFORM, channel, team)) for team in teams]
        known = await asyncio.to_thread(self._core.known_channel, places)
        return team_of(known) if known is not None else None

    async def serving(self, place: str, through: Sequence[str]) -> Workspace | Refusal:
        """Return the workspace that owns a channel, or the reader's own for a direct message.

        A partner whose workspace has no installation is reached through a channel's of their
        program.
        """
        teams = [team_of(place)]
        if read_place(place).private:
            teams += [team_of(channel) for channel in through]
        for team in teams:
            if (workspace := await self.find(team)) is not None:
                return workspace
        return self._explain_refusal(
            next((team for team in teams if team in self._rows), teams[-1])
        )

    def _explain_refusal(self, team: str) -> Refusal:
        if team not in self._allowed:
            return self._allowed.explain_refusal(team)
        row = self._rows.get(team)
        if row is None and self._own is not None and not self._own.team:
            return NOT_YET
        key = "absent" if row is None else "gone" if row.ended is not None else "sealed"
        return Refusal(plain(say(key, team=team)))

    async def revoked(self, workspace: Workspace, code: str) -> Refusal | None:
        """Note that an installation ended, unless it was renewed meanwhile."""
        await self._look(0)
        row = self._rows.get(workspace.team)
        if row is None:
            return None
        if row.ended is None and row.token == workspace.api.token:
            await self.ended(workspace.team, self._clock(), code)
        if workspace.team in self._at_work:
            return Refusal("the app was installed again meanwhile", later=True)
        return self._explain_refusal(workspace.team)

    async def ended(self, team: str, at: datetime, why: str) -> None:
        """Keep that the app was removed; an installation made later stays."""
        ended = await asyncio.to_thread(self._store.end, team, at, why)
        await self._look(0)
        if ended:
            log.warning("the app was removed from a workspace", team=team, why=why)

    async def _look(self, fresh: float) -> None:
        """Look the installations up, unless that was done within ``fresh`` seconds."""
        now = asyncio.get_running_loop().time()
        if now - self._looked < fresh:
            return
        installations = await asyncio.to_thread(self._store.all)
        self._looked = now
        self._rows = {row.workspace: row for row in installations}
        self._at_work = {
            workspace.team: workspace for workspace in self._list_active(installations)
        }

    def _list_active(self, installations: Sequence[Installation]) -> Iterator[Workspace]:
        for row in installations:
            if row.ended is None and row.token and row.workspace in self._allowed:
                yield self._make_workspace(row)
        own = self._own
        if (
            own is not None
            and own.team
            and own.team not in self._rows
            and own.team in self._allowed
        ):
            yield own

    def _make_workspace(self, row: Installation) -> Workspace:
        """Return the workspace at work: the same one as long as its token is."""
        known = self._at_work.get(row.workspace)
        if known is not None and known.api.token == row.token and known.home.bot == row.bot:
            return known
        home = Home(row.workspace, row.bot)
        return Workspace(home, self._api.with_token(row.token), self._pace, row.url)


def team_of(place: str) -> str:
    """Return the team that a place names: ``slack:T1/C1``, ``slack:dm:T1/U1``."""
    return read_place(place).team or ""
