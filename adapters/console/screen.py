"""The terminal on which messages are shown as they are posted and edited."""

from __future__ import annotations

from rich.console import Console

from adapters.console.render import render_message
from adapters.console.room import Message


class Screen:
    """Keeps what was shown while a line is done, and then prints each message once, as it is."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._waiting: dict[str, tuple[Message, bool]] = {}

    def show(self, message: Message, edited: bool) -> None:
        """Take in a message that was posted or edited."""
        new = message.ref in self._waiting and not self._waiting[message.ref][1]
        self._waiting.pop(message.ref, None)
        self._waiting[message.ref] = (message, edited and not new)

    def flush(self) -> None:
        """Print what waits."""
        for message, edited in self._waiting.values():
            self._console.print(render_message(message, edited=edited))
        self._waiting.clear()

    def say(self, sentence: str) -> None:
        """Print a sentence."""
        self._console.print(sentence, soft_wrap=False)
