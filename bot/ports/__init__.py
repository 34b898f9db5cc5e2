"""What the core asks of storage and of platforms, and what it promises them.

The core runs every intent inside one unit of work: all that it changes commits together or not at
all. A unit may be run again from its start after a conflict, so it changes nothing outside it.

* ``kept``: the values that storage keeps; ``facts``: how they are found and stored
* ``messages``: what is queued and shown, and what a platform does with it (``Sender``);
  ``posting``: how it is queued, claimed and settled
* ``work``: the unit of work itself, and the databases that run it
"""

from bot.ports.delivery import (
    CRITICAL,
    DIGEST,
    ESCALATION,
    FIRE_BATCH,
    NOT_TRIED,
    NOTE,
    NOTICE,
    PERMANENT,
    SENT,
    TEMPORARY,
    UNKNOWN,
    Delivery,
    Draft,
    Outcome,
    Queued,
    Sender,
    Surface,
)
from bot.ports.guard import (
    ClockGuard,
    FileGuard,
    Guard,
    IssueCondition,
    IssueGuard,
    RecordGuard,
    SeatGuard,
    guard_about,
    read_guard,
)
from bot.ports.kept import (
    Event,
    Installation,
    Membership,
    ProgramRow,
    Record,
    RulesRow,
    Subject,
    Touched,
)
from bot.ports.work import (
    Database,
    Installations,
    UnitOfWork,
)

__all__ = [
    "CRITICAL",
    "DIGEST",
    "ESCALATION",
    "FIRE_BATCH",
    "NOTE",
    "NOTICE",
    "NOT_TRIED",
    "PERMANENT",
    "SENT",
    "TEMPORARY",
    "UNKNOWN",
    "ClockGuard",
    "Database",
    "Delivery",
    "Draft",
    "Event",
    "FileGuard",
    "Guard",
    "Installation",
    "Installations",
    "IssueCondition",
    "IssueGuard",
    "Membership",
    "Outcome",
    "ProgramRow",
    "Queued",
    "Record",
    "RecordGuard",
    "RulesRow",
    "SeatGuard",
    "Sender",
    "Subject",
    "Surface",
    "Touched",
    "UnitOfWork",
    "guard_about",
    "read_guard",
]
