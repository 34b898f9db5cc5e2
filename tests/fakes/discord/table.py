"""What Discord's routes take: the bodies and queries of those that this program uses, as data.

``problems`` holds a request against this table, and then against the rules that no table can
state. Limits that the platform documents beside its description are in here, too; where they are
narrower, ``tests/wire/test_specifications.py`` says why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.discord import rules
from tests.fakes.discord.commands import COMMANDS, INTEGER_CHOICE, TEXT_CHOICE
from tests.fakes.discord.components import (
    COLOUR,
    FLAG,
    IN_A_FORM,
    IN_A_MESSAGE,
    SNOWFLAKE,
    body,
)
from tests.fakes.discord.rules import Answer
from tests.fakes.shapes import ByKind, Either, Many, Number, Shape, Text

Rule = Callable[[Any, int], Iterator[str]]
_TOKEN = re.compile(r"\\{\w+_token\\}")
_EMOJI = re.compile(r"\\{emoji_name\\}")
_ID = re.compile(r"\\{\w+_id\\}")


def _nothing_more(_body: Any, _files: int) -> Iterator[str]:
    yield from ()


@dataclass(frozen=True)
class Route:
    """A route: the body it takes, if any, and the query; ``files`` may come with it."""

    method: str
    path: str
    body: Shape | None = None
    rule: Rule = _nothing_more
    files: bool = False
    query: Mapping[str, Shape] = field(default_factory=dict)

    def fits(self, method: str, path: str) -> bool:
        """Say whether a request goes here; an id is a number, a token is anything."""
        pattern = _TOKEN.sub("[^/]+", _ID.sub("[0-9]+", re.escape(self.path)))
        pattern = _EMOJI.sub("[^/]+", pattern)
        return method == self.method and re.fullmatch(pattern, path) is not None


_PICTURE = body(url=Text(most=2048))
_EMBED = body(
    url=Text(most=2048),
    title=Text(most=256),
    color=COLOUR,
    description=Text(most=4096),
    author=body(name=Text(most=256), url=Text(most=2048), icon_url=Text(most=2048)),
    image=_PICTURE,
    thumbnail=_PICTURE,
    footer=body(text=Text(most=2048), icon_url=Text(most=2048)),
    fields=Many(body({"name": Text(most=256), "value": Text(most=1024)}, inline=FLAG), 0, 25),
)
_MENTIONS = body(
    parse=Many(Text(among=("users", "roles", "everyone")), 0, 3, unique=True),
    users=Many(SNOWFLAKE, 0, 100, unique=True),
    roles=Many(SNOWFLAKE, 0, 100, unique=True),
    replied_user=FLAG,
)
_ATTACHMENT = body(
    {"id": SNOWFLAKE}, filename=Text(1, 1024), description=Text(most=1024), is_spoiler=FLAG
)
_MESSAGE: Mapping[str, Shape] = {
    "content": Text(most=2000),
    "embeds": Many(_EMBED, 0, 10),
    "allowed_mentions": _MENTIONS,
    "components": Many(IN_A_MESSAGE, 0, 40),
    "attachments": Many(_ATTACHMENT, 0, 10),
    "flags": Number(),
}
_REFERENCE = body(
    {"message_id": SNOWFLAKE},
    channel_id=SNOWFLAKE,
    guild_id=SNOWFLAKE,
    fail_if_not_exists=FLAG,
    type=Number(among=(0,)),
)
_NEW = body(
    **_MESSAGE,
    message_reference=_REFERENCE,
    nonce=Either((Text(most=25), Number(-(2**63), 2**63 - 1))),
    enforce_nonce=FLAG,
)
_THREAD = body({"name": Text(1, 100)}, auto_archive_duration=Number(among=(60, 1440, 4320, 10080)))
_ANSWER = body(**_MESSAGE)
_FORM = body({"custom_id": Text(1, 100), "title": Text(1, 45), "components": Many(IN_A_FORM, 1, 5)})
_CHOICES = Either(
    tuple(body({"choices": Many(each, 0, 25)}) for each in (TEXT_CHOICE, INTEGER_CHOICE))
)


def _callback(kind: int, data: Shape | None = None) -> Shape:
    return body({"type": Number(among=(kind,)), **({"data": data} if data else {})})


_CALLBACK = ByKind(
    "type",
    {
        Answer.MESSAGE: _callback(Answer.MESSAGE, _ANSWER),
        Answer.LATER: body({"type": Number(among=(Answer.LATER,))}, data=body(flags=Number())),
        Answer.UNCHANGED: _callback(Answer.UNCHANGED),
        Answer.UPDATE: _callback(Answer.UPDATE, _ANSWER),
        Answer.CHOICES: _callback(Answer.CHOICES, _CHOICES),
        Answer.FORM: _callback(Answer.FORM, _FORM),
    },
)

ROUTES = (
    Route("GET", "/users/@me"),
    Route("GET", "/oauth2/applications/@me"),
    Route("GET", "/gateway/bot"),
    Route("GET", "/guilds/{guild_id}", query={"with_counts": FLAG}),
    Route("GET", "/applications/{application_id}/commands", query={"with_localizations": FLAG}),
    Route("PUT", "/applications/{application_id}/commands", COMMANDS, rules.commands),
    Route("GET", "/channels/{channel_id}"),
    Route(
        "PATCH",
        "/channels/{channel_id}",
        body(archived=FLAG, locked=FLAG, name=Text(0, 100)),
    ),
    Route("POST", "/users/@me/channels", body({"recipient_id": SNOWFLAKE})),
    Route(
        "GET",
        "/channels/{channel_id}/messages",
        query={"after": SNOWFLAKE, "before": SNOWFLAKE, "limit": Number(1, 100)},
    ),
    Route("POST", "/channels/{channel_id}/messages", _NEW, rules.new_message, files=True),
    Route("GET", "/channels/{channel_id}/messages/{message_id}"),
    Route(
        "GET",
        "/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}",
        query={"after": SNOWFLAKE, "limit": Number(1, 100)},
    ),
    Route(
        "PATCH",
        "/channels/{channel_id}/messages/{message_id}",
        body(**_MESSAGE),
        rules.changed_message,
        files=True,
    ),
    Route("POST", "/channels/{channel_id}/messages/{message_id}/threads", _THREAD),
    Route(
        "POST",
        "/interactions/{interaction_id}/{interaction_token}/callback",
        _CALLBACK,
        rules.callback,
        files=True,
        query={"with_response": FLAG},
    ),
    Route(
        "PATCH",
        "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
        _ANSWER,
        rules.changed_message,
        files=True,
    ),
)


def route_of(method: str, path: str) -> Route | None:
    """Return the route that a request goes to."""
    return next((route for route in ROUTES if route.fits(method, path)), None)


def problems(
    method: str, path: str, sent: Any, files: int = 0, query: Mapping[str, str] | None = None
) -> list[str]:
    """Return what is wrong with a request; a route that is not in the table is a problem too."""
    route = route_of(method, path)
    if route is None:
        return [f"{method} {path} is no route of the table"]
    found = list(_query(route, query or {}))
    if route.body is None:
        return [*found, "a body is not taken here"] if sent is not None else found
    if files and not route.files:
        found.append("files are not taken here")
    found += route.body.problems(sent, "body", rules.units)
    return found or list(route.rule(sent, files))


def _query(route: Route, query: Mapping[str, str]) -> Iterator[str]:
    for name, text in query.items():
        if name not in route.query:
            yield f"query: {name} is not known"
        else:
            yield from route.query[name].problems(_read(route.query[name], text), f"query.{name}")


def _read(shape: Shape, text: str) -> Any:
    """Return a value of a query as its shape has it; what cannot be read stays a text."""
    if shape == FLAG:
        return {"1": True, "true": True, "0": False, "false": False}.get(text, text)
    return int(text) if isinstance(shape, Number) and text.isdecimal() else text
