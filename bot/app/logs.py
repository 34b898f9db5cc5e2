"""What the operator reads: structured lines on standard error, as text or JSON."""

from __future__ import annotations

import logging
import sys
from contextlib import suppress
from typing import TextIO, cast

import structlog

# A traceback shows where, never with what: local variables hold tokens and what people wrote.
_WITHOUT_VALUES = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)


class _Unfailing:
    """A stream whose failures are its own affair: a log that cannot be written, as on a full disk,
    must not stop what it tells of."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write what can be written."""
        # A stream that is closed by now answers with ValueError.
        with suppress(OSError, ValueError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Let go of what was written."""
        with suppress(OSError, ValueError):
            self._stream.flush()


def configure(form: str, level: str) -> None:
    """Send log lines of at least ``level`` to standard error; ``form`` is text or json.

    Libraries that use the standard logger are heard from warnings on.
    """
    number = logging.getLevelNamesMapping()[level.upper()]
    logging.basicConfig(
        stream=sys.stderr, level=max(number, logging.WARNING), format="%(levelname)s %(message)s"
    )
    last: structlog.types.Processor = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(_WITHOUT_VALUES)
            if form == "json"
            else structlog.processors.ExceptionRenderer(),
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, _Unfailing(sys.stderr))),
    )
