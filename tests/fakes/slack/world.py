"""The workspace that the loopback Slack keeps: people, conversations, messages, triggers."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from adapters.slack.manifest import BOT_SCOPES
from tests.fakes.slack.shapes import Bad, Json, texts

TEAM, BOT, BOT_ID = "T0ACME", "U0ANDON", "B0ANDON"
BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-1-bot", "xapp-1-app", "5ec2e7"
CLIENT_ID, CLIENT_SECRET = "1.2", "c11e47"
CODE_SECONDS = 600.0
TRIGGER_SECONDS = 3.0
BURST = 3


def actions(blocks: list[Json]) -> list[Json]:
    """Return what can be pressed or picked, as what Slack tells of it, with the words shown."""
    found: list[Json] = []
    for element in (e for b in blocks if b["type"] == "actions" for e in b["elements"]):
        if element["type"] == "button":
            found.append(element)
        for option in element.get("options", []):
            named = {"type": element["type"], "action_id": element["action_id"]}
            found.append({**named, "text": option["text"], "selected_option": option})
    return found


@dataclass
class App:
    """The app in one workspace: its bot there, and what it may act with."""

    team: str
    bot: str
    bot_id: str
    token: str
    name: str
    scopes: str = ",".join(BOT_SCOPES)
    revoked: str | None = None
    """The error that Slack answers with since the app was removed."""

    @property
    def url(self) -> str:
        return f"https://{self.name.lower()}.slack.example/"


@dataclass
class User:
    id: str
    team: str = TEAM
    name: str = ""
    admin: bool = False


@dataclass
class Message:
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread: str | None = None
    metadata: Json | None = None
    edits: int = 0
    app: App | None = None
    files: list[Json] = field(default_factory=list)
    marks: dict[str, list[str]] = field(default_factory=dict)
    """The emoji on it, each with who put it there."""

    @property
    def shown(self) -> str:
        """Return all that the message shows, as Slack's markup."""
        return "\n".join(texts(self.blocks)) or self.text

    @property
    def key(self) -> str | None:
        return self.metadata["event_payload"]["key"] if self.metadata else None

    def buttons(self) -> list[Json]:
        return actions(self.blocks)

    def as_json(self, *, metadata: bool) -> Json:
        body: Json = {"type": "message", "ts": self.ts, "user": self.user, "text": self.text}
        if self.app is not None:
            body |= {"bot_id": self.app.bot_id, "app_id": "A1", "team": self.app.team}
        if self.blocks:
            body["blocks"] = self.blocks
        if self.thread:
            body["thread_ts"] = self.thread
        if metadata and self.metadata:
            body["metadata"] = self.metadata
        if self.files:
            body["files"] = self.files
        return body

    def reactions(self, most: int | None) -> list[Json]:
        """Return the emoji; of many people only the first ``most`` are named."""
        return [
            {"name": name, "users": users[:most], "count": len(users)}
            for name, users in self.marks.items()
        ]


@dataclass
class Channel:
    id: str
    members: set[str] = field(default_factory=set)
    shared: bool = False
    archived: bool = False
    messages: list[Message] = field(default_factory=list)
    tokens: float = float(BURST)
    filled: float = 0.0

    def find(self, ts: str | None) -> Message | None:
        return next((message for message in self.messages if message.ts == ts), None)

    def take(self, now: float, gap: float) -> float:
        """Return 0, or the seconds until the next message may be posted."""
        rest = (now - self.filled) / gap
        self.tokens = min(BURST, self.tokens + rest) if self.filled else BURST
        self.filled = now
        if self.tokens < 1:
            return (1 - self.tokens) * gap
        self.tokens -= 1
        return 0.0


@dataclass
class Whisper:
    """Something only one person sees: an ephemeral message or the answer to a response URL."""

    way: str
    user: str
    channel: str
    text: str
    blocks: list[Json]
    thread: str | None = None
    ts: str = ""

    @property
    def shown(self) -> str:
        return "\n".join(texts(self.blocks)) or self.text

    def buttons(self) -> list[Json]:
        return actions(self.blocks)


class World:
    """What Slack remembers."""

    def __init__(self) -> None:
        self.app = App(TEAM, BOT, BOT_ID, BOT_TOKEN, "Acme")
        """The app in the first workspace."""
        self.apps: list[App] = [self.app]
        self.codes: dict[str, Json] = {}
        self.users: dict[str, User] = {BOT: User(BOT)}
        self.channels: dict[str, Channel] = {}
        self.native = True
        """Whether the workspace takes tables and charts."""
        self.gap = 1.0
        """Seconds between two messages in a channel; tests of other things make it short."""
        self.ahead = 0.0
        """Seconds by which the platform's clock is ahead of this machine's."""
        self.named = 2
        """So many people history names with an emoji; all are counted."""
        self.whispers: list[Whisper] = []
        self.views: list[Json] = []
        self.homes: dict[str, Json] = {}
        self.files: dict[str, Json] = {}
        self.uploads: dict[str, Json] = {}
        self.sent_files: list[tuple[str, str, bytes]] = []
        self.urls: dict[str, Json] = {}
        self._triggers: dict[str, tuple[float, bool]] = {}
        self._numbers = count(1)
        self._last = 0.0

    def install(self, team: str, name: str) -> App:
        """Let the app into a workspace; if it was there before, its bot is the same one again."""
        nth, bot, bot_id = self.number(), f"U0{team}BOT", f"B0{team}BOT"
        for each in self.apps:
            if each.team == team:
                each.revoked, bot, bot_id = each.revoked or "token_revoked", each.bot, each.bot_id
        app = App(team, bot, bot_id, f"xoxb-{nth}-{team}", name)
        self.apps.append(app)
        self.users[app.bot] = User(app.bot, team)
        return app

    def remove(self, app: App) -> None:
        """Remove the app from a workspace: its token is worth nothing, its bot is gone."""
        app.revoked = "account_inactive"
        for channel in self.channels.values():
            channel.members.discard(app.bot)

    def using(self, token: str) -> App | None:
        return next((app for app in self.apps if app.token == token), None)

    def in_team(self, team: str) -> App | None:
        """Return the app as it is installed in a workspace now."""
        found = (app for app in self.apps if app.team == team and app.revoked is None)
        return next(found, None)

    def code(self, team: str, user: str, **more: Any) -> str:
        """Return a code that can be exchanged for a token once."""
        name = f"code{self.number()}"
        until = time.monotonic() + CODE_SECONDS
        self.codes[name] = {"team": team, "user": user, "until": until, **more}
        return name

    def number(self) -> int:
        return next(self._numbers)

    def ts(self) -> str:
        self._last = max(time.time() + self.ahead, self._last + 0.000002)
        return f"{self._last:.6f}"

    def trigger(self, lives: float = TRIGGER_SECONDS) -> str:
        name = f"{self.number()}.{TEAM}.trigger"
        self._triggers[name] = (time.monotonic() + lives, False)
        return name

    def use_trigger(self, name: Any) -> None:
        if name not in self._triggers:
            raise Bad("invalid_trigger_id", str(name))
        until, used = self._triggers[name]
        if used:
            raise Bad("exchanged_trigger_id")
        if time.monotonic() > until:
            raise Bad("expired_trigger_id")
        self._triggers[name] = (until, True)

    def response_url(self, base: str, user: str, channel: str) -> str:
        name = f"r{self.number()}"
        self.urls[name] = {"user": user, "channel": channel, "left": 5}
        return f"{base}/response/{name}"

    def direct(self, user: str, app: App | None = None) -> Channel:
        """Return the conversation of a person with the app's bot: one for each workspace."""
        bot = (app or self.app).bot
        name = f"D{user}" if bot == BOT else f"D{user}{bot}"
        channel = self.channels.setdefault(name, Channel(name))
        channel.members |= {user, bot}
        return channel

    def meets(self, app: App, user: str) -> bool:
        """Say whether a bot may write to somebody: a colleague, or by a channel of both."""
        found = self.users.get(user)
        if found is None:
            return False
        rooms = (c.members for c in self.channels.values() if not c.id.startswith("D"))
        return found.team == app.team or any({user, app.bot} <= members for members in rooms)

    def channel(self, name: Any, app: App, *, member: bool = True) -> Channel:
        found = self.channels.get(str(name))
        if found is None or (app.bot not in found.members and str(name).startswith("D")):
            raise Bad("channel_not_found", str(name))
        if member and app.bot not in found.members:
            raise Bad("not_in_channel")
        return found
