"""Secrets that are kept: sealed with a key that is derived from a setting, never with it itself."""

from __future__ import annotations

import base64
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_KEY_BYTES = 32


class FernetSealer:
    """Seals texts (Fernet) with a key derived (HKDF, SHA-256) from ``secret`` for one ``purpose``.

    It is the ``Sealer`` of ``bot.ports.sealing``. What one purpose sealed, another one cannot open.
    """

    def __init__(self, secret: str, purpose: str) -> None:
        derived = HKDF(SHA256(), _KEY_BYTES, salt=None, info=f"andon/{purpose}".encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(derived.derive(secret.encode())))

    def seal(self, text: str, now: datetime) -> str:
        """Return ``text`` sealed at ``now``, in characters that fit into an address."""
        return self._fernet.encrypt_at_time(text.encode(), int(now.timestamp())).decode()

    def open(self, sealed: str) -> str | None:
        """Return what was sealed; ``None`` for anything that this sealer did not seal."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None

    def open_fresh(self, sealed: str, now: datetime, seconds: int) -> str | None:
        """Return what was sealed at most ``seconds`` before ``now``, else ``None``."""
        try:
            at = int(now.timestamp())
            return self._fernet.decrypt_at_time(sealed.encode(), seconds, at).decode()
        except InvalidToken:
            return None
