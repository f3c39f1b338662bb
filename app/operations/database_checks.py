"""What `doctor` asks the database: that it keeps what it accepted, is whole, and has nothing stuck in it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select, text
from sqlalchemy.orm import Session

import app.tables  # noqa: F401 - fills the metadata with every table
from app import clock
from app.audit import service as audit
from app.db import Base, Database
from app.mail.models import OutboxMessage
from app.operations.finding import Finding
from app.operations.migrating import alembic_config, current_revision

CLOCK_TOLERANCE = timedelta(minutes=2)
PATIENCE_WITH_MAIL = timedelta(minutes=15)

SQLITE_DURABLE = {"journal_mode": ("wal",), "synchronous": ("2", "3"), "foreign_keys": ("1",)}
POSTGRES_DURABLE = {"synchronous_commit": ("on", "remote_apply"), "fsync": ("on",), "full_page_writes": ("on",)}


def examine_connection(database: Database) -> Iterator[Finding]:
    """Durability, wholeness and the migration. Raises DBAPIError where the database cannot even say that."""
    with database.engine.connect() as connection, connection.begin():
        yield from _examine_durability(connection, database.is_sqlite)
        if database.is_sqlite:
            yield from _examine_wholeness(connection)
        yield from _examine_migration(connection)


def examine_records(database: Database) -> Iterator[Finding]:
    """What the rows themselves tell; needs the tables of this release."""
    with database.reading.begin() as db:
        yield from _examine_outbox(db)
        yield from _examine_audit(db)
        yield from _examine_clock(db, database.is_sqlite)


def is_at_head(database: Database) -> bool:
    with database.engine.connect() as connection:
        return current_revision(connection) == _scripts().get_current_head()


def _examine_durability(connection: Connection, is_sqlite: bool) -> Iterator[Finding]:
    word, expected = ("PRAGMA", SQLITE_DURABLE) if is_sqlite else ("SHOW", POSTGRES_DURABLE)
    for setting, good in expected.items():
        value = str(connection.execute(text(f"{word} {setting}")).scalar())
        if value not in good:
            yield Finding(
                f"Saved answers may be lost in a power cut: the database has {setting} = {value}.",
                "Put the data folder on a local disk: SQLite cannot do this on network drives."
                if is_sqlite
                else f"Set {setting} = {good[0]} for this database: ALTER DATABASE … SET, or postgresql.conf.",
            )


def _examine_wholeness(connection: Connection) -> Iterator[Finding]:
    mend = "Stop the course, keep the data folder under another name, and restore the newest backup."
    faults = [str(row[0]) for row in connection.execute(text("PRAGMA quick_check(5)"))]
    if faults != ["ok"]:
        yield Finding(f"The database file is damaged: {'; '.join(faults)}", mend)
    orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
    if orphans:
        tables = ", ".join(sorted({str(row[0]) for row in orphans}))
        yield Finding(f"{len(orphans)} rows refer to rows that are not there (in {tables}).", mend)


def _examine_migration(connection: Connection) -> Iterator[Finding]:
    here, head = current_revision(connection), _scripts().get_current_head()
    if here == head:
        return
    if here is None:
        yield Finding(
            "The database holds no course.",
            "Check COURSE_DATABASE_URL. A new installation gets its tables from `serve` or `restore`.",
        )
    elif here in {script.revision for script in _scripts().walk_revisions()}:
        yield Finding(
            f"The database is at migration {here}, this release needs {head}.",
            "Make a backup, then restart the course: it migrates when it starts.",
        )
    else:
        yield Finding(
            f"The database was made by a newer release (migration {here} is unknown here).",
            "Install that release, or restore a backup of this one.",
        )


def _examine_outbox(db: Session) -> Iterator[Finding]:
    given_up = db.scalars(
        select(OutboxMessage.last_error).where(OutboxMessage.gave_up_at.is_not(None)).order_by(OutboxMessage.id)
    ).all()
    if given_up:
        yield Finding(
            f"{len(given_up)} mails could not be sent after many tries and were given up (last: {given_up[-1]}).",
            "See each with its reason on the page Mails, and send it again there. "
            "Try the mail server: python -m app send-test-mail you@example.org",
        )
    waiting = db.scalar(
        select(func.count()).where(
            OutboxMessage.sent_at.is_(None),
            OutboxMessage.gave_up_at.is_(None),
            OutboxMessage.created_at < clock.now() - PATIENCE_WITH_MAIL,
        )
    )
    if waiting:
        yield Finding(
            f"{waiting} mails have waited for more than 15 minutes.",
            "Check that the course runs, then the mail server's settings and its log.",
        )


def _examine_audit(db: Session) -> Iterator[Finding]:
    broken = audit.find_break(db)
    if broken is not None:
        place = f"at event {broken}" if broken else "at its end"
        yield Finding(
            f"The chain of audit events is broken {place}: an event was changed or removed.",
            "Compare with the last backup, find out who could write to the database, and keep both as evidence.",
        )


def _examine_clock(db: Session, is_sqlite: bool) -> Iterator[Finding]:
    mend = "Set the clock by the network (timedatectl set-ntp true), then restart the course."
    now = clock.now()
    newest = max(filter(None, (_newest_record(db, name) for name in _fact_tables())), default=now)
    if newest - now > CLOCK_TOLERANCE:
        shown = f"it says {now:%Y-%m-%d %H:%M} UTC, the newest record {newest:%Y-%m-%d %H:%M}"
        yield Finding(f"The clock of this machine is or was wrong: {shown}.", mend)
    if not is_sqlite:
        theirs = db.scalar(select(func.clock_timestamp()))
        if theirs is not None and abs(theirs - now) > CLOCK_TOLERANCE:
            yield Finding(f"The clocks of this machine and of the database differ by {abs(theirs - now)}.", mend)


def _fact_tables() -> list[str]:
    return [table.name for table in Base.metadata.sorted_tables if "recorded_at" in table.columns]


def _newest_record(db: Session, table: str) -> datetime | None:
    newest: datetime | None = db.scalar(select(func.max(Base.metadata.tables[table].columns["recorded_at"])))
    return newest


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(alembic_config())
