"""Rows as lines of JSON: one form for both databases, so that a backup moves between them.

Tables are read as they are in the database, not as this release's models say: a backup of an older release
is filled into the tables of that release and migrated afterwards.
"""

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    insert,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

from app.operations.archive import BackupRefused

MIGRATIONS = "alembic_version"
READ_AHEAD = 500
READ_AHEAD_BLOBS = 4
BATCH_ROWS = 500
BATCH_BYTES = 4_000_000
LARGEST_INTEGER = 2**63


def read_tables(connection: Connection) -> list[Table]:
    """Every table but Alembic's, a table after those that it refers to."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != MIGRATIONS]


def read_lines(connection: Connection, table: Table) -> Iterator[str]:
    """Each row as a JSON list of its values in the order of the columns."""
    writers = [_writer(column) for column in table.columns]
    has_blobs = any(isinstance(column.type, LargeBinary) for column in table.columns)
    ahead = READ_AHEAD_BLOBS if has_blobs else READ_AHEAD
    statement = table.select().order_by(*table.primary_key.columns)
    for row in connection.execution_options(yield_per=ahead).execute(statement):
        values = [write(value) for write, value in zip(writers, row, strict=True)]
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def fill_table(connection: Connection, table: Table, columns: Sequence[str], lines: Iterable[bytes]) -> None:
    """Insert the rows, whose values stand in the order of `columns`.

    Raises BackupRefused for a row that the table does not take.
    """
    readers = [_reader(table.columns[name]) for name in columns]
    for batch in _batches(lines):
        rows = [dict(zip(columns, _values(line, readers, table.name), strict=True)) for line in batch]
        try:
            connection.execute(insert(table), rows)
        except (DBAPIError, OverflowError, UnicodeError) as error:
            reason = type(getattr(error, "orig", error)).__name__
            raise BackupRefused(f"The backup is refused: rows of {table.name} break its rules ({reason}).") from error


def _batches(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Lists of lines, short where the lines are long: memory stays the same however big a table is."""
    batch: list[bytes] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line)
        if len(batch) >= BATCH_ROWS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _values(line: bytes, readers: list[Callable[[Any], Any]], table: str) -> list[Any]:
    try:
        values = json.loads(line, parse_constant=_no_constant)
        return [read(value) for read, value in zip(readers, _list(values), strict=True)]
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error) as error:
        raise BackupRefused(f"The backup is refused: a row of {table} is not what its columns hold.") from error


def _writer(column: Column[Any]) -> Callable[[Any], Any]:
    write = _KINDS[_kind(column)][0]
    return lambda value: None if value is None else write(value)


def _reader(column: Column[Any]) -> Callable[[Any], Any]:
    read = _KINDS[_kind(column)][1]
    length = getattr(column.type, "length", None) if isinstance(column.type, String) else None
    is_json = isinstance(column.type, JSON)
    if isinstance(column.type, JSON):
        column.type.none_as_null = bool(column.nullable)

    def checked(value: Any) -> Any:
        if value is None and (column.nullable or is_json):
            return None
        result = read(value)
        if length is not None and len(result) > length:
            raise ValueError("longer than the column")
        return result

    return checked


def _kind(column: Column[Any]) -> type[TypeEngine[Any]]:
    for kind in _KINDS:
        if isinstance(column.type, kind):
            return kind
    raise BackupRefused(f"{column.table.name}.{column.name} is of a kind that backups do not know: {column.type}.")


def _write_moment(value: datetime) -> str:
    moment = value if value.tzinfo else value.replace(tzinfo=UTC)
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _read_moment(value: Any) -> datetime:
    if not isinstance(value, str) or not value.endswith("Z"):
        raise TypeError("not a moment")
    return datetime.fromisoformat(value.removesuffix("Z")).replace(tzinfo=UTC)


def _read_day(value: Any) -> date:
    return date.fromisoformat(_read_text(value))


def _read_text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not text")
    return value


def _read_bytes(value: Any) -> bytes:
    return base64.b64decode(_read_text(value), validate=True)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("not a row")
    return value


def _read_integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not -LARGEST_INTEGER <= value < LARGEST_INTEGER:
        raise TypeError("not a whole number")
    return value


def _read_boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("neither true nor false")
    return value


def _as_is(value: Any) -> Any:
    return value


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a value")


_KINDS: dict[type[TypeEngine[Any]], tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    DateTime: (_write_moment, _read_moment),
    Date: (date.isoformat, _read_day),
    JSON: (_as_is, _as_is),
    LargeBinary: (lambda value: base64.b64encode(value).decode(), _read_bytes),
    Boolean: (bool, _read_boolean),
    Integer: (_as_is, _read_integer),
    String: (_as_is, _read_text),
}
"""Kind of column → how a value is written into a line, and how it is checked and read from one."""
