"""What is one side's own affair changes nothing of what the other side and both see."""

from __future__ import annotations

import pytest

from tests.fairness.noninterference import differences, seen_by
from tests.fairness.stories import story, with_private
from tests.fairness.stories_stage import play


@pytest.mark.parametrize(("seed", "side"), [(10, "oem"), (13, "ems")])
def test_own_affairs_of_a_side_change_nothing_for_the_other(seed: int, side: str) -> None:
    assert differences(seed, side) == []


def test_the_own_side_does_see_them() -> None:
    told = play(with_private(story(1), 1, "ems"))
    notes = [each for each in told if each.record.to == "ems" and each.record.kind == "issue.event"]
    assert notes
    assert len(seen_by("ems", told)) > len(seen_by("oem", told))
