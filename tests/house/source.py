"""The product's modules as they stand in the tree, read once: no code of theirs is run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOPS = ("bot", "adapters", "storage")


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


PATHS = {
    _name(path): path
    for top in TOPS
    for path in sorted((ROOT / top).rglob("*.py"))
    if "migrations" not in path.parts
}
TREES = {name: ast.parse(path.read_text("utf-8")) for name, path in PATHS.items()}


def imported(name: str, tree: ast.Module) -> Iterator[str]:
    """Yield the modules of the product that a module imports: also inside functions, for type
    checking, and by relative names."""
    package = PATHS[name].name == "__init__.py" if name in PATHS else False
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in PATHS)
        elif isinstance(node, ast.ImportFrom):
            above = name.split(".")
            above = above[: len(above) - node.level + package] if node.level else []
            origin = ".".join([*above, *filter(None, [node.module])])
            for alias in node.names:
                whole = f"{origin}.{alias.name}"
                if whole in PATHS or origin in PATHS:
                    yield whole if whole in PATHS else origin


def package_of(name: str) -> str:
    """Return the package at whose grain the house is drawn: ``bot.engine``,
    ``bot.features.issues``, ``adapters.slack``, ``storage``."""
    parts = name.split(".")
    if parts[0] == "storage":
        return "storage"
    deep = 3 if parts[:2] == ["bot", "features"] else 2
    return ".".join(parts[:deep])
