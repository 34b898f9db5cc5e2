"""How soon Slack gets its acknowledgment: signed ``issue log`` commands at a steady rate.

The whole adapter serves on loopback, on a database with very many wakes pending and every commit
on the disk, while the pump delivers to a loopback Slack. Whoever sends the commands and whoever
plays Slack are processes of their own, so that they do not steal the loop; a command's time counts
from the moment at which it was to be sent, also when the one before it was late. By turns the same
commands go to a Bolt handler that does nothing, behind the same server.

The machine is shared, and two processes besides the bot want its cores: read the ratio first.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import structlog
from aiohttp import ClientSession
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult

from adapters.slack.app import HTTP, SlackAdapter
from adapters.slack.manifest import EVENTS_PATH
from adapters.slack.signature import Signature
from adapters.slack.web import WebLine
from benchmarks.databases import run
from benchmarks.mix import sample
from benchmarks.rows import Row
from bot.app.clock import utc_now
from bot.app.pumps import Pump
from bot.domain.program import Program
from bot.domain.values import Channel
from bot.engine.budgets import UNLIMITED
from bot.engine.core import Core
from bot.features import INDEX
from bot.ports.request import Reply, Request
from storage import schema
from storage.open import open_database
from tests.fakes.slack import BOT, BOT_TOKEN, SECRET, TEAM, FakeSlack, User
from tests.fakes.slack import Channel as Conversation
from tests.fakes.slack.people import COMMANDS
from tests.fakes.slack.server import encoded, signed

PENDING = 100_000
A_SECOND, ROUND_SECONDS, ROUNDS = 50, 2.0, 5
WARM = 50
PROGRAMS = 10
KINDS = ("shortage major", "eq", "delivery minor", "nonconformance", "test_yield", "order")
GOAL_MS = 100.0
LONGEST = 20.0
HOST = "127.0.0.1"

_LATER = "strftime('%Y-%m-%d %H:%M:%S', '2030-01-01', '+' || i || ' seconds') || '.000000+00:00'"
_FILL = (
    f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {PENDING})"
    " INSERT INTO wake (subject_kind, subject_id, program_id, at, due)"
    f" SELECT 'issue', 10000000 + i, 1, {_LATER}, {_LATER} FROM n"
)


@dataclass
class Times:
    """Seconds (monotonic, the same in every process): commands by their trigger."""

    sent: dict[str, float] = field(default_factory=dict)
    acknowledged: dict[str, float] = field(default_factory=dict)
    committed: dict[str, float] = field(default_factory=dict)

    def to(self, reached: dict[str, float]) -> list[float]:
        """Return how long each command took to get there, in milliseconds."""
        return [(reached[name] - began) * 1e3 for name, began in self.sent.items()]


def rows() -> list[Row]:
    """Measure both by turns, so that a slow minute of the machine hits both."""
    with _quiet(), tempfile.TemporaryDirectory(prefix="andon-bench-") as folder:
        path = Path(folder) / "andon.db"
        _prepare(path)
        ours, nothing, delivered = asyncio.run(_measured(f"sqlite:///{path}"))
    return _rows(ours, nothing, delivered)


def _rows(ours: Times, nothing: Times, delivered: int) -> list[Row]:
    acknowledged, committed = ours.to(ours.acknowledged), ours.to(ours.committed)
    plain = nothing.to(nothing.acknowledged)
    load = f"{A_SECOND} a second, {PENDING:,} wakes pending, {delivered} calls to Slack meanwhile"
    shared = f"shared machine, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    none = "no-op Bolt handler"
    return [
        Row(
            f"acknowledgment of signed issue log, median; {load}",
            round(median(acknowledged), 2),
            "ms",
            f"{none}: {median(plain):.2f} ms; {shared}",
            round(median(acknowledged) / median(plain), 2),
        ),
        Row(
            "the same, 99th percentile",
            round(_p99(acknowledged), 1),
            "ms",
            f"{none}: {_p99(plain):.1f} ms; {shared}",
            round(_p99(acknowledged) / _p99(plain), 2),
            f"under {GOAL_MS:.0f} ms",
            _p99(acknowledged) < GOAL_MS,
        ),
        Row(
            "its durable commit, median",
            round(median(committed), 2),
            "ms",
            f"acknowledgment: {median(acknowledged):.2f} ms",
            round(median(committed) / median(acknowledged), 2),
        ),
        Row(
            "its durable commit, 99th percentile",
            round(_p99(committed), 1),
            "ms",
            f"acknowledgment: {_p99(acknowledged):.1f} ms",
            round(_p99(committed) / _p99(acknowledged), 2),
        ),
    ]


def _p99(values: list[float]) -> float:
    return quantiles(values, n=100)[98]


# the bot


@contextmanager
def _quiet() -> Iterator[None]:
    """Log as the running bot does, to nowhere: what is held back is a line each."""
    with Path(os.devnull).open("w") as nowhere:
        structlog.configure(
            processors=[structlog.processors.add_log_level, structlog.processors.JSONRenderer()],
            wrapper_class=structlog.make_filtering_bound_logger(20),
            logger_factory=structlog.PrintLoggerFactory(nowhere),
        )
        try:
            yield
        finally:
            structlog.reset_defaults()


def _prepare(path: Path) -> None:
    """Make the database: programs with a channel each, and the wakes."""
    url = f"sqlite:///{path}"
    schema.create(url)
    database = open_database(url)
    core, now = Core(database, ["slack"], INDEX), datetime.now(UTC)
    for number in range(PROGRAMS):
        core.import_program(_program(number), now)
    database.close()
    run(path, _FILL)


def _program(number: int) -> Program:
    found = sample()
    people = tuple(replace(p, slack=f"{TEAM}/{_user(p.id)}") for p in found.people)
    channel = Channel("slack", _channel(number), "shared", team=TEAM)
    return replace(found, key=f"LINE{number}", people=people, channels=(channel,))


def _user(person: str) -> str:
    return f"U0{person.upper()}"


def _channel(number: int) -> str:
    return f"C0LINE{number}"


async def _measured(url: str) -> tuple[Times, Times, int]:
    people = [_user(person.id) for person in sample().people]
    with _process(_play_slack, people) as slack, _process(_load, people) as load:
        base = await _heard(slack)
        nothing = Times()
        async with _noop() as plain, _bot(url, f"{base}/api/") as (address, ours):
            await _round(load, address, base, WARM, Times())
            await _round(load, plain, base, WARM, Times())
            before = await _asked(slack, "calls")
            for _ in range(ROUNDS):
                await _round(load, address, base, int(A_SECOND * ROUND_SECONDS), ours)
                await _round(load, plain, base, int(A_SECOND * ROUND_SECONDS), nothing)
            delivered = await _asked(slack, "calls") - before
            await _all_committed(ours)
        complaints = await _asked(slack, "complaints")
    if complaints:
        raise RuntimeError(f"the loopback Slack refused: {complaints[:3]}")
    return ours, nothing, delivered


@asynccontextmanager
async def _bot(url: str, slack: str) -> AsyncIterator[tuple[str, Times]]:
    """Run core, pump and adapter; yield the address for Slack, and when commands were durable."""
    core, times, stop = (
        Core(open_database(url), ["slack"], INDEX, budgets=UNLIMITED),
        Times(),
        asyncio.Event(),
    )
    _note_commits(core, times)
    pump = Pump(core)
    adapter = SlackAdapter(
        core, BOT_TOKEN, None, SECRET, HTTP, 0, slack, kick=pump.kick, clock=utc_now, host=HOST
    )  # fmt: skip
    pump.connect({adapter.platform: adapter.sender})
    running = [asyncio.create_task(each.run(stop)) for each in (pump, adapter)]
    try:
        while adapter.line is None:
            await asyncio.sleep(0.01)
        await adapter.line.connected.wait()
        assert isinstance(adapter.line, WebLine)
        # As ``andon run`` does: what start-up made is not looked through again.
        gc.collect()
        gc.freeze()
        yield _address(adapter.line), times
    finally:
        gc.unfreeze()
        stop.set()
        await asyncio.gather(*running)
        core.db.close()


def _note_commits(core: Core, times: Times) -> None:
    submit = core.submit

    def noted(request: Request, now: datetime) -> Future[Reply]:
        answer = submit(request, now)
        name = request.key.rpartition(":")[2]
        answer.add_done_callback(lambda done: _note(times, name, done))
        return answer

    core.submit = noted  # type: ignore[method-assign]


def _note(times: Times, name: str, done: Future[Reply]) -> None:
    times.committed[name] = time.monotonic()
    assert not done.result().refused, done.result()


@asynccontextmanager
async def _noop() -> AsyncIterator[str]:
    """Serve a Bolt handler that acknowledges and does nothing."""

    async def authorize(**_context: Any) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id=TEAM, bot_token=BOT_TOKEN, bot_user_id=BOT
        )

    async def nothing(ack: AsyncAck) -> None:
        await ack()

    app = AsyncApp(
        request_verification_enabled=False, process_before_response=True, authorize=authorize
    )
    app.command("/andon")(nothing)
    signature = Signature(SECRET, utc_now)
    line = WebLine(app.async_dispatch, 0, HOST, signature=signature)
    stop = asyncio.Event()
    running = asyncio.create_task(line.run(stop))
    await line.connected.wait()
    try:
        yield _address(line)
    finally:
        stop.set()
        await running


def _address(line: WebLine) -> str:
    return f"http://{HOST}:{line.port}{EVENTS_PATH}"


async def _all_committed(times: Times) -> None:
    async with asyncio.timeout(LONGEST):
        while not times.sent.keys() <= times.committed.keys():
            await asyncio.sleep(0.05)


# the other processes


@contextmanager
def _process(work: Callable[[Connection, list[str]], None], people: list[str]) -> Iterator[Any]:
    """Run a function in a process of its own and yield the line to it; ``None`` ends it."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=work, args=(theirs, people), daemon=True)
    process.start()
    try:
        yield ours
    finally:
        ours.send(None)
        process.join(5)
        if process.is_alive():
            process.kill()


async def _heard(line: Connection) -> Any:
    if not await asyncio.to_thread(line.poll, LONGEST):
        raise TimeoutError(f"no word within {LONGEST:.0f} s")
    return line.recv()


async def _asked(line: Connection, question: object) -> Any:
    line.send(question)
    return await _heard(line)


async def _round(line: Connection, address: str, base: str, amount: int, times: Times) -> None:
    """Have commands sent to an address, and keep when each was due and acknowledged."""
    for name, due, done in await _asked(line, (address, base, amount)):
        times.sent[name], times.acknowledged[name] = due, done


def _play_slack(line: Connection, people: list[str]) -> None:
    asyncio.run(_slack(line, people))


class _Urls(dict[str, Any]):
    """Takes an answer at any response URL."""

    def get(self, name: str, default: Any = None) -> Any:
        return self.setdefault(name, {"user": "U0", "channel": "C0", "left": 5})


async def _slack(line: Connection, people: list[str]) -> None:
    async with FakeSlack() as slack:
        slack.world.urls = _Urls()
        slack.world.users.update({user: User(user) for user in people})
        for number in range(PROGRAMS):
            channel = Conversation(_channel(number), {BOT, *people})
            slack.world.channels[channel.id] = channel
        line.send(slack.base)
        while (asked := await asyncio.to_thread(line.recv)) is not None:
            line.send(len(slack.calls) if asked == "calls" else slack.complaints)


def _load(line: Connection, people: list[str]) -> None:
    asyncio.run(_send(line, people))


async def _send(line: Connection, people: list[str]) -> None:
    """Send commands when they are due, whether those before were answered or not."""
    number = 0
    async with ClientSession() as session:
        while (asked := await asyncio.to_thread(line.recv)) is not None:
            address, base, amount = asked
            start = time.monotonic() + 0.05
            tasks = []
            for n in range(amount):
                number += 1
                due = start + n / A_SECOND
                body = _command(number, base, people)
                tasks.append(asyncio.create_task(_post(session, address, body, due)))
            line.send(await asyncio.gather(*tasks))


async def _post(
    session: ClientSession, address: str, body: dict[str, str], due: float
) -> tuple[str, float, float]:
    await asyncio.sleep(due - time.monotonic())
    typed, content = encoded(COMMANDS, body)
    headers = {**signed(typed, SECRET, time.time()), "Content-Type": content}
    async with session.post(address, data=typed, headers=headers) as answer:
        text = await answer.text()
    done = time.monotonic()
    if answer.status != 200:
        raise RuntimeError(f"HTTP {answer.status}: {text}")
    return body["trigger_id"], due, done


def _command(number: int, base: str, people: list[str]) -> dict[str, str]:
    kind = KINDS[number % len(KINDS)]
    line = f'issue log {kind} "U{number} short {number} pcs" need=2027-04-01 lot=L{number}'
    user = people[number % len(people)]
    return {
        "token": "t",
        "command": "/andon",
        "text": line,
        "user_id": user,
        "user_name": user.lower(),
        "team_id": TEAM,
        "team_domain": "acme",
        "channel_id": _channel(number % PROGRAMS),
        "channel_name": "line",
        "api_app_id": "A1",
        "trigger_id": f"{number}.trigger",
        "response_url": f"{base}/response/r{number}",
    }
