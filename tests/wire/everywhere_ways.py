"""Three ways to play the script: the console in virtual time, and the real clients on the wire."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from adapters.console.room import Room
from adapters.console.stage import ConsoleStage
from adapters.discord.ids import read_field
from adapters.slack.pace import Pace, Rate
from bot.app.bootstrap import rehearsal_core
from bot.domain.program import Program
from bot.domain.values import Channel as ProgramChannel
from bot.engine.core import Core
from bot.features import INDEX
from bot.ports import Delivery, Outcome
from bot.rehearsal.runner import Runner, VirtualClock
from bot.rehearsal.scenario import read_step
from storage import schema
from storage.open import open_database
from tests.fakes.discord.server import FakeDiscord
from tests.fakes.discord.world import BOT as DISCORD_BOT
from tests.fakes.slack import BOT, TEAM, Channel, FakeSlack, User, world
from tests.fakes.slack.people import People
from tests.waiting import LONG
from tests.wire.discord import bench as on_discord
from tests.wire.everywhere_script import (
    SCRIPT,
    Act,
    Fill,
    InThread,
    Log,
    Mention,
    Press,
    React,
    Seen,
    Slash,
    Talk,
    Whisper,
    at_rest,
)
from tests.wire.slack import conftest as on_slack

Json = dict[str, Any]


def new_database(folder: Path, name: str) -> tuple[str, Path]:
    path = folder / f"{name}.db"
    schema.create(f"sqlite:///{path}")
    return f"sqlite:///{path}", path


def always_open() -> Program:
    """The small program, whose sites are open around the clock: no message waits."""
    return on_slack.program()


def hears(log: Log, sender: Any) -> None:
    """Let the log keep what a sender sends."""
    send = sender.send

    async def heard(delivery: Delivery) -> Outcome:
        return log.settled(delivery, await send(delivery))

    sender.send = heard


async def rest(log: Log, path: Path, held: Callable[[], int], before: int) -> None:
    """Wait until what was asked since ``before`` is answered, sent and held by the platform."""

    def done() -> bool:
        return len(log.asked) > before and not log.waiting and at_rest(path) and held() >= log.posts

    try:
        async with asyncio.timeout(LONG):
            while not done():
                await asyncio.sleep(0.01)
    except TimeoutError:
        told = [(who, answer.done()) for who, answer in log.asked.values()][before:]
        raise AssertionError(f"{told} {at_rest(path)} {held()} of {log.posts}") from None


# the console


def rehearsed(folder: Path) -> Seen:
    """Play the script in virtual time."""
    program = always_open()
    url, path = new_database(folder, "console")
    database = open_database(url, threaded=False, durable=False)
    clock = VirtualClock()
    stage = ConsoleStage(Room(), {p.id: p.side for p in program.people}, clock)
    cores: list[Log] = []
    make = rehearsal_core(database, program)

    def make_core(now: datetime) -> Core:
        core = make(now)
        cores.append(Log(core, lambda identity: identity))
        return core

    runner = Runner(make_core, stage, clock, lambda _happening: None, program.zone)
    with _closing(database):
        _console_line(runner, program, "at 2027-03-09T10:00")
        (log,) = cores
        _console_sender(log, stage)
        for act in SCRIPT:
            _console_line(runner, program, _line(act))
            # On the wire no two acts are at one instant, which a card that names moments shows.
            _console_line(runner, program, "wait 1m")
    assert at_rest(path)
    assert not log.failed
    return log.seen(url)


@contextmanager
def _closing(database: Any) -> Iterator[None]:
    try:
        yield
    finally:
        database.close()


def _console_sender(log: Log, stage: ConsoleStage) -> None:
    send = stage.sender.send
    stage.sender.send = lambda delivery: log.settled(delivery, send(delivery))  # type: ignore[method-assign]


def _console_line(runner: Runner, program: Program, line: str) -> None:
    step = read_step(line, program.zone)
    assert step is not None, line
    runner.play(step)


def _line(act: Act) -> str:
    """Return an act in the language of scenarios; a form is typed as its line."""
    match act:
        case Slash():
            return f"{act.person}: /andon {act.line}"
        case Mention():
            where = f" in {act.subject}" if act.subject else ""
            return f"{act.person}{where}: @andon {act.line}"
        case Talk():
            return f"{act.person}: {act.text}"
        case InThread():
            return f"{act.person} in {act.subject}: {act.text}"
        case Whisper():
            return f"{act.person} in dm: {act.line}"
        case React():
            target = act.target if act.target.startswith("ACME-") else f'"{act.target}"'
            return f"{act.person} reacts {act.emoji} to {target}"
        case Press():
            return f'{act.person} clicks "{act.label}" on {act.subject}'
        case Fill():
            return f"{act.person}: /andon {act.line}"


# Slack


class OnSlack:
    """The script's acts on the loopback Slack. The stranger works for the installing company."""

    def __init__(self, slack: FakeSlack) -> None:
        self.slack = slack
        self.people = People(slack)

    def populate(self, program: Program) -> None:
        names = [(p.id, TEAM if p.side == "oem" else on_slack.PARTNER) for p in program.people]
        for name, team in (*names, ("stranger", TEAM)):
            self.slack.world.users[on_slack.user(name)] = User(on_slack.user(name), team)
        everybody = set(self.slack.world.users)
        shared = Channel(on_slack.SHARED, everybody, shared=True)
        self.slack.world.channels[on_slack.SHARED] = shared
        self.slack.world.channels[on_slack.OEM] = Channel(on_slack.OEM, set(everybody))

    @staticmethod
    def name(identity: str) -> str:
        return identity.rpartition("/")[2].removeprefix("U0").lower()

    def held(self) -> int:
        channels = self.slack.world.channels.values()
        posts = sum(m.user == BOT for channel in channels for m in channel.messages)
        return posts + len(self.slack.world.whispers)

    def _card(self, subject: str) -> Any:
        posts = self.slack.posts(on_slack.SHARED)
        return next(m for m in posts if m.thread is None and f"{subject} " in m.shown)

    async def do(self, act: Act) -> None:
        user, shared = on_slack.user(act.person), on_slack.SHARED
        match act:
            case Slash():
                await self.people.slash(user, shared, act.line)
            case Mention():
                thread = self._card(act.subject).ts if act.subject else None
                await self.people.say(user, shared, f"<@{BOT}> {act.line}", thread=thread)
            case Talk():
                await self.people.say(user, shared, act.text)
            case InThread():
                await self.people.say(user, shared, act.text, thread=self._card(act.subject).ts)
            case Whisper():
                await self.people.dm(user, act.line)
            case React():
                emoji = {"🚨": "rotating_light", "✅": "white_check_mark"}[act.emoji]
                await self.people.react(user, shared, self._target(act.target), emoji)
            case Press():
                await self.people.press(user, shared, self._card(act.subject), act.label)
            case Fill():
                await self._fill(user, act)

    def _target(self, target: str) -> Any:
        if target.startswith("ACME-"):
            return self._card(target)
        said = self.slack.world.channels[on_slack.SHARED].messages
        return next(m for m in said if m.text == target)

    async def _fill(self, user: str, act: Fill) -> None:
        before = len(self.slack.world.views)
        await self.people.press(user, on_slack.SHARED, self._card(act.subject), act.label)
        views = self.slack.world.views
        view = await self.slack.until(lambda: views[-1] if len(views) > before else None)
        await self.people.submit(user, view, **act.answers)


async def played_on_slack(folder: Path) -> Seen:
    """Play the script through the real Slack client over Socket Mode."""
    program = always_open()
    url, path = new_database(folder, "slack")
    database = open_database(url)
    Core(database, ["slack"], INDEX).import_program(program, datetime.now(UTC))
    database.close()
    async with FakeSlack() as slack:
        way = OnSlack(slack)
        way.populate(program)
        bot = on_slack.Bot(url, slack)
        log = Log(bot.core, way.name)
        hears(log, bot.adapter.sender)
        clock = asyncio.get_running_loop().time
        bot.adapter.sender._pace = Pace(clock, Rate(0.001))
        await bot.start()
        try:
            await _play(way, log, path)
        finally:
            await bot.end()
        assert not slack.complaints
        assert way.held() == log.posts
    assert not log.failed
    return log.seen(url)


def unthrottled() -> tuple[Any, str, int]:
    """What to set so that the loopback Slack takes messages as fast as they come."""
    return world, "BURST", 10_000


# Discord


class OnDiscord:
    """The script's acts on the loopback Discord."""

    def __init__(self, server: FakeDiscord) -> None:
        self.server = server
        self.names = {user: name for name, user in on_discord.IDS.items()}

    def name(self, identity: str) -> str:
        return self.names[identity]

    def held(self) -> int:
        channels = self.server.world.channels
        posts = sum(len(self.server.said(channel)) for channel in channels)
        answers = self.server.interactions.values()
        return posts + sum(each.original is not None for each in answers)

    def _card(self, subject: str) -> Json:
        said = self.server.said(on_discord.SHARED)
        heading = on_discord.Bench.heading
        return next(m for m in said if heading(m).startswith(f"{subject} "))

    async def do(self, act: Act) -> None:
        user, shared, server = on_discord.IDS[act.person], on_discord.SHARED, self.server
        me = f"<@{DISCORD_BOT}>"
        match act:
            case Slash():
                await server.slash(user, shared, act.words, **act.options)
            case Mention():
                channel = self._card(act.subject)["id"] if act.subject else shared
                await server.say(user, channel, f"{me} {act.line}")
            case Talk():
                await server.say(user, shared, act.text)
            case InThread():
                await server.say(user, self._card(act.subject)["id"], act.text)
            case Whisper():
                await server.whisper(user, act.line)
            case React():
                await server.react(user, self._target(act.target), act.emoji)
            case Press():
                await server.press(user, self._card(act.subject), act.label)
            case Fill():
                await self._fill(user, act)

    def _target(self, target: str) -> Json:
        if target.startswith("ACME-"):
            return self._card(target)
        said = self.server.world.messages[on_discord.SHARED].values()
        return next(m for m in said if m["content"] == target)

    async def _fill(self, user: str, act: Fill) -> None:
        card = self._card(act.subject)
        opened = await self.server.press(user, card, act.label)
        await self.server.until(lambda: opened.response)
        assert opened.response is not None
        asked = opened.response["data"]["components"]
        questions = {_question(each): each["label"] for each in asked}
        answers = {questions[name]: value for name, value in act.answers.items()}
        await self.server.submit(user, on_discord.SHARED, opened, answers, message=card)


def _question(asked: Json) -> str:
    found = read_field(asked["component"]["custom_id"])
    assert found is not None
    return found.name


def discord_program() -> Program:
    program = always_open()
    people = tuple(replace(p, discord=on_discord.IDS[p.id]) for p in program.people)
    channels = (
        ProgramChannel("discord", on_discord.SHARED, "shared"),
        ProgramChannel("discord", on_discord.OEM, "oem"),
    )
    return replace(program, people=people, channels=channels)


async def played_on_discord(folder: Path) -> Seen:
    """Play the script through the real Discord client."""
    url, path = new_database(folder, "discord")
    database = open_database(url)
    Core(database, ["discord"], INDEX).import_program(discord_program(), datetime.now(UTC))
    async with on_discord.discord() as server:
        way = OnDiscord(server)
        bench = on_discord.Bench(server, database)
        log = Log(bench.core, way.name)
        hears(log, bench.adapter.sender)
        with _closing(database):
            async with bench.running():
                await _play(way, log, path)
        assert way.held() == log.posts
    assert not log.failed
    return log.seen(url)


async def _play(way: OnSlack | OnDiscord, log: Log, path: Path) -> None:
    for act in SCRIPT:
        before = len(log.asked)
        await way.do(act)
        if not isinstance(act, Talk):
            await rest(log, path, way.held, before)
