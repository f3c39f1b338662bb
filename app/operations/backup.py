"""Writing everything that must not be lost into one file, and filling an empty installation from it.

One portable form for both databases, rather than a copy of SQLite's file or a pg_dump: it moves a course
from one to the other, needs no tool of the right version, is never run as SQL or opened as somebody else's
database file, and is read in one snapshot while the course goes on. `docs/operations.md` has the figures.
"""

import os
import secrets
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, make_url
from sqlalchemy.exc import OperationalError

from app import clock
from app.config import Settings, load_settings
from app.db import Database, open_database
from app.keys import OWNER_ONLY
from app.operations.archive import MAX_SECRET_BYTES, BackupRefused, Manifest, Writer, open_archive
from app.operations.migrating import ROOT, current_revision
from app.operations.restoring import Restored, restore
from app.operations.rows import read_lines, read_tables
from app.privacy.erasure_list import add_to_list, list_erased, read_list


def write_backup(file: Path) -> str:
    """Write the backup of this installation; gives the sentence to print. Raises BackupRefused."""
    manifest, fingerprint = back_up(load_settings(), file)
    return (
        f"Wrote {file}: {len(manifest.tables)} tables with {manifest.rows} rows, {len(manifest.secrets)} keys. "
        f"It was read back and is complete. Fingerprint {fingerprint}. "
        f"The list of erasures lies beside it; keep it with all your backups. "
        "It holds personal data and keys: keep it encrypted, on another machine."
    )


def restore_backup(file: Path, erasures: Path | None = None) -> str:
    """Fill this empty installation from a backup; gives the sentence to print. Raises BackupRefused."""
    restored = restore(load_settings(), file, erasures)
    manifest, fingerprint = restored.manifest, restored.fingerprint
    return (
        f"Restored {len(manifest.tables)} tables with {manifest.rows} rows and {len(manifest.secrets)} keys "
        f"from the backup of {manifest.made_at:%Y-%m-%d %H:%M} UTC (release {manifest.release}). "
        f"Fingerprint {fingerprint}. Everybody signs in again; codes that were mailed no longer count. "
        + _erased_again(restored)
    )


def _erased_again(restored: Restored) -> str:
    if not restored.lists:
        return (
            "No list of erasures was found beside the backup or in the data folder: if anybody was erased since, "
            "erase them again (python -m app person erase)."
        )
    return f"{restored.erased_again} people who were erased after the backup was made were erased again."


def back_up(settings: Settings, file: Path) -> tuple[Manifest, str]:
    """The manifest of the backup written to `file`, and its fingerprint."""
    if file.exists():
        raise BackupRefused(f"There is already a file {file}. Choose another name: a backup is never written over.")
    _refuse_missing_database(settings)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    database = open_database(settings.effective_database_url)
    try:
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w+b") as target:
            manifest = _write(database, settings.secrets_dir, target)
            target.flush()
            os.fsync(target.fileno())
        with open_archive(draft) as archive:
            archive.verify()
            fingerprint = archive.fingerprint()
        draft.rename(file)
        _keep_erasures(database, settings, file.parent)
        _sync_folder(file.parent)
    except OperationalError as error:
        raise BackupRefused(f"The database does not answer: {error.orig}") from error
    except OSError as error:
        raise BackupRefused(f"The backup could not be written to {file.parent}: {error.strerror}.") from error
    finally:
        database.engine.dispose()
        draft.unlink(missing_ok=True)
    return manifest, fingerprint


def _keep_erasures(database: Database, settings: Settings, folder: Path) -> None:
    """Beside the backups lies one list for all of them: an old backup finds there who was erased since."""
    with database.reading.begin() as db:
        erasures = list_erased(db) | read_list(settings.erasure_list)
    for file in (settings.erasure_list, folder / settings.erasure_list.name):
        add_to_list(file, erasures)


def _write(database: Database, secrets_dir: Path, target: BinaryIO) -> Manifest:
    writer = Writer(target)
    with _snapshot(database) as connection, connection.begin():
        migration = current_revision(connection)
        if migration is None:
            raise BackupRefused("The database is empty: there is nothing to back up.")
        made_at = clock.now()
        for table in read_tables(connection):
            columns = tuple(column.name for column in table.columns)
            writer.add_table(table.name, columns, read_lines(connection, table))
    # After the rows: a key that a row speaks of was written before the row.
    for path in _list_secrets(secrets_dir):
        writer.add_secret(path.name, path.read_bytes())
    return writer.finish(release=release(), migration=migration, made_at=made_at)


def _snapshot(database: Database) -> Connection:
    """A connection whose transaction sees one moment, while others write on. SQLite's WAL does so by itself."""
    if database.is_sqlite:
        return database.engine.connect()
    return database.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True).connect()


def _list_secrets(folder: Path) -> list[Path]:
    found = sorted(path for path in folder.glob("*") if not path.name.startswith(".")) if folder.is_dir() else []
    for path in found:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_SECRET_BYTES:
            raise BackupRefused(f"{path} is no key: move it out of the folder of keys, then repeat.")
    return found


def _refuse_missing_database(settings: Settings) -> None:
    """Connecting would make an empty file where there was none."""
    url = make_url(settings.effective_database_url)
    if url.drivername.startswith("sqlite") and not Path(url.database or "").is_file():
        raise BackupRefused(f"There is no database {url.database}. Check COURSE_DATA_DIR and COURSE_DATABASE_URL.")


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # some file systems cannot; the file itself is synced
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def release() -> str:
    """The version in pyproject.toml, which lies beside the code."""
    try:
        return str(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])
    except (OSError, LookupError, ValueError):
        return "unknown"
