"""What the core asks of storage and of platforms, and what it promises them.

The core runs every intent inside one unit of work: all that it changes commits together or not at
all. A unit may be run again from its start after a conflict, so it changes nothing outside it.

* ``kept``: the values that storage keeps; ``facts``: how they are found and stored
* ``messages``: what is queued and shown, and what a platform does with it (``Sender``);
  ``posting``: how it is queued, claimed and settled
* ``work``: the unit of work itself, and the databases that run it
"""

from bot.ports.kept import (
    Event,
    Installation,
    Membership,
    ProgramRow,
    Record,
    RulesRow,
    Subject,
)
from bot.ports.messages import (
    AT_MISS,
    AT_STEP,
    DIGEST,
    ESCALATION,
    FIRE_BATCH,
    LIVE,
    NOT_TRIED,
    NOTICE,
    PERMANENT,
    RECORD_GUARD,
    RESOLVED,
    SENT,
    TEMPORARY,
    UNKNOWN,
    UNLESS_LEVEL,
    Delivery,
    Draft,
    Outcome,
    Queued,
    Sender,
    Surface,
)
from bot.ports.work import (
    Database,
    Installations,
    UnitOfWork,
)

__all__ = [
    "AT_MISS",
    "AT_STEP",
    "DIGEST",
    "ESCALATION",
    "FIRE_BATCH",
    "LIVE",
    "NOTICE",
    "NOT_TRIED",
    "PERMANENT",
    "RECORD_GUARD",
    "RESOLVED",
    "SENT",
    "TEMPORARY",
    "UNKNOWN",
    "UNLESS_LEVEL",
    "Database",
    "Delivery",
    "Draft",
    "Event",
    "Installation",
    "Installations",
    "Membership",
    "Outcome",
    "ProgramRow",
    "Queued",
    "Record",
    "RulesRow",
    "Sender",
    "Subject",
    "Surface",
    "UnitOfWork",
]
