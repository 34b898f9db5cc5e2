"""What people do in the loopback Slack, as the payloads that Slack makes of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from tests.fakes.slack.server import Ack, FakeSlack
from tests.fakes.slack.shapes import Json
from tests.fakes.slack.world import App, Message, Whisper, actions

EVENTS, COMMANDS, INTERACTIVE = "events_api", "slash_commands", "interactive"


class People:
    """Acts of people; each is delivered to the app and returns its acknowledgment.

    Events come through ``app``: the installation in one workspace.
    """

    def __init__(self, slack: FakeSlack, app: App | None = None) -> None:
        self.slack = slack
        self.world = slack.world
        self.app = app or slack.world.app

    # slash commands and shortcuts: only for the workspace that installed the app

    async def slash(self, user: str, channel: str, text: str, lives: float = 3.0) -> Ack:
        body = {
            "token": "t",
            "command": "/andon",
            "text": text,
            "user_id": user,
            "user_name": user.lower(),
            "team_id": self._installed(user),
            "team_domain": "acme",
            "channel_id": channel,
            "channel_name": "directmessage" if channel.startswith("D") else "line",
            "api_app_id": "A1",
            "trigger_id": self.world.trigger(lives),
            "response_url": self.world.response_url(self.slack.base, user, channel),
        }
        return await self.slack.deliver(COMMANDS, body)

    async def log_message(self, user: str, channel: str, message: Message) -> Ack:
        body = {
            "type": "message_action",
            "callback_id": "log_issue",
            "channel": {"id": channel, "name": "line"},
            "message": message.as_json(metadata=False),
            "message_ts": message.ts,
            "response_url": self.world.response_url(self.slack.base, user, channel),
            **self._interaction(user),
        }
        return await self.slack.deliver(INTERACTIVE, body)

    async def log_global(self, user: str) -> Ack:
        body = {"type": "shortcut", "callback_id": "log_issue_global", **self._interaction(user)}
        return await self.slack.deliver(INTERACTIVE, body)

    def _installed(self, user: str) -> str:
        team = self.world.users[user].team
        assert self.world.in_team(team) is not None, "Slack: not a valid command"
        return team

    # messages

    def write(self, user: str, channel: str, text: str, thread: str | None = None) -> Message:
        """Put a message there without telling the app."""
        message = Message(self.world.ts(), user, text, thread=thread)
        self.world.channels[channel].messages.append(message)
        return message

    def event(self, message: Message, channel: str, kind: str = "message", **more: Any) -> Json:
        """Return the payload of a message's event."""
        event: Json = {
            "type": kind,
            "user": message.user,
            "text": message.text,
            "ts": message.ts,
            "event_ts": message.ts,
            "channel": channel,
            **({"thread_ts": message.thread} if message.thread else {}),
            **({"channel_type": _type(channel)} if kind == "message" else {}),
            **self._teams(message.user, channel),
            **more,
        }
        return self.envelope(event, channel)

    def envelope(self, event: Json, channel: str | None = None) -> Json:
        """Return an event in the envelope in which it comes, under an id of its own."""
        found = self.world.channels.get(channel or "")
        return {
            "token": "t",
            "team_id": self.app.team,
            "api_app_id": "A1",
            "type": "event_callback",
            "event": event,
            "event_id": f"Ev{self.world.number()}",
            "event_time": int(time.time()),
            "authorizations": [{"team_id": self.app.team, "user_id": self.app.bot, "is_bot": True}],
            "is_ext_shared_channel": bool(found and found.shared),
        }

    def _teams(self, user: str, channel: str) -> Json:
        team = self.world.users[user].team
        if not self.world.channels[channel].shared:
            return {"team": team}
        return {"team": team, "user_team": team, "source_team": team}

    async def say(
        self,
        user: str,
        channel: str,
        text: str,
        thread: str | None = None,
        files: Sequence[Json] = (),
    ) -> Message:
        """Say something, with files or without; a mention of the bot comes as two events, as from
        Slack."""
        message = self.write(user, channel, text, thread)
        message.files = list(files)
        more: Json = {"files": list(files)} if files else {}
        subtype: Json = {"subtype": "file_share"} if files else {}
        await self.slack.deliver(EVENTS, self.event(message, channel, **more, **subtype))
        if f"<@{self.app.bot}" in text and not channel.startswith("D"):
            await self.slack.deliver(EVENTS, self.event(message, channel, "app_mention", **more))
        return message

    async def delete(self, channel: str, message: Message) -> None:
        """Delete a message, with what came with it."""
        self.world.channels[channel].messages.remove(message)
        event = {"subtype": "message_deleted", "deleted_ts": message.ts, "hidden": True}
        await self._change(channel, message, event)

    async def delete_file(self, channel: str, message: Message, number: int) -> None:
        """Delete a file; the message stays, with a gravestone in its place."""
        message.files[number] = {"id": message.files[number]["id"], "mode": "tombstone"}
        shown = message.as_json(metadata=False)
        event = {"subtype": "message_changed", "message": shown, "hidden": True}
        await self._change(channel, message, event)

    async def _change(self, channel: str, message: Message, event: Json) -> None:
        at = {"ts": self.world.ts(), "event_ts": message.ts, "channel": channel}
        before = {"previous_message": message.as_json(metadata=False)}
        body = {"type": "message", "channel_type": _type(channel), **at, **before, **event}
        await self.slack.deliver(EVENTS, self.envelope(body, channel))

    async def dm(self, user: str, text: str, **more: Any) -> Message:
        channel = self.world.direct(user, self.app).id
        message = self.write(user, channel, text)
        await self.slack.deliver(EVENTS, self.event(message, channel, **more))
        return message

    def mark(self, user: str, message: Message, emoji: str) -> None:
        """Put an emoji on a message without telling the app; a person puts each one once."""
        users = message.marks.setdefault(emoji, [])
        users += [user] if user not in users else []

    async def react(self, user: str, channel: str, message: Message, emoji: str) -> Json:
        self.mark(user, message, emoji)
        event: Json = {
            "type": "reaction_added",
            "user": user,
            "reaction": emoji,
            "item_user": message.user,
            "item": {"type": "message", "channel": channel, "ts": message.ts},
            "event_ts": self.world.ts(),
        }
        body = self.envelope(event, channel)
        await self.slack.deliver(EVENTS, body)
        return body

    async def open_home(self, user: str) -> Ack:
        event = {
            "type": "app_home_opened",
            "user": user,
            "tab": "home",
            "channel": f"D{user}",
            "event_ts": self.world.ts(),
        }
        return await self.slack.deliver(EVENTS, self.envelope(event))

    # the app and its channels

    async def remove_app(self, app: App) -> None:
        """Remove the app from a workspace; the app is told by two events."""
        self.world.remove(app)
        told = People(self.slack, app)
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [app.bot]}}
        for event in (revoked, {"type": "app_uninstalled"}):
            await self.slack.deliver(EVENTS, told.envelope(event))

    async def share(self, old: str, new: str) -> Json:
        """Begin to share a channel, by which it gets another id."""
        channel = self.world.channels.pop(old)
        channel.id, channel.shared = new, True
        self.world.channels[new] = channel
        event = {"type": "channel_id_changed", "old_channel_id": old, "new_channel_id": new}
        body = self.envelope({**event, "event_ts": self.world.ts()})
        await self.slack.deliver(EVENTS, body)
        return body

    # buttons and forms: also for people of a partner's workspace

    def press_body(
        self, user: str, channel: str, message: Message | Whisper, label: str, lives: float = 3.0
    ) -> Json:
        button = next(b for b in message.buttons() if b["text"]["text"] == label)
        shown = isinstance(message, Message)
        container: Json = {"type": "message", "channel_id": channel, "is_ephemeral": not shown}
        body: Json = {
            "type": "block_actions",
            "container": {**container, "message_ts": message.ts},
            "channel": {"id": channel, "name": "line"},
            "actions": [self._action(button)],
            "response_url": self.world.response_url(self.slack.base, user, channel),
            **self._interaction(user, lives),
        }
        if isinstance(message, Message):
            body["message"] = message.as_json(metadata=True)
        return body

    async def press(self, user: str, channel: str, message: Message | Whisper, label: str) -> Ack:
        body = self.press_body(user, channel, message, label)
        return await self.slack.deliver(INTERACTIVE, body)

    async def press_home(self, user: str, view: Json, label: str) -> Ack:
        """Press a button of the App Home tab."""
        button = next(each for each in actions(view["blocks"]) if each["text"]["text"] == label)
        shown = {**view, "id": "V0HOME", "app_installed_team_id": self.app.team}
        body: Json = {
            "type": "block_actions",
            "container": {"type": "view", "view_id": "V0HOME"},
            "view": shown,
            "actions": [self._action(button)],
            **self._interaction(user),
        }
        return await self.slack.deliver(INTERACTIVE, body)

    def _action(self, pressed: Json) -> Json:
        """An entry of a menu has its words in the option that was chosen."""
        told = {"block_id": "b1", "action_ts": self.world.ts()}
        chosen = "selected_option" in pressed
        return {k: v for k, v in pressed.items() if not (chosen and k == "text")} | told

    def _interaction(self, user: str, lives: float = 3.0) -> Json:
        team = self.world.users[user].team
        return {
            "token": "t",
            "api_app_id": "A1",
            "team": {"id": team, "domain": team.lower()},
            "user": {"id": user, "username": user.lower(), "team_id": team},
            "trigger_id": self.world.trigger(lives),
        }

    async def submit(self, user: str, view: Json, **values: Any) -> Ack:
        """Fill a modal and send it; unnamed questions keep their initial answer. That to a
        question for files is a list of them, as Slack describes files."""
        state = {b["block_id"]: _filled(b, values.get(b["block_id"])) for b in view["blocks"]}
        assert set(values) <= set(state), f"{set(values) - set(state)} is not asked"
        body = {
            "type": "view_submission",
            "view": {
                **view,
                "team_id": view["app_installed_team_id"],
                "state": {"values": state},
            },
            "response_urls": [],
            **self._interaction(user),
        }
        return await self.slack.deliver(INTERACTIVE, body)


def _filled(block: Json, value: Any) -> Json:
    element = block["element"]
    if element["type"] == "file_input":
        assert value or block["optional"], f"{block['block_id']} is required"
        assert len(value or ()) <= element["max_files"]
        return {element["action_id"]: {"type": element["type"], "files": value or []}}
    if element["type"] == "plain_text_input":
        given = value if value is not None else element.get("initial_value")
        assert given or block["optional"], f"{block['block_id']} is required"
        assert len(given or "") <= element["max_length"]
        return {element["action_id"]: {"type": element["type"], "value": given}}
    if element["type"].endswith("users_select"):
        return {element["action_id"]: _picked(block, element, value)}
    if element["type"] == "datepicker":
        day = value if value is not None else element.get("initial_date")
        assert day or block["optional"], f"{block['block_id']} is required"
        return {element["action_id"]: {"type": element["type"], "selected_date": day}}
    chosen = element.get("initial_option")
    if value is not None:
        chosen = next(o for o in element["options"] if o["value"] == value)
    assert chosen or block["optional"], f"{block['block_id']} is required"
    return {element["action_id"]: {"type": element["type"], "selected_option": chosen}}


def _picked(block: Json, element: Json, value: str | None) -> Json:
    """Pick users: their ids with commas between them."""
    users = value.split(",") if value else []
    assert users or block["optional"], f"{block['block_id']} is required"
    assert len(users) <= element.get("max_selected_items", len(users))
    if element["type"] == "users_select":
        return {"type": element["type"], "selected_user": users[0] if users else None}
    return {"type": element["type"], "selected_users": users}


def _type(channel: str) -> str:
    return "im" if channel.startswith("D") else "channel"
