"""The house is built in floors: each package imports only from those below it (design: one folder
a noun), and a feature only from those before it in ``FEATURES``."""

from __future__ import annotations

import ast
import sys

import pytest

from bot.features import FEATURES
from tests.house.source import PATHS, ROOT, TREES, imported, package_of

NOUNS = [feature.name for feature in FEATURES]
# From the bottom to the top.
ORDER = (
    "bot",
    "bot.domain",
    "bot.data",
    "bot.messages",
    "bot.ports",
    "bot.border",
    "bot.program_file",
    "bot.engine",
    *(f"bot.features.{noun}" for noun in NOUNS),
    "bot.features",
    "bot.rehearsal",
    "adapters",
    "adapters.console",
    "adapters.slack",
    "adapters.discord",
    "adapters.web",
    "storage",
    "bot.app",
    "bot.__main__",
)
RANK = {package: rank for rank, package in enumerate(ORDER)}


def arrows_up(name: str, tree: ast.Module) -> list[str]:
    """Return what a module imports from its own floor's neighbours above, or from beside it."""
    own = RANK[package_of(name)]
    return [other for other in imported(name, tree) if RANK[package_of(other)] > own]


def test_every_package_has_its_floor() -> None:
    assert {package_of(name) for name in PATHS} == set(ORDER)


@pytest.mark.parametrize("name", PATHS)
def test_no_arrow_runs_up(name: str) -> None:
    assert not arrows_up(name, TREES[name])


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("bot.engine.core", "from bot.features.issues.cards import issue_card"),
        ("bot.engine.core", "def f():\n    import bot.features.issues.cards"),
        ("bot.engine.core", "if TYPE_CHECKING:\n    from bot.features import INDEX"),
        ("bot.domain.plan", "from bot.ports import Record"),
        ("bot.domain.plan", "from ..ports import Record"),
        ("bot.features.issues.cards", "from bot.features.eightd.policy import SCAR"),
        ("bot.features.issues.cards", "from bot.features import FEATURES"),
        ("bot.messages.say", "from bot.engine.context import Context"),
        ("bot.rehearsal.runner", "from bot.app.bootstrap import demo"),
        ("bot.ports.codec", "from bot.engine.writer import Writer"),
    ],
)
def test_a_planted_arrow_is_found(name: str, line: str) -> None:
    assert arrows_up(name, ast.parse(line))


def test_no_two_modules_import_each_other_in_a_circle() -> None:
    graph = {name: set(imported(name, tree)) - {name} for name, tree in TREES.items()}
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " → ".join((*path[path.index(name) :], name))
        if name not in done:
            for other in sorted(graph[name]):
                # A package's face imports its modules, which import nothing of the face.
                if other != package_of(name) or PATHS[other].name != "__init__.py":
                    visit(other, (*path, name))
            done.add(name)

    for name in graph:
        visit(name, ())


POLICIES = [name for name in PATHS if name.rpartition(".")[2] == "policy"]


@pytest.mark.parametrize("name", POLICIES)
def test_a_policy_is_pure(name: str) -> None:
    """It sees the standard library, the domain, and other policies."""
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Import):
            assert all(alias.name.split(".")[0] in sys.stdlib_module_names for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = node.module or ""
            pure = origin.startswith("bot.domain") or origin.endswith("policy")
            proposal = origin == "bot.engine.proposals.value"
            assert pure or proposal or origin.split(".")[0] in sys.stdlib_module_names, origin


def test_a_feature_is_the_folder_of_its_name() -> None:
    folders = {path.parent.name for path in (ROOT / "bot" / "features").glob("*/feature.py")}
    assert folders == set(NOUNS)
    assert all(f"bot.features.{noun}.feature" in PATHS for noun in NOUNS)
