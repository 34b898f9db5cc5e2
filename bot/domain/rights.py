"""Who may do what, and whose key it needs: the rows of ``bot/data/rights.toml``, as values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.issue import Issue

ANYBODY, ROSTER, MANAGER = "anybody", "roster", "manager"
STANDING = (ANYBODY, ROSTER, MANAGER)
"""What follows from the person alone: everybody who asks, who is on the roster, and a program
manager of either side or who stands in for one."""
SIDES = ("responder", "counterpart", "raiser", "holder", "owing", "gate", "own", "proposer")
"""What follows from the side of the person: it answers the issue, is owed the answer, logged it,
has the ball, owes what it is about, alone proves it, is the side of whom or what is named, or asked
for what is decided."""
PEOPLE = ("oneself", "owner", "role", "asked")
"""Somebody in person: who is named, who added or owns it, who has the role that the rule names, who
was asked."""
OWN_MANAGER = "own_manager"
"""A program manager of the side whose person, site or record it is."""
ADMINISTRATOR = "administrator"
"""Whoever manages the workspace or server, in a channel that has no program yet."""
WHO = (*STANDING, *SIDES, *PEOPLE, OWN_MANAGER, ADMINISTRATOR)

NO_KEY, LOOSENS, OTHER, OWN = "none", "other side when it loosens", "other side", "own side"
KEYS = (NO_KEY, LOOSENS, OTHER, OWN)
"""Whose key an act needs: nobody's; the other side's where it loosens what one's own side owes, or
does what only the other side may do; always the other side's, since it is of both; or only that of
one's own side, since it is its own affair."""

USUAL = ""
FORMS = (
    USUAL, "look", "level", "milestone", "gate", "shared", "merged", "closed", "third party",
    "check", "city", "reading", "receipt", "end", "done", "request", "agreed",
)  # fmt: skip
"""Of a command that does several things: which of them a row is about."""


@dataclass(frozen=True, slots=True)
class Right:
    """One row: who ``may`` do a command (any of them is enough), and whose ``key`` it needs.

    ``of`` is which of the things that the command does; unknown words raise ``ValueError``.
    """

    command: str
    may: tuple[str, ...]
    key: str
    of: str = USUAL

    def __post_init__(self) -> None:
        """Refuse with ``ValueError`` a word that means nothing."""
        known = self.may and set(self.may) <= set(WHO) and self.key in KEYS and self.of in FORMS
        if not known or len(set(self.may)) < len(self.may):
            raise ValueError(f"not a row of rights: {self}")

    @property
    def standing(self) -> bool:
        """Say whether the person alone decides it, whatever the command is about."""
        return set(self.may) <= set(STANDING)


class Rights:
    """All rows. One that stands twice, or a command without its usual row, raises ``ValueError``,
    and so does one that is not in ``commands``."""

    def __init__(self, rows: Iterable[Right], commands: Iterable[str]) -> None:
        self._rows: dict[tuple[str, str], Right] = {}
        for row in rows:
            if (row.command, row.of) in self._rows:
                raise ValueError(f"the right {row.command} {row.of} stands twice")
            self._rows[row.command, row.of] = row
        usual = {command for command, of in self._rows if of == USUAL}
        apart = set(commands) ^ usual | {command for command, _ in self._rows} - usual
        if apart:
            raise ValueError(f"commands without a right, or rights without a command: {apart}")

    def row(self, command: str, of: str = USUAL) -> Right:
        """Return the row of a command, or of one of the things that it does."""
        return self._rows[command, of]

    def rows(self, command: str) -> tuple[Right, ...]:
        """Return all rows of a command, the usual one first."""
        return tuple(row for row in self._rows.values() if row.command == command)


def parts_of(issue: Issue) -> dict[str, str]:
    """Return which side has which part in an issue; a third party may have the ball."""
    return {
        "responder": issue.responder,
        "counterpart": issue.counterpart,
        "raiser": issue.raised_side,
        "holder": issue.waiting_on,
    }
