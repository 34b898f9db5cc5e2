"""Free text is understood in a small part of what a request takes: each phrase of the corpus that
is built with is read and scored, measured against plain commands that are found and parsed."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from benchmarks.databases import durable_core
from benchmarks.rows import Row, seconds
from bot.engine.commands.arguments import arguments_of
from bot.engine.commands.call import Call
from bot.engine.commands.dispatch import find
from bot.engine.context import context_of
from bot.engine.understanding.answer import meaning
from bot.engine.understanding.read import own_reading
from bot.engine.writer import Writer
from bot.features import INDEX
from bot.ports import UnitOfWork
from bot.ports.request import COMMAND, Request
from tests.words.phrases import read_phrases

ROUNDS = 5
NOW = datetime(2027, 3, 9, 18, 0, tzinfo=UTC)
GOAL, LONGEST = 40.0, 2.0
"""At most so many plain commands for one phrase; at most so many milliseconds for one."""
COMMANDS = (
    'issue log shortage major "U7 short 1200 pcs" need=2027-04-01 lot=L7',
    'issue log eq "Which torque for the lid?"',
    'issue log nonconformance major "Solder balls under U7" qty=4',
)


def rows() -> list[Row]:
    """Measure both by turns, so that a slow minute of the machine hits both."""
    texts = [phrase.text for phrase in read_phrases("build")]
    with durable_core(NOW) as core:
        return [_row(*core.db.write(lambda tx: _measured(_call(tx), texts)))]


def _call(tx: UnitOfWork) -> Call:
    row = next(iter(tx.programs()))
    ctx = context_of(tx, row.id, INDEX)
    request = Request("1", COMMAND, "console", "maria", "console:shared", "")
    person = ctx.program.person("maria")
    assert person is not None
    return Call(tx, NOW, ctx, person, "shared", request, Writer(tx, ctx, NOW, "1"))


def _measured(call: Call, texts: Sequence[str]) -> tuple[float, float, float]:
    """Return how many seconds a phrase takes, the longest one, and a plain command."""
    for text in texts:
        _understand(call, text)
    pairs = [
        (
            [_of(lambda text=text: _understand(call, text)) for text in texts],
            statistics.median(_of(lambda line=line: _parse(call, line)) for line in COMMANDS * 40),
        )
        for _ in range(ROUNDS)
    ]
    # The machine stops now and then: of each phrase the quickest round counts.
    each = [min(times) for times in zip(*(found for found, _ in pairs), strict=True)]
    return statistics.median(each), max(each), statistics.median(plain for _, plain in pairs)


def _of(work: Callable[[], object]) -> float:
    return seconds(work)


def _understand(call: Call, text: str) -> None:
    meaning(call, own_reading(call, text))


def _parse(call: Call, line: str) -> None:
    found = find(INDEX.commands, line)
    arguments_of(call, found.command, found.arguments).parse()


def _row(phrase: float, longest: float, plain: float) -> Row:
    ratio = round(phrase / plain, 1)
    return Row(
        "free text is understood",
        round(1000 * phrase, 2),
        f"ms, the longest {1000 * longest:.1f}",
        f"a plain command is parsed: {1000 * plain:.2f} ms",
        ratio,
        f"≤ {GOAL:.0f}, each < {LONGEST:.0f} ms",
        ratio <= GOAL and 1000 * longest < LONGEST,
    )
