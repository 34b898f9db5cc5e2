"""Lists come in and go out over the real Web API: private downloads and uploads, whole bytes."""

from __future__ import annotations

from typing import Any

from bot.ports.request import FILE_LIMIT
from tests.fakes.slack import BOT
from tests.spreadsheet.files import loaded, xlsx
from tests.wire.slack.conftest import SHARED, Scene, user

MARIA, TOM = user("maria"), user("tom")
LIST = xlsx(
    [["No.", "Title", "Severity"], ["Q-1", "Label is wrong", "High"], ["Q-2", "Lid", "Low"]]
)


def attach(live: Scene, data: bytes = LIST, name: str = "issues.xlsx", **about: Any) -> list[Any]:
    """Put a file where Slack keeps it; return it as a message names it."""
    number = f"F{len(live.world.files) + 1}"
    address = f"{live.slack.base}/files/{number}"
    file = {"id": number, "name": name, "size": len(data), "url_private_download": address, **about}
    live.world.files[number] = {**file, "content": data}
    return [file]


async def ask(live: Scene, files: list[Any], text: str = "issue import") -> None:
    await live.people.dm(MARIA, text, subtype="file_share", files=files)


async def test_a_list_attached_to_a_direct_message_is_checked_and_imported(live: Scene) -> None:
    await ask(live, attach(live))
    checked = await live.direct("maria", "Import 2 of 2 rows")
    channel, name, content = (await live.slack.until(lambda: live.world.sent_files))[0]
    assert (channel, name) == (f"D{MARIA}", "issues-check.xlsx")
    assert loaded(content).sheetnames == ["Check", "Notes"]
    button = next(
        each for block in checked.blocks for each in block.get("elements", [])
        if each.get("text", {}).get("text", "").startswith("Import 2 of 2")
    )  # fmt: skip
    assert button["value"] == "issue import I1 program=ACME"
    await live.people.dm(MARIA, "issue import I1")
    await live.card("imported a list (I1): 2 new, 0 changed.")
    assert sorted(live.issues()) == ["Label is wrong", "Lid"]


async def test_a_list_in_the_channel_is_answered_to_its_sender_only(live: Scene) -> None:
    message = live.people.write(MARIA, SHARED, f"<@{BOT}> issue import")
    event = live.people.event(message, SHARED, subtype="file_share", files=attach(live))
    await live.slack.deliver("events_api", event)
    await live.whisper("maria", "Import 2 of 2 rows")
    assert not live.find("Import 2 of 2 rows")
    sent = await live.slack.until(lambda: live.world.sent_files)
    assert [channel for channel, _, _ in sent] == [f"D{MARIA}"]


async def test_an_export_goes_to_the_persons_direct_messages(live: Scene) -> None:
    await live.logged("=HYPERLINK torque?")
    await live.people.slash(TOM, SHARED, "issue export")
    await live.whisper("tom", "Attached: issues of ACME (open). Count: 1.")
    channel, name, content = (await live.slack.until(lambda: live.world.sent_files))[0]
    assert channel == f"D{TOM}"
    assert name.endswith(".xlsx")
    assert loaded(content)["Issues"]["B2"].value == "=HYPERLINK torque?"


async def test_a_file_that_is_too_large_is_not_fetched(live: Scene) -> None:
    await ask(live, attach(live, size=FILE_LIMIT + 1))
    await live.direct("maria", "issues.xlsx was not read: it is larger than 5 MB.")


async def test_a_file_that_grows_on_the_way_is_not_read(live: Scene) -> None:
    await ask(live, attach(live, data=bytes(FILE_LIMIT + 1), size=10))
    await live.direct("maria", "larger than 5 MB")


async def test_a_file_elsewhere_is_not_fetched_and_the_token_not_shown(live: Scene) -> None:
    await ask(live, attach(live, url_private_download="https://evil.example/issues.xlsx"))
    await live.direct("maria", "issues.xlsx could not be fetched from the platform.")


async def test_of_several_files_none_is_read(live: Scene) -> None:
    await ask(live, [*attach(live), *attach(live)])
    await live.direct("maria", "2 files came with the message. Attach one file")
    assert not live.issues()
