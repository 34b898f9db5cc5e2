"""A relative date in a proposal is read as when it was asked: commands read none by the present."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
READERS = {"parse_when", "due_when", "day_meant", "plain_date", "dates_in", "understood"}
"""What reads a typed date, with the moment by which it is read as the second argument."""


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _by_the_present(path: Path) -> list[str]:
    source = path.read_text("utf-8")
    if "call.now" not in source:
        return []
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    reads = [node for node in calls if _called(node) in READERS and len(node.args) > 1]
    return [f"{path.relative_to(ROOT)}:{node.lineno}" for node in reads
            if ast.unparse(node.args[1]) == "call.now"]  # fmt: skip


def test_typed_dates_are_read_as_when_the_line_was_asked() -> None:
    paths = [*ROOT.glob("bot/features/**/*.py"), *ROOT.glob("bot/engine/**/*.py")]
    assert paths
    assert [place for path in paths for place in _by_the_present(path)] == []
