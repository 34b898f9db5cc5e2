"""Which workspaces the app may be installed in; nobody else is served."""

from __future__ import annotations

from collections.abc import Iterable

from adapters.slack.texts import say
from adapters.slack.workspace import Refusal
from bot.messages.card import plain


class AllowList:
    """The ids of the workspaces that are served; an empty list is false and allows every one."""

    def __init__(self, teams: Iterable[str] = ()) -> None:
        self._teams = frozenset(teams)

    def __contains__(self, team: str) -> bool:
        return not self._teams or team in self._teams

    def __bool__(self) -> bool:
        return bool(self._teams)

    def __str__(self) -> str:
        return ", ".join(sorted(self._teams))

    def explain_refusal(self, team: str) -> Refusal:
        """Return why nothing is sent to a workspace that is not on the list."""
        return Refusal(plain(say("not_allowed", team=team)))
