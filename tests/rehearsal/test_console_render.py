"""Cards in the terminal: they fit, and what people typed stays text."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from adapters.console.render import render_card, render_message
from adapters.console.room import SHARED, Message
from bot.messages.card import Button, Card, Mention, Moment, pack, plain_card
from bot.messages.layout import WAITING
from tests.rehearsal.fakes import T0

CARD = Card(
    title=("ACME-12 · ", "U7 MCU short 1200 pcs, [bold]hot[/bold] :fire: \x1b[31m"),
    facts=(
        ("Severity", ("major",)),
        ("Owner", (Mention("tom", "Tom Becker"), ", Acme Devices")),
        (
            "Due",
            (Moment(datetime(2026, 12, 4, 1, tzinfo=UTC), ("Asia/Shanghai", "US/Pacific")),),
        ),
        ("Proposal", ("缺料 " * 30,)),
    ),
    lines=(("https://example.com/" + "x" * 150,),),
    buttons=tuple(
        Button(label, "issue ack ACME-12")
        for label in ("Acknowledge", "Post an update", "Contained", "Resolve", "Pass the ball")
    ),
    tone=WAITING,
)


def shown(renderable: RenderableType, width: int = 80, *, terminal: bool = False) -> str:
    out = io.StringIO()
    colours = "standard" if terminal else None
    console = Console(
        file=out, width=width, force_terminal=terminal, color_system=colours, highlight=False
    )
    console.print(renderable)
    return out.getvalue()


@pytest.mark.parametrize("width", [30, 80, 120])
def test_a_card_fits_its_console(width: int) -> None:
    lines = shown(render_card(CARD, "#shared"), width).splitlines()
    assert {cell_len(line) for line in lines} == {width}


def test_buttons_are_numbered_and_never_torn() -> None:
    text = shown(render_card(CARD), 60)
    for number, button in enumerate(CARD.buttons, 1):
        assert f"[{number}] {button.label}" in text


def test_what_people_typed_is_neither_markup_nor_control() -> None:
    text = shown(render_card(CARD), 120)
    assert "[bold]hot[/bold] :fire:" in text
    assert "\x1b" not in text


def test_colour_is_for_terminals_only() -> None:
    assert "\x1b[33m" in shown(render_card(CARD), terminal=True)
    assert "\x1b" not in shown(render_card(CARD), terminal=False)


def test_facts_are_aligned() -> None:
    lines = shown(render_card(CARD), 120).splitlines()
    columns = {
        line.index(word)
        for line in lines
        for word in ("major", "@Tom Becker", "2026-12-04")
        if word in line
    }
    assert len(columns) == 1


def message(card: Card | None, **values: object) -> Message:
    text = plain_card(card) if card else "hello [red]there"
    fields = {"place": SHARED, "about": ("ACME-12",), "card": pack(card) if card else None}
    return Message("m1", T0, author="andon", text=text, **(fields | values))  # type: ignore[arg-type]


def test_a_message_says_where_it_is() -> None:
    assert "#shared · ACME-12" in shown(render_message(message(CARD)))
    assert "updated" in shown(render_message(message(CARD), edited=True))
    assert "→ tom" in shown(render_message(message(CARD, place="console:dm:tom")))
    assert "hello [red]there" in shown(render_message(message(None)))


def test_a_line_of_a_thread_has_no_panel() -> None:
    line = Card(("linh acknowledged",), (("Next", ("soon",)),), (("more",),))
    text = shown(render_message(message(line, thread="m0")))
    assert "╭" not in text
    assert "linh acknowledged" in text
    assert text.startswith("  ↳")


def test_the_buttons_of_a_thread_are_left_to_the_card_above_it() -> None:
    line = Card(("Level 1: ACME-12",), buttons=(Button("Acknowledge", "issue ack ACME-12"),))
    text = shown(render_message(message(line, thread="m0")))
    assert "╭" not in text
    assert "[1]" not in text
