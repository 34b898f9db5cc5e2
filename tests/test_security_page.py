"""The page for an IT department says what the manifest, the invitation and the tables say."""

from __future__ import annotations

import re
from pathlib import Path

import discord

from adapters.discord.gateway import intents
from adapters.slack.manifest import BOT_SCOPES
from bot.app.settings import Settings
from storage.holds import HOLDS, Holds

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "security.md").read_text("utf-8")


def table(heading: str, head: str) -> list[list[str]]:
    """Return the cells of the rows of a table in a section, by how its head begins."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = section.partition(f"| {head} |")[2].partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]


def names(cell: str) -> list[str]:
    return re.findall(r"`(\w[\w:.]*)`", cell)


def test_every_scope_of_the_manifest_stands_there_with_its_reason() -> None:
    rows = table("What Andon may do on Slack", "Scope")
    assert {names(row[0])[0] for row in rows} == {*BOT_SCOPES}
    assert all(len(row) == 3 and all(row) for row in rows)
    assert "users:read.email" not in BOT_SCOPES, "the page says so"


def test_every_permission_of_the_invitation_stands_there() -> None:
    (bits,) = re.findall(r"permissions=(\d+)", (DOCS / "discord.md").read_text("utf-8"))
    asked = {name for name, on in discord.Permissions(int(bits)) if on}
    rows = table("What Andon may do on Discord", "Permission")
    written = {row[0].lower().replace(" ", "_") for row in rows}
    library = {"read_messages" if name == "view_channels" else name for name in written}
    assert library == asked


def test_every_intent_stands_there() -> None:
    rows = table("What Andon may do on Discord", "Intent")
    written = {name for row in rows for name in names(row[0])}
    assert written == {name for name, on in intents() if on}


def test_the_map_of_data_has_every_table_and_column() -> None:
    """What storage declares is what the page says; a new table stands there or this is red."""
    rows = {names(row[0])[0]: set(names(row[1])) for row in table("What is stored where", "Table")}
    declared = {
        name: {column for column, what in columns.items() if what != Holds.NOBODY}
        for name, columns in HOLDS.items()
    }
    assert rows == declared


def test_the_page_names_every_setting_of_retention() -> None:
    kept = {name.upper() for name in Settings.model_fields if name.startswith("andon_keep")}
    assert {name for name in kept if name in PAGE} == kept
