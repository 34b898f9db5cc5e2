"""What holds for every test: nothing is skipped in silence, and no example is timed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog
from hypothesis import HealthCheck, settings

from tests import skips

# How long an example takes is a matter of the machine, and not of what is tested.
settings.register_profile("andon", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("andon")


@pytest.fixture(autouse=True)
def logs_end_with_the_test() -> Iterator[None]:
    """A command that is run inside a test writes its log to what the test takes for standard
    error, which is closed afterwards."""
    yield
    structlog.reset_defaults()


def pytest_configure(config: pytest.Config) -> None:
    skips.register(config)
