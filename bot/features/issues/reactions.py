"""What an emoji on a message does: it logs, acknowledges or resolves an issue."""

from __future__ import annotations

from bot.engine.feature import Reaction
from bot.features.issues.commands.log import log_marked

REACTIONS = (
    Reaction(("rotating_light", "🚨"), take=log_marked),
    Reaction(("eyes", "👀"), "issue ack"),
    Reaction(("white_check_mark", "✅"), "issue resolve"),
)
