"""Filling an empty installation from a backup: everything in one transaction, or nothing."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Table, func, select, text, update
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import OneTimeToken, SignInSession
from app.audit import service as audit
from app.config import Settings
from app.db import Database, open_database
from app.keys import write_once
from app.operations.archive import Archive, BackupRefused, Manifest, open_archive
from app.operations.migrating import ADVISORY_LOCK, alembic_config, current_revision
from app.operations.rows import fill_table, read_tables
from app.privacy.erasing import forget, seal
from app.privacy.erasure_list import Erasure, add_to_list, find_resurrected, read_list


@dataclass(frozen=True)
class Restored:
    manifest: Manifest
    fingerprint: str
    lists: tuple[Path, ...]
    """The lists of erasures that were found."""
    erased_again: int


def restore(settings: Settings, file: Path, erasures: Path | None = None) -> Restored:
    """What was restored. Whoever is on a list of erasures is erased in the same transaction.

    Lists are looked for in the data folder, beside the backup, and at `erasures`. Raises BackupRefused with
    nothing changed.
    """
    with open_archive(file) as archive:
        lists = _find_lists(settings, file, erasures)
        wanted = frozenset[Erasure]().union(*map(read_list, lists))
        _refuse_unknown_migration(archive.manifest)
        archive.verify()
        _refuse_other_keys(settings.secrets_dir, archive)
        _refuse_lack_of_room(settings, archive.manifest)
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        database = open_database(settings.effective_database_url)
        try:
            erased_again = _restore_all(database, settings.secrets_dir, archive, wanted)
            add_to_list(settings.erasure_list, wanted)
            seal(database)
        except OperationalError as error:
            raise BackupRefused(f"The database does not take the restore: {error.orig}") from error
        finally:
            database.engine.dispose()
        return Restored(archive.manifest, archive.fingerprint(), lists, erased_again)


def _find_lists(settings: Settings, file: Path, erasures: Path | None) -> tuple[Path, ...]:
    if erasures is not None and not erasures.is_file():
        raise BackupRefused(f"There is no list of erasures {erasures}.")
    name = settings.erasure_list.name
    found = [settings.erasure_list, file.parent / name, *([erasures] if erasures else [])]
    return tuple(path for path in found if path.is_file())


def _restore_all(database: Database, secrets_dir: Path, archive: Archive, wanted: frozenset[Erasure]) -> int:
    """How many were erased again. Keys last, when every row is in; they go again if the commit fails."""
    written: list[Path] = []
    try:
        with _one_transaction(database) as connection:
            _fill(database, connection, archive)
            erased_again = _erase_again(connection, wanted)
            _end_what_was_open(connection, archive, erased_again)
            written += _write_keys(secrets_dir, archive)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    return erased_again


def _erase_again(connection: Connection, wanted: frozenset[Erasure]) -> int:
    with Session(connection) as db:
        back = find_resurrected(db, wanted)
        for person in back:
            forget(db, person)
        db.flush()
    return len(back)


@contextmanager
def _one_transaction(database: Database) -> Iterator[Connection]:
    """On SQLite foreign keys are checked at the end: a migration that rebuilds a table drops the old one first."""
    with database.engine.execution_options(writes=True).connect() as connection:
        raw = connection.connection.driver_connection
        if database.is_sqlite and raw is not None:
            raw.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            yield connection
            if database.is_sqlite and connection.execute(text("PRAGMA foreign_key_check")).first():
                raise BackupRefused(
                    "The backup is refused: rows break its rules, they refer to rows that are not there."
                )


def _fill(database: Database, connection: Connection, archive: Archive) -> None:
    if not database.is_sqlite:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
    _refuse_filled(connection)
    config = alembic_config()
    config.attributes["connection"] = connection
    _make_tables(connection, config, archive.manifest.migration)
    tables = read_tables(connection)
    _refuse_other_tables(tables, archive.manifest)
    for table in tables:
        fill_table(connection, table, archive.manifest.tables[table.name].columns, archive.lines(table.name))
        if not database.is_sqlite:
            _set_sequences(connection, table)
    try:
        command.upgrade(config, "head")
    except DBAPIError as error:
        raise BackupRefused("The backup is refused: its rows cannot be brought to this release.") from error


def _make_tables(connection: Connection, config: Config, migration: str) -> None:
    """The tables as they were when the backup was made; empty ones of another release give way to them."""
    if current_revision(connection) not in (None, migration):
        command.downgrade(config, "base")
    command.upgrade(config, migration)


def _end_what_was_open(connection: Connection, archive: Archive, erased_again: int) -> None:
    """Sign-ins and codes of the past end here: some of them were ended or used after the backup was made."""
    with Session(connection) as db:
        now = clock.now()
        db.execute(update(SignInSession).where(SignInSession.ended_at.is_(None)).values(ended_at=now))
        db.execute(update(OneTimeToken).where(OneTimeToken.used_at.is_(None)).values(used_at=now))
        audit.record(
            db,
            actor_id=None,
            action="backup.restored",
            object_type="backup",
            object_id=archive.fingerprint(),
            rows=archive.manifest.rows,
            erased_again=erased_again,
        )
        db.flush()


def _refuse_unknown_migration(manifest: Manifest) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()}
    if manifest.migration not in known:
        raise BackupRefused(
            f"The backup was made by another release ({manifest.release}, migration {manifest.migration}). "
            "Install that release or a newer one, then restore."
        )


def _refuse_other_keys(folder: Path, archive: Archive) -> None:
    for path in folder.glob("*") if folder.is_dir() else ():
        is_same = path.name in archive.manifest.secrets and path.read_bytes() == archive.secret(path.name)
        if not is_same:
            raise BackupRefused(f"{path} is not the key of the backup. Move the folder {folder} aside, then repeat.")


def _refuse_lack_of_room(settings: Settings, manifest: Manifest) -> None:
    if not settings.effective_database_url.startswith("sqlite"):
        return
    folder = next(parent for parent in (settings.data_dir, *settings.data_dir.absolute().parents) if parent.is_dir())
    needed = sum(part.bytes for part in manifest.members().values())
    free = shutil.disk_usage(folder).free
    if needed * 2 > free:
        raise BackupRefused(f"{folder} has {free // 1_000_000} MB free; the restore may need {needed // 500_000} MB.")


def _refuse_filled(connection: Connection) -> None:
    for table in read_tables(connection):
        if connection.execute(select(1).select_from(table).limit(1)).first():
            raise BackupRefused(
                f"This installation is not empty: the table {table.name} has rows. "
                "Restore into a new data folder or a new database; nothing was changed."
            )


def _refuse_other_tables(tables: list[Table], manifest: Manifest) -> None:
    here = {table.name: sorted(column.name for column in table.columns) for table in tables}
    there = {name: sorted(part.columns) for name, part in manifest.tables.items()}
    if here != there:
        raise BackupRefused("The backup is refused: its tables are not the ones of the release that it names.")


def _set_sequences(connection: Connection, table: Table) -> None:
    """New rows continue after the restored ones."""
    for column in table.primary_key.columns:
        sequence = connection.execute(
            select(func.pg_get_serial_sequence(f'"{table.name}"', column.name))
        ).scalar_one_or_none()
        if sequence:
            newest = connection.execute(select(func.max(column))).scalar()
            connection.execute(select(func.setval(sequence, newest or 1, newest is not None)))


def _write_keys(folder: Path, archive: Archive) -> list[Path]:
    """The key files that were not there yet."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = []
    for name in archive.manifest.secrets:
        path = folder / name
        if not path.exists():
            write_once(path, archive.secret(name))
            written.append(path)
    return written
