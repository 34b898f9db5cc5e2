"""Lists come in and go out on Discord: attached to a message, to a slash command, to an answer."""

from __future__ import annotations

from typing import Any

from bot.ports.request import FILE_LIMIT
from tests.fakes.discord.people import actions
from tests.spreadsheet.files import xlsx
from tests.wire.discord.bench import LINH, MARIA, SHARED, Bench

LIST = xlsx(
    [["No.", "Title", "Severity"], ["Q-1", "Label is wrong", "High"], ["Q-2", "Lid", "Low"]]
)


def attached(bench: Bench, data: bytes = LIST, name: str = "issues.xlsx", **about: Any) -> Any:
    """Put a file where Discord keeps it; return it as a message describes it."""
    number = str(900_000 + len(bench.server.files))
    bench.server.files[number] = data
    url = f"{bench.server.cdn_url}/attachments/{number}/{name}"
    return {
        "id": number, "filename": name, "size": len(data), "url": url, "proxy_url": url, **about,
    }  # fmt: skip


async def test_a_list_attached_to_a_direct_message_is_checked_and_imported(bench: Bench) -> None:
    channel = bench.server.world.private_channel(MARIA)
    await bench.server.say(MARIA, channel, "issue import", attachments=[attached(bench)])
    checked = await bench.told(MARIA, "New")
    labels = [action["label"] for action in actions(checked)]
    assert labels[0] == "Import 2 of 2 rows"
    await bench.answer(await bench.server.press(MARIA, checked, labels[0]))
    await bench.line(SHARED, "imported a list (I1): 2 new, 0 changed.")
    assert bench.issues() == 2


async def test_a_list_comes_as_an_option_of_the_slash_command(bench: Bench) -> None:
    file = attached(bench)
    said = await bench.answer(
        await bench.server.slash(MARIA, SHARED, "issue import", files=[file], file=file["id"])
    )
    assert "New" in said
    assert "Nothing is changed yet." in said


async def test_an_export_is_attached_to_the_private_answer(bench: Bench) -> None:
    await bench.log("U7 MCU short")
    asked = await bench.server.slash(LINH, SHARED, "issue export")
    assert "Attached: issues of ACME (open). Count: 1." in await bench.answer(asked)
    assert asked.files[0].startswith("PK")


async def test_what_cannot_be_had_is_told(bench: Bench) -> None:
    channel = bench.server.world.private_channel(MARIA)
    for file, part in (
        (attached(bench, size=FILE_LIMIT + 1), "larger than 5 MB"),
        (attached(bench, url=f"{bench.server.cdn_url}/attachments/1/gone"), "could not be fetched"),
    ):
        await bench.server.say(MARIA, channel, "issue import", attachments=[file])
        await bench.told(MARIA, part)
