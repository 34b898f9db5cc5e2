from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.spreadsheet import office as offices


@pytest.fixture
def office() -> Iterator[offices.Office]:
    with offices.office() as made:
        yield made
