"""Payloads of Slack, changed at random places, and where a parser reads each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from adapters.slack import events, modal, parse
from adapters.slack.parse import Home

Json = dict[str, Any]

HOME = Home("T1", "UBOT", ("UBOT2",))
_EVENT = {"channel": "C1", "user": "U1", "text": "<@UBOT> issue list", "ts": "2.0", "team": "T1"}
_FORM = (
    '{"key": "k", "private": false, "place": "slack:T1/C1", "command": "issue log", "thread": null,'
    ' "message": null, "channel": "C1", "fields": [["title", false, true, ""]]}'
)
_VALUES = {"title": {"answer": {"value": "U7 short"}}}


def _event(kind: str, **more: Any) -> Json:
    inner = {"type": kind, **_EVENT, **more}
    return {"type": "event_callback", "team_id": "T1", "event_time": 1, "event": inner}


BASES: tuple[tuple[Callable[[Json, Home], Any], Json], ...] = (
    (events.read, _event("message", thread_ts="1.0", files=[{"id": "F1"}])),
    (events.read, _event("app_mention", channel_type="channel")),
    (events.read, _event("message", channel="D1", channel_type="im")),
    (
        events.read,
        _event("reaction_added", reaction="eyes::skin-tone-2",
               item={"type": "message", "channel": "C1", "ts": "1.0"}),
    ),
    (events.read, _event("app_home_opened", tab="home", event_ts="1.0")),
    (events.read, _event("channel_id_changed", old_channel_id="C1", new_channel_id="C2")),
    (events.read, _event("tokens_revoked", tokens={"bot": ["UBOT"]})),
    (
        parse.slash,
        {"team_id": "T1", "user_id": "U1", "channel_id": "C1", "channel_name": "line",
         "text": "issue log “U7” &amp; more", "trigger_id": "1", "response_url": "https://x"},
    ),
    (
        parse.pressed,
        {"actions": [{"type": "button", "value": "issue ack ACME-1", "action_id": "form/x/1"}],
         "user": {"id": "U1", "team_id": "T1"}, "channel": {"id": "C1"}, "trigger_id": "1",
         "container": {"message_ts": "1.0"}, "message": {"ts": "1.0", "thread_ts": "1.0"}},
    ),
    (
        parse.shortcut,
        {"type": "message_action", "user": {"id": "U1", "team_id": "T1"}, "trigger_id": "1",
         "channel": {"id": "C1"}, "message": {"ts": "1.0", "text": "U7 short"}},
    ),
    (
        modal.submitted,
        {"view": {"app_installed_team_id": "T1", "private_metadata": _FORM,
                  "state": {"values": _VALUES}}, "user": {"id": "U1", "team_id": "T1"}},
    ),
)  # fmt: skip
_KINDS: tuple[Any, ...] = (None, 0, -1, [], {}, "", True, 10**30, 1.5, ["x"], {"x": "y"})


def changed(data: bytes) -> tuple[Callable[[Json, Home], Any], Json]:
    """Return a parser and a payload: the first byte chooses it, each further part changes it."""
    parser, base = BASES[data[0] % len(BASES)]
    body = deepcopy(base)
    for part in data[1:].split(b"\x00"):
        places = list(_places(body))
        if len(part) < 2 or not places:
            continue
        holder, key = places[part[0] % len(places)]
        kind = part[1] % 16
        if kind == 15:
            del holder[key]
        elif kind < len(_KINDS):
            holder[key] = deepcopy(_KINDS[kind])
        else:
            holder[key] = part[2:].decode("utf-8", "surrogatepass" if kind % 2 else "replace")
    return parser, body


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each place of a payload, outer ones first."""
    keys = list(node) if isinstance(node, dict) else range(len(node))
    for key in keys:
        yield node, key
    for key in keys:
        if isinstance(node[key], dict | list):
            yield from _places(node[key])
