"""The arguments that Slack's methods take, as far as this program gives them; and its answers.

Slack reads numbers and flags from a query as texts. The text of a message, its blocks and views
are checked by ``shapes``; here it is enough that they are there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.fakes.shapes import Anything, Either, Fields, Flag, Many, Shape, Text

Json = dict[str, Any]

_ID, _TS, _ANY = Text(1), Text(pattern=r"^\d+\.\d{6}$"), Anything()
_TRUTH = Either((Flag(), Text(among=("0", "1", "true", "false"))))
_COUNT = Text(pattern=r"^\d+$")
_TIME = Text(pattern=r"^\d+(\.\d+)?$")
_SHOWN: Mapping[str, Shape] = {"text": _ANY, "blocks": _ANY}
_PAGE: Mapping[str, Shape] = {
    "limit": _COUNT,
    "cursor": Text(),
    "oldest": _TIME,
    "latest": _TIME,
    "inclusive": _TRUTH,
    "include_all_metadata": _TRUTH,
}


def _given(needed: Mapping[str, Shape] | None = None, /, **may: Shape) -> Fields:
    return Fields(needed or {}, may)


METHODS = {
    "apps.connections.open": _given(),
    "auth.test": _given(),
    "blocks.validate": _given(blocks=_ANY, message=_ANY, view=_ANY),
    "chat.getPermalink": _given({"channel": _ID, "message_ts": _TS}),
    "chat.postEphemeral": _given({"channel": _ID, "user": _ID}, thread_ts=_TS, **_SHOWN),
    "chat.postMessage": _given(
        {"channel": _ID},
        thread_ts=_TS,
        metadata=_ANY,
        unfurl_links=_TRUTH,
        unfurl_media=_TRUTH,
        **_SHOWN,
    ),
    "chat.update": _given({"channel": _ID, "ts": _TS}, **_SHOWN),
    "conversations.history": _given({"channel": _ID}, **_PAGE),
    "conversations.info": _given({"channel": _ID}),
    "conversations.open": _given({"users": _ID}),
    "conversations.replies": _given({"channel": _ID, "ts": _TS}, **_PAGE),
    "files.completeUploadExternal": _given(
        {"files": Many(Fields({"id": _ID}, {"title": Text()}), 1), "channel_id": _ID},
        thread_ts=_TS,
        initial_comment=Text(),
    ),
    "files.getUploadURLExternal": _given(
        {"filename": Text(1), "length": _COUNT}, alt_txt=Text(most=1000)
    ),
    "files.info": _given({"file": _ID}),
    "auth.revoke": _given(test=_TRUTH),
    "oauth.v2.access": _given({"code": _ID}, redirect_uri=Text(pattern="^https://")),
    "reactions.get": _given({"channel": _ID, "timestamp": _TS}, full=_TRUTH),
    "users.info": _given({"user": _ID}),
    "views.open": _given({"trigger_id": _ID, "view": _ANY}),
    "views.publish": _given({"user_id": _ID, "view": _ANY}),
}
RESPONSE_URL = Fields(
    {"text": _ANY, "blocks": _ANY},
    {
        "response_type": Text(among=("ephemeral", "in_channel")),
        "replace_original": Flag(),
        "delete_original": Flag(),
        "thread_ts": _TS,
    },
)
"""What an answer to a response URL may hold."""
SLASH_ANSWER = Fields(
    {"text": _ANY, "blocks": _ANY, "response_type": Text(among=("ephemeral", "in_channel"))}
)
"""What the acknowledgment of a slash command may hold."""


def problems(method: str, args: Json) -> Iterator[str]:
    """Yield what is wrong with a method's arguments; ``token`` may stand among them."""
    given = {name: value for name, value in args.items() if name != "token"}
    yield from METHODS[method].problems(given, method)


def acknowledgment_problems(payload: Json, answer: Json) -> Iterator[str]:
    """Yield what is wrong with an acknowledgment: only that of a form or a slash command may say
    something.
    """
    if not answer:
        return
    if "command" in payload:
        yield from SLASH_ANSWER.problems(answer, "acknowledgment")
        return
    view = payload.get("view")
    if payload.get("type") != "view_submission" or not isinstance(view, dict):
        yield f"an acknowledgment of {payload.get('type')} says nothing"
        return
    asked = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    errors = Fields({}, {name: Text(1, 3000) for name in asked})
    shape = Fields({"response_action": Text(among=("errors",)), "errors": errors})
    yield from shape.problems(answer, "acknowledgment")
