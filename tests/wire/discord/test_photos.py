"""Photos and other files in the conversation about an issue, as Discord tells of them."""

from __future__ import annotations

from typing import Any

from bot.ports.files import IssueFile
from tests.fakes.discord.server import seen
from tests.fakes.discord.world import GUILD
from tests.wire.discord.bench import EMS, LINH, SHARED, STRANGER, TOM, Bench

ME = "<@9000000000000000001>"


def photo(bench: Bench, name: str = "label.jpg", number: int = 1) -> Any:
    """Return a file as Discord describes it; its address ends after a day."""
    url = f"{bench.server.cdn_url}/attachments/{number}/{name}?ex=6a&hm=1"
    file = {"id": str(number), "filename": name, "size": 10, "url": url}
    return {**file, "proxy_url": url}


def kept(bench: Bench) -> list[IssueFile]:
    """Return the files of the first issue that both sides read, the newest first."""
    with bench.core.db.read() as unit:
        return unit.last_files(1, ["shared"], 100)


async def count(bench: Bench, files: int) -> None:
    """Wait until so many files are kept."""
    await bench.server.until(lambda: len(kept(bench)) == files)


async def thread_of(bench: Bench) -> Any:
    """Log an issue, acknowledge it, and return its card, whose id is that of its thread."""
    card = await bench.log(severity="major")
    await bench.slash(TOM, "issue ack", issue="ACME-1")
    await bench.line(card["id"], "acknowledged")
    return card


async def test_a_photo_without_words_is_an_update_and_the_card_leads_to_it(bench: Bench) -> None:
    card = await thread_of(bench)
    name = "a_b [x](http://evil.example).jpg"
    said = await bench.server.say(TOM, card["id"], "", attachments=[photo(bench, name)])
    await count(bench, 1)
    link = f"https://discord.com/channels/{GUILD}/{card['id']}/{said['id']}"
    assert [(f.name, f.link, f.author, f.side) for f in kept(bench)] == [(name, link, "tom", "oem")]
    await bench.server.until(lambda: "1 file:" in seen(card))
    assert f"](<{link}>)" in seen(card)
    assert "](http://" not in seen(card)
    with bench.core.db.read() as unit:
        (event,) = [e for e in unit.events(1) if e.kind == "commented"]
    assert event.payload == {"text": "", "files": [[name, link]]}


async def test_an_album_with_words_and_a_mention_is_kept_whatever_they_do(bench: Bench) -> None:
    card = await thread_of(bench)
    album = [photo(bench, f"{n}.jpg", n) for n in range(10)]
    await bench.server.say(LINH, card["id"], f"{ME} frobnicate", attachments=album)
    await count(bench, 10)
    await bench.server.say(LINH, card["id"], "and the box", attachments=[photo(bench)])
    await count(bench, 11)
    await bench.server.until(lambda: "11 files, newest" in seen(card))


async def test_a_reply_with_a_photo_to_the_card_counts_like_its_thread(bench: Bench) -> None:
    card = await thread_of(bench)
    await bench.server.answer(LINH, card, "", attachments=[photo(bench)])
    await count(bench, 1)


async def test_what_is_deleted_is_no_longer_on_the_card(bench: Bench) -> None:
    card = await thread_of(bench)
    said = [
        await bench.server.say(LINH, card["id"], "", attachments=[photo(bench, f"{n}.jpg", n)])
        for n in range(3)
    ]
    await bench.server.until(lambda: "3 files" in seen(card))
    await bench.server.delete(said[0])
    await bench.server.until(lambda: "2 files" in seen(card))
    await bench.server.delete(*said[1:])
    await bench.server.until(lambda: "file" not in seen(card))
    shown = await bench.slash(TOM, "issue show", issue="ACME-1")
    assert "deleted: 0.jpg" in shown


async def test_strangers_and_own_channels_add_nothing_to_the_card(bench: Bench) -> None:
    card = await thread_of(bench)
    await bench.server.say(STRANGER, card["id"], "", attachments=[photo(bench, "stranger.jpg")])
    line = f'{ME} issue note ACME-1 "our reel"'
    await bench.server.say(LINH, EMS, line, attachments=[photo(bench, "secret.jpg")])
    await bench.told(LINH, "the note is kept")
    channel = bench.server.world.private_channel(LINH)
    await bench.server.say(LINH, channel, "", attachments=[photo(bench, "lost.jpg")])
    await bench.told(LINH, "Nothing was kept")
    await bench.settled()
    assert kept(bench) == []
    assert "jpg" not in "".join(seen(m) for m in bench.server.said(SHARED))
    with bench.core.db.read() as unit:
        assert [f.name for f in unit.last_files(1, ["ems"], 9)] == ["secret.jpg"]


async def test_a_photo_that_is_marked_is_logged_with_its_name(bench: Bench) -> None:
    message = bench.server.world.add_message(
        SHARED, LINH, {"content": ""}, attachments=[photo(bench, "crack.jpg")]
    )
    await bench.server.react(TOM, message, "🚨")
    card = await bench.card("ACME-1")
    assert bench.heading(card) == "ACME-1 crack.jpg"
    assert "1 file:" in seen(card)


async def test_the_log_form_asks_for_no_file(bench: Bench) -> None:
    asked = await bench.server.slash(TOM, SHARED, "andon", line="issue log")
    await bench.server.until(lambda: asked.response)
    assert asked.response is not None
    kinds = [each["component"]["type"] for each in asked.response["data"]["components"]]
    assert 19 not in kinds
