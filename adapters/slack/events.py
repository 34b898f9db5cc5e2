"""Events by their type: which of them the bot takes, and what they mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import structlog

from adapters.slack import parse
from adapters.slack.parse import Act, Body, Home

log = structlog.get_logger("andon.slack")


def read(body: Body, home: Home) -> Act | None:
    """Return the act of an event; a type that nobody handles gives ``None``."""
    parser = PARSERS.get(body["event"]["type"])
    return parser(body, home) if parser is not None else None


def _moved(body: Body, _home: Home) -> Act | None:
    """A channel's id changes when it is shared: the program file still names the old one."""
    event = body["event"]
    log.error(
        "a channel's id changed; correct it in the program file and import it",
        old=event["old_channel_id"],
        new=event["new_channel_id"],
    )
    return None


PARSERS: Mapping[str, Callable[[Body, Home], Act | None]] = {
    "message": parse.said,
    "app_mention": parse.said,
    "reaction_added": parse.reacted,
    "app_home_opened": parse.opened_home,
    "channel_id_changed": _moved,
}
