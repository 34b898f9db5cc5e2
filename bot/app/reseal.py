"""``andon db reseal``: once a new key stands first in ``ANDON_SEAL_KEYS``, former ones can go."""

from __future__ import annotations

import typer

from bot.app.texts import text


def reseal() -> None:
    """Seal the kept tokens with the newest of ANDON_SEAL_KEYS."""
    from bot.app import live
    from bot.app.clock import utc_now
    from bot.app.settings import load_settings

    count = live.reseal(load_settings(), utc_now())
    typer.echo(text("resealed", count=count))
