"""Details that lift a severity."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.values import SEVERITIES
from bot.features.issues.severity_lift import AT_LEAST, lifted


@pytest.mark.parametrize(
    ("severity", "fields", "wanted"),
    [
        ("info", {"blocks_build": "yes"}, ("major", "blocks_build")),
        ("minor", {"blocks_build": " YES "}, ("major", "blocks_build")),
        ("major", {"blocks_build": "yes"}, ("major", None)),
        ("critical", {"blocks_build": "yes"}, ("critical", None)),
        ("major", {"stop_ship": "1"}, ("critical", "stop_ship")),
        ("minor", {"line_down": "true", "blocks_build": "yes"}, ("critical", "line_down")),
        ("minor", {"line_down": "no"}, ("minor", None)),
        ("minor", {"line_down": "line 3"}, ("minor", None)),
        ("minor", {}, ("minor", None)),
    ],
)
def test_lifted(severity: str, fields: dict[str, str], wanted: tuple[str, str | None]) -> None:
    assert lifted(severity, fields) == wanted


@given(
    st.sampled_from(SEVERITIES),
    st.dictionaries(st.sampled_from([*AT_LEAST, "mpn"]), st.sampled_from(["yes", "no", ""])),
)
def test_never_lowered(severity: str, fields: dict[str, str]) -> None:
    found, key = lifted(severity, fields)
    assert SEVERITIES.index(found) <= SEVERITIES.index(severity)
    assert (found == severity) == (key is None)
