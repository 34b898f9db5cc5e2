"""Photos and other files in the conversation about an issue, as Slack tells of them."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.ports.files import IssueFile
from tests.fakes.slack import BOT
from tests.fakes.slack.shapes import Json
from tests.fakes.slack.world import Message
from tests.waiting import LONG
from tests.wire.slack.conftest import OEM, SHARED, Scene, user

TOM, LINH, MARIA = user("tom"), user("linh"), user("maria")
HOST = "https://acme.slack.example"


def photo(name: str = "label.jpg", number: int = 1, **about: Any) -> Json:
    """Return a file as Slack describes it in a message."""
    link = f"{HOST}/files/U0LINH/F{number}/{name}"
    file = {"id": f"F{number}", "name": name, "title": name, "mode": "hosted", "permalink": link}
    return file | about


def kept(live: Scene) -> list[IssueFile]:
    """Return the files of the first issue that both sides read, the newest first."""
    assert live.bot is not None
    with live.bot.db.read() as unit:
        return unit.last_files(1, ["shared"], 100)


async def there(live: Scene, count: int) -> None:
    """Wait until so many files are there."""
    async with asyncio.timeout(LONG):
        while len(kept(live)) != count:
            await asyncio.sleep(0.005)


async def shows(live: Scene, card: Message, text: str) -> None:
    """Wait until a card shows a text."""
    await live.slack.until(lambda: text in card.shown)


async def test_a_photo_without_words_is_an_update_and_its_link_is_on_the_card(
    live: Scene,
) -> None:
    card = await live.logged()
    await live.people.say(TOM, SHARED, f"<@{BOT}> ack", thread=card.ts)
    await live.whisper("tom", "ACME-1 is acknowledged")
    await live.people.say(TOM, SHARED, "", thread=card.ts, files=[photo("a_b*c|d.jpg")])
    link = f"{HOST}/files/U0LINH/F1/a_b*c%7Cd.jpg"
    await shows(live, card, "1 file:")
    assert f"<{link}|a_b" in card.shown
    assert live.events("commented") == [
        {"text": "", "files": [["a_b*c|d.jpg", f"{HOST}/files/U0LINH/F1/a_b*c|d.jpg"]]}
    ]
    assert [(file.author, file.side) for file in kept(live)] == [("tom", "oem")]


async def test_a_photo_with_words_and_a_mention_is_kept_whatever_the_words_do(
    live: Scene,
) -> None:
    card = await live.logged()
    await live.people.say(LINH, SHARED, f"<@{BOT}> frobnicate now", thread=card.ts, files=[photo()])
    await there(live, 1)
    assert live.events("commented") == [{"text": "", "files": [["label.jpg", kept(live)[0].link]]}]
    await live.people.say(LINH, SHARED, "the label", thread=card.ts, files=[photo("2.jpg", 2)])
    await there(live, 2)
    assert live.events("commented")[1]["text"] == "the label"


async def test_a_file_from_the_partners_workspace_is_asked_for(live: Scene) -> None:
    live.expected = ["files.info: file_not_found: "]
    card = await live.logged()
    live.world.files["F7"] = photo("seen.jpg", 7)
    hidden = [
        {"id": f"F{n}", "mode": "file_access", "file_access": "check_file_info"} for n in (7, 8)
    ]
    said = await live.people.say(LINH, SHARED, "", thread=card.ts, files=hidden)
    await there(live, 2)
    message = (
        f"{HOST}/archives/{SHARED}/p{said.ts.replace('.', '')}?thread_ts={card.ts}&cid={SHARED}"
    )
    assert [(file.name, file.link) for file in reversed(kept(live))] == [
        ("seen.jpg", f"{HOST}/files/U0LINH/F7/seen.jpg"),
        ("File 2", message),
    ]


async def test_what_is_deleted_is_no_longer_on_the_card(live: Scene) -> None:
    card = await live.logged()
    files = [photo("1.jpg", 1), photo("2.jpg", 2)]
    said = await live.people.say(LINH, SHARED, "both", thread=card.ts, files=files)
    other = await live.people.say(LINH, SHARED, "", thread=card.ts, files=[photo("3.jpg", 3)])
    await shows(live, card, "3 files")
    await live.people.delete_file(SHARED, said, 1)
    await there(live, 2)
    await live.people.delete(SHARED, other)
    await shows(live, card, "1 file:")
    assert [file.name for file in kept(live)] == ["1.jpg"]
    assert [event["text"] for event in live.events("unfiled")] == ["2.jpg", "3.jpg"]
    await live.people.delete(SHARED, said)
    await live.slack.until(lambda: "file" not in card.shown)


async def test_a_grave_and_a_hidden_file_are_no_files(live: Scene) -> None:
    card = await live.logged()
    graves = [{"id": "F1", "mode": "tombstone"}, {"id": "F2", "mode": "hidden_by_limit"}]
    await live.people.say(LINH, SHARED, "", thread=card.ts, files=graves)
    await live.people.say(LINH, SHARED, "words", thread=card.ts, files=graves)
    assert live.events("commented") == [{"text": "words"}]
    assert kept(live) == []


async def test_a_photo_of_a_stranger_is_nothing(live: Scene) -> None:
    card = await live.logged()
    await live.people.say("U0STRANGER", SHARED, "", thread=card.ts, files=[photo()])
    await live.people.say("U0STRANGER", SHARED, f"<@{BOT}> ack", thread=card.ts, files=[photo()])
    await live.people.say(LINH, SHARED, "mine", thread=card.ts, files=[photo("2.jpg", 2)])
    await there(live, 1)
    assert [file.name for file in kept(live)] == ["2.jpg"]


async def test_a_photo_in_ones_own_channel_or_in_private_stays_there(live: Scene) -> None:
    await live.logged()
    line = f'<@{BOT}> issue note ACME-1 "our reel"'
    await live.people.say(TOM, OEM, line, files=[photo("secret.jpg")])
    await live.whisper("tom", "the note is kept")
    await live.people.dm(TOM, "", subtype="file_share", files=[photo("secret2.jpg", 2)])
    await live.direct("tom", "Nothing was kept")
    await live.settled()
    assert kept(live) == []
    assert not live.find("secret")
    assert live.events("noted")[0]["files"] == [
        ["secret.jpg", f"{HOST}/files/U0LINH/F1/secret.jpg"]
    ]


async def test_the_log_form_takes_a_photo(live: Scene) -> None:
    await live.people.slash(TOM, SHARED, "issue log")
    view = await live.view()
    await live.people.submit(
        TOM, view, category="nonconformance", title="Cracked lid", file=[photo("lid.jpg")]
    )
    await live.whisper("tom", "ACME-1 is logged")
    card = await live.card("Cracked lid")
    assert "1 file: <https://acme.slack.example/files/U0LINH/F1/lid.jpg|lid.jpg>" in card.shown


async def test_a_photo_that_is_marked_is_logged_with_its_name(live: Scene) -> None:
    message = live.people.write(LINH, SHARED, "")
    message.files = [photo("crack.jpg")]
    await live.people.react(TOM, SHARED, message, "rotating_light")
    card = await live.card("ACME-1 crack.jpg")
    assert "1 file: <https://acme.slack.example/files/U0LINH/F1/crack.jpg|crack.jpg>" in card.shown
