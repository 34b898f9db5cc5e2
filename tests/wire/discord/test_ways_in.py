"""Every way in: what a person does on Discord, and what comes of it."""

from __future__ import annotations

from tests.fakes.discord.server import seen
from tests.wire.discord.bench import SHARED, TOM, Bench


async def test_a_slash_command_logs_an_issue_and_answers_privately(bench: Bench) -> None:
    card = await bench.log('U7 "MCU" short', severity="major", fields="mpn=STM32 need=2027-12-14")
    assert bench.heading(card) == 'ACME-1 U7 "MCU" short'
    assert "STM32" in seen(card)
    assert bench.issues() == 1
    print(card)
    await bench.slash(TOM, "issue ack", issue="ACME-1")
    await bench.line(card["id"], "acknowledged")
    print(bench.server.said(card["id"]))
