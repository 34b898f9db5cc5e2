"""Whether Slack sent a request: its signature is compared over the raw bytes, before all else.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime

from multidict import CIMultiDictProxy

Headers = CIMultiDictProxy[str]

STALE = 300
"""Seconds by which a request's own time may differ from ours; an older one may be a repeated one.
"""
_SIGNATURE, _TIME = "X-Slack-Signature", "X-Slack-Request-Timestamp"
_DIGITS = 11


class Signature:
    """Compares signatures made with ``secret``; ``clock`` gives the time (UTC)."""

    def __init__(self, secret: str, clock: Callable[[], datetime]) -> None:
        self._secret = secret.encode()
        self._clock = clock

    def may_fit(self, headers: Headers) -> bool:
        """Say whether a signature is there once and fresh, before its body is read."""
        made, at = _only(headers, _SIGNATURE), _only(headers, _TIME)
        if not (made.startswith("v0=") and made.isascii()):
            return False
        if not (at.isascii() and at.isdigit() and len(at) <= _DIGITS):
            return False
        return abs(self._clock().timestamp() - int(at)) <= STALE

    def fits(self, headers: Headers, body: bytes) -> bool:
        """Say whether the signature was made of exactly this body, with our secret."""
        if not self.may_fit(headers):
            return False
        signed = b"v0:" + _only(headers, _TIME).encode() + b":" + body
        own = hmac.new(self._secret, signed, hashlib.sha256).hexdigest()
        return hmac.compare_digest(f"v0={own}".encode(), _only(headers, _SIGNATURE).encode())


def _only(headers: Headers, name: str) -> str:
    """Return the value of a header that stands there once, else nothing."""
    values = headers.getall(name, [])
    return values[0] if len(values) == 1 else ""
