"""Long closures of a site, and the countdown to them."""

from __future__ import annotations

from bot.engine.feature import CHANGED, DEADLINE, Feature, Follow
from bot.features.closures import wake

FEATURE = Feature(
    name="closures",
    wakes=(wake.WAKE,),
    follows=(Follow(DEADLINE, CHANGED, wake.follow),),
)
