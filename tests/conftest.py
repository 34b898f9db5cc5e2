"""What holds for every test: nothing is skipped in silence, and no example is timed."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from tests import skips

# How long an example takes is a matter of the machine, and not of what is tested.
settings.register_profile("andon", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("andon")


def pytest_configure(config: pytest.Config) -> None:
    skips.register(config)
