"""The code stays in pieces that one reads at a sight."""

from __future__ import annotations

import ast
import statistics

import pytest

from tests.house.source import PATHS, TREES

MEDIAN, PERCENTILE_95, MODULE = 8, 40, 300
"""Lines of a function (median and 95th percentile), and of a module at the most."""

LONGER = {
    "storage.tables": "the whole schema in one place",
    "storage.queries.outbox": "every statement about one table",
    "storage.queries.surfaces": "every statement about one table",
}


def lengths() -> list[int]:
    return sorted(
        (node.end_lineno or node.lineno) - node.lineno + 1
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def test_functions_are_short() -> None:
    lines = lengths()
    assert statistics.median(lines) <= MEDIAN
    assert lines[int(len(lines) * 0.95)] <= PERCENTILE_95


@pytest.mark.parametrize("name", PATHS)
def test_a_module_is_read_in_one_sitting(name: str) -> None:
    lines = PATHS[name].read_text("utf-8").count("\n")
    assert (lines <= MODULE) != (name in LONGER), f"{name}: {lines} lines"
