"""Nothing in the product is there for nobody: each constant, function and method is used by it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from vulture import Vulture

from tests.house.source import ROOT, TOPS

CALLED_BY_OTHERS = {
    "adapters/discord/gateway.py": "discord.py calls its events and reads its intents by name",
    "adapters/discord/api.py": "attributes that discord.py reads",
    "adapters/discord/bucket.py": "discord.py calls its methods and reads what is set",
    "bot/app/cli.py": "typer calls the commands",
    "bot/app/settings.py": "pydantic reads the configuration and calls the validators",
    "bot/app/prompt.py": "prompt-toolkit asks for completions",
    "bot/features/lists/spreadsheet/write_workbook.py": "openpyxl reads what is set",
    "bot/features/lists/spreadsheet/files/": "the parser calls what is set, elements by their name",
    "storage/columns.py": "SQLAlchemy calls the types",
    "storage/statement.py": "SQLAlchemy calls the types and what compiles them",
    "storage/queries/places.py": "SQLAlchemy calls what compiles a place's platform",
    "storage/postgres.py": "psycopg reads what is set on a connection",
    "storage/tables.py": "SQLModel reads the columns",
    "storage/migrations": "Alembic calls the steps",
}
"""Whole files whose names a library calls."""

ALLOWED: dict[str, str] = {
    "_close_remind": "a step of the ladder: Climber calls it by the step's kind",
    "_return": "a step of the ladder: Climber calls it by the step's kind",
    "_help": "a step of the ladder: Climber calls it by the step's kind",
    "_missed": "a step of the ladder: Climber calls it by the step's kind",
    "wake_at": "a promise of storage that its contract suite asks for",
    "dead": "a promise of storage that its contract suite asks for",
    "enterprise": "kept for workspaces of an organisation; Slack's store has it",
    "bot_id": "kept for Slack's store of installations",
}


def unused(*, skipped: bool = True) -> list[str]:
    """Return what only tests, or nobody, uses: ``file:name``."""
    finder = Vulture()
    finder.scavenge([str(ROOT / top) for top in TOPS])
    rows = []
    for item in finder.get_unused_code(min_confidence=60):
        where = Path(item.filename).relative_to(ROOT).as_posix()
        if any(where.startswith(each) for each in CALLED_BY_OTHERS) and skipped:
            continue
        if item.name not in ALLOWED or not skipped:
            rows.append(f"{where}:{item.first_lineno} {item.name}")
    return rows


@pytest.fixture(scope="module")
def rows() -> list[str]:
    return unused()


def test_nothing_is_unused(rows: list[str]) -> None:
    assert not rows


def test_what_is_allowed_is_still_there() -> None:
    text = "\n".join(path.read_text("utf-8") for top in TOPS for path in (ROOT / top).rglob("*.py"))
    gone = [name for name in ALLOWED if not re.search(rf"\b{name}\b", text)]
    gone += [name for name in CALLED_BY_OTHERS if not (ROOT / name).exists()]
    assert not gone
