"""Where a payload came from: through which workspaces, and about which channel. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from adapters.slack.parse import Body


def teams_of(body: Body) -> tuple[str, ...]:
    """Return the workspaces that a payload may have come through, the surest first.

    An event names the installation that it is for; a form that was opened in a shared channel names
    the one that opened it; a button names its message's.
    """
    authorized = body.get("authorizations") or [{}]
    view, team = body.get("view") or {}, body.get("team")
    pressed = (body.get("message") or {}) if body.get("actions") else {}
    named = (
        view.get("app_installed_team_id"),
        authorized[0].get("team_id"),
        pressed.get("team"),
        body.get("team_id"),
        team.get("id") if isinstance(team, Mapping) else team,
    )
    return tuple(dict.fromkeys(str(each) for each in named if each))


def channel_of(body: Body) -> str | None:
    """Return the channel that a payload is about, by the id that a program may know it by."""
    event, container = body.get("event") or {}, body.get("container") or {}
    found = (
        event.get("old_channel_id"),
        event.get("channel"),
        (event.get("item") or {}).get("channel"),
        body.get("channel_id"),
        (body.get("channel") or {}).get("id"),
        container.get("channel_id"),
    )
    return next((each for each in found if isinstance(each, str)), None)
