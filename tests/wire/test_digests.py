"""A digest of a program with 300 open issues fits the limits of both platforms."""

from __future__ import annotations

import pytest

from adapters.discord.actions import every as components
from adapters.discord.render import TOTAL, Rendered
from adapters.discord.render import render as for_discord
from adapters.slack.render import BODY, MESSAGE_BLOCKS, SECTION, TEXT_AIM
from adapters.slack.render import message as for_slack
from bot.features.digests.cards import LINES
from bot.messages.card import pack, plain, plain_card, unpack
from bot.messages.chart import draw
from bot.ports.request import Attachment
from tests.fakes.discord.components import GALLERY
from tests.fakes.discord.rules import units
from tests.fakes.discord.table import problems
from tests.fakes.slack.shapes import check_message
from tests.wire.digests import HOSTILE, PLAIN, every, picture, weekly

KINDS = ("daily", "weekly", "monthly", "internal", "personal")
KEY = "0123456789abcdef01234567"


def said(made: Rendered) -> list[str]:
    """Return the texts of a message of Discord's."""
    return [e["content"] for e in components(made.payload["components"]) if "content" in e]


def drawn() -> Attachment:
    image = draw(picture())
    assert image is not None
    return Attachment("ageing.png", image)


@pytest.mark.parametrize("title", [PLAIN, HOSTILE], ids=["plain", "hostile"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_digest_of_300_issues_fits(kind: str, title: str) -> None:
    card = every(title)[kind]
    assert len(plain_card(card).splitlines()) <= LINES
    assert card.buttons[0].label.startswith("+")
    assert card.buttons[0].command == f"digest now {kind} full=yes"
    assert unpack(pack(card)) == card
    shown = for_slack(card)
    check_message({**shown, "channel": "C1"})
    assert len(shown["blocks"]) <= MESSAGE_BLOCKS
    assert len(shown["text"]) <= TEXT_AIM
    sections = [b["text"]["text"] for b in shown["blocks"] if b["type"] == "section"]
    assert max(map(len, sections)) <= SECTION
    assert sum(map(len, sections)) <= BODY
    made = for_discord(card, key=KEY, name=f"digest:{kind}")
    assert problems("POST", "/channels/1/messages", made.payload, len(made.files)) == []
    assert sum(map(units, said(made))) <= TOTAL


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_an_ordinary_digest_is_left_out_on_a_platform(kind: str) -> None:
    card = every(PLAIN)[kind]
    last = plain(card.lines[-1])
    assert last.startswith("+")
    assert last.split(":")[0] in str(for_slack(card)["blocks"])
    made = for_discord(card, key=KEY, drawn=drawn())
    assert [file.name for file in made.files] in ([], ["ageing.png"])
    assert "more:" in said(made)[-1].splitlines()[-1]


def test_headings_stand_out_on_both_platforms() -> None:
    card = weekly()
    assert "*Open issues (12)" in str(for_slack(card)["blocks"])
    body = for_discord(card).payload
    assert "**Open issues \\(12" in str(body) or "**Open issues (12" in str(body)


def test_a_picture_has_its_words_on_both_platforms() -> None:
    card = weekly()
    made = for_discord(card, drawn=drawn())
    assert made.files[0].data.startswith(b"\x89PNG")
    assert made.payload["attachments"][0]["filename"] == "ageing.png"
    (gallery,) = (e for e in components(made.payload["components"]) if e["type"] == GALLERY)
    assert gallery["items"][0]["description"].startswith("Chart: open issues by age")
    assert "Chart: open issues" in str(said(for_discord(card)))
    context = [b for b in for_slack(card)["blocks"] if b["type"] == "context"]
    assert context[0]["elements"][0]["text"].startswith(
        "The picture is in the thread. Chart: open issues by age, 8 weeks."
    )
