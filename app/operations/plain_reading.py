"""Rows of either database through its driver alone, for a process that has to stay small."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote

from app.errors import StartRefused

SQLITE = "sqlite:///"

Rows: TypeAlias = Callable[[str], Iterator[dict[str, Any]]]
"""Statement → its rows by column, a hundred in memory at a time."""


@contextmanager
def plain_reading(url: str) -> Iterator[Rows]:
    """Raises StartRefused where the database does not answer."""
    with _sqlite(url.removeprefix(SQLITE)) if url.startswith(SQLITE) else _postgresql(url) as rows:
        yield rows


def libpq_url(url: str) -> str:
    """Without what SQLAlchemy alone understands."""
    return url.replace("+psycopg", "", 1)


def stored_moment(value: str | datetime | None) -> datetime | None:
    """SQLite keeps moments as text in UTC."""
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value


@contextmanager
def _sqlite(path: str) -> Iterator[Rows]:
    with closing(open_sqlite(path)) as connection:
        connection.execute("PRAGMA query_only=ON")
        try:
            yield partial(_rows, connection.cursor)
        except sqlite3.Error as error:
            raise _not_readable(error) from None


def open_sqlite(path: str) -> sqlite3.Connection:
    if not Path(path).is_file():
        raise StartRefused(f"There is no database at {path}. Start the course once: python -m app serve")
    return sqlite3.connect(f"file:{quote(path)}?mode=rw", uri=True)


@contextmanager
def _postgresql(url: str) -> Iterator[Rows]:
    import psycopg  # not for those who read SQLite: it takes 9 MB

    try:
        with psycopg.connect(libpq_url(url)) as connection:
            connection.read_only = True
            yield partial(_rows, partial(connection.cursor, "rows"))
    except psycopg.Error as error:
        raise _not_readable(error) from None


def _rows(open_cursor: Callable[[], Any], statement: str) -> Iterator[dict[str, Any]]:
    with closing(open_cursor()) as cursor:
        cursor.execute(statement)
        names = [column[0] for column in cursor.description]
        for row in cursor:
            yield dict(zip(names, row, strict=True))


def _not_readable(error: Exception) -> StartRefused:
    return StartRefused(f"The database cannot be read: {error}\npython -m app doctor tells more.")
