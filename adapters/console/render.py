"""Cards and messages for the terminal.

Everything that people typed is shown as it is: it is never read as markup, and control characters
are taken out of it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text as Styled

from adapters.console.room import Message
from adapters.console.texts import text
from bot.messages import card as cards
from bot.messages.card import Button, Card, Mention, Strong, in_words, unpack
from bot.messages.layout import DONE, LATE, OVER, TAKEN, WAITING, mark_of
from bot.messages.terminal import printable
from bot.ports.place import read_place

TONES = {
    WAITING: "yellow",
    TAKEN: "blue",
    LATE: "bold red",
    DONE: "green",
    OVER: "bright_black",
    "critical": "bold red",
    "plain": "bright_black",
}


def new_console() -> Console:
    """Return a console on standard output: coloured in a terminal, plain text elsewhere."""
    plain = not sys.stdout.isatty()
    return Console(
        highlight=False, markup=False, emoji=False, color_system=None if plain else "auto"
    )


def render_message(message: Message, *, edited: bool = False) -> RenderableType:
    """Return a message: a card in a panel, a line of a thread indented."""
    heading = _write_heading(message, edited=edited)
    if message.card is None:
        return Styled(printable(f"{heading}  {message.text}"))
    card = unpack(message.card)
    if message.thread is not None:
        return Padding(_compact(card, heading), (0, 0, 0, 2))
    return render_card(card, heading)


def render_card(card: Card, heading: str = "") -> Panel:
    """Return a card as a panel that fits its console; its buttons are numbered from 1."""
    body: list[RenderableType] = []
    if mark := mark_of(card):
        body.append(Styled(printable(mark), TONES.get(card.tone, "bold")))
    body.append(_styled(card.title, "bold"))
    if card.facts:
        body.append(_facts(card.facts))
    if card.due:
        body.append(_styled(card.due, "bold"))
    body += [_styled(line) for line in (*card.lines, *in_words(card))]
    body += [_styled(line, "dim") for line in card.small]
    if card.buttons:
        body += [Styled(), _Choices(card.buttons)]
    return Panel(
        Group(*body),
        title=Styled(printable(heading)) if heading else None,
        title_align="left",
        border_style=TONES.get(card.tone, TONES["plain"]),
        box=box.ROUNDED,
        padding=(0, 1),
    )


def _facts(facts: Iterable[tuple[str, cards.Text]]) -> Table:
    grid = Table.grid(padding=(0, 2), expand=True)
    grid.add_column(no_wrap=True, style="dim", max_width=24, overflow="ellipsis")
    grid.add_column(ratio=1, overflow="fold")
    for label, value in facts:
        grid.add_row(Styled(printable(label)), _styled(value))
    return grid


class _Choices:
    """Numbered buttons, as many to a line as fit; none is torn at a blank."""

    def __init__(self, buttons: Sequence[Button]) -> None:
        self._shown = [
            Styled(overflow="fold").append(f"[{n}]", style="bold").append(f" {printable(b.label)}")
            for n, b in enumerate(buttons, 1)
        ]

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        line = Styled(overflow="fold")
        for button in self._shown:
            if line and line.cell_len + 2 + button.cell_len > options.max_width:
                yield line
                line = Styled(overflow="fold")
            line.append("  " if line else "").append_text(button)
        yield line


def _compact(card: Card, heading: str) -> Styled:
    shown = Styled().append(printable(f"↳ {heading}  "), style="dim")
    shown.append_text(_styled(card.title))
    for label, value in card.facts:
        shown.append(printable(f"\n  {label}: ")).append_text(_styled(value))
    for line in (*card.lines, *in_words(card), *card.small):
        shown.append("\n  ").append_text(_styled(line))
    return shown


def _styled(source: cards.Text, style: str = "") -> Styled:
    shown = Styled(style=style, overflow="fold")
    for part in source:
        shown.append(
            printable(cards.plain((part,))),
            style="bold" if isinstance(part, Mention | Strong) else None,
        )
    return shown


def _write_heading(message: Message, *, edited: bool) -> str:
    place = read_place(message.place)
    where = text("to_person", person=place.id) if place.private else f"#{place.identity}"
    subject = message.about[0] if len(message.about) == 1 else ""
    words = [where, subject, text("edited") if edited else ""]
    return " · ".join(word for word in words if word)
