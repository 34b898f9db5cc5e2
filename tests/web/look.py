"""Looks at the page in a real browser: ``python -m tests.web.look FOLDER [--chromium PROGRAM]``.

``--keep`` puts the story, as a strip of pictures, into docs/pictures.

The story to its end, a shortage logged and acknowledged by hand in both looks, the slider, a rule
that is changed, the keyboard alone; pictures of desk and phone, light and dark, in the folder. It
is no part of the tests: whoever changes the page runs it and looks.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from pathlib import Path

from PIL import Image

from adapters.web.server import PageServer
from bot.app.page import page_theatre
from bot.app.story import demo_story
from tests.web.chromium import Tab, browser
from tests.web.stage import PROGRAM

DESK, PHONE = (1440, 900), (390, 844)
PACE = 0.15
ACTS = {"linh": "Linh sees", "tom": "Tom's own backup", "dana": "Dana takes it"}
"""The pictures of the story, and how their captions begin."""
STRIP, GAP, SHADES = (1000, 430), 12, 224
KEPT = Path(__file__).parents[2] / "docs" / "pictures"
LINES = {
    "slack": '/andon issue log shortage major "Connector J4 short 300 pcs"',
    "discord": '/andon issue log eq minor "Which torque for the lid, 0.6 or 0.8 Nm?"',
}


async def look(program: str, folder: Path) -> None:
    theatre = page_theatre(PROGRAM, demo_story(PROGRAM.zone), pace=PACE)
    await theatre.open()
    async with PageServer(theatre).served() as address, browser(program) as tab:
        await tab.open(address, *DESK)
        try:
            await walk(tab, folder)
        finally:
            await tab.picture(folder / "last.png")


async def walk(tab: Tab, folder: Path) -> None:
    await painted(tab)
    await story(tab, folder)
    await by_hand(tab, folder, "slack", "ACME-2")
    await by_hand(tab, folder, "discord", "ACME-3")
    await twice(tab)
    await slide(tab)
    await rings(tab)
    await rule(tab, folder)
    await keyboard(tab)
    await sizes(tab, folder)
    assert not tab.console, tab.console


async def story(tab: Tab, folder: Path) -> None:
    for name, caption in ACTS.items():
        words = json.dumps(caption)
        await tab.until(f"document.getElementById('caption').textContent.includes({words})", 40)
        await asyncio.sleep(0.6)
        await tab.picture(folder / f"story-{name}.png")
    await tab.until("facts.ended", 60)
    assert await tab.js("facts.problem") is None
    assert await tab.js("document.getElementById('oem-shared').textContent.includes('Went well')")


async def by_hand(tab: Tab, folder: Path, platform: str, name: str) -> None:
    await tab.js(f"document.querySelector('input[value={platform}]').click()")
    await tab.js("openTab('oem', 'shared'); openTab('ems', 'shared')")
    await tab.js("document.querySelector('#ems textarea').focus()")
    await tab.type(LINES[platform])
    await tab.key("Enter", 13, "\r")
    button = f"document.querySelector('#oem-shared button[data-line=\"issue ack {name}\"]')"
    await tab.until(button)
    await tab.js(f"{button}.click()")
    taken = f"[...document.querySelectorAll('#ems-shared .thread')].some(t => t.textContent.includes('acknowledged {name}'))"  # noqa: E501
    await tab.until(taken)
    await asyncio.sleep(0.5)
    await tab.picture(folder / f"hand-{platform}.png")


async def painted(tab: Tab) -> None:
    """The first paint comes within a second."""
    source = "performance.getEntriesByName('first-contentful-paint')[0]"
    await tab.until(source)
    first = await tab.js(f"{source}.startTime")
    print(f"first paint: {first:.0f} ms")
    assert first < 1000


async def twice(tab: Tab) -> None:
    """A second Enter, or a second press of a form's button, sends nothing again."""
    await tab.js("document.querySelector('#ems textarea').focus()")
    await tab.type("said but once")
    for _ in range(3):
        await tab.key("Enter", 13, "\r")
    said = "[...document.querySelectorAll('#oem-shared .content')].filter(e => e.textContent === 'said but once').length"  # noqa: E501
    await tab.until(said)
    await asyncio.sleep(0.5)
    assert await tab.js(said) == 1


async def rings(tab: Tab) -> None:
    """A press on a phone's notification ends at its message."""
    await tab.js("document.querySelectorAll('#oem .ring')[2].click()")
    await tab.until("document.activeElement.closest('.said.changed, .item.changed')")
    seen = (
        "(b => b.top >= 0 && b.top < innerHeight)(document.activeElement.getBoundingClientRect())"
    )
    assert await tab.js(seen)


async def rule(tab: Tab, folder: Path) -> None:
    """Change rules with the keyboard alone; the marks move at once."""
    await tab.js("document.querySelector('#ems textarea').focus()")
    await tab.type('/andon issue log shortage major "Display 7 inch short 90 pcs"')
    await tab.key("Enter", 13, "\r")
    await tab.until("facts.marks.some(m => m[1].startsWith('ACME-4'))")
    marks = (
        "facts.marks.filter(m => m[1].startsWith('ACME-4') && m[2] === 'escalate').map(m => m[0])"
    )
    before = await tab.js(marks)
    await tab.js("document.getElementById('rule').focus()")
    await tab.key("Enter", 13, "\r")
    await tab.until("dialog.open")
    await tab.js("$('select[name=length]', dialog).focus()")
    await tab.key("ArrowUp", 38)
    assert await tab.js("document.activeElement.value") == "2bh"
    await tab.picture(folder / "rule-form.png")
    await tab.js("$('button[type=submit]', dialog).focus()")
    await tab.key("Enter", 13, "\r")
    await tab.until(f"!dialog.open && ({marks})[0] < {before[0]}")
    await asyncio.sleep(0.5)
    await tab.picture(folder / "rule-done.png")
    await asked(tab, folder)


async def asked(tab: Tab, folder: Path) -> None:
    """What is asked follows what is chosen; a mistake is told inside the form."""
    await tab.js("document.getElementById('rule').click()")
    await tab.until("dialog.open")
    for name, value, next_one in (("what", "calendar", "day"), ("change", "week", "hours")):
        choose = f"const s = $('select[name={name}]', dialog); s.focus(); s.value = '{value}'"
        await tab.js(f"{{{choose}; s.dispatchEvent(new Event('change', {{bubbles: true}}))}}")
        await tab.until(f"$('[name={next_one}]', dialog)")
        assert await tab.js("document.activeElement.name") == name
    await tab.js("$('input[name=hours]', dialog).value = 'every day'")
    await tab.js("$('button[type=submit]', dialog).click()")
    await tab.until("dialog.contains(document.getElementById('problem'))")
    for name, size in (("desk", DESK), ("phone", PHONE)):
        await tab.size(*size)
        await asyncio.sleep(0.4)
        await tab.picture(folder / f"rule-{name}.png")
    await tab.size(*DESK)
    await tab.key("Escape", 27)
    await tab.until("!dialog.open")


async def slide(tab: Tab) -> None:
    before = await tab.js("facts.now")
    await tab.js("slider.value = Number(slider.value) + 120")
    for event in ("input", "change"):
        await tab.js(f"slider.dispatchEvent(new Event('{event}'))")
    await tab.until(f"facts.now >= {before} + 100 * 60000")


async def keyboard(tab: Tab) -> None:
    """Reach everything with the Tab key alone, and press what has the focus."""
    await tab.js("document.activeElement.blur(); window.scrollTo(0, 0)")
    reached: set[str] = set()
    for _ in range(140):
        await tab.key("Tab", 9)
        reached.add(await tab.js(
            "document.activeElement.id || document.activeElement.name || "
            "document.activeElement.type || document.activeElement.tagName"))  # fmt: skip
    wanted = {"play", "next", "rule", "slider", "again", "look", "person", "line", "file", "submit"}
    assert wanted <= reached, wanted - reached
    await tab.js("document.querySelector('#oem-shared button[data-line]').focus()")
    unnamed = await tab.js(
        "[...document.querySelectorAll('button, input, select, textarea, summary')].filter(e => "
        "!e.closest('dialog') && !(e.getAttribute('aria-label') || e.textContent.trim() || "
        "(e.labels && e.labels.length && e.labels[0].textContent.trim()))).map(e => e.outerHTML)"
    )
    assert unnamed == []


async def sizes(tab: Tab, folder: Path) -> None:
    for theme in ("light", "dark"):
        scheme = {"name": "prefers-color-scheme", "value": theme}
        await tab.ask("Emulation.setEmulatedMedia", features=[scheme])
        for platform in ("slack", "discord"):
            await tab.js(f"document.querySelector('input[value={platform}]').click()")
            for name, size in (("desk", DESK), ("phone", PHONE)):
                await tab.size(*size)
                await asyncio.sleep(0.6)
                wide = await tab.js("document.documentElement.scrollWidth > innerWidth")
                assert not wide, f"{name} scrolls sideways"
                await tab.picture(folder / f"{name}-{platform}-{theme}.png")


def strip(folder: Path, target: Path) -> None:
    """Keep the pictures of the story one below the other, small and with few colours."""
    pictures = [Image.open(folder / f"story-{name}.png").convert("RGB") for name in ACTS]
    wide, high = STRIP
    whole = Image.new("RGB", (wide, (high + GAP) * len(pictures) - GAP), "white")
    for number, picture in enumerate(pictures):
        shown = picture.crop((0, 0, picture.width, picture.width * high // wide))
        whole.paste(shown.resize(STRIP, Image.Resampling.LANCZOS), (0, (high + GAP) * number))
    whole.quantize(SHADES, dither=Image.Dither.NONE).save(target, optimize=True)


def main() -> None:
    """Look at the page."""
    parser = argparse.ArgumentParser(prog="python -m tests.web.look")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--chromium", default="chromium", help="the browser's program")
    parser.add_argument("--keep", action="store_true", help="renew the strip of docs/pictures")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(look(chosen.chromium, chosen.folder))
    if chosen.keep:
        strip(chosen.folder, KEPT / "story.png")
    print(chosen.folder)


if __name__ == "__main__":
    main()
