"""The whole store as one value, to see whether a request changed anything."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, event, select

from app import tables
from app.db import Base

ALL_TABLES = tables  # importing it makes every table known
WITHOUT_EFFECT = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA", "SET")
"""How statements begin that change no row."""


@dataclass
class Writes:
    """Whether anything was written over a connection. Most requests only read, and the whole store is a lot to read."""

    seen: bool = False

    def listen(self, connection: Connection) -> None:
        event.listen(connection, "before_cursor_execute", self._note)

    def _note(self, _connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        self.seen = self.seen or not statement.lstrip(" (\n").startswith(WITHOUT_EFFECT)


def take_snapshot(connection: Connection, without: Iterable[str] = ()) -> dict[str, str]:
    """Table → hash of all its rows; `without` names columns, as `table.column`, that do not count."""
    left_out = set(without)
    return {table.name: _hash(connection, table, left_out) for table in Base.metadata.sorted_tables}


def changed_tables(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {name for name in before if before[name] != after[name]}


def _hash(connection: Connection, table, left_out: set[str]) -> str:  # type: ignore[no-untyped-def]
    columns = [column for column in table.columns if f"{table.name}.{column.name}" not in left_out]
    rows = connection.execute(select(*columns).order_by(*table.primary_key.columns))
    digest = hashlib.sha256()
    for row in rows:
        digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()
