"""The methods of the Web API, on a world: each takes the arguments and returns the answer.

``me`` is the app as the call's token knows it: in one workspace, and in no other.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from tests.fakes.slack.shapes import Bad, Json, NotTaken, check_message, check_view, need
from tests.fakes.slack.world import App, Channel, Message, Whisper, World


class TooFast(Exception):
    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Methods:
    """Slack's methods; ``base`` is the server's address."""

    def __init__(self, world: World, base: Callable[[], str]) -> None:
        self.world = world
        self.me: App = world.app
        self._base = base

    def find(self, method: str) -> Callable[[Json], Json]:
        """Return what a method of the table does."""
        run: Callable[[Json], Json] = getattr(self, method.replace(".", "_"))
        return run

    def auth_test(self, _args: Json) -> Json:
        me = self.me
        who = {"team_id": me.team, "user_id": me.bot, "bot_id": me.bot_id}
        return {**who, "team": me.name, "user": "andon", "url": me.url}

    def auth_revoke(self, _args: Json) -> Json:
        """Take a token back; the app leaves the workspace with its last one."""
        self.world.remove(self.me)
        return {"revoked": True}

    def oauth_v2_access(self, args: Json) -> Json:
        """Exchange a code; the caller has shown who the app is."""
        code = self.world.codes.pop(args["code"], None)
        if code is None or time.monotonic() > code["until"]:
            raise Bad("invalid_code", "used, old or unknown")
        if args.get("redirect_uri") != code.get("redirect_uri"):
            raise Bad("bad_redirect_uri", str(args.get("redirect_uri")))
        everywhere = code.get("organization", False)
        app = self.world.install(code["team"], code.get("name", code["team"].title()))
        rotated = {"refresh_token": "xoxe-1", "expires_in": 43200} if code.get("rotated") else {}
        return {
            "access_token": app.token,
            "token_type": "bot",
            "scope": code["scope"],
            "bot_user_id": app.bot,
            "app_id": "A1",
            "team": None if everywhere else {"id": app.team, "name": app.name},
            "enterprise": {"id": "E1", "name": "Org"} if everywhere else None,
            "is_enterprise_install": everywhere,
            "authed_user": {"id": code["user"]},
            **rotated,
        }

    def blocks_validate(self, args: Json) -> Json:
        """Check one thing; what is wrong with it is said, and nobody complains of it."""
        given = [name for name in ("blocks", "message", "view") if name in args]
        need(len(given) == 1, "exactly one is checked", "invalid_arguments")
        value, native = args[given[0]], self.world.native
        value = json.loads(value) if isinstance(value, str) else value
        try:
            if given == ["view"]:
                check_view(value, str(value.get("type")))
            else:
                check_message({"blocks": value} if given == ["blocks"] else value, native=native)
        except Bad as bad:
            raise NotTaken(f"invalid_{given[0]}", str(bad)) from None
        return {}

    def chat_postMessage(self, args: Json) -> Json:
        channel = self._writable(args)
        check_message(args, native=self.world.native)
        seconds = channel.take(time.monotonic(), self.world.gap)
        if seconds:
            raise TooFast(seconds)
        root = args.get("thread_ts")
        if root is not None and channel.find(root) is None:
            raise Bad("thread_not_found", root)
        message = Message(
            self.world.ts(), self.me.bot, args.get("text", ""), args.get("blocks") or [], root,
            args.get("metadata"), app=self.me,
        )  # fmt: skip
        channel.messages.append(message)
        shown = message.as_json(metadata=True)
        return {"channel": channel.id, "ts": message.ts, "message": shown}

    def chat_update(self, args: Json) -> Json:
        channel = self._writable(args)
        check_message(args, native=self.world.native)
        message = channel.find(args["ts"])
        if message is None:
            raise Bad("message_not_found")
        if message.user != self.me.bot:
            raise Bad("cant_update_message")
        message.text, message.blocks = args.get("text", ""), args.get("blocks") or []
        message.edits += 1
        return {"channel": channel.id, "ts": message.ts, "text": message.text}

    def chat_postEphemeral(self, args: Json) -> Json:
        channel = self._writable(args)
        check_message(args, native=self.world.native)
        if args["user"] not in channel.members:
            raise Bad("user_not_in_channel")
        thread = args.get("thread_ts")
        if thread is not None and channel.find(thread) is None:
            raise Bad("thread_not_found")
        self.world.whispers.append(
            Whisper(
                "ephemeral",
                args["user"],
                channel.id,
                args.get("text", ""),
                args.get("blocks") or [],
                thread,
                self.world.ts(),
            )
        )
        return {"message_ts": self.world.ts()}

    def chat_getPermalink(self, args: Json) -> Json:
        channel = self.world.channel(args["channel"], self.me)
        message = channel.find(args["message_ts"])
        if message is None:
            raise Bad("message_not_found")
        path = f"{channel.id}/p{message.ts.replace('.', '')}"
        return {"channel": channel.id, "permalink": f"https://acme.slack.example/archives/{path}"}

    def conversations_open(self, args: Json) -> Json:
        users = str(args["users"]).split(",")
        if any(user not in self.world.users for user in users):
            raise Bad("user_not_found")
        if not all(self.world.meets(self.me, user) for user in users):
            raise Bad("user_not_visible")
        return {"channel": {"id": self.world.direct(users[0], self.me).id}}

    def conversations_info(self, args: Json) -> Json:
        channel = self.world.channel(args["channel"], self.me, member=False)
        member = self.me.bot in channel.members
        return {"channel": {"id": channel.id, "is_member": member, "is_ext_shared": channel.shared}}

    def conversations_history(self, args: Json) -> Json:
        channel = self.world.channel(args["channel"], self.me)
        parents = [m for m in channel.messages if m.thread in (None, m.ts)]
        return self._page(list(reversed(parents)), args, channel)

    def conversations_replies(self, args: Json) -> Json:
        channel = self.world.channel(args["channel"], self.me)
        asked = channel.find(args["ts"])
        if asked is None:
            raise Bad("thread_not_found")
        if asked.thread not in (None, asked.ts):
            return self._page([asked], args, channel)
        found = [m for m in channel.messages if m.thread == asked.ts]
        return self._page(found, args, channel, asked)

    def reactions_get(self, args: Json) -> Json:
        channel = self.world.channel(args["channel"], self.me)
        message = channel.find(args["timestamp"])
        if message is None:
            raise Bad("message_not_found")
        most = None if truth(args.get("full")) else self.world.named
        shown = message.as_json(metadata=False) | {"reactions": message.reactions(most)}
        return {"type": "message", "channel": channel.id, "message": shown}

    def _page(
        self, messages: list[Message], args: Json, channel: Channel, root: Message | None = None
    ) -> Json:
        oldest, latest = float(args.get("oldest") or 0), float(args.get("latest") or "inf")
        edge = 0.0000005 if truth(args.get("inclusive")) else -0.0000005
        inside = (m for m in messages if oldest - edge <= float(m.ts) <= latest + edge)
        # The root of a thread comes first, however old it is.
        found = [*([root] if root is not None else []), *(m for m in inside if m is not root)]
        limit, at = int(args.get("limit") or 100), int(args.get("cursor") or 0)
        need(1 <= limit <= 999, "limit", "invalid_limit")
        page = found[at : at + limit]
        more = at + limit < len(found)
        metadata = truth(args.get("include_all_metadata"))
        return {
            "messages": [self._shown(message, channel, metadata) for message in page],
            "has_more": more,
            "response_metadata": {"next_cursor": str(at + limit) if more else ""},
        }

    def _shown(self, message: Message, channel: Channel, metadata: bool) -> Json:
        """Return a message as history gives it; of strangers it does not tell the team."""
        shown = message.as_json(metadata=metadata)
        if not channel.shared and message.app is None:
            shown["team"] = self.world.users[message.user].team
        if message.marks:
            shown["reactions"] = message.reactions(self.world.named)
        replies = [m for m in channel.messages if m.thread == message.ts and m is not message]
        if replies:
            shown |= {"thread_ts": message.ts, "reply_count": len(replies)}
            shown["latest_reply"] = replies[-1].ts
        return shown

    def views_open(self, args: Json) -> Json:
        check_view(args["view"], "modal")
        self.world.use_trigger(args.get("trigger_id"))
        number, team = self.world.number(), self.me.team
        view = {**args["view"], "id": f"V{number}", "app_installed_team_id": team}
        self.world.views.append(view)
        return {"view": view}

    def views_publish(self, args: Json) -> Json:
        found = self.world.users.get(args["user_id"])
        if found is None or found.team != self.me.team:
            raise Bad("user_not_found")
        check_view(args["view"], "home")
        self.world.homes[args["user_id"]] = args["view"]
        return {"view": args["view"]}

    def users_info(self, args: Json) -> Json:
        user = self.world.users.get(args["user"])
        if user is None:
            raise Bad("user_not_found")
        found = {"id": user.id, "team_id": user.team, "is_stranger": False}
        return {"user": {**found, "is_admin": user.admin, "profile": {"real_name": user.name}}}

    def files_info(self, args: Json) -> Json:
        if args["file"] not in self.world.files:
            raise Bad("file_not_found")
        return {"file": self.world.files[args["file"]]}

    def files_getUploadURLExternal(self, args: Json) -> Json:
        name = f"F{self.world.number()}"
        self.world.uploads[name] = {
            "filename": args["filename"],
            "alt": args.get("alt_txt") or args.get("alt_text"),
            "content": b"",
        }
        return {"upload_url": f"{self._base()}/upload/{name}", "file_id": name}

    def files_completeUploadExternal(self, args: Json) -> Json:
        channel = self.world.channel(args["channel_id"], self.me)
        for file in args["files"]:
            kept = self.world.uploads[file["id"]]
            self.world.sent_files.append((channel.id, kept["filename"], kept["content"]))
            root = args.get("thread_ts")
            if root is not None:
                need(channel.find(root) is not None, "thread_ts", "invalid_thread_ts")
                about = {"id": file["id"], "name": kept["filename"], "alt": kept["alt"]}
                made = Message(self.world.ts(), self.me.bot, "", [], root, app=self.me)
                made.files.append(about)
                channel.messages.append(made)
        return {"files": args["files"]}

    def _writable(self, args: Json) -> Channel:
        channel = self.world.channel(args["channel"], self.me)
        if channel.archived:
            raise Bad("is_archived")
        return channel


def truth(value: Any) -> bool:
    return str(value).lower() in ("1", "true")
