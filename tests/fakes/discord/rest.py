"""The routes of the loopback Discord. Each returns a status and what is sent back."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.discord.rules import COMPONENTS_V2
from tests.fakes.discord.world import APP, BOT, DM, GUILD, TEXT, THREAD, numbered, shown

if TYPE_CHECKING:
    from tests.fakes.discord.server import Call, FakeDiscord

Json = dict[str, Any]
Answer = tuple[int, Any]
Handler = Callable[..., Answer]
INTERACTION_SECONDS, TOKEN_SECONDS = 3.0, 900.0
_ROUTES: list[tuple[str, re.Pattern[str], Handler]] = []


def route(method: str, path: str) -> Callable[[Handler], Handler]:
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))

    def add(handler: Handler) -> Handler:
        _ROUTES.append((method, pattern, handler))
        return handler

    return add


def error(status: int, code: int, message: str) -> Answer:
    return status, {"message": message, "code": code}


def handle(server: FakeDiscord, request: web.Request, call: Call, files: list[str]) -> Answer:
    for method, pattern, handler in _ROUTES:
        found = pattern.fullmatch(call.path)
        if method == call.method and found:
            more = {"files": files} if files else {}
            body = {**call.body, **more} if isinstance(call.body, dict) else call.body
            return handler(server, body, request.query, **found.groupdict())
    server.violations.append(f"no such route: {call.method} {call.path}")
    return error(404, 0, "404: Not Found")


@route("GET", "/users/@me")
def me(server: FakeDiscord, _body: Any, _query: Any) -> Answer:
    return 200, {**server.world.users[BOT], "verified": True, "mfa_enabled": True}


@route("GET", "/oauth2/applications/@me")
def application(server: FakeDiscord, _body: Any, _query: Any) -> Answer:
    return 200, {
        "id": APP,
        "name": "Andon",
        "icon": None,
        "description": "",
        "bot_public": False,
        "bot_require_code_grant": False,
        "owner": server.world.users[BOT],
        "verify_key": "0" * 64,
        "flags": server.intents_flag,
        "team": None,
    }


@route("GET", "/gateway/bot")
def gateway(server: FakeDiscord, _body: Any, _query: Any) -> Answer:
    limit = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
    return 200, {"url": server.gateway_url, "shards": 1, "session_start_limit": limit}


@route("GET", "/applications/{app}/commands")
def commands(server: FakeDiscord, _body: Any, _query: Any, app: str) -> Answer:
    return 200, server.world.commands


@route("PUT", "/applications/{app}/commands")
def put_commands(server: FakeDiscord, body: list[Json], _query: Any, app: str) -> Answer:
    server.world.commands = [_command(server, each) for each in body]
    return 200, server.world.commands


def _command(server: FakeDiscord, body: Json) -> Json:
    """The server adds what it knows and drops what is false anyway."""
    made = {
        "id": server.world.snowflake(),
        "application_id": APP,
        "version": "1",
        "default_member_permissions": None,
        "nsfw": False,
        "dm_permission": True,
        "name_localizations": None,
        "description_localizations": None,
        **body,
    }
    if not body.get("options"):
        made.pop("options", None)
    else:
        made["options"] = [_option(each) for each in body["options"]]
    return made


def _option(option: Json) -> Json:
    made = {k: v for k, v in option.items() if not (k == "required" and v is False)}
    if "options" in made:
        made["options"] = [_option(each) for each in made["options"]]
        if not made["options"]:
            made.pop("options")
    return made


def _reachable(server: FakeDiscord, channel: str) -> Answer | None:
    if channel not in server.world.channels:
        return error(404, 10003, "Unknown Channel")
    code = server.forbidden.get(channel)
    if code:
        return error(403, code, "Missing Access" if code == 50001 else "Missing Permissions")
    return None


@route("GET", "/channels/{channel}")
def channel(server: FakeDiscord, _body: Any, _query: Any, channel: str) -> Answer:
    return _reachable(server, channel) or (200, server.world.channels[channel])


@route("PATCH", "/channels/{channel}")
def change_channel(server: FakeDiscord, body: Json, _query: Any, channel: str) -> Answer:
    refused = _reachable(server, channel)
    if refused:
        return refused
    found = server.world.channels[channel]
    found["thread_metadata"].update(body)
    return 200, found


@route("POST", "/users/@me/channels")
def private(server: FakeDiscord, body: Json, _query: Any) -> Answer:
    user = str(body["recipient_id"])
    if user not in server.world.users:
        return error(400, 50033, "Invalid Recipient(s)")
    return 200, server.world.channels[server.world.private_channel(user)]


@route("POST", "/channels/{channel}/messages")
def post(server: FakeDiscord, body: Json, _query: Any, channel: str) -> Answer:
    refused = _reachable(server, channel) or _closed(server, channel)
    if refused:
        return refused
    nonce = body.get("nonce")
    known = server.nonces.get((channel, str(nonce))) if body.get("enforce_nonce") else None
    if known:
        return 200, {**shown(server.world.messages[channel][known]), "nonce": nonce}
    made = server.world.add_message(channel, BOT, body, files=body.get("files", []))
    if "message_reference" in body:
        made["message_reference"] = {**body["message_reference"], "channel_id": channel}
    if nonce:
        server.nonces[channel, str(nonce)] = made["id"]
    return 200, {**shown(made), "nonce": nonce}


def _closed(server: FakeDiscord, channel: str) -> Answer | None:
    found = server.world.channels[channel]
    if found["type"] == DM and found["recipients"][0]["id"] in server.blocked:
        return error(403, 50007, "Cannot send messages to this user")
    meta = found.get("thread_metadata")
    if meta and meta["locked"]:
        return error(400, 50083, "Thread is archived")
    if meta and meta["archived"]:
        meta["archived"] = False
    return None


@route("GET", "/channels/{channel}/messages")
def history(server: FakeDiscord, _body: Any, query: Any, channel: str) -> Answer:
    refused = _reachable(server, channel)
    if refused:
        return refused
    after, limit = int(query.get("after", 0)), int(query.get("limit", 50))
    before = int(query.get("before", 1 << 63))
    found = sorted(server.world.messages[channel].values(), key=lambda m: int(m["id"]))
    inside = [m for m in found if after < int(m["id"]) < before]
    page = inside[:limit] if "after" in query else inside[-limit:]
    return 200, [_in_history(server, m) for m in reversed(page)]


def _in_history(server: FakeDiscord, message: Json) -> Json:
    """A message tells whom it mentions, and the thread that hangs on it."""
    given = shown(message)
    users = server.world.users.values()
    given["mentions"] = [user for user in users if f"<@{user['id']}>" in given["content"]]
    thread = server.world.channels.get(message["id"])
    if thread is not None:
        newest = max(server.world.messages[message["id"]], key=int, default=None)
        given["thread"] = {**thread, "last_message_id": newest}
    return given


@route("GET", "/channels/{channel}/messages/{message}/reactions/{emoji}")
def reactions(
    server: FakeDiscord, _body: Any, query: Any, channel: str, message: str, emoji: str
) -> Answer:
    refused = _reachable(server, channel)
    found = server.world.messages[channel].get(message)
    if refused or found is None:
        return refused or error(404, 10008, "Unknown Message")
    users = sorted(found["marks"].get(emoji, ()), key=int)
    after, limit = int(query.get("after", 0)), int(query.get("limit", 25))
    return 200, [server.world.users[u] for u in users if int(u) > after][:limit]


@route("GET", "/channels/{channel}/messages/{message}")
def message(server: FakeDiscord, _body: Any, _query: Any, channel: str, message: str) -> Answer:
    found = server.world.messages[channel].get(message)
    return (200, shown(found)) if found else error(404, 10008, "Unknown Message")


@route("PATCH", "/channels/{channel}/messages/{message}")
def edit(server: FakeDiscord, body: Json, _query: Any, channel: str, message: str) -> Answer:
    refused = _reachable(server, channel)
    found = server.world.messages[channel].get(message)
    if refused or found is None:
        return refused or error(404, 10008, "Unknown Message")
    refused = _upgraded(found, body)
    if refused:
        return refused
    found.update({k: body[k] for k in ("content", "embeds", "components", "flags") if k in body})
    found["content"], found["embeds"] = found["content"] or "", found["embeds"] or []
    found["components"] = numbered(found["components"])
    found["edited"] = found.get("edited", 0) + 1
    return 200, shown(found)


def _upgraded(found: Json, body: Json) -> Answer | None:
    """A message of components stays one; one that becomes one loses its content and its embeds."""
    was, now = found["flags"] & COMPONENTS_V2, body.get("flags", found["flags"]) & COMPONENTS_V2
    kept = body.get("content", found["content"]) or body.get("embeds", found["embeds"])
    if (was and not now) or (now and kept):
        return error(400, 50035, "Invalid Form Body")
    return None


@route("POST", "/channels/{channel}/messages/{message}/threads")
def thread(server: FakeDiscord, body: Json, _query: Any, channel: str, message: str) -> Answer:
    if message not in server.world.messages[channel]:
        return error(404, 10008, "Unknown Message")
    if message in server.world.channels:
        return error(400, 160004, "A thread has already been created for this message")
    made = server.world.add_thread(message, channel, body["name"])
    return 201, made


@route("POST", "/interactions/{interaction}/{token}/callback")
def callback(server: FakeDiscord, body: Json, query: Any, interaction: str, token: str) -> Answer:
    found = server.interactions.get(token)
    if found is None or found.id != interaction:
        return error(404, 10062, "Unknown interaction")
    if found.response is not None:
        return error(400, 40060, "Interaction has already been acknowledged.")
    if time.monotonic() - found.made > INTERACTION_SECONDS:
        return error(404, 10062, "Unknown interaction")
    if not _fits(found.kind, body["type"]):
        server.violations.append(f"callback {body['type']} for interaction {found.kind}")
    found.response = body
    if query.get("with_response") in ("1", "true"):
        return 200, {"interaction": {"id": interaction, "type": found.kind}}
    return 204, None


def _fits(kind: int, answer: int) -> bool:
    """Choices answer only autocomplete, a form does not open a form."""
    if kind == 4:
        return answer == 8
    return answer in ((4, 5, 6, 7) if kind == 5 else (4, 5, 6, 7, 9))


@route("PATCH", "/webhooks/{app}/{token}/messages/@original")
def original(server: FakeDiscord, body: Json, _query: Any, app: str, token: str) -> Answer:
    found = server.interactions.get(token)
    if found is None or app != APP:
        return error(404, 10015, "Unknown Webhook")
    if time.monotonic() - found.made > TOKEN_SECONDS:
        return error(401, 50027, "Invalid Webhook Token")
    if found.response is None or found.response["type"] not in (4, 5):
        return error(404, 10015, "Unknown Webhook")
    found.original = {**body, "id": server.world.snowflake()}
    made = server.world.add_message("0", BOT, body)
    return 200, shown(made)


@route("GET", "/guilds/{guild}")
def guild(server: FakeDiscord, _body: Any, _query: Any, guild: str) -> Answer:
    return 200, server.world.guild()


__all__ = ["DM", "GUILD", "TEXT", "THREAD", "handle"]
