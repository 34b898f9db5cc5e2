"""Expert roles that nobody covers while a build runs."""

from __future__ import annotations

from bot.engine.feature import CHANGED, DEADLINE, Feature, Follow
from bot.features.coverage import wake

FEATURE = Feature(
    name="coverage",
    wakes=(wake.WAKE,),
    follows=(Follow(DEADLINE, CHANGED, wake.follow),),
)
