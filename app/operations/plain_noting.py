"""An event in the audit trail through the driver alone, for a process that has to stay small.

The same rows as `audit.service.record` adds, in a transaction of their own.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any, TypeAlias

from app import clock
from app.audit.chain import FIRST_HASH, HEAD_ID, hash_after
from app.audit.deeds import Deed
from app.errors import StartRefused
from app.operations.plain_reading import SQLITE, libpq_url, open_sqlite

BUSY_SECONDS = 5
Values: TypeAlias = dict[str, str | int | datetime]
Run: TypeAlias = Callable[[str, Values], Any]
"""Statement with :names, and their values → a cursor."""

FIRST_HEAD = "INSERT INTO audit_head (id, hash) VALUES (:head, :first) ON CONFLICT DO NOTHING"
HEAD = "SELECT hash FROM audit_head WHERE id = :head"
EVENT = (
    "INSERT INTO audit_event "
    "(happened_at, recorded_at, actor_id, action, object_type, object_id, details, previous_hash, hash) "
    "VALUES (:at, :at, NULL, :action, :object_type, :object_id, '{}', :previous, :hash)"
)
NEW_HEAD = "UPDATE audit_head SET hash = :hash WHERE id = :head"


def note_event(url: str, action: Deed, object_type: str, object_id: str) -> None:
    """By the operator at the console. Raises StartRefused where it cannot be written."""
    with _sqlite(url.removeprefix(SQLITE)) if url.startswith(SQLITE) else _postgresql(url) as (run, lock, stored):
        at = clock.now()
        run(FIRST_HEAD, {"head": HEAD_ID, "first": FIRST_HASH})
        previous = run(HEAD + lock, {"head": HEAD_ID}).fetchone()[0]
        event_hash = hash_after(previous, at, None, action, object_type, object_id, {})
        said: Values = {"action": action, "object_type": object_type, "object_id": object_id}
        run(EVENT, {"at": stored(at), "previous": previous, "hash": event_hash, **said})
        run(NEW_HEAD, {"hash": event_hash, "head": HEAD_ID})


Writing: TypeAlias = tuple[Run, str, Callable[[datetime], str | datetime]]
"""To run a statement; what locks a row that is read; how a moment is stored."""


@contextmanager
def _sqlite(path: str) -> Iterator[Writing]:
    with closing(open_sqlite(path)) as connection:
        connection.isolation_level = None
        try:
            connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("BEGIN IMMEDIATE")
            yield connection.execute, "", _as_text
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise _not_noted(error) from None


def _as_text(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(" ", "microseconds")


@contextmanager
def _postgresql(url: str) -> Iterator[Writing]:
    import psycopg  # not for those who write SQLite: it takes 9 MB

    def run(statement: str, values: Values) -> Any:
        return connection.execute(re.sub(r":(\w+)", r"%(\1)s", statement).encode(), values)

    try:
        with psycopg.connect(libpq_url(url)) as connection:
            yield run, " FOR UPDATE", lambda moment: moment
    except psycopg.Error as error:
        raise _not_noted(error) from None


def _not_noted(error: Exception) -> StartRefused:
    return StartRefused(f"Nothing was read: the export could not be noted in the audit trail ({error}).")
