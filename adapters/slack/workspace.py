"""The one workspace that is served: everything is authorized with its token.

Who acted is no matter of authorization here: a partner's people act in the installing workspace's
channels, and the roster says what they may do. Several workspaces would take an installation store
in this place.
"""

from __future__ import annotations

from typing import Any

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize


class OneWorkspace(AsyncAuthorize):
    """Answers every request of the framework with the same installation, without asking Slack."""

    def __init__(self, team: str, bot: str, bot_id: str | None, token: str) -> None:
        self._result = AuthorizeResult(
            enterprise_id=None, team_id=team, bot_user_id=bot, bot_id=bot_id, bot_token=token
        )

    async def __call__(self, **_who: Any) -> AuthorizeResult:
        """Return the installation."""
        return self._result
