"""Draws the cards, threads and forms of both platforms as pages: light and dark, wide and phone.

``python -m tests.pictures.draw FOLDER`` writes one self-contained page for each. With
``--chromium PROGRAM`` it also takes a picture of each page; ``--all`` draws every situation, and
``--keep`` puts the pictures of the pages, made small, into docs/pictures.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import tempfile
from html import escape
from itertools import product
from pathlib import Path

from PIL import Image

from adapters.web import paint
from bot.domain.program import Program
from tests.pictures import discord, slack
from tests.pictures.kinds import form_scenes, home_scenes, kind_scenes, native_scenes
from tests.pictures.scenes import further_scenes, scenes
from tests.pictures.situation import Scene, program

HERE = Path(__file__).parent
LOOKS = Path(paint.__file__).parent / "static"
PLATFORMS = {"slack": slack.panel, "discord": discord.panel}
THEMES, WIDTHS = ("light", "dark"), ("wide", "phone")
CONTACT, COLUMNS, SHADES = "contact", 8, 32
"""The sheet with everything on it: so many columns of phones, in so many colours."""
CARD = "card"
"""The first card of an issue on both platforms, for the page on which people look first."""
# Width of a page: its margins, and on a phone two columns of 360 px.
PIXELS = {"wide": 800, "phone": 784, "sheet": COLUMNS * 384 + 16, "pair": 784}
NAMES = ["-".join(each) for each in product(PLATFORMS, WIDTHS, THEMES)]
CHOSEN = {
    "charter": ("slack-phone-light", ("charter-show", "charter-receipt", "charter-due")),
    "syncs": ("slack-phone-light", ("sync-agenda", "sync-asked", "sync-roll", "sync-closure")),
    "digests": ("discord-phone-dark", ("digest-weekly", "digest-personal", "state")),
    "deadlines": ("slack-phone-light", ("due-before", "due-late-line", "slip-asked")),
}
"""Pictures of single situations, for the pages that speak of them: the look, and their names."""


KEPT = Path(__file__).parents[2] / "docs" / "pictures"


def pages(*, every: bool = False) -> dict[str, tuple[str, str]]:
    """Return every page by name, such as ``slack-phone-dark``, with its width.

    ``every`` also draws all situations besides issues, as ``more-slack-phone-dark``, and every
    kind of message, form and App Home, as ``kinds-slack-phone-dark``.
    """
    plan, issues, further = program(), scenes(), further_scenes()
    kinds = [*kind_scenes(), *form_scenes(), *home_scenes(), *native_scenes(further)]
    named = {scene.name: scene for scene in further}
    wanted = {name: (name, issues) for name in NAMES}
    wanted |= {name: (look, [named[n] for n in of]) for name, (look, of) in CHOSEN.items()}
    wanted |= {f"more-{name}": (name, further) for name in NAMES if every}
    wanted |= {f"kinds-{name}": (name, kinds) for name in NAMES if every}
    made = {
        name: (page(*look.split("-"), plan, found), look.split("-")[1])
        for name, (look, found) in wanted.items()
    }
    small = [scene for scene in further if not scene.name.startswith("crowded")]
    everything = contact([*issues, *small, *kinds], plan)
    return {
        **made,
        CARD: (contact(issues[:1], plan, width="pair", name=CARD), "pair"),
        CONTACT: (everything, "sheet"),
    }


def contact(found: list[Scene], plan: Program, *, width: str = "sheet", name: str = CONTACT) -> str:
    """Return the sheet with situations on both platforms: Slack light, Discord dark."""
    style = _style(*PLATFORMS)
    figures = "\n".join(
        f'<div class="{theme}">{figure(platform, scene, plan)}</div>'
        for scene in found
        for platform, theme in (("slack", "light"), ("discord", "dark"))
    )
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{name}</title>'
        f'<style>\n{style}</style></head>\n<body><main class="phone {width}">\n{figures}\n</main>'
        "</body></html>\n"
    )


def _style(*platforms: str) -> str:
    looks = (LOOKS / f"{platform}.css" for platform in platforms)
    return "\n".join(path.read_text("utf-8") for path in (HERE / "page.css", *looks))


def page(platform: str, width: str, theme: str, plan: Program, found: list[Scene]) -> str:
    """Return one page: all situations on a platform, one below the other."""
    style = _style(platform)
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


def shoot(browser: str, source: Path, target: Path, width: int) -> None:
    """Take a picture of a whole page with headless Chromium."""
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


def reduce(source: Path, target: Path, *, scale: float = 1.0, shades: int = SHADES) -> None:
    """Keep a picture with a few colours."""
    image = Image.open(source).convert("RGB")
    size = (round(image.width * scale), round(image.height * scale))
    small = image.resize(size, Image.Resampling.LANCZOS) if scale != 1 else image
    small.quantize(shades, dither=Image.Dither.NONE).save(target, optimize=True)


def main() -> None:
    """Write the pages, and pictures of them if a browser is named."""
    parser = argparse.ArgumentParser(prog="python -m tests.pictures.draw")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--chromium", help="take pictures with this program")
    parser.add_argument("--all", action="store_true", help="draw every situation")
    parser.add_argument("--keep", action="store_true", help="renew the pictures of docs/pictures")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for name, (html, width) in pages(every=chosen.all).items():
        path = (chosen.folder / f"{name}.html").resolve()
        path.write_text(html, "utf-8")
        if chosen.chromium:
            shoot(chosen.chromium, path, path.with_suffix(".png"), PIXELS[width])
        if chosen.chromium and chosen.keep and name in (*NAMES, *CHOSEN, CARD, CONTACT):
            small = {"scale": 0.5, "shades": SHADES // 2} if name == CONTACT else {}
            reduce(path.with_suffix(".png"), KEPT / f"{name}.png", **small)
        print(path)


if __name__ == "__main__":
    main()
