"""Every error has one meaning, and the pace keeps what Slack states."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from adapters.slack import outcome
from adapters.slack.outcome import LATER, REFUSED, TO_MEND, TRIES, UNSURE, outcome_of
from adapters.slack.pace import Pace
from bot.ports import PERMANENT, TEMPORARY, UNKNOWN


def refusal(code: str | None, status: int = 200, **headers: str) -> SlackApiError:
    data = {"ok": False, "error": code} if code else "upstream failed"
    response: Any = SimpleNamespace(data=data, status_code=status, headers=headers)
    return SlackApiError("failed", response)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("error", "post", "edit"),
    [
        (refusal("ratelimited", 429), TEMPORARY, TEMPORARY),
        (refusal("internal_error"), UNKNOWN, TEMPORARY),
        (refusal("fatal_error"), UNKNOWN, TEMPORARY),
        (refusal("service_unavailable", 503), UNKNOWN, TEMPORARY),
        (refusal(None, 502), UNKNOWN, TEMPORARY),
        (refusal("invalid_auth"), TEMPORARY, TEMPORARY),
        (refusal("missing_scope"), TEMPORARY, TEMPORARY),
        (refusal("channel_not_found"), PERMANENT, PERMANENT),
        (refusal("not_in_channel"), PERMANENT, PERMANENT),
        (refusal("msg_too_long"), PERMANENT, PERMANENT),
        (refusal("message_not_found"), PERMANENT, PERMANENT),
        (refusal("something_new"), TEMPORARY, TEMPORARY),
        (aiohttp.ServerDisconnectedError(), UNKNOWN, TEMPORARY),
        (aiohttp.ConnectionTimeoutError(), TEMPORARY, TEMPORARY),
        (aiohttp.SocketTimeoutError(), UNKNOWN, TEMPORARY),
        (TimeoutError(), UNKNOWN, TEMPORARY),
        (ConnectionResetError(), UNKNOWN, TEMPORARY),
        (
            aiohttp.ClientConnectorError(SimpleNamespace(ssl=None, host="x", port=1), OSError(111)),  # type: ignore[arg-type]
            TEMPORARY,
            TEMPORARY,
        ),
    ],
)
def test_what_an_error_means(error: Exception, post: str, edit: str) -> None:
    assert outcome_of(error, posting=True).result == post
    assert outcome_of(error, posting=False).result == edit


def test_a_code_of_the_future_is_given_up_after_some_tries() -> None:
    last = outcome_of(refusal("something_new"), posting=True, attempts=TRIES)
    assert (last.result, "something_new" in (last.error or "")) == (PERMANENT, True)


def test_what_slack_says_about_waiting_is_kept() -> None:
    held = outcome_of(refusal("ratelimited", 429, **{"Retry-After": "17"}), posting=True)
    assert held.retry_after == 17
    assert outcome_of(refusal("ratelimited", 429), posting=True).retry_after == outcome.HELD_BACK


def test_the_table_is_unambiguous_and_speaks_in_sentences() -> None:
    groups = [set(LATER), set(UNSURE), set(TO_MEND), set(REFUSED)]
    assert sum(map(len, groups)) == len(set().union(*groups))
    assert all(re.fullmatch(r"[A-Z].*\.|.*@Andon\.", text) for text in REFUSED.values())


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_message_a_second_in_a_channel() -> None:
    clock = Clock()
    pace = Pace(clock)
    waits = [pace.wait("C1", edit=False, patience=1.0) for _ in range(3)]
    assert waits == [0.0, 1.0, 2.0]
    assert pace.wait("C2", edit=False, patience=1.0) == 0.0
    clock.now += 2
    assert pace.wait("C1", edit=False, patience=1.0) == 0.0


def test_what_is_handed_back_books_nothing() -> None:
    pace = Pace(Clock())
    pace.wait("C1", edit=False, patience=1.0)
    pace.wait("C1", edit=False, patience=1.0)
    assert [pace.wait("C1", edit=False, patience=1.0) for _ in range(2)] == [2.0, 2.0]


def test_the_tokens_limit_holds_over_all_channels() -> None:
    clock = Clock()
    pace = Pace(clock)
    sent = 0
    for step in range(600):
        clock.now = 100.0 + step / 10
        sent += sum(pace.wait(f"C{step}-{n}", edit=False, patience=0) == 0 for n in range(5))
    assert 300 <= sent <= 325


def test_a_429_closes_its_channel_and_a_second_one_everything() -> None:
    clock = Clock()
    pace = Pace(clock)
    pace.hold("C1", 10)
    assert pace.wait("C1", edit=False, patience=1.0) == 10.0
    assert pace.wait("C2", edit=False, patience=1.0) == 0.0
    pace.hold("C3", 5)
    assert pace.wait("C2", edit=False, patience=1.0) == 5.0
    clock.now += 11
    assert pace.wait("C1", edit=True, patience=1.0) == 0.0
