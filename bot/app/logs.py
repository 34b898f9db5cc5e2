"""What the operator reads: structured lines on standard error, as text or JSON."""

from __future__ import annotations

import logging
import sys

import structlog

# A traceback shows where, never with what: local variables hold tokens and what people wrote.
_WITHOUT_VALUES = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)


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
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
