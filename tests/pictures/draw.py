"""Draws the cards, threads and forms of both platforms as pages: light and dark, wide and phone.

``python -m tests.pictures.draw FOLDER`` writes one self-contained page for each. With
``--chromium PROGRAM`` it also takes a picture of each page.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import tempfile
from html import escape
from itertools import product
from pathlib import Path

from bot.domain.values import Program
from tests.pictures import discord, slack
from tests.pictures.scenes import Scene, program, scenes

HERE = Path(__file__).parent
PLATFORMS = {"slack": slack.panel, "discord": discord.panel}
THEMES, WIDTHS = ("light", "dark"), ("wide", "phone")
# Width of a page: its margins, and on a phone two columns of 375 px.
PIXELS = {"wide": 800, "phone": 814}
NAMES = ["-".join(each) for each in product(PLATFORMS, WIDTHS, THEMES)]


def pages() -> dict[str, str]:
    """Return every page by name, such as ``slack-phone-dark``."""
    plan, found = program(), scenes()
    return {name: page(*name.split("-"), plan, found) for name in NAMES}


def page(platform: str, width: str, theme: str, plan: Program, found: list[Scene]) -> str:
    """Return one page: all situations on a platform, one below the other."""
    style = "\n".join((HERE / name).read_text("utf-8") for name in ("page.css", f"{platform}.css"))
    figures = "\n".join(figure(platform, scene, plan) for scene in found)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{platform}</title>'
        f'<style>\n{style}</style></head>\n<body class="{theme}"><main class="{width}">\n'
        f"{figures}\n</main></body></html>\n"
    )


def figure(platform: str, scene: Scene, plan: Program) -> str:
    """Return a situation with its caption."""
    where = scene.zone.key.partition("/")[2].replace("_", " ")
    who = f"as {scene.reader.name} sees it, {where} time"
    drawn = PLATFORMS[platform](scene, plan)
    return (
        f'<figure id="{scene.name}"><figcaption>{escape(scene.caption)}<small>{escape(who)}</small>'
        f'</figcaption><div class="frame {platform}">{drawn}</div></figure>'
    )


def shoot(browser: str, source: Path, target: Path, width: int | None = None) -> None:
    """Take a picture of a whole page with headless Chromium."""
    width = width or PIXELS[source.stem.split("-")[1]]
    with tempfile.TemporaryDirectory() as folder:
        measured = Path(folder) / "measured.html"
        script = "<script>document.title = document.body.scrollHeight</script></body>"
        measured.write_text(source.read_text("utf-8").replace("</body>", script), "utf-8")
        options = [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
            "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--hide-scrollbars", "--force-device-scale-factor=1",
            f"--user-data-dir={folder}/profile",
        ]  # fmt: skip
        first = [*options, f"--window-size={width},1000", "--dump-dom", measured.as_uri()]
        shown = subprocess.run(first, capture_output=True, text=True, check=True).stdout
        height = re.search(r"<title>(\d+)</title>", shown)
        assert height is not None, "the page could not be measured"
        size = f"--window-size={width},{height[1]}"
        last = [*options, size, f"--screenshot={target}", source.as_uri()]
        subprocess.run(last, capture_output=True, check=True)


def main() -> None:
    """Write the pages, and pictures of them if a browser is named."""
    parser = argparse.ArgumentParser(prog="python -m tests.pictures.draw")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--chromium", help="take pictures with this program")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for name, html in pages().items():
        path = (chosen.folder / f"{name}.html").resolve()
        path.write_text(html, "utf-8")
        if chosen.chromium:
            shoot(chosen.chromium, path, path.with_suffix(".png"))
        print(path)


if __name__ == "__main__":
    main()
