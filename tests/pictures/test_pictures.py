"""The pages are drawn for every situation, say what the cards say, and keep typed text inert."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from bot.messages.card import Card, Mention, Moment, Part, plain, plain_card
from bot.messages.forms import FILE
from tests.pictures import discord, slack
from tests.pictures.draw import CARD, CHOSEN, CONTACT, NAMES, page
from tests.pictures.kinds import form_scenes, home_scenes, kind_scenes
from tests.pictures.scenes import HOSTILE, further_scenes, scenes
from tests.pictures.situation import Scene, program

PLAN = program()
ISSUES = scenes()
SCENES = [*ISSUES, *further_scenes()]
ALL = [*SCENES, *kind_scenes(), *form_scenes(), *home_scenes()]
NOW = SCENES[0].messages[0].at
PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
LARGEST = 250_000
# A chart is held by the page itself.
DRAWN = re.compile(r'<img class="chart" alt="[^"<>]*" src="data:image/png;base64,[\w+/=]+">')
PLATFORMS = {"slack": slack.panel, "discord": discord.panel}
# They show nothing; the adapters put them between an @ or a mark and what it would do.
INVISIBLE = dict.fromkeys(map(ord, "\u2060\u200b"))


def visible(html: str) -> str:
    """Return the text that a page shows, in one line."""
    body = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    bare = re.sub(r"<[^>]*>", "", body.replace("<br>", " "))
    return " ".join(unescape(bare).translate(INVISIBLE).split())


def _words(part: Part) -> str:
    """Return what is shown of a part wherever it stands; a mention without its mark."""
    return part.name if isinstance(part, Mention) else plain((part,))


def words(card: Card) -> list[str]:
    """Return the strings of a card that every platform must show."""
    texts = [card.title, *(value for _, value in card.facts), card.due, *card.lines, *card.small]
    found = (
        [card.state]
        + [label for label, _ in card.facts]
        + [button.label for button in card.buttons]
    )
    for text in texts:
        found += [_words(each) for each in text if not isinstance(each, Moment)]
    return [" ".join(each.split()) for each in found if each.strip()]


def _one_line(card: Card) -> str:
    return " ".join(plain_card(card).split())


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("scene", ALL, ids=lambda scene: scene.name)
def test_a_situation_shows_everything(platform: str, scene: Scene) -> None:
    shown = visible(PLATFORMS[platform](scene, PLAN))
    for message in scene.messages:
        # A text that is too long goes whole in a file beside the message.
        whole = f"{shown} {_one_line(message.card)}" if "andon.txt" in shown else shown
        for each in words(message.card):
            assert each in whole
    if scene.form is not None:
        assert scene.form.title in shown
        # Discord's forms take no file.
        asked = [f for f in scene.form.fields if f.kind != FILE or platform == "slack"]
        assert all(field.label in shown for field in asked)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_holds_all_situations_and_needs_nothing_else(name: str) -> None:
    html = page(*name.split("-"), PLAN, SCENES)
    assert [f'id="{scene.name}"' in html for scene in SCENES] == [True] * len(SCENES)
    bare = DRAWN.sub("", html)
    assert not re.search(r"<(script|link|img|iframe)|@import|url\(| (src|href|on\w+)=", bare)


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("name", ["hostile", "hostile-thread"])
def test_what_people_type_stays_text(platform: str, name: str) -> None:
    (scene,) = (each for each in SCENES if each.name == name)
    html = PLATFORMS[platform](scene, PLAN)
    assert HOSTILE in visible(html)
    assert "<script" not in html
    assert 'class="mention' not in html
    assert not re.search(r"<(i|em|s|u|code)>", html)
    card = scene.messages[0].card
    labels = {"Andon", plain(card.title)} | {label for label, _ in card.facts}
    assert {visible(bold) for bold in re.findall(r"<b>(.*?)</b>", html)} <= labels


def test_a_chart_is_drawn_on_both_platforms() -> None:
    (weekly,) = (each for each in SCENES if each.name == "digest-weekly")
    shown = {name: panel(weekly, PLAN) for name, panel in PLATFORMS.items()}
    assert all(DRAWN.search(html) for html in shown.values())
    assert "The picture is in the thread." in visible(shown["slack"])


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_what_is_offered_can_be_pressed_on_both_platforms(scene: Scene) -> None:
    """A button whose line is too long for a platform would be missing there."""
    for message in scene.messages:
        for button in message.card.buttons:
            assert f">{button.label}</span>" in unescape(discord.panel(scene, PLAN))
            assert f">{button.label}</span>" in unescape(slack.panel(scene, PLAN))


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_nobody_reads_machine_times(scene: Scene) -> None:
    """Times are written for people, and a sentence holds no ISO date that breaks on a phone."""
    shown = visible(slack.panel(scene, PLAN))
    assert not re.search(r"\d{4}-\d\d-\d\dT|\d{4}-\d\d-\d\d \d\d:\d\d", shown)


def test_the_drawing_would_show_a_ping_and_a_format() -> None:
    (scene,) = (each for each in SCENES if each.name == "logged")
    names = {"U0TOM": "Tom Reed"}
    seen = slack.mrkdwn("*now* <!channel> <@U0TOM>", slack.Look(names, "", scene.zone, NOW))
    assert seen.count("mention") == 2
    assert "<b>now</b>" in seen
    look = discord.Look({"7": "Tom"}, "", scene.zone, NOW)
    seen = discord.markdown("**now** @everyone <@7>", look)
    assert seen.count("mention") == 2
    assert "<b>now</b>" in seen


def test_moments_are_shown_with_the_place_of_the_reader_first() -> None:
    scenes = {scene.name: scene for scene in SCENES}
    shared, linhs = ("San Jose Thu 13:00 · Shenzhen Fri 05:00", "Shenzhen Fri 05:00 · San Jose Thu")
    for platform in (slack, discord):
        shown = visible(platform.panel(scenes["logged"], PLAN))
        assert f"Acknowledgment due {linhs}" in shown
        assert shared in shown
    assert "Acknowledge: in 4 hours" in visible(discord.panel(scenes["logged"], PLAN))


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_direct_message_leads_to_its_cards(platform: str) -> None:
    by_name = {scene.name: scene for scene in SCENES}
    assert "Open ACME-1" in visible(PLATFORMS[platform](by_name["alerted"], PLAN))
    shown = visible(PLATFORMS[platform](by_name["bundle"], PLAN))
    assert "Open ACME-1 · ACME-2 · ACME-3" in shown


def test_the_pictures_of_the_page_are_there() -> None:
    readme = (PICTURES / "README.md").read_text("utf-8")
    named = set(re.findall(r"\(([\w-]+)\.png\)", readme))
    kept = named | set(CHOSEN) | {CARD, CONTACT, "icon"}
    assert kept == {path.stem for path in PICTURES.glob("*.png")}
    pages = {name: (PICTURES.parent / f"{name}.md").read_text("utf-8") for name in CHOSEN}
    assert all(f"(pictures/{name}.png)" in text for name, text in pages.items())
    assert set(NAMES) < named
    assert {scene for _, of in CHOSEN.values() for scene in of} <= {each.name for each in SCENES}
    single = (path for path in PICTURES.glob("*.png") if path.stem != CONTACT)
    assert all(path.stat().st_size < LARGEST for path in single)
