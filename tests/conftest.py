"""What holds for every test: nothing is skipped in silence."""

from __future__ import annotations

import pytest

from tests import skips


def pytest_configure(config: pytest.Config) -> None:
    skips.register(config)
