"""Engine, sessions and the few column types that every table shares.

SQLite settings follow measurements (docs/architecture.md): WAL with synchronous=FULL, because NORMAL lost
acknowledged rows in every simulated power cut, and BEGIN IMMEDIATE for writers, because a read that turns
into a write fails at once instead of waiting.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal

from sqlalchemy import DateTime, Engine, MetaData, create_engine, event, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.types import TypeDecorator

from app import clock

BUSY_TIMEOUT_MS = 5_000
_STORES_NOTHING = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC with microseconds; refuses a datetime without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@dataclass(frozen=True)
class Privacy:
    """What a table holds about people, and what becomes of it.

    `person` names the column that leads to the person (`attempt.person_id`: through the row of that table), or is
    empty where rows concern nobody. `address` names a column that may hold the person's email address.
    `export` says whether the rows belong in a person's download. `erase` is the fate of a row when its
    person is erased: kept as an anonymous fact, deleted, or kept with the columns in `blank` emptied.
    """

    person: str = ""
    address: str = ""
    export: bool = False
    erase: Literal["keep", "delete", "blank"] = "keep"
    blank: tuple[str, ...] = ()


class Base(DeclarativeBase):
    """Every table declares `privacy`; `app.privacy` and a test walk them all."""

    privacy: ClassVar[Privacy]
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[Mapping[Any, Any]] = {datetime: UtcDateTime}


class Fact:
    """A thing that happened: when, and when we wrote it down. Rows are added, never changed."""

    happened_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)


@dataclass(frozen=True)
class Database:
    """One engine, and the two ways to open a transaction on it."""

    engine: Engine
    reading: sessionmaker[Session]
    """GET and HEAD: one view of the database from the first statement to the last, which itself keeps from writing."""
    writing: sessionmaker[Session]
    """Everything else: on SQLite takes the write lock at BEGIN and waits for it."""

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"


def open_database(url: str) -> Database:
    """Engine and session factories for `url`; connects lazily."""
    is_sqlite = url.startswith("sqlite")
    engine = create_engine(url, hide_parameters=True, pool_size=20, max_overflow=20, pool_pre_ping=not is_sqlite)
    if is_sqlite:
        _listen_as_sqlite(engine)
    # What BEGIN does on SQLite anyway. Such a transaction on PostgreSQL never fails for what others write.
    one_view = {} if is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    return Database(
        engine=engine,
        reading=sessionmaker(engine.execution_options(reads=True, **one_view), expire_on_commit=False),
        writing=sessionmaker(engine.execution_options(writes=True), expire_on_commit=False),
    )


def can_store_nothing(error: Exception) -> bool:
    """Whether the database refused because its disk is full or broken, or because it may only be read."""
    cause = getattr(error, "orig", None)
    return (
        getattr(cause, "sqlstate", "") in ("53100", "58030", "25006")
        or getattr(cause, "sqlite_errorcode", 0) & 0xFF in _STORES_NOTHING
    )


def take_turns(db: Session, *names: str) -> None:
    """Let one transaction at a time pass here with each name, until it ends: for counting before adding.

    On SQLite the write lock does so already. Two that want the same names ask in the same order, the narrowest first
    (an address, then its network), so that neither waits for the other for ever.
    """
    if db.get_bind().dialect.name == "postgresql":
        for name in names:
            db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def insert_once(db: Session, table: type[Base], **values: Any) -> bool:
    """Add a row unless a unique constraint already holds its like; tells whether this call added it.

    The constraint decides a race, not a check before it: the loser of two simultaneous calls gets False.
    """
    dialect = sqlite if db.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table).values(**values).on_conflict_do_nothing()
    # RETURNING, because the row count of such a statement is -1 on PostgreSQL.
    added = db.connection().execute(statement.returning(*table.__table__.primary_key))
    return added.first() is not None


def _listen_as_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        # pysqlite's own transaction handling would delay BEGIN and break savepoints.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA secure_delete=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        raw: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]  # by the dialect
        writes = connection.get_execution_options().get("writes", False)
        raw.execute(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        try:
            raw.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
        except sqlite3.OperationalError as busy:
            # What SQLAlchemy would make of it, if this were a statement of its own.
            raise OperationalError("BEGIN", {}, busy) from busy
