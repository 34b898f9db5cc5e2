"""What the operating system lets a process use. The only module that knows of ``resource``."""

from __future__ import annotations

import sys


def limit_this_process(memory: int, seconds: int) -> None:
    """Limit this process to so many bytes of memory and seconds of work; let it write no file.

    Windows has no such limits, and macOS refuses the one of memory: there only the limit of time
    holds, which whoever started the process keeps.
    """
    if sys.platform == "win32":
        return
    import resource

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
