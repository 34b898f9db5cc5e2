"""The direction of imports: adapters → bot ← storage, a pure domain, no cycle, no clock inside."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOPS = ("bot", "adapters", "storage")
# The composition root alone knows adapters, core and storage together: what opens a database, what
# runs the bot on its platforms, and what shows the demo on a page.
ROOT_MODULES = ("bot.app.bootstrap", "bot.app.live", "bot.app.page")
# What is seen from outside ``bot``, as packages or single names; all else is the bot's own affair.
STORAGE_SEES = ("bot.domain", "bot.ports")
ADAPTERS_SEE = (
    "bot.domain",
    "bot.messages",
    "bot.ports",
    "bot.border",
    # The face of the engine: the core, what is declared, and how a command is.
    "bot.engine.core.Core",
    "bot.engine.index.Index",
    "bot.engine.commands.declaration.Command",
    "bot.engine.commands.declaration.Commands",
    "bot.engine.commands.declaration.Param",
)
# Who may sleep or read the clock: the pumps' clock, the command line, and PostgreSQL's back-off
# between two tries of a unit that lost against another. The heartbeat is a pump of its own.
CLOCKED = {"bot.app.auditor", "bot.app.clock", "bot.app.health", "bot.app.cli", "storage.postgres"}


def modules() -> dict[str, ast.Module]:
    found = {}
    for top in TOPS:
        for path in sorted((ROOT / top).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found[name] = ast.parse(path.read_text("utf-8"))
    return found


MODULES = modules()


def imports(tree: ast.Module, *, lazy: bool = True) -> Iterator[str]:
    """Yield imported modules; those for type checking only do not count."""
    skipped = {
        id(node)
        for guard in ast.walk(tree)
        if isinstance(guard, ast.If) and "TYPE_CHECKING" in ast.dump(guard.test)
        for node in ast.walk(guard)
    }
    nodes = ast.walk(tree) if lazy else iter(tree.body)
    for node in nodes:
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            named = [f"{node.module}.{alias.name}" for alias in node.names]
            parts = [name for name in named if name in MODULES]
            yield from parts if len(parts) == len(named) else [node.module, *parts]


def own(names: Iterator[str]) -> set[str]:
    return {name for name in names if name.partition(".")[0] in TOPS}


@pytest.mark.parametrize("name", [n for n in MODULES if n.startswith("bot.domain")])
def test_the_domain_imports_itself_and_the_standard_library_only(name: str) -> None:
    for imported in imports(MODULES[name]):
        top = imported.partition(".")[0]
        assert imported.startswith("bot.domain") or top in sys.stdlib_module_names, imported
        assert top not in ("asyncio", "sqlite3", "socket", "time", "os", "random", "threading")


@pytest.mark.parametrize("name", [n for n in MODULES if n.startswith("bot")])
def test_the_core_knows_neither_adapters_nor_storage(name: str) -> None:
    if name not in ROOT_MODULES:
        foreign = {i for i in own(imports(MODULES[name])) if not i.startswith("bot")}
        assert not foreign


@pytest.mark.parametrize("name", [n for n in MODULES if n.startswith(("adapters", "storage"))])
def test_adapters_and_storage_do_not_know_each_other(name: str) -> None:
    other = "storage" if name.startswith("adapters") else "adapters"
    assert not {i for i in imports(MODULES[name]) if i.partition(".")[0] == other}


def names_imported(name: str, tree: ast.Module) -> Iterator[str]:
    """Yield every name that a module imports, also inside functions and for type checking."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = name.split(".")[: -node.level] if node.level else []
            origin = ".".join([*above, *filter(None, [node.module])])
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def beyond_its_border(name: str, tree: ast.Module) -> list[str]:
    """Return what a module of an adapter or of storage imports and must not see."""
    if name.startswith("adapters"):
        seen = (*ADAPTERS_SEE, ".".join(name.split(".")[:2]))
    else:
        seen = (*STORAGE_SEES, "storage")
    return [
        imported
        for imported in names_imported(name, tree)
        if imported.partition(".")[0] in TOPS
        and not any(imported == each or imported.startswith(f"{each}.") for each in seen)
    ]


@pytest.mark.parametrize("name", [n for n in MODULES if n.startswith(("adapters", "storage"))])
def test_adapters_and_storage_see_only_what_is_meant_for_them(name: str) -> None:
    assert not beyond_its_border(name, MODULES[name])


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("adapters.slack.app", "from bot.app.pumps import utc_now"),
        ("adapters.slack.app", "import bot.app.pumps"),
        ("adapters.slack.app", "from bot import app"),
        ("adapters.slack.app", "from bot.features.digests.cards import LINES"),
        ("adapters.slack.app", "from bot.program_file import read_program"),
        ("adapters.slack.app", "from bot.engine.core import LEASE"),
        ("adapters.slack.app", "from bot.engine.keys import message_key"),
        ("adapters.slack.app", "from storage.open import open_database"),
        ("adapters.slack.app", "from adapters.discord.ids import LIMIT"),
        ("adapters.slack.app", "from ..discord.ids import LIMIT"),
        ("adapters.console.live", "from bot.rehearsal.scenario import read_step"),
        ("storage.open", "from bot.messages.card import Card"),
        ("storage.open", "from bot.app.sealing import FernetSealer"),
        ("storage.queries.issues", "from adapters.console.room import Room"),
    ],
)
@pytest.mark.parametrize(
    "around", ["{line}", "if TYPE_CHECKING:\n    {line}", "def later():\n    {line}"]
)
def test_an_import_beyond_the_border_is_found(name: str, line: str, around: str) -> None:
    planted = ast.parse(f"{ast.unparse(MODULES[name])}\n{around.format(line=line)}")
    (found,) = beyond_its_border(name, planted)
    assert found.rpartition(".")[2] == line.split()[-1].rpartition(".")[2]


def test_platform_libraries_stay_in_their_adapter() -> None:
    for name, tree in MODULES.items():
        tops = {i.partition(".")[0] for i in imports(tree)}
        if "slack_bolt" in tops or "slack_sdk" in tops:
            assert name.startswith("adapters.slack"), name
        if "discord" in tops:
            assert name.startswith("adapters.discord"), name


@pytest.mark.parametrize("name", ROOT_MODULES)
def test_the_composition_root_imports_adapters_only_when_they_are_used(name: str) -> None:
    at_import = own(imports(MODULES[name], lazy=False))
    assert not {i for i in at_import if i.startswith("adapters")}


def _clock_readings(tree: ast.Module) -> Iterator[str]:
    banned = {"now", "utcnow", "today", "sleep", "monotonic", "perf_counter"}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        owner = ast.unparse(node.func.value)
        if node.func.attr in banned and owner in ("datetime", "date", "time", "asyncio"):
            yield ast.unparse(node.func)


@pytest.mark.parametrize("name", [n for n in MODULES if n not in CLOCKED])
def test_nobody_else_reads_a_clock_or_sleeps(name: str) -> None:
    assert not list(_clock_readings(MODULES[name]))


def test_there_is_no_import_cycle() -> None:
    graph = {name: own(imports(tree, lazy=False)) & set(MODULES) for name, tree in MODULES.items()}
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " → ".join((*path[path.index(name) :], name))
        if name not in done:
            for imported in sorted(graph[name] - {name}):
                visit(imported, (*path, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def test_everything_public_has_a_docstring() -> None:
    missing = []
    for name, tree in MODULES.items():
        nodes = [(name, tree)] + [
            (f"{name}.{node.name}", node)
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)
            and not node.name.startswith("_")
        ]
        missing += [where for where, node in nodes if not ast.get_docstring(node)]
    assert not missing
