"""``[keys]`` decides: what loosens an obligation is asked, or done and shown."""

from __future__ import annotations

import pytest

from tests.playing import Play


@pytest.mark.parametrize(
    ("severity", "keys", "asked"),
    [
        ("minor", "", False),
        ("minor", "minor=ask", True),
        ("minor", "info=ask", False),
        ("major", "", True),
        ("major", "major=inform", False),
    ],
)
def test_the_keys_in_force_decide(play: Play, severity: str, keys: str, asked: bool) -> None:
    play(f'wei: /andon issue log shortage {severity} "U7 short"')
    if keys:
        play(f"maria: /andon rules propose keys {keys}\nwei: /andon rules accept 2")
    text = play.reply('maria: /andon issue severity ACME-1 info "less"')
    assert ("Volta EMS was asked to agree" in text) is asked, text
    assert ("Volta EMS can undo this" in text) is not asked, text
