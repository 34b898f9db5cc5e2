"""Applies each patch to a copy of the checkout and sees that its test goes red."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATCHES = Path(__file__).with_name("patches")
COPIED = ("bot", "adapters", "storage", "tests", "docs/samples", "pyproject.toml")
SECONDS = 300
_HEAD = re.compile(r"^# (remedy|test): (.+)$", re.MULTILINE)
_FILE = re.compile(r"^\+\+\+ b/(\S+)$")


class Stale(Exception):
    """A patch does not fit the tree any more."""


@dataclass(frozen=True)
class Mutant:
    """One patch: what it takes away, the test that must notice, and the unified diff."""

    name: str
    remedy: str
    test: str
    diff: str


def mutants() -> list[Mutant]:
    """Return all mutants by name."""
    return [_read(path) for path in sorted(PATCHES.glob("*.patch"))]


def _read(path: Path) -> Mutant:
    source = path.read_text("utf-8")
    head = dict(_HEAD.findall(source))
    if set(head) != {"remedy", "test"}:
        raise Stale(f"{path.name} must name its remedy and its test")
    return Mutant(path.stem, head["remedy"], head["test"], source[source.index("--- ") :])


def apply(mutant: Mutant, root: Path) -> None:
    """Change the files below ``root``; raise ``Stale`` where a hunk has no place or several."""
    for name, before, after in _hunks(mutant):
        path = root / name
        source = path.read_text("utf-8") if path.exists() else ""
        if source.count(before) != 1:
            raise Stale(f"{mutant.name}: {source.count(before)} places for a hunk of {name}")
        path.write_text(source.replace(before, after), "utf-8")


def _hunks(mutant: Mutant) -> Iterator[tuple[str, str, str]]:
    """Yield file, old text and new text; line numbers do not matter, the text around does."""
    name, before, after = "", "", ""
    for line in mutant.diff.splitlines(keepends=True):
        found = _FILE.match(line)
        if found or line.startswith(("--- ", "@@")):
            if before:
                yield name, before, after
            name, before, after = found[1] if found else name, "", ""
            continue
        before += line[1:] if line[0] in " -" else ""
        after += line[1:] if line[0] in " +" else ""
    if before:
        yield name, before, after


@contextmanager
def copied() -> Iterator[Path]:
    """Copy what the tests need to a place of its own."""
    with tempfile.TemporaryDirectory(prefix="andon-mutant-") as folder:
        for name in COPIED:
            source, target = ROOT / name, Path(folder, name)
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(source, target)
        yield Path(folder)


def red(root: Path, test: str) -> bool:
    """Run one test of a copy; anything but a pass or a failure raises ``Stale``."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", test],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    if done.returncode not in (0, 1):
        raise Stale(f"{test}: {done.stdout[-400:]}{done.stderr[-400:]}")
    return done.returncode == 1


def verdict(mutant: Mutant) -> str:
    """Return ``killed``, ``survived`` or why it cannot be said."""
    try:
        with copied() as root:
            apply(mutant, root)
            return "killed" if red(root, mutant.test) else "SURVIVED"
    except subprocess.TimeoutExpired:
        return "killed (no end)"
    except Stale as problem:
        return f"STALE: {problem}"


def baseline(found: list[Mutant]) -> dict[str, str]:
    """Return the tests that are not green without any mutant, and what they are."""
    wrong: dict[str, str] = {}
    with copied() as root:
        for test in sorted({mutant.test for mutant in found}):
            try:
                if red(root, test):
                    wrong[test] = "red without the mutant"
            except (Stale, subprocess.TimeoutExpired) as problem:
                wrong[test] = str(problem)
    return wrong


def main(words: list[str]) -> int:
    """Try the mutants named, or all; return 1 if one survives or does not fit any more."""
    found = [each for each in mutants() if not words or each.name in words]
    with ThreadPoolExecutor(2) as pool:
        waiting = pool.submit(baseline, found)
        verdicts = dict(zip(found, pool.map(verdict, found), strict=True))
        wrong = waiting.result()
    survived = 0
    for mutant, said in verdicts.items():
        said = wrong.get(mutant.test, said)
        survived += not said.startswith("killed")
        print(f"{said:10} {mutant.name:28} {mutant.remedy}\n{'':10} {'':28} {mutant.test}")
    print(f"{len(found) - survived} of {len(found)} mutants killed")
    return 1 if survived or not found else 0
