"""What must hold of the live cards: each shows its issue as it stands."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.issue import Issue
from bot.engine.keys import message_key
from bot.features.issues.texts import STATES
from bot.messages.card import plain_card, unpack
from tests.simulation.history import History
from tests.undated import undated


def every_card_shows_its_issue(history: History) -> Iterator[str]:
    """Every issue has one card in every shared channel, and it shows the final state."""
    for issue in history.issues:
        for place in history.places:
            key = message_key("card", history.program, f"{history.program}-{issue.number}", place)
            found = [c for c in history.cards if c.key == key]
            if len(found) != 1 or found[0].ref not in history.shown:
                yield f"issue {issue.number} has no card in {place}"
                continue
            card, shown = found[0], dict(history.shown[found[0].ref or ""])
            if card.shown != card.version or undated(shown) != undated(card.wanted):
                yield f"the card of {issue.number} shows version {card.shown} of {card.version}"
            first = f"{_state(history, issue)} · {history.program}-{issue.number} "
            if not plain_card(unpack(shown)).startswith(first):
                yield f"the card of {issue.number} does not begin with {first!r}"


def _state(history: History, issue: Issue) -> str:
    """Return the state as a card begins with it: late is what told a level and still runs."""
    running = [c.id for c in issue.clocks if c.ended is None and all(p.until for p in c.pauses)]
    told = {step.key.rpartition("/")[0] for step in history.steps[issue.id] if step.level}
    late = issue.live and issue.wait_until is None and not told.isdisjoint(running)
    return f"Overdue, {STATES[issue.state]}" if late else STATES[issue.state].capitalize()
