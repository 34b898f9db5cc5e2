"""The console as the platform of ``andon run``: lines of people on standard input, in real time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from threading import Thread

from adapters.console.parse import PLATFORM
from adapters.console.room import Message
from adapters.console.send import ThreadSender
from adapters.console.stage import ConsoleStage
from adapters.console.texts import text
from bot.domain.errors import AndonError
from bot.engine.core import Core
from bot.messages.forms import form_line
from bot.ports.acts import Act
from bot.ports.adapter import AsyncSender
from bot.ports.connection import Connection
from bot.ports.heard import Found, Unheard
from bot.ports.request import Request

SETUP = "program setup"


class ConsoleAdapter:
    """Reads what people say (``maria: /andon …``), hands it to the core and shows the answers.

    ``read_act`` says what a line means (``None``: nothing; it may raise ``Refused``), ``lines`` is
    what people type, ``show`` prints. ``clock`` gives the time (UTC), ``kick`` tells the pump that
    something may be due. ``asks`` asks for the answers of a form one after another, as somebody at
    a terminal expects.
    """

    platform = PLATFORM

    def __init__(
        self,
        core: Core,
        stage: ConsoleStage,
        read_act: Callable[[str], Act | None],
        lines: Iterable[str],
        show: Callable[[str], None],
        clock: Callable[[], datetime],
        kick: Callable[[], None],
        *,
        asks: bool = False,
    ) -> None:
        self._core = core
        self._stage = stage
        self._read_act = read_act
        self._lines = iter(lines)
        self._asks = asks
        self._show = show
        self._clock = clock
        self._kick = kick
        self.sender: AsyncSender = ThreadSender(stage.sender)
        self.connection = Connection(PLATFORM, clock)
        stage.listen(self._show_message)

    async def run(self, stop: asyncio.Event) -> None:
        """Read in a thread, which ends with the process; the end of the input stops nothing."""
        Thread(target=self.read, name="console", daemon=True).start()
        self.connection.set()
        await stop.wait()

    async def read_missed(self, _unheard: Unheard) -> Found:
        """Nothing is said at a terminal while nobody listens."""
        return Found()

    def read(self) -> None:
        """Do every line to the end of the input; what cannot be done costs one sentence."""
        for line in self._lines:
            try:
                self._do(line)
            except (AndonError, OSError) as error:
                # The journal's disk may be full: people are told, and go on when it is not.
                self._show(str(error))

    def _do(self, line: str) -> None:
        act = self._read_act(line.strip())
        if act is None:
            return
        now = self._clock()
        request = self._ask_answers(self._stage.request(act, now))
        reply = self._core.handle(request, now)
        if reply.card is not None:
            self._stage.answer(request, reply.card, reply.name, now)
            self._stage.hand_over(request, reply.files, now)
        self._kick()

    def _ask_answers(self, request: Request) -> Request:
        """Ask for what a bare ``program setup`` needs, a question a line."""
        if not self._asks or " ".join(request.text.lower().split()) != SETUP:
            return request
        form = self._core.form(request, SETUP)
        if form is None:
            return request
        answers: dict[str, str | None] = {}
        for field in form.fields:
            choices = ", ".join(choice.value for choice in field.choices)
            self._show(f"{field.label} ({choices}):" if choices else f"{field.label}:")
            answers[field.name] = next(self._lines, "").strip()
        return replace(request, text=form_line(form, answers))

    def _show_message(self, message: Message, edited: bool) -> None:
        heading = f"{message.at:%Y-%m-%d %H:%MZ} {message.place}"
        heading = text("edited_line", heading=heading) if edited else heading
        self._show(f"{heading}\n{message.text}\n")
