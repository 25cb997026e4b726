"""Logs as JSON lines that never quote anybody: of the libraries' own errors only the kind."""

from __future__ import annotations

import logging
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO, cast

import structlog

if TYPE_CHECKING:
    from structlog.typing import Processor

CHATTY = ("aiohttp.server", "aiohttp.web", "asyncio")  # their errors quote what was sent


def configure(level: str = "INFO") -> None:
    """Send all logs of this process to standard error as JSON; the libraries' only from WARNING on."""
    shared: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    as_json = structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, *shared, as_json],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", Unfailing(sys.stderr))),
    )
    handler = logging.StreamHandler(sys.stderr)
    without_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[without_meta, as_json])
    )
    least = max(logging.WARNING, logging.getLevelName(level))
    logging.basicConfig(level=least, handlers=[handler], force=True)
    quieten()


class Unfailing:
    """A log file that gives up silently: a full disk may cost a line in the log, never the answer to a person."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> None:
        """Write, or lose the line."""
        with suppress(OSError, ValueError):
            self._file.write(text)

    def flush(self) -> None:
        """Flush, or lose what waits."""
        with suppress(OSError, ValueError):
            self._file.flush()


def quieten() -> None:
    """Let the libraries' loggers say that something happened, and of which type, but not what was sent."""
    for name in CHATTY:
        logger = logging.getLogger(name)
        if not any(isinstance(known, _TypeOnly) for known in logger.filters):
            logger.addFilter(_TypeOnly())


class _TypeOnly(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        kind = record.exc_info[0] if record.exc_info else None
        record.msg = f"{record.name}: {kind.__name__ if kind else record.levelname.lower()}"
        record.args, record.exc_info, record.exc_text = (), None, None
        return True
