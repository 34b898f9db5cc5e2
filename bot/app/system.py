"""What only some systems have: the signals that stop a process, modes of files, limits."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio
    from types import FrameType

# SIGHUP comes when a terminal closes, SIGBREAK when a console of Windows does.
_STOPPING = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


def has_terminal() -> bool:
    """Say whether somebody sits at a terminal, who types there and reads there."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def keep_files_private() -> None:
    """Let whatever this process makes be readable by its owner only, where files have modes."""
    os.umask(0o077)


def write_private(path: Path, document: str) -> None:
    """Write a file that its owner alone may read, also where it was there before."""
    with path.open("w", encoding="utf-8") as file:
        if hasattr(os, "fchmod"):
            os.fchmod(file.fileno(), 0o600)
        file.write(document)


def limit_this_process(memory: int, seconds: int) -> None:
    """Limit this process to so many bytes of memory and seconds of work; let it write no file.

    Windows has no such limits, and macOS refuses the one of memory: there only the limit of time
    holds, which whoever started the process keeps.
    """
    try:
        import resource
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        allowed = resource.getrlimit(kind)[1]
        most = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):
            continue


def open_closed_streams() -> None:
    """Give a process that was started without a standard stream one that leads nowhere: the next
    file that it opens would take the stream's place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115


def has_service_manager() -> bool:
    """Say whether systemd wants to hear how this process is."""
    return "NOTIFY_SOCKET" in os.environ


def tell_service_manager(state: str) -> None:
    """Tell systemd how this process is; whether it hears that changes nothing here.

    Source: sd_notify(3). An address that begins with @ is an abstract one.
    """
    address = os.environ["NOTIFY_SOCKET"]
    place = f"\0{address[1:]}" if address.startswith("@") else address
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        # One that does not listen just now is not waited for.
        manager.setblocking(False)
        manager.connect(place)
        manager.send(state.encode())


@contextmanager
def stopping(stop: asyncio.Event) -> Iterator[None]:
    """Set ``stop`` when the system asks this process to end, while the context is open.

    A signal that is ignored stays ignored: ``nohup`` means that a closed terminal ends nothing.
    """
    import asyncio

    loop = asyncio.get_running_loop()
    known = [getattr(signal, name) for name in _STOPPING if hasattr(signal, name)]
    asked = [number for number in known if signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.getsignal(number) for number in asked}

    def from_handler(_number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stop.set)

    for number in asked:
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:
            # The event loop of Windows has no handlers of its own.
            signal.signal(number, from_handler)
    try:
        yield
    finally:
        for number in asked:
            try:
                loop.remove_signal_handler(number)
            except NotImplementedError:
                signal.signal(number, before[number])
