"""Files that are kept beside the checkout and not in it: where they are, or a skip that says so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("ANDON_SHARED", ROOT.parent / "shared"))
SPECS = Path(os.environ.get("ANDON_SPECS", SHARED / "specs"))
WHY = "is kept beside the checkout and is not here"
"""What every such skip says."""


def beside(folder: Path, name: str) -> Path:
    """Return a file of a folder beside the checkout; skip the test where it is absent."""
    path = folder / name
    if not path.is_file():
        pytest.skip(f"{path} {WHY}")
    return path
