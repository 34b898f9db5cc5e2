"""Expert roles that nobody covers while a build runs."""

from __future__ import annotations

from bot.engine.feature import CHANGED, DEADLINE, Feature, Follow, Wake
from bot.features.coverage import wake
from bot.features.coverage.policy import COVERAGE

FEATURE = Feature(
    name="coverage",
    wakes=(Wake(COVERAGE, wake.fire),),
    follows=(Follow(DEADLINE, CHANGED, wake.follow),),
)
