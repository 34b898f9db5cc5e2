"""Secrets that are kept: sealed with keys that are derived from settings, never with these.

The newest secret seals; what a former one sealed still opens.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_KEY_BYTES = 32


class FernetSealer:
    """Seals texts (Fernet) with a key derived (HKDF, SHA-256) from ``secret`` for one ``purpose``.

    It is the ``Sealer`` of ``bot.ports.sealing``. What one purpose sealed, another one cannot open;
    what was sealed with a ``former`` secret opens too.
    """

    def __init__(self, secret: str, purpose: str, former: Sequence[str] = ()) -> None:
        self._newest = _derive(secret, purpose)
        self._all = MultiFernet([self._newest, *(_derive(each, purpose) for each in former)])

    def seal(self, text: str, now: datetime) -> str:
        """Return ``text`` sealed at ``now``, in characters that fit into an address."""
        return self._newest.encrypt_at_time(text.encode(), int(now.timestamp())).decode()

    def open(self, sealed: str) -> str | None:
        """Return what was sealed; ``None`` for anything that this sealer did not seal."""
        return _opened(self._all, sealed)

    def is_newest(self, sealed: str) -> bool:
        """Say whether the newest key sealed this, so that former ones are of no use for it."""
        return _opened(self._newest, sealed) is not None

    def open_fresh(self, sealed: str, now: datetime, seconds: int) -> str | None:
        """Return what was sealed at most ``seconds`` before ``now``, else ``None``."""
        try:
            at = int(now.timestamp())
            return self._all.decrypt_at_time(sealed.encode(), seconds, at).decode()
        except InvalidToken:
            return None


def _derive(secret: str, purpose: str) -> Fernet:
    derived = HKDF(SHA256(), _KEY_BYTES, salt=None, info=f"andon/{purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(secret.encode())))


def _opened(keys: Fernet | MultiFernet, sealed: str) -> str | None:
    try:
        return keys.decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None
