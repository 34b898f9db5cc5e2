"""What an error of Slack means for a message: try again, ask first, or give up.

* What Slack did not process, or asks to come back with, is temporary.
* A call that ended without an answer, or with an error of Slack's own, may have been carried out:
  unknown for a post. An edit can be repeated without harm, so for it the same is temporary.
* What no later attempt can change is permanent; the sentence goes to the program managers.
* A bad or revoked token, or a missing scope, is temporary: only the operator can mend it, nobody
  could be told through Slack anyway, and a message given up would be lost though the token is
  mended an hour later. The log says it as an error each time. Where people install the app
  themselves, a token that was taken back is final: whoever sends asks the workspaces about it.
* A code that is not in the table is tried ``TRIES`` times, then given up with the code.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientResponseError,
    ConnectionTimeoutError,
)
from slack_sdk.errors import SlackApiError

from adapters.slack.texts import REFUSED, say
from bot.messages.card import plain
from bot.ports import PERMANENT, TEMPORARY, UNKNOWN, Outcome

log = structlog.get_logger("andon.slack")

TRIES = 6
HELD_BACK = 30.0
"""Seconds to wait after a 429 that does not say how long."""
OPERATOR = 60.0
"""Seconds between attempts while the operator has something to mend."""

LATER = frozenset({"ratelimited", "rate_limited", "request_timeout", "team_added_to_org"})
UNSURE = frozenset({"internal_error", "fatal_error", "service_unavailable"})
TO_MEND = frozenset(
    {
        "access_denied",
        "account_inactive",
        "ekm_access_denied",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    }
)
REVOKED = ("account_inactive", "token_revoked")
"""What Slack says of the token of an app that was removed."""


GONE = ("message_not_found", "thread_not_found")

# What a call of the Web API may raise; anything else is a mistake of ours.
FOREIGN = (SlackApiError, ClientError, OSError)


def outcome_of(error: Exception, *, posting: bool, attempts: int = 1) -> Outcome:
    """Return what an error of one call means; ``attempts`` counts this one."""
    if isinstance(error, SlackApiError):
        return _refused(error, posting=posting, attempts=attempts)
    if isinstance(error, ClientConnectorError | ConnectionTimeoutError):
        return Outcome(TEMPORARY, error=_named(error))
    if isinstance(error, ClientResponseError) and 400 <= error.status < 500:
        return _by_status(error)
    return Outcome(UNKNOWN if posting else TEMPORARY, error=_named(error))


def _by_status(error: ClientResponseError) -> Outcome:
    """Judge an answer that has a status only, such as that of a response URL."""
    if error.status == 429:
        seconds = _seconds(error.headers or {})
        return Outcome(TEMPORARY, error=_named(error), retry_after=seconds)
    return Outcome(PERMANENT, error=plain(say("refused.answer", status=error.status)))


def _refused(error: SlackApiError, *, posting: bool, attempts: int) -> Outcome:
    code, status = code_of(error), status_of(error)
    if status == 429 or code in LATER:
        return Outcome(TEMPORARY, error=code, retry_after=retry_after(error))
    if code in TO_MEND:
        log.error("slack refuses the app: mend its token or scopes", code=code, **_scopes(error))
        return Outcome(TEMPORARY, error=code, retry_after=OPERATOR)
    if status >= 500 or code in UNSURE:
        return Outcome(UNKNOWN if posting else TEMPORARY, error=code)
    if code in REFUSED:
        return Outcome(PERMANENT, error=REFUSED[code], gone=code in GONE)
    if attempts < TRIES:
        return Outcome(TEMPORARY, error=code)
    return Outcome(PERMANENT, error=plain(say("refused", code=code)))


def code_of(error: SlackApiError) -> str:
    """Return Slack's error code, or the HTTP status where it gave none."""
    data = getattr(error.response, "data", None)
    code = data.get("error") if isinstance(data, Mapping) else None
    return str(code) if code else f"http_{status_of(error)}"


def status_of(error: SlackApiError) -> int:
    """Return the HTTP status of the answer; one that could not be read counts as a failure."""
    response: Any = error.response
    status = getattr(response, "status_code", None) or getattr(response, "status", None)
    return int(status) if status else 500


def retry_after(error: SlackApiError) -> float:
    """Return the seconds after which Slack wants to be asked again."""
    return _seconds(getattr(error.response, "headers", None) or {})


def _seconds(headers: Mapping[str, str]) -> float:
    try:
        return max(float(headers.get("Retry-After", HELD_BACK)), 0.0)
    except (TypeError, ValueError):
        return HELD_BACK


def _scopes(error: SlackApiError) -> dict[str, Any]:
    data = getattr(error.response, "data", None)
    needed = data.get("needed") if isinstance(data, Mapping) else None
    return {"needed": needed} if needed else {}


def _named(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".rstrip(": ")
