"""Logs as one JSON object a line, without names, addresses, tokens or answers."""

import logging
import traceback
from types import TracebackType
from typing import Any

import structlog

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def set_up_logs(level: str, factory: Any = None) -> None:
    """Write to standard output, or to what `factory` makes."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(where_it_broke),
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=factory or structlog.PrintLoggerFactory(),
    )


def where_it_broke(exc_info: ExceptionInfo) -> list[str]:
    """Kinds of exception, the outermost first, each with the lines it came through.

    Not their messages: a database tells the values of the row that it refuses, a form what was typed.
    """
    lines = []
    for error in _chain(exc_info[1]):
        lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
        lines += [
            f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
        ]
    return lines


def _chain(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found
