"""One program on both loopback platforms, with the real clients, through gaps of any kind."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord

from adapters.discord.app import DiscordAdapter
from adapters.slack.app import SlackAdapter
from adapters.slack.pace import Pace
from bot.app.clock import elapsed
from bot.app.hearing import Hearing
from bot.app.pumps import Pump
from bot.domain.issue import Issue
from bot.domain.program import Program
from bot.domain.values import Channel as ProgramChannel
from bot.engine.core import Core
from bot.features import INDEX
from bot.ports import Event, Subject, UnitOfWork
from bot.ports.request import COMMAND, Reply, Request
from storage import schema
from storage.open import open_database
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord.server import seen
from tests.fakes.discord.world import BOT as DISCORD_BOT
from tests.fakes.slack import APP_TOKEN, BOT, BOT_TOKEN, SECRET, TEAM, Channel, FakeSlack, User
from tests.fakes.slack.people import EVENTS, People
from tests.fakes.slack.world import Message
from tests.waiting import LONG
from tests.wire.discord import bench as on_discord
from tests.wire.slack import conftest as on_slack

Json = dict[str, Any]
SLACK, DISCORD = "slack", "discord"
PLATFORMS = (SLACK, DISCORD)


class Unhurried(Pace):
    """Sends at once: the loopback Slack takes it."""

    def wait(self, channel: str, *, edit: bool, patience: float) -> float:
        return 0.0


def program() -> Program:
    """The small program, always open, on both platforms."""
    found = on_slack.program()
    people = tuple(replace(p, discord=on_discord.IDS[p.id]) for p in found.people)
    channels = (
        ProgramChannel(SLACK, on_slack.SHARED, "shared", team=TEAM),
        ProgramChannel(DISCORD, on_discord.SHARED, "shared"),
    )
    return replace(found, people=people, channels=channels)


@dataclass
class Said:
    """Something that a person said on a platform: ``at`` is the platform's own time (UTC)."""

    at: datetime
    message: Any


class Slack:
    """What people do on the loopback Slack; nothing is told to the bot unless it is ``live``."""

    name = SLACK

    def __init__(self, server: FakeSlack) -> None:
        self.server = server
        self.people = People(server)

    @property
    def me(self) -> str:
        return f"<@{BOT}>"

    def say(self, person: str, text: str, card: str | None = None) -> Said:
        found = self.people.write(on_slack.user(person), on_slack.SHARED, text, card)
        return self._said(found)

    def photo(self, person: str, name: str, card: str) -> Said:
        said = self.say(person, "", card)
        link = f"https://acme.slack.example/files/{name}"
        said.message.files = [{"id": "F1", "name": name, "permalink": link, "mode": "hosted"}]
        return said

    def whisper(self, person: str, text: str) -> Said:
        user = on_slack.user(person)
        return self._said(self.people.write(user, self.server.world.direct(user).id, text))

    @staticmethod
    def _said(message: Message) -> Said:
        return Said(datetime.fromtimestamp(float(message.ts), UTC), message)

    async def tell(self, said: Said, *, private: bool = False) -> None:
        """Deliver the event of what was said."""
        message = said.message
        channel = f"D{message.user}" if private else on_slack.SHARED
        await self.server.deliver(EVENTS, self.people.event(message, channel))

    def mark(self, person: str, card: str, emoji: str) -> None:
        found = self.server.world.channels[on_slack.SHARED].find(card)
        assert found is not None
        name = {"👀": "eyes", "🚨": "rotating_light"}[emoji]
        self.people.mark(on_slack.user(person), found, name)

    def edit(self, said: Said, text: str) -> None:
        said.message.text = text

    def delete(self, said: Said) -> None:
        channels = self.server.world.channels.values()
        room = next(c for c in channels if said.message in c.messages)
        room.messages.remove(said.message)

    def ref(self, said: Said) -> str:
        return str(said.message.ts)

    def answers(self, person: str) -> list[str]:
        """Return what the bot told somebody in private."""
        room = self.server.world.direct(on_slack.user(person))
        return [message.shown for message in room.messages if message.user == BOT]

    async def lose(self) -> None:
        """Close the connection; the client makes another one."""
        await (await self.server.connected()).close()


class Discord:
    """What people do on the loopback Discord."""

    name = DISCORD

    def __init__(self, server: FakeDiscord) -> None:
        self.server = server

    @property
    def me(self) -> str:
        return f"<@{DISCORD_BOT}>"

    def say(self, person: str, text: str, card: str | None = None) -> Said:
        world = self.server.world
        if card is not None and card not in world.channels:
            world.add_thread(card, on_discord.SHARED, "thread")
        return self._said(person, card or on_discord.SHARED, text)

    def photo(self, person: str, name: str, card: str) -> Said:
        said = self.say(person, "", card)
        address = f"{self.server.cdn_url}/attachments/1/{name}"
        file = {"id": "1", "filename": name, "size": 1, "url": address, "proxy_url": address}
        said.message["attachments"] = [file]
        return said

    def whisper(self, person: str, text: str) -> Said:
        channel = self.server.world.private_channel(on_discord.IDS[person])
        return self._said(person, channel, text)

    def _said(self, person: str, channel: str, text: str) -> Said:
        made = self.server.world.add_message(channel, on_discord.IDS[person], {"content": text})
        return Said(discord.utils.snowflake_time(int(made["id"])), made)

    async def tell(self, said: Said, *, private: bool = False) -> None:
        await self.server.announce(said.message)

    def mark(self, person: str, card: str, emoji: str) -> None:
        found = self.server.world.messages[on_discord.SHARED][card]
        self.server.mark(on_discord.IDS[person], found, emoji)

    def edit(self, said: Said, text: str) -> None:
        said.message["content"] = text

    def delete(self, said: Said) -> None:
        del self.server.world.messages[said.message["channel_id"]][said.message["id"]]

    def ref(self, said: Said) -> str:
        return str(said.message["id"])

    def answers(self, person: str) -> list[str]:
        return [seen(message) for message in self.server.told(on_discord.IDS[person])]

    async def lose(self) -> None:
        """Break the connection; its session cannot be resumed."""
        self.server.gateway.refuse_resume = True
        await self.server.gateway.drop()


@dataclass
class Running:
    """One process of the bot; ``kill`` ends it as a crash does."""

    core: Core
    db: Any
    pump: Pump
    adapters: tuple[SlackAdapter, DiscordAdapter]
    stop: asyncio.Event
    slack: FakeSlack
    tasks: list[asyncio.Task[Any]] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    """What was asked of the core, in the order of asking."""

    @property
    def hears(self) -> bool:
        caught_up = all(each.connection.caught_up.is_set() for each in self.adapters)
        return caught_up and not self.core.heard.waiting

    async def kill(self) -> None:
        for task in (*self.pump._sending, *self.tasks):
            task.cancel()
        for task in self.tasks:
            with suppress(asyncio.CancelledError, BaseExceptionGroup):
                await task
        await self.adapters[0].api.close()
        self.db.close()
        async with asyncio.timeout(LONG):
            while self.slack.sockets:
                await asyncio.sleep(0.005)

    async def end(self) -> None:
        self.stop.set()
        for task in self.tasks[-2:]:
            task.cancel()
        async with asyncio.timeout(LONG):
            await asyncio.gather(*self.tasks, return_exceptions=True)
        self.db.close()


async def _tick(pump: Pump) -> None:
    """Have the pump look often: its own timer knows nothing of the time that tests let pass."""
    while True:
        pump.kick()
        await asyncio.sleep(0.02)


class Line:
    """The program, both platforms, and the bot; time goes on by ``wait``."""

    def __init__(self, url: str, slack: FakeSlack, server: FakeDiscord) -> None:
        self.url, self.path = url, url.removeprefix("sqlite:///")
        self.slack, self.discord = Slack(slack), Discord(server)
        self.on = {SLACK: self.slack, DISCORD: self.discord}
        self.ahead = timedelta()
        self.bot: Running | None = None
        for person in program().people:
            user, team = on_slack.user(person.id), TEAM if person.side == "oem" else "T0VOLTA"
            slack.world.users[user] = User(user, team)
        everybody = set(slack.world.users)
        slack.world.channels[on_slack.SHARED] = Channel(on_slack.SHARED, everybody, shared=True)
        slack.world.gap = 0.00001
        on_discord.populate(server)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def seconds(self) -> float:
        """Return elapsed seconds, as a machine counts them."""
        return elapsed() + self.ahead.total_seconds()

    def wait(self, minutes: float) -> None:
        """Let time go on, for people, platforms and the bot."""
        self.ahead += timedelta(minutes=minutes)
        for world in (self.slack.server.world, self.discord.server.world):
            world.ahead = self.ahead.total_seconds()

    # the bot

    def open(self) -> Running:
        """Return a process in which nothing runs yet."""
        db = open_database(self.url)
        core = Core(db, PLATFORMS, INDEX)
        stop = asyncio.Event()
        pump = Pump(core, self.now, timedelta(seconds=0.05), self.seconds)
        adapters = self._adapters(core, pump.kick)
        self.bot = Running(core, db, pump, adapters, stop, self.slack.server)
        self._listen(core, self.bot.requests)
        return self.bot

    async def start(self, patience: float = LONG, together: float = LONG) -> Running:
        bot = self.open()
        core, pump, adapters, stop = bot.core, bot.pump, bot.adapters, bot.stop
        senders = {each.platform: each.sender for each in adapters}
        hearing = Hearing(core, adapters, pump.kick, self.now, patience, together)
        pump.connect(senders, lambda: core.heard.waiting, hearing.was_away)
        work = (pump.run(stop), *(each.run(stop) for each in adapters), _tick(pump), hearing.run())
        bot.tasks = [asyncio.create_task(each) for each in work]
        return bot

    def _adapters(
        self, core: Core, kick: Callable[[], None]
    ) -> tuple[SlackAdapter, DiscordAdapter]:
        slack, server = self.slack.server, self.discord.server
        on_discord.only_loopback(slack.base, server.api_url, server.gateway_url)
        loop = asyncio.get_running_loop()
        return (
            SlackAdapter(
                core, BOT_TOKEN, APP_TOKEN, SECRET, "socket", 0, slack.api_url, kick,
                clock=self.now, host="127.0.0.1", patience=on_slack.CALM,
                pace=Unhurried(loop.time),
            ),
            DiscordAdapter(
                core, server.token, kick, server.api_url, server.gateway_url,
                clock=self.now, pace=on_discord.QUICK,
            ),
        )  # fmt: skip

    @staticmethod
    def _listen(core: Core, requests: list[Request]) -> None:
        submit = core.submit

        def listened(request: Request, now: datetime) -> Any:
            requests.append(request)
            return submit(request, now)

        core.submit = listened  # type: ignore[method-assign]

    async def until(self, true: Callable[[], Any], what: str = "") -> Any:
        """Wait until something is true; what it looks at changes in several places."""
        try:
            async with asyncio.timeout(LONG):
                while not (found := true()):
                    await asyncio.sleep(0.005)
                return found
        except TimeoutError:
            raise AssertionError(f"not within {LONG} s: {what} {self._due()}") from None

    def _due(self) -> list[Any]:
        """Return what is due now, for whoever reads that it did not end."""
        now = self.now()
        seen: list[Any] = self.look(lambda tx: [tx.ready(now, 9, 9), tx.ready_surfaces(now, 9)])
        return [self.bot and self.bot.core.next_wake(now), now, *seen]

    async def rest(self) -> None:
        """Wait until all is heard, and nothing is due any more."""
        bot = self.bot
        assert bot is not None
        await self.until(lambda: bot.hears, "heard")
        await self.until(self._at_rest, "at rest")

    def _at_rest(self) -> bool:
        """Say whether nothing is due, or just being done: a lease moves a wake, not what is due."""
        connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
        try:
            now = self.now().isoformat(sep=" ", timespec="microseconds")
            (due,) = connection.execute(
                "SELECT (SELECT count(*) FROM wake WHERE due <= ?)"
                " + (SELECT count(*) FROM outbox WHERE ready_at <= ? OR state = 'sending')"
                " + (SELECT count(*) FROM surface WHERE ready_at <= ? OR leased IS NOT NULL)",
                (now, now, now),
            ).fetchone()
            return not due
        finally:
            connection.close()

    def ask(self, person: str, line: str) -> Reply:
        """Have a command line done at once, not by any platform."""
        assert self.bot is not None
        identity = on_discord.IDS[person]
        place = f"discord:dm:{identity}"
        key = f"asked/{self.now().isoformat()}/{line}"
        request = Request(key, COMMAND, DISCORD, identity, place, line, private=True)
        reply = self.bot.core.handle(request, self.now())
        assert not reply.refused, reply
        return reply

    # what is kept

    def look(self, see: Callable[[UnitOfWork], Any]) -> Any:
        assert self.bot is not None
        with self.bot.db.read() as tx:
            return see(tx)

    def issue(self, title: str) -> Issue | None:
        return self.look(lambda tx: next((i for i in tx.issues(1) if i.title == title), None))

    def cards(self, issue: Issue) -> dict[str, str]:
        """Return the references of an issue's cards, by platform."""
        shown = self.look(lambda tx: tx.surfaces(Subject("issue", issue.id)))
        return {each.place.partition(":")[0]: each.ref for each in shown if each.ref}

    def events(self, issue: Issue | None = None) -> list[Event]:
        about = Subject("issue", issue.id) if issue is not None else None
        return self.look(lambda tx: tx.events(1, about))

    async def logged(self, platform: str, title: str) -> Issue:
        """Log a critical shortage live as Tom, for Volta, and wait for both cards."""
        side = self.on[platform]
        line = f'{side.me} issue log shortage critical "{title}" to=ems'
        await side.tell(side.say("tom", line))
        issue: Issue = await self.until(lambda: self.issue(title), title)
        await self.until(lambda: len(self.cards(issue)) == 2, "two cards")
        return issue


@asynccontextmanager
async def running_line(folder: Path) -> AsyncIterator[Line]:
    """Run the bot on both platforms; Linh has written to it in private on each."""
    url = f"sqlite:///{folder}/andon.db"
    schema.create(url)
    db = open_database(url)
    Core(db, PLATFORMS, INDEX).import_program(program(), datetime.now(UTC))
    db.close()
    async with FakeSlack() as slack, on_discord.discord() as server:
        line = Line(url, slack, server)
        bot = await line.start()
        await line.rest()
        for side in line.on.values():
            await side.tell(side.whisper("linh", "issue list mine"), private=True)
            await line.until(lambda s=side: line.look(lambda tx: tx.directs(s.name)), "a whisper")
            await line.until(lambda s=side: s.answers("linh"), "its answer")
        yield line
        bot = line.bot or bot
        if not bot.stop.is_set():
            await bot.end()
