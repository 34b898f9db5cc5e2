"""The real bot on a temporary database, against the loopback Slack."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from adapters.slack.allowed import AllowList
from adapters.slack.app import SlackAdapter
from adapters.slack.install import OAuth
from adapters.slack.pace import Pace, Rate
from adapters.slack.socket import Patience
from adapters.slack.web import WebLine
from bot.app.pumps import Pump
from bot.app.sealing import FernetSealer
from bot.domain.program import Program
from bot.domain.values import Channel as ProgramChannel
from bot.engine.core import Core
from bot.features import INDEX
from bot.ports import Database
from bot.program_file import read_program
from storage import schema
from storage.installations import StoredInstallations
from storage.open import open_database
from tests.fakes.slack import (
    APP_TOKEN,
    BOT,
    BOT_TOKEN,
    CLIENT_ID,
    CLIENT_SECRET,
    SECRET,
    TEAM,
    Channel,
    FakeSlack,
    User,
)
from tests.fakes.slack.people import People
from tests.fakes.slack.shapes import Json
from tests.fakes.slack.world import Message, Whisper
from tests.waiting import LONG

PARTNER = "T0VOLTA"
SHARED, OEM, OTHER = "C0SHARED", "C0OEM", "C0OTHER"
OEM_PEOPLE = ("tom", "maria", "dana", "omar")
EMS_PEOPLE = ("linh", "wei", "hua", "jun")
CALM = Patience(quiet=10.0, deaf=30.0, first=0.05, longest=0.5, steady=0.1, finish=2.0)
QUICK = Patience(quiet=0.6, deaf=1.2, first=0.05, longest=0.5, steady=0.1, finish=2.0)
"""For the tests of deafness only: on a busy machine a good socket may be silent for so long."""


def user(person: str) -> str:
    return f"U0{person.upper()}"


def program() -> Program:
    """The small program, always open, with people and channels on Slack."""
    text = (Path(__file__).parents[2] / "small.toml").read_text("utf-8")
    found = read_program(re.sub(r"week = .*", 'week = { mon-sun = ["00:00-24:00"] }', text))
    people = tuple(
        replace(p, slack=f"{TEAM if p.side == 'oem' else PARTNER}/{user(p.id)}")
        for p in found.people
    )
    channels = (
        ProgramChannel("slack", SHARED, "shared", team=TEAM),
        ProgramChannel("slack", OEM, "oem", team=TEAM),
    )
    return replace(found, people=people, channels=channels)


def installations(db: Database, secret: str = CLIENT_SECRET) -> StoredInstallations:
    return StoredInstallations(db, "slack", FernetSealer(secret, "installations"))


class Bot:
    """One process of the bot: core, pump and adapter; ``kill`` ends it as a crash does."""

    def __init__(
        self,
        database: str,
        slack: FakeSlack,
        mode: str = "socket",
        later: float = 0.0,
        token: str | None = BOT_TOKEN,
        secret: str | None = None,
        patience: Patience = CALM,
        allowed: AllowList | None = None,
        public: str | None = None,
    ) -> None:
        assert urlsplit(slack.base).hostname == "127.0.0.1", "only the loopback address"
        self.db = open_database(database)
        self.installed = installations(self.db, secret or CLIENT_SECRET)
        states = FernetSealer(secret or "", "states")
        self.core = Core(self.db, ["slack"], INDEX)
        self.slack = slack
        self.stop = asyncio.Event()
        self.later = timedelta(seconds=later)
        self.ahead = timedelta(0)
        """How far the adapter's own clock is ahead."""
        served = allowed or AllowList()
        pages = OAuth(CLIENT_ID, secret or "", self.installed, states, served, public)
        self.adapter = SlackAdapter(
            self.core, token, APP_TOKEN, SECRET, mode, 0, slack.api_url,
            oauth=pages if secret else None, allowed=served,
            clock=lambda: datetime.now(UTC) + self.ahead, host="127.0.0.1", patience=patience,
            pace=Pace(asyncio.get_running_loop().time, Rate(slack.world.gap)),
        )  # fmt: skip
        self.tasks: list[asyncio.Task[None]] = []

    async def start(self) -> Bot:
        pump = self.pump = Pump(self.core, lambda: datetime.now(UTC) + self.later)
        self.sending = pump._sending
        pump.connect({self.adapter.platform: self.adapter.sender})
        self.adapter.kick = pump.kick
        self.tasks = [
            asyncio.create_task(pump.run(self.stop)),
            asyncio.create_task(self.adapter.run(self.stop)),
        ]
        async with asyncio.timeout(LONG):
            while self.adapter.line is None:
                await asyncio.sleep(0.005)
            await self.adapter.line.connected.wait()
            if self.adapter.pages is not None:
                await self._web().connected.wait()
        return self

    def _web(self) -> WebLine:
        line = self.adapter.installing or self.adapter.line
        assert isinstance(line, WebLine)
        return line

    @property
    def address(self) -> str:
        """Where people install the app."""
        return f"http://127.0.0.1:{self._web().port}"

    async def end(self) -> None:
        self.stop.set()
        async with asyncio.timeout(LONG):
            await asyncio.gather(*self.tasks)
        self.db.close()

    async def kill(self) -> None:
        for task in (*self.sending, *self.tasks):
            task.cancel()
        for task in self.tasks:
            with suppress(asyncio.CancelledError):
                await task
        await self.adapter.api.close()
        self.db.close()


class Scene:
    """The loopback Slack, the people in it, and the bot."""

    def __init__(self, slack: FakeSlack, database: str) -> None:
        self.slack = slack
        self.world = slack.world
        self.database = database
        self.people = People(slack)
        self.bot: Bot | None = None
        self.mode = "socket"
        self.token: str | None = BOT_TOKEN
        self.secret: str | None = None
        """The client's secret, where people install the app themselves."""
        self.allowed = AllowList()
        self.public: str | None = None
        """The address at which browsers reach the pages, as the settings say."""
        self.expected: list[str] = []
        """What the loopback Slack has to complain about at the end."""

    async def start(self, later: float = 0.0, patience: Patience = CALM) -> Bot:
        """Start the bot; its pump's clock is some seconds ahead, as after a pause."""
        self.bot = await Bot(
            self.database,
            self.slack,
            self.mode,
            later,
            self.token,
            self.secret,
            patience,
            self.allowed,
            self.public,
        ).start()
        return self.bot

    async def view(self, number: int = 1) -> Json:
        """Wait for the form that is opened."""
        views = self.world.views
        return await self.slack.until(lambda: views[-1] if len(views) >= number else None)

    async def logged(self, title: str = "U7 MCU short 1200 pcs") -> Message:
        """Log an issue as Linh and return its card."""
        line = f'<@{BOT}> issue log shortage major "{title}"'
        await self.people.say(user("linh"), SHARED, line)
        found = await self.card(title)
        async with asyncio.timeout(LONG):
            while not self.known(found):
                await asyncio.sleep(0.01)
        return found

    async def card(self, text: str, channel: str = SHARED) -> Message:
        """Wait for a post of the bot that shows a text."""
        return await self.slack.until(lambda: self.find(text, channel))

    def known(self, message: Message) -> bool:
        """Say whether the bot has learned that it posted a message: nobody answers faster."""
        assert self.bot is not None
        with self.bot.db.read() as unit:
            return unit.message_at(f"slack:{TEAM}/{SHARED}", message.ts) is not None

    def find(self, text: str, channel: str = SHARED) -> Message | None:
        return next((m for m in self.slack.posts(channel) if text in m.shown), None)

    async def whisper(self, person: str, text: str) -> Whisper:
        """Wait for a private answer to a person."""
        try:
            return await self.slack.until(lambda: self.whispered(person, text))
        except TimeoutError:
            shown = [(w.user, w.way, w.shown) for w in self.world.whispers]
            raise AssertionError(f"{text!r} not among {shown}") from None

    def whispered(self, person: str, text: str = "") -> Whisper | None:
        found = (w for w in self.world.whispers if w.user == user(person) and text in w.shown)
        return next(found, None)

    async def direct(self, person: str, text: str) -> Message:
        """Wait for a direct message of the bot to a person."""
        channel = self.world.direct(user(person))
        return await self.slack.until(
            lambda: next((m for m in channel.messages if m.user == BOT and text in m.shown), None)
        )

    async def settled(self, seconds: float = LONG) -> None:
        """Wait until nothing is queued or in flight."""
        assert self.bot is not None
        async with asyncio.timeout(seconds):
            while True:
                with self.bot.db.read() as unit:
                    due = unit.next_wake()
                if due is None or due > datetime.now(UTC) + timedelta(seconds=120):
                    return
                await asyncio.sleep(0.02)

    def issues(self) -> list[str]:
        assert self.bot is not None
        with self.bot.db.read() as unit:
            return [issue.title for issue in unit.issues(1)]

    def events(self, kind: str) -> list[dict[str, object]]:
        assert self.bot is not None
        with self.bot.db.read() as unit:
            return [event.payload for event in unit.events(1) if event.kind == kind]

    def state(self, number: int = 1) -> str:
        assert self.bot is not None
        with self.bot.db.read() as unit:
            issue = unit.issue_numbered(1, number)
            assert issue is not None
            return issue.state


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """A scene without a bot; whatever the bot sent is checked as strictly as Slack would."""
    database = f"sqlite:///{tmp_path}/andon.db"
    schema.upgrade(database)
    db = open_database(database)
    Core(db, ["slack"], INDEX).import_program(program(), datetime.now(UTC))
    db.close()
    async with FakeSlack() as slack:
        slack.world.gap = 0.1
        ours = {user(person) for person in OEM_PEOPLE}
        partners = {user(person) for person in EMS_PEOPLE}
        for name in ours | {"U0GUEST"}:
            slack.world.users[name] = User(name)
        for name in partners | {"U0STRANGER"}:
            slack.world.users[name] = User(name, PARTNER)
        everybody = set(slack.world.users)
        slack.world.channels[SHARED] = Channel(SHARED, set(everybody), shared=True)
        slack.world.channels[OEM] = Channel(OEM, ours | {BOT})
        slack.world.channels[OTHER] = Channel(OTHER, set(everybody))
        found = Scene(slack, database)
        yield found
        if found.bot is not None and not found.bot.stop.is_set():
            await found.bot.end()
        assert slack.complaints == found.expected


@pytest.fixture
async def live(scene: Scene) -> Scene:
    """A scene with a running bot over Socket Mode."""
    await scene.start()
    return scene
