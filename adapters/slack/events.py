"""Events by their type: which of them the bot takes, and what they mean. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from adapters.slack import parse
from adapters.slack.files import deleted_at
from adapters.slack.parse import PLATFORM, Act, Body, Home
from bot.ports.place import Place


@dataclass(frozen=True, slots=True)
class Moved:
    """A channel's id changed, as when it begins to be shared: its old and its new place."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The app was removed from a workspace at ``at`` (UTC), or its token was taken back."""

    team: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Deleted:
    """A message was deleted, by the key of its event, or the files at some places of it."""

    key: str
    files: tuple[int, ...] | None = None


Found = Act | Moved | Ended | Deleted | None


def read(body: Body, home: Home) -> Found:
    """Return what an event means; a type that nobody handles gives ``None``."""
    parser = PARSERS.get(body["event"]["type"])
    return parser(body, home) if parser is not None else None


def _moved(body: Body, home: Home) -> Moved | None:
    if not parse.ours(body, home):
        return None
    channels = body["event"]["old_channel_id"], body["event"]["new_channel_id"]
    old, new = (str(Place(PLATFORM, channel, home.channels)) for channel in channels)
    return Moved(old, new)


def _removed(body: Body, home: Home) -> Ended | None:
    if not parse.ours(body, home):
        return None
    return Ended(home.team, _at(body), body["event"]["type"])


def _revoked(body: Body, home: Home) -> Ended | None:
    """People's own tokens are none of ours; the bot's is."""
    tokens = body["event"]["tokens"]
    return _removed(body, home) if home.bot in (tokens.get("bot") or ()) else None


def _said(body: Body, home: Home) -> Act | Deleted | None:
    """People talk, or delete what they said: a message, or a file out of it."""
    event = body["event"]
    subtype = event.get("subtype")
    if subtype not in ("message_deleted", "message_changed"):
        return parse.said(body, home)
    if not parse.ours(body, home):
        return None
    key = f"{PLATFORM}:{home.channels}/{event['channel']}"
    if subtype == "message_deleted":
        return Deleted(f"{key}/{event['deleted_ts']}")
    files = deleted_at(event["message"])
    return Deleted(f"{key}/{event['message']['ts']}", files) if files else None


def _at(body: Body) -> datetime:
    """Return when an event happened: Slack tells the second, and its end is meant."""
    try:
        return datetime.fromtimestamp(int(body["event_time"]), UTC) + timedelta(seconds=1)
    except (OverflowError, OSError):
        raise ValueError("event_time is no time") from None


PARSERS: Mapping[str, Callable[[Body, Home], Found]] = {
    "message": _said,
    "app_mention": parse.said,
    "reaction_added": parse.reacted,
    "app_home_opened": parse.opened_home,
    "channel_id_changed": _moved,
    "app_uninstalled": _removed,
    "tokens_revoked": _revoked,
}
