"""The browser of whoever starts the demo, where there is one."""

from __future__ import annotations

import os
import sys
import webbrowser
from threading import Thread

from bot.app.texts import text

_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")


def tell_address(address: str) -> None:
    """Print where the demo is, and open a browser there if this machine shows one."""
    print(text("page_at", address=address), file=sys.stdout)
    print(text("page_stop"), file=sys.stdout, flush=True)
    if has_screen():
        # Some browsers do not return before they are closed.
        Thread(target=_open, args=(address,), name="browser", daemon=True).start()


def has_screen() -> bool:
    """Say whether a browser that is opened here would be seen."""
    if sys.platform in ("win32", "darwin"):
        return "SSH_CONNECTION" not in os.environ
    return any(os.environ.get(name) for name in _DISPLAYS)


def _open(address: str) -> None:
    try:
        webbrowser.open(address)
    except (webbrowser.Error, OSError):
        # The address is on the screen: whoever reads it opens it by hand.
        return
