"""The command line of the oracle: a script can tell whether everything agreed."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from tests.oracle import __main__ as line


@pytest.mark.parametrize(("lines", "code"), [([], 0), (["- missing"], 1)])
def test_what_differs_ends_with_an_exit_code(
    lines: list[str], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid = SimpleNamespace(disagreement=lambda _case: lines)
    monkeypatch.setattr(line, "SORTS", {"issues": (lambda seed: seed, laid)})
    monkeypatch.setattr(sys, "argv", ["oracle", "1-2"])
    assert line.main() == code
