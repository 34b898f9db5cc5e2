"""The console as the platform of ``andon run``: lines of people on standard input, in real time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime
from threading import Thread

from adapters.console.parse import PLATFORM
from adapters.console.room import Message
from adapters.console.stage import ConsoleStage
from bot.core import Core
from bot.errors import Refused
from bot.messages.cli_texts import text
from bot.pumps import AsyncSender, ThreadSender
from bot.rehearsal.scenario import read_step
from bot.rehearsal.steps import Click, React, Say


class ConsoleAdapter:
    """Reads what people say (``maria: /andon …``), hands it to the core and shows the answers.

    ``zone`` is that of times without one, ``lines`` what people type, ``show`` prints. ``clock``
    gives the time (UTC), ``kick`` tells the pump that something may be due.
    """

    platform = PLATFORM

    def __init__(
        self,
        core: Core,
        stage: ConsoleStage,
        zone: str,
        lines: Iterable[str],
        show: Callable[[str], None],
        clock: Callable[[], datetime],
        kick: Callable[[], None],
    ) -> None:
        self._core = core
        self._stage = stage
        self._zone = zone
        self._lines = lines
        self._out = show
        self._clock = clock
        self._kick = kick
        self.sender: AsyncSender = ThreadSender(stage.sender)
        stage.listen(self._shown)

    async def run(self, stop: asyncio.Event) -> None:
        """Read in a thread, which ends with the process; the end of the input stops nothing."""
        Thread(target=self.read, name="console", daemon=True).start()
        await stop.wait()

    def read(self) -> None:
        """Do every line to the end of the input; a bad one costs one sentence."""
        for line in self._lines:
            try:
                self._do(line)
            except Refused as refusal:
                self._out(str(refusal))

    def _do(self, line: str) -> None:
        act = read_step(line.strip(), self._zone)
        if act is None:
            return
        if not isinstance(act, Say | Click | React):
            raise Refused(text("live_only"))
        now = self._clock()
        request = self._stage.request(act, now)
        reply = self._core.handle(request, now)
        if reply.card is not None:
            self._stage.answer(request, reply.card, reply.name, now)
        self._kick()

    def _shown(self, message: Message, edited: bool) -> None:
        mark = " (edited)" if edited else ""
        self._out(f"{message.at:%Y-%m-%d %H:%MZ} {message.place}{mark}\n{message.text}\n")
