"""Long closures of a site, and the countdown to them."""

from __future__ import annotations

from bot.engine.feature import CHANGED, DEADLINE, Feature, Follow, Wake
from bot.features.closures import wake
from bot.features.closures.policy import CLOSURES

FEATURE = Feature(
    name="closures",
    wakes=(Wake(CLOSURES, wake.fire),),
    follows=(Follow(DEADLINE, CHANGED, wake.follow),),
)
