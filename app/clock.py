"""The one place where the application asks what time it is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime


def _system_time() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system_time


def now() -> datetime:
    """The present moment in UTC, with microseconds."""
    return _source()


@contextmanager
def running_as(source: Callable[[], datetime]) -> Iterator[None]:
    """Let every part of this process take its time from `source`, for tests and drills."""
    global _source  # noqa: PLW0603 - one clock for the whole process is the point
    before, _source = _source, source
    try:
        yield
    finally:
        _source = before
