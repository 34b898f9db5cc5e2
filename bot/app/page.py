"""The demo on a page: with the composition root, it joins core, storage, the console's room and
the renderers of both platforms before browsers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.app.bootstrap import console_stage, rehearsal_core, throwaway_database
from bot.app.browser import tell_address
from bot.app.logs import configure
from bot.app.play import Play
from bot.app.retake import Take
from bot.app.story import Scene, demo_story
from bot.app.system import stopping
from bot.data import demo_program_text
from bot.domain.program import Program
from bot.messages.card import Card
from bot.ports.request import Attachment
from bot.program_file import read_program
from bot.rehearsal.runner import VirtualClock

if TYPE_CHECKING:
    from adapters.web.theatre import Theatre


@contextmanager
def page_play(
    program: Program, story: Sequence[Scene], beside: Path | None = None, take: Take | None = None
) -> Iterator[Play]:
    """Open a demo for a page, at the first moment of its story; a ``take`` is played again."""
    from adapters.console.files import Folder
    from adapters.web.files import Dropped
    from adapters.web.panes import Panes
    from adapters.web.stage import PageStage

    clock, panes = VirtualClock(), Panes()
    dropped = take.dropped if take else Dropped(Folder(beside) if beside is not None else None)
    reopen = partial(page_play, program, story, beside)
    with throwaway_database(swept=True) as database:
        inner = console_stage(database, program, clock)
        inner.room.on_change = panes.hear
        inner.beside = inner.saves = dropped
        played = Play(program, PageStage(inner, panes, dropped), story, reopen)
        played.drive(rehearsal_core(database, program), clock, take)
        yield played


def page_theatre(
    program: Program, story: Sequence[Scene], beside: Path | None = None, pace: float = 1.0
) -> Theatre:
    """Return the theatre in which a story is played before browsers."""
    from adapters.discord.render import render
    from adapters.slack.render import message
    from adapters.web.theatre import Theatre

    def slack(card: Card, addresses: Mapping[str, str]) -> Sequence[Mapping[str, Any]]:
        blocks: Sequence[Mapping[str, Any]] = message(card, addresses)["blocks"]
        return blocks

    def discord(card: Card, addresses: Mapping[str, str]) -> Sequence[Mapping[str, Any]]:
        drawn = Attachment("chart.png") if card.picture else None
        parts: Sequence[Mapping[str, Any]] = render(card, addresses, drawn=drawn).payload[
            "components"
        ]
        return parts

    renders = {"slack": slack, "discord": discord}
    return Theatre(lambda: page_play(program, story, beside), renders, pace)


def show_page(program: Program, story: Sequence[Scene], beside: Path | None = None) -> str | None:
    """Show a story on a page until somebody presses Ctrl-C; return why it failed, if it did."""
    from adapters.web.server import show

    configure("text", "warning")

    async def serve() -> str | None:
        stop = asyncio.Event()
        with stopping(stop):
            return await show(page_theatre(program, story, beside), tell_address, stop)

    return asyncio.run(serve())


def show_demo() -> None:
    """Show the story of the sample program on a page."""
    program = read_program(demo_program_text())
    show_page(program, demo_story(program.zone))
