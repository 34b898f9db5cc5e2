"""Slack's signature: only what carries it once, fresh and made of exactly these bytes is read."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from multidict import CIMultiDict, CIMultiDictProxy

from adapters.slack.signature import Signature
from tests.fakes.slack import SECRET

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
AT = str(int(NOW.timestamp()))
BODY = b'{"text": "\xe2\x80\x9cU7\xe2\x80\x9d"}'


def made(body: bytes = BODY, at: str = AT, secret: str = SECRET) -> str:
    signed = b"v0:" + at.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def fits(*headers: tuple[str, str], body: bytes = BODY) -> bool:
    signature = Signature(SECRET, lambda: NOW)
    return signature.fits(CIMultiDictProxy(CIMultiDict(headers)), body)


def shown(signature: str, at: str = AT) -> tuple[tuple[str, str], ...]:
    return (("X-Slack-Signature", signature), ("x-slack-request-timestamp", at))


def shifted(**by: float) -> str:
    return str(int((NOW + timedelta(**by)).timestamp()))


@pytest.mark.parametrize("at", [AT, shifted(minutes=-5), shifted(minutes=5)])
@pytest.mark.parametrize("body", [BODY, b"", b"\xff\xfe\x00", b"x" * 100_000])
def test_what_slack_signed_fits(at: str, body: bytes) -> None:
    assert fits(*shown(made(body, at), at), body=body)


@pytest.mark.parametrize(
    "headers",
    [
        (),
        shown(made())[:1],
        shown(made())[1:],
        shown(made(secret="another")),
        shown(made(body=BODY + b" ")),
        shown(made().upper()),
        shown(made()[3:]),
        shown("v0="),
        shown("v0=" + "é" * 64),
        shown(made(), shifted(seconds=1)),
        shown(made(at=shifted(seconds=-301)), shifted(seconds=-301)),
        shown(made(at=shifted(seconds=301)), shifted(seconds=301)),
        (*shown(made()), *shown(made())),
        (*shown(made()), shown("v0=0")[0]),
        *(shown(made(at=at), at) for at in ("", "now", "-1", "1e9", "٣", "9" * 400, f" {AT}")),
    ],
)
def test_anything_else_does_not(headers: tuple[tuple[str, str], ...]) -> None:
    assert not fits(*headers)
