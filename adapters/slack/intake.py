"""From a payload to the app and back: what Slack is answered, over HTTP and in Socket Mode alike.

A payload that cannot be understood is acknowledged, since Slack would only send the same again. One
that was understood and could not be recorded is not: Slack delivers it again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.border.refusals import Refusals

Dispatch = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
Unsent = Callable[[], None]

MALFORMED = (
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    ValueError,
    RecursionError,
)
"""What reading a payload raises that lacks what its kind must have, or is nested without end."""
HEARD, UNSENT = "andon.heard", "andon.unsent"
"""Names in a request's context: the app's own code was reached; what to do where the answer that
the acknowledgment carries does not reach Slack."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a payload is answered: ``status`` 200 acknowledges it, with ``body`` if any.

    ``unsent`` tells the person in another way, where the acknowledgment could not be sent.
    """

    status: int
    body: str = ""
    unsent: Unsent | None = None


class Intake:
    """Hands payloads to the app, and says what Slack is answered."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._dispatch = dispatch
        self._refusals = Refusals("slack payloads")

    async def take(self, read: Callable[[], AsyncBoltRequest]) -> Answer:
        """Return the answer to the payload that ``read`` makes a request of."""
        try:
            request = read()
        except MALFORMED:
            return self._drop("malformed")
        try:
            response = await self._dispatch(request)
        except MALFORMED:
            # The framework could not even report what went wrong.
            response = BoltResponse(status=500)
        if response.status == 404:
            return self._drop("unhandled")
        if response.status >= 500 and HEARD not in request.context:
            return self._drop("malformed")
        return _read_answer(request, response)

    def _drop(self, why: str) -> Answer:
        self._refusals.note(why)
        return Answer(200)

    def close(self) -> None:
        """Tell what was dropped and not told yet."""
        self._refusals.close()


def _read_answer(request: AsyncBoltRequest, response: BoltResponse) -> Answer:
    if response.status != 200:
        return Answer(response.status)
    return Answer(200, response.body, request.context.get(UNSENT))
