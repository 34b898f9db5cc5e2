"""The console as the platform of ``andon run``: lines of people on standard input, in real time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from adapters.console.room import Message
from adapters.console.stage import ConsoleStage
from bot.core import Core
from bot.errors import Refused
from bot.messages.cli_texts import text
from bot.rehearsal.scenario import read_step
from bot.rehearsal.steps import Click, React, Say


class LiveConsole:
    """Reads what people say (``maria: /andon …``), hands it to the core and shows the answers.

    ``kick`` tells the pump that something may be due; ``clock`` gives the time (UTC).
    """

    def __init__(
        self,
        core: Core,
        stage: ConsoleStage,
        zone: str,
        clock: Callable[[], datetime],
        kick: Callable[[], None],
        show: Callable[[str], None],
    ) -> None:
        self._core = core
        self._stage = stage
        self._zone = zone
        self._clock = clock
        self._kick = kick
        self._out = show
        stage.listen(self._shown)

    def read(self, lines: Iterable[str]) -> None:
        """Do every line to the end of the input; a bad one costs one sentence."""
        for line in lines:
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
