"""The pages hold together: every one is on the site, every word has an entry, anchors lead on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from docs.site_links import inside

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
RECORDS = sorted((DOCS / "decisions").glob("*.md"))
PARTS = ["Context", "Decision", "Consequences"]
ONE_PAGE = 500
"""Words that a decision record may have."""


def page(path: Path) -> str:
    return path.read_text("utf-8")


NOUNS = re.findall(r"^## (\w+)$", page(DOCS / "commands.md"), re.MULTILINE)
"""The nouns of commands; ``test_docs`` holds their page against the declarations."""


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def prose(path: Path) -> str:
    """Return a page without its blocks of code."""
    return re.sub(r"^ *```.*?^ *```$", "", page(path), flags=re.DOTALL | re.MULTILINE)


def anchors(path: Path) -> set[str]:
    """Return the anchors of a page's headings, as forges and the site make them."""
    headings = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings]
    return {heading.replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_every_anchor_is_a_heading(path: Path) -> None:
    for name, anchor in re.findall(r"\]\(([^)\s#:]*)#([^)\s]+)\)", prose(path)):
        assert anchor in anchors(path.parent / name if name else path), f"{name}#{anchor}"


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_has_one_title_and_no_loose_blanks(path: Path) -> None:
    assert len(re.findall(r"^# ", prose(path), re.MULTILINE)) == 1
    assert not re.search(r"[ \t]+$|\t", page(path), re.MULTILINE)
    assert page(path).endswith("\n")
    assert not page(path).endswith("\n\n")


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_people_are_they(path: Path) -> None:
    if path.name != "commands.md" or path.parent != DOCS:  # made from the code
        assert not re.search(
            r"\b(he|him|his|himself|she|her|herself)\b", prose(path), re.IGNORECASE
        )


# the site


def navigation(part: object) -> list[str]:
    if isinstance(part, str):
        return [part]
    inner = part.values() if isinstance(part, dict) else part
    assert hasattr(inner, "__iter__")
    return [name for each in inner for name in navigation(each)]


def test_every_page_is_on_the_site_once() -> None:
    site = yaml.safe_load(page(ROOT / "mkdocs.yml"))
    pages = [str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md")]
    assert sorted(navigation(site["nav"])) == sorted(pages)
    assert all((ROOT / hook).is_file() for hook in site["hooks"])
    assert site["theme"]["font"] is False, "fonts would come from the network"


def test_links_out_of_the_site_become_words() -> None:
    assert inside("see [core](../bot/core.py#L1), [the\nrest](../README.md)", "") == (
        "see core, the\nrest"
    )
    kept = "[a](rules.md) [b](#here) ![c](pictures/c.png) [d](https://example.org/../x) <e>"
    assert inside(kept, "") == kept
    assert inside("[a](../rules.md) [b](../../bot)", "behaviour") == "[a](../rules.md) b"


# glossary, behaviour, decisions


def entries() -> dict[str, list[str]]:
    """Return the rows of the glossary by word: what it means, where to read more, its code."""
    rows = re.findall(r"^\| (.+) \|$", page(DOCS / "glossary.md"), re.MULTILINE)
    cells = [row.split(" | ") for row in rows if not row.startswith("Word")]
    return {cell[0]: cell[1:] for cell in cells if "---" not in cell[0]}


@pytest.mark.parametrize("noun", NOUNS)
def test_every_noun_of_a_command_has_an_entry(noun: str) -> None:
    assert len(NOUNS) >= 8
    places = [cells[1] for cells in entries().values() if len(cells) == 3]
    assert any(f"commands `{noun}`" in place for place in places)


def test_the_glossary_names_code_that_is_there() -> None:
    tops = [ROOT / top for top in ("bot", "adapters", "storage")]
    source = "\n".join(page(path) for top in tops for path in top.rglob("*.py"))
    words = set(re.findall(r"\w+", source))
    named = {n for c in entries().values() if len(c) == 3 for n in re.findall(r"`(\w+)`", c[2])}
    assert len(named) > 30
    assert not named - words


def test_the_list_of_behaviour_names_every_page() -> None:
    folder = DOCS / "behaviour"
    listed = re.findall(r"^\| \[(.+?\.md)\]\(\1\) \|", page(folder / "README.md"), re.MULTILINE)
    pages = {path.name for path in folder.glob("*.md")} - {"README.md"}
    assert sorted(listed) == sorted(pages)


def test_decision_records_are_numbered_without_a_gap() -> None:
    numbers = [path.name[:4] for path in RECORDS]
    assert numbers == [f"{number:04}" for number in range(1, len(RECORDS) + 1)]


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_decision_record_is_one_page_of_three_parts(path: Path) -> None:
    assert page(path).startswith(f"# {path.name[:4]} ")
    assert re.findall(r"^## (.+)$", page(path), re.MULTILINE) == PARTS
    assert len(page(path).split()) <= ONE_PAGE
