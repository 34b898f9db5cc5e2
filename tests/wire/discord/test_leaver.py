"""Whoever left reaches nothing more on Discord: no button, command or message."""

from __future__ import annotations

from bot.features import INDEX
from bot.features.programs.personal.erase import erase_person
from bot.messages.card import Card, pack
from tests.contract.samples import draft
from tests.fakes.discord.server import seen
from tests.wire.discord.bench import MARIA, TOM, Bench

STRANGER = "You are not on the roster here"


def erased_from(bench: Bench) -> str | None:
    now = bench.now()
    done = bench.database.write(lambda tx: erase_person(tx, INDEX, "ACME", "tom", now))
    return done.mark if done is not None else None


async def test_whoever_left_reaches_nothing_more(bench: Bench) -> None:
    card = await bench.log()
    line = "program person tom leaves to=maria"
    said = await bench.slash(MARIA, "andon", line=line)
    assert "off the roster" in said
    late = draft(1, "late", f"discord:dm:{TOM}", to="dm:tom", card=pack(Card(("secret",))))
    bench.database.write(lambda tx: tx.queue([late], bench.now()))
    bench._kick()
    for erased in (False, True):
        if erased:
            assert erased_from(bench) == "former-1"
        pressed = await bench.server.press(TOM, card, "Acknowledge")
        assert STRANGER in await bench.answer(pressed)
        assert STRANGER in await bench.slash(TOM, "issue list")
    await bench.settled()
    with bench.database.read() as tx:
        assert not [event for event in tx.events(1) if event.kind == "acked"]
    assert not any("secret" in seen(message) for message in bench.server.told(TOM))
