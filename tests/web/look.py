"""Looks at the page in a real browser: ``python -m tests.web.look FOLDER [--chromium PROGRAM]``.

The story to its end, a shortage logged and acknowledged by hand in both looks, the slider, the
keyboard alone; pictures of desk and phone, light and dark, in the folder. It is no part of the
tests: whoever changes the page runs it and looks.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from pathlib import Path

from adapters.web.server import PageServer
from bot.app.page import page_theatre
from bot.app.story import demo_story
from tests.web.chromium import Tab, browser
from tests.web.stage import PROGRAM

DESK, PHONE = (1440, 900), (390, 844)
PACE = 0.15
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
    await story(tab, folder)
    await by_hand(tab, folder, "slack", "ACME-2")
    await by_hand(tab, folder, "discord", "ACME-3")
    await slide(tab)
    await keyboard(tab)
    await sizes(tab, folder)
    assert not tab.console, tab.console


async def story(tab: Tab, folder: Path) -> None:
    for caption in ("Linh sees", "Tom's own backup", "Dana takes it"):
        words = json.dumps(caption)
        await tab.until(f"document.getElementById('caption').textContent.includes({words})", 40)
        await asyncio.sleep(0.6)
        await tab.picture(folder / f"story-{caption.split()[0].lower()}.png")
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
    wanted = {"play", "next", "slider", "again", "look", "person", "line", "file", "submit"}
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


def main() -> None:
    """Look at the page."""
    parser = argparse.ArgumentParser(prog="python -m tests.web.look")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--chromium", default="chromium", help="the browser's program")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(look(chosen.chromium, chosen.folder))
    print(chosen.folder)


if __name__ == "__main__":
    main()
