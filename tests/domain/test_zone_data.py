"""The newest zone data is used, whoever has it, and every zone is made of that one copy."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app.doctor import zone_data
from bot.domain import zones
from bot.domain.zones import ZoneData, load_zone, newest, stated

ROOT = Path(__file__).parents[2]
SHIPPED = ZoneData("2026f")


@pytest.mark.parametrize(
    ("system", "used"),
    [
        ([], SHIPPED),
        ([ZoneData("2025b", "/a")], SHIPPED),
        ([ZoneData("2026f", "/a")], SHIPPED),
        ([ZoneData("2026g", "/a")], ZoneData("2026g", "/a")),
        ([ZoneData("2027a", "/a")], ZoneData("2027a", "/a")),
        ([ZoneData(None, "/a")], SHIPPED),
        ([ZoneData("2026g", "/a"), ZoneData("2027a", "/b"), ZoneData("2027a", "/c")],
         ZoneData("2027a", "/b")),
    ],
)  # fmt: skip
def test_the_newest_copy_wins(system: list[ZoneData], used: ZoneData) -> None:
    assert newest(iter(system), SHIPPED) == used


@pytest.mark.parametrize(
    ("name", "text", "version"),
    [
        ("tzdata.zi", "# version 2025b\n# This zic input", "2025b"),
        ("tzdata.zi", "# version 2026za-dirty\n", "2026za"),
        ("+VERSION", "2025c\n", "2025c"),
        ("tzdata.zi", "# redo posix_only\n", None),
        ("leapseconds", "2030a", None),
    ],
)
def test_a_copy_states_its_version(
    tmp_path: Path, name: str, text: str, version: str | None
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert stated(tmp_path) == version


ASK = (
    "from bot.domain.zones import load_zone, use_newest; from datetime import *;"
    "print(use_newest().version, datetime(2026, 12, 3, 17, tzinfo=UTC)"
    ".astimezone(load_zone('America/Vancouver')).strftime('%H:%M'))"
)


@pytest.mark.parametrize(
    ("version", "shown"), [("2024a", None), ("2099a", "2099a 09:00"), (None, None)]
)
def test_a_process_uses_the_system_only_where_that_is_newer(
    tmp_path: Path, version: str | None, shown: str | None
) -> None:
    """The system calls Los Angeles Vancouver, so that its copy can be told apart."""
    if version is not None:
        (tmp_path / "tzdata.zi").write_text(f"# version {version}\n", encoding="utf-8")
    (tmp_path / "America").mkdir()
    from importlib.resources import files

    pacific = files("tzdata").joinpath("zoneinfo", "America", "Los_Angeles").read_bytes()
    (tmp_path / "America" / "Vancouver").write_bytes(pacific)
    env = {**os.environ, "PYTHONTZPATH": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", ASK], env=env, capture_output=True, text=True,
                          check=True)  # fmt: skip
    ours = f"{zones.shipped_copy().version} 10:00"
    assert done.stdout.strip() == (shown or ours)


def test_british_columbia_keeps_its_clocks_from_2026_on() -> None:
    winter = datetime(2026, 12, 3, 17, tzinfo=UTC).astimezone(load_zone("America/Vancouver"))
    assert winter.hour == 10


def test_doctor_names_what_is_used_and_what_is_not() -> None:
    said = zone_data()
    assert said.result == "ok"
    assert str(zones.use_newest().version) in said.text
    for copy in zones.system_copies():
        assert str(copy.folder) in said.text


SIGNS = ("ZoneInfo", "available_timezones", "dateutil", "pytz", "tzlocal")
OTHERS = ("dateutil.tz", "pytz", "tzlocal")
"""Libraries that have a copy of their own, or ask the system."""


@pytest.mark.parametrize("top", ["bot", "adapters", "storage"])
def test_no_zone_is_made_anywhere_else(top: str) -> None:
    for path in sorted((ROOT / top).rglob("*.py")):
        if path == ROOT / "bot/domain/zones.py":
            continue
        text = path.read_text("utf-8")
        assert "AT TIME ZONE" not in text.upper(), path
        if not any(word in text for word in SIGNS):
            continue
        for node in ast.walk(ast.parse(text)):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            assert called.rpartition(".")[2] not in ("ZoneInfo", "available_timezones"), path
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not any(name.startswith(OTHERS) for name in names), path
