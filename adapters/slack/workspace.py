"""A workspace in which the app is installed: who the bot is there, and what it acts with."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.errors import SlackApiError

from adapters.slack.api import Api
from adapters.slack.native import has_native
from adapters.slack.outcome import code_of
from adapters.slack.pace import Pace
from adapters.slack.parse import Home
from bot.messages.card import Card

_PEOPLE = 5000
NOT_TAKEN = ("invalid_blocks", "invalid_blocks_format", "invalid_arguments")
"""What Slack answers to blocks that it does not know."""


class Workspace:
    """An installation at work. ``url`` is its web address with a final slash, where known."""

    def __init__(self, home: Home, api: Api, pace: Pace | None = None, url: str = "") -> None:
        self.home = home
        self.api = api
        self.url = url
        self._pace = pace
        self._direct: dict[str, str] = {}
        self.native: bool | None = None
        """Whether the workspace takes Slack's own tables and charts; ``None``: not known yet."""
        self.teams: dict[str, str | None] = {}
        """The teams of people that were asked for, by user id."""

    @property
    def team(self) -> str:
        """Return the workspace's id."""
        return self.home.team

    @property
    def pace(self) -> Pace:
        """Return how fast this token may write: Slack counts for each workspace by itself."""
        if self._pace is None:
            self._pace = Pace(asyncio.get_running_loop().time)
        return self._pace

    async def direct(self, user: str) -> str:
        """Return the conversation of direct messages with a user; it is asked for once."""
        known = self._direct.get(user)
        if known is None:
            opened = await self.api.client.conversations_open(users=user)
            known = str(opened["channel"]["id"])
            self._keep(self._direct, user, known)
        return known

    def forget_direct(self, user: str) -> None:
        """Ask anew where a user is reached."""
        self._direct.pop(user, None)

    def keep_team(self, user: str, team: str | None) -> None:
        """Remember the team of a user; ``None``: Slack does not know it."""
        self._keep(self.teams, user, team)

    @staticmethod
    def _keep(known: dict[str, Any], user: str, value: str | None) -> None:
        if len(known) > _PEOPLE:
            known.clear()
        known[user] = value


class BlocksRefused(Exception):
    """An address for one answer does not take its blocks; it has no error of the client's."""


async def native_or_plain(workspace: Workspace, card: Card, call: Callable[..., Any]) -> Any:
    """Make a call with Slack's own tables and charts, or without where the workspace refuses them.

    ``call(native=...)`` may raise what its ways raise. What was found holds as long as the process.
    """
    if workspace.native is False or not has_native(card):
        return await call(native=False)
    try:
        answer = await call(native=True)
    except (SlackApiError, BlocksRefused) as error:
        if isinstance(error, SlackApiError) and code_of(error) not in NOT_TAKEN:
            raise
        answer = await call(native=False)
        # The plain form was taken, so it was the new blocks that were not.
        workspace.native = False
        return answer
    workspace.native = True
    return answer


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing can be sent to a place, in a sentence; ``later`` says that it soon may be."""

    why: str
    later: bool = False


class Anybody(AsyncAuthorize):
    """Lets every request through the framework, without asking Slack.

    Which workspace an act came through is found from the act itself, and who acted is no matter of
    authorization here: a partner's people act in the installing workspace's channels, and the
    roster says what they may do.
    """

    def __init__(self) -> None:
        self._result = AuthorizeResult(enterprise_id=None, team_id=None)

    async def __call__(self, **_who: Any) -> AuthorizeResult:
        """Return an installation of nobody."""
        return self._result
