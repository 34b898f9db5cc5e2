"""A story with and without what is one side's own affair: the other side must see the same."""

from __future__ import annotations

import json
from itertools import zip_longest

from tests.fairness.stories import SIDE, looked_through, story, with_private, without_private
from tests.fairness.stories_stage import Told, play

PARTNER = {"oem": "ems", "ems": "oem"}


def seen_by(side: str, told: list[Told]) -> list[str]:
    """Return all that people of a side are told or can read, to the byte: texts, buttons, files,
    numbers and the keys of deliveries."""
    people = {f"dm:{person}" for person, of in SIDE.items() if of == side}
    return [
        json.dumps({**each.as_data(), "step": each.number}, ensure_ascii=False)
        for each in told
        if each.record.to in ("shared", side) or each.record.to in people
    ]


def differences(seed: int, side: str) -> list[str]:
    """Return what the partner of ``side`` sees differently because of the own affairs of ``side``;
    the first difference only."""
    partner = PARTNER[side]
    whole = looked_through(with_private(story(seed), seed, side), partner)
    before = seen_by(partner, play(without_private(whole)))
    after = seen_by(partner, play(whole))
    for one, other in zip_longest(before, after, fillvalue="nothing"):
        if one != other:
            return [f"without: {one}", f"with: {other}"]
    return []
