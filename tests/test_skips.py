"""A run that skips more tests than the list states fails, in one process and in several."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.beside import ROOT, WHY
from tests.skips import ALLOWED

STATED = ALLOWED[-1].test
KINDS = {
    "skip": "def test_it():\n    pytest.skip('not today')\n",
    "mark": "@pytest.mark.skipif(True, reason='not today')\ndef test_it():\n    pass\n",
    "module_missing": "def test_it():\n    pytest.importorskip('no_such_module')\n",
    "whole_module": "pytest.skip('not today', allow_module_level=True)\n",
    "xfail": "@pytest.mark.xfail(reason='not today')\ndef test_it():\n    assert 0\n",
    "parameters": "@pytest.mark.parametrize('n', [])\ndef test_it(n):\n    pass\n",
    "fixture": "@pytest.fixture\ndef db():\n    pytest.skip('no server')\n\n\n"
    "def test_it(db):\n    pass\n",
}
CONFTEST = """from tests.skips import register

def pytest_configure(config):
    register(config)
"""


def run(folder: Path, files: dict[str, str], *options: str) -> tuple[int, str]:
    """Run tests under the guard alone; return the exit code and what the guard said."""
    for name, text in {**files, "tests/test_other.py": "def test_other():\n    pass\n"}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"import pytest\n\n\n{text}", "utf-8")
    (folder / "conftest.py").write_text(CONFTEST, "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "--rootdir", str(folder), "-p", "xdist"]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(
        [*command, *options], cwd=folder, env=env, capture_output=True, text=True, timeout=60
    )
    assert "1 passed" in done.stdout, done.stdout + done.stderr
    return done.returncode, done.stdout.partition("that tests/skips.py states")[2]


@pytest.mark.parametrize("workers", [0, 2])
def test_a_skip_that_is_not_stated_fails_the_run(tmp_path: Path, workers: int) -> None:
    files = {f"tests/test_{name}.py": text for name, text in KINDS.items()}
    code, told = run(tmp_path, files, "-n", str(workers))
    assert code == 1
    assert {name: told.count(name) for name in files} == dict.fromkeys(files, 1)


def test_a_run_without_a_skip_passes(tmp_path: Path) -> None:
    assert run(tmp_path, {}) == (0, "")


def _stated(reason: str, times: int = 1) -> dict[str, str]:
    path, _, name = STATED.partition("::")
    marked = f"@pytest.mark.parametrize('n', {list(range(times))})\n"
    return {path: f"{marked}def {name}(n):\n    pytest.skip({reason!r})\n"}


@pytest.mark.parametrize(
    ("files", "code"),
    [(_stated(f"x.toml {WHY}"), 0), (_stated("it takes long"), 1), (_stated(WHY, 2), 1)],
    ids=["for its reason", "for another reason", "more often"],
)
def test_a_stated_skip_is_allowed_for_its_reason_as_often_as_stated(
    tmp_path: Path, files: dict[str, str], code: int
) -> None:
    assert run(tmp_path, files)[0] == code


def test_what_may_be_skipped_is_there() -> None:
    """An entry for a test that is gone would allow a skip of nothing, or of another one."""
    for allowed in ALLOWED:
        path, _, name = allowed.test.partition("::")
        assert f"def {name}(" in (ROOT / path).read_text("utf-8"), allowed
