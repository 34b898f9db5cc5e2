"""What mutants of the delivery break, as small as it gets."""

from __future__ import annotations

from bot.ports import NOT_TRIED, SENT, TEMPORARY, Delivery, Outcome
from bot.engine.pump import deliver


class _Sender:
    """Fails at one key and keeps what it was asked to send."""

    def __init__(self, fails: str) -> None:
        self.asked: list[str] = []
        self._fails = fails

    def send(self, delivery: Delivery) -> Outcome:
        self.asked.append(delivery.key)
        return Outcome(TEMPORARY if delivery.key == self._fails else SENT, delivery.key)


def _delivery(key: str) -> Delivery:
    return Delivery(key, "console:shared", "shared", "notice", None, None, (), {}, 1)


def test_what_comes_behind_a_failed_message_is_not_tried() -> None:
    sender = _Sender("two")
    done = list(deliver(sender, [_delivery(key) for key in ("one", "two", "three")]))
    assert [outcome.result for _, outcome in done] == [SENT, TEMPORARY, NOT_TRIED]
    assert sender.asked == ["one", "two"]
