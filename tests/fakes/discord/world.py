"""The servers, channels, people and messages of the loopback Discord, as its payloads."""

from __future__ import annotations

import copy
import itertools
import time
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
EPOCH_MS = 1_420_070_400_000
BOT, APP, GUILD = "9000000000000000001", "9000000000000000001", "7000000000000000001"
TEXT, DM, THREAD = 0, 1, 11
EVERYTHING = str((1 << 50) - 1)
NOTHING = "0"


class World:
    """Everything that the platform keeps. Ids grow with time, as snowflakes do."""

    def __init__(self) -> None:
        self._ticks = itertools.count()
        self.ahead = 0.0
        """Seconds by which the platform's clock is ahead of this machine's."""
        self.channels: dict[str, Json] = {}
        self.messages: dict[str, dict[str, Json]] = defaultdict(dict)
        self.users: dict[str, Json] = {}
        self.private: dict[str, str] = {}
        self.commands: list[Json] = []
        self.bots: set[str] = {BOT}
        self.managers: set[str] = set()
        """Who may manage the server."""
        self.add_user(BOT, "andon", bot=True)

    def snowflake(self, at: float | None = None) -> str:
        """Return a new id; ``at`` is in seconds."""
        ms = int((at or time.time() + self.ahead) * 1000) - EPOCH_MS
        return str((ms << 22) | (next(self._ticks) & 0x3FFFFF))

    def add_user(self, user: str, name: str, *, bot: bool = False) -> Json:
        self.users[user] = {
            "id": user,
            "username": name,
            "global_name": name.title(),
            "discriminator": "0",
            "avatar": None,
            "bot": bot,
            "public_flags": 0,
        }
        return self.users[user]

    def add_channel(self, channel: str, kind: int = TEXT, **more: Any) -> Json:
        guild = {} if kind == DM else {"guild_id": GUILD}
        self.channels[channel] = {
            "id": channel,
            "type": kind,
            "name": f"c{channel[-4:]}",
            "position": 0,
            "permission_overwrites": [],
            "parent_id": None,
            "last_message_id": None,
            "flags": 0,
            **guild,
            **more,
        }
        return self.channels[channel]

    def add_thread(self, thread: str, parent: str, name: str) -> Json:
        meta = {
            "archived": False,
            "locked": False,
            "auto_archive_duration": 10080,
            "archive_timestamp": "2026-01-01T00:00:00+00:00",
        }
        return self.add_channel(
            thread,
            THREAD,
            name=name,
            parent_id=parent,
            owner_id=BOT,
            message_count=0,
            member_count=1,
            thread_metadata=meta,
        )

    def private_channel(self, user: str) -> str:
        """Return somebody's direct channel with the bot, made when missing."""
        if user not in self.private:
            channel = self.private[user] = self.snowflake()
            self.add_channel(channel, DM, recipients=[self.users[user]])
        return self.private[user]

    def add_message(self, channel: str, author: str, body: Json, **more: Any) -> Json:
        """Keep a message; like the platform it gives no nonce back in history."""
        made = {
            "id": self.snowflake(),
            "channel_id": channel,
            "author": self.users[author],
            "content": body.get("content") or "",
            "timestamp": "2026-12-03T08:00:00+00:00",
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [{"type": "rich", **each} for each in body.get("embeds") or []],
            "components": numbered(body.get("components") or []),
            "pinned": False,
            "type": 0,
            "flags": body.get("flags") or 0,
            "allowed": body.get("allowed_mentions"),
            "marks": {},
            **more,
        }
        self.messages[channel][made["id"]] = made
        return made

    def member(self, user: str, *, manager: bool = False, permissions: bool = False) -> Json:
        made: Json = {
            "user": self.users[user],
            "nick": None,
            "roles": [],
            "joined_at": "2026-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
        }
        if permissions:
            made["permissions"] = EVERYTHING if manager or user in self.managers else NOTHING
        return made

    def guild(self) -> Json:
        """Return the payload of the one server."""
        found = self.channels.values()
        everyone = {
            "id": GUILD,
            "name": "@everyone",
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "position": 0,
            "permissions": NOTHING,
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }
        return {
            "id": GUILD,
            "name": "Line 1",
            "owner_id": BOT,
            "roles": [everyone],
            "channels": [c for c in found if c["type"] == TEXT],
            "threads": [c for c in found if c["type"] == THREAD],
            "members": [self.member(BOT)],
            "member_count": 5,
            "emojis": [],
            "stickers": [],
            "features": [],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
            "unavailable": False,
            "large": False,
            "joined_at": "2026-01-01T00:00:00+00:00",
        }


def every(components: list[Json]) -> Iterator[Json]:
    """Yield components with all that stand in them."""
    for each in components:
        yield each
        yield from every(each.get("components") or [])


def numbered(components: list[Json]) -> list[Json]:
    """Return components as the platform gives them back: each has a number of its own."""
    made: list[Json] = copy.deepcopy(components)
    taken = {each["id"] for each in every(made) if each.get("id")}
    free = (number for number in itertools.count(1) if number not in taken)
    for each in every(made):
        each["id"] = each.get("id") or next(free)
    return made


def shown(message: Json) -> Json:
    """Return a message as the platform gives it back; of its emoji only how many there are."""
    given = {key: value for key, value in message.items() if key not in ("allowed", "marks")}
    if message["marks"]:
        given["reactions"] = [_counted(emoji, users) for emoji, users in message["marks"].items()]
    return given


def _counted(emoji: str, users: list[str]) -> Json:
    count = len(users)
    return {
        "emoji": {"id": None, "name": emoji},
        "count": count,
        "count_details": {"burst": 0, "normal": count},
        "me": False,
        "me_burst": False,
        "burst_colors": [],
    }
