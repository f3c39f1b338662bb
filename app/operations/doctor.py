"""Looking for what is wrong with this installation. Nothing is changed, and the course may run meanwhile."""

import os
import shutil
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from app.config import Settings, load_settings
from app.db import open_database
from app.errors import StartRefused
from app.operations.content_checks import examine_content
from app.operations.database_checks import examine_connection, examine_records, is_at_head
from app.operations.finding import Finding

LEAST_FREE_BYTES = 1_000_000_000

__all__ = ["Finding", "examine"]


def examine() -> list[Finding]:
    """Every fault found, with its mend; empty where nothing is wrong."""
    try:
        settings = load_settings()
    except StartRefused as refusal:
        return [Finding(str(refusal), "Correct the setting in the environment or in .env; .env.example explains each.")]
    return [*_examine_installation(settings), *_examine_database(settings)]


def _examine_installation(settings: Settings) -> Iterator[Finding]:
    yield from _examine_folders(settings)
    yield from _examine_mail(settings)
    yield from _examine_proxy(settings)
    yield from _examine_notice(settings)
    yield from _examine_disk(settings.data_dir)
    yield from _examine_packages()


def _examine_database(settings: Settings) -> Iterator[Finding]:
    url = make_url(settings.effective_database_url)
    if url.drivername.startswith("sqlite") and not Path(url.database or "").is_file():
        yield Finding(
            f"There is no database {url.database}.",
            "Check COURSE_DATA_DIR. A new installation gets its database from `serve` or `restore`.",
        )
        return
    database = open_database(settings.effective_database_url)
    try:
        yield from examine_connection(database)
        if is_at_head(database):
            yield from examine_records(database)
            yield from examine_content(database, settings.content_dir)
    except DBAPIError as error:
        yield Finding(f"The database does not answer or is damaged: {error.orig}", _mend_of(database.is_sqlite))
    finally:
        database.engine.dispose()


def _mend_of(is_sqlite: bool) -> str:
    if is_sqlite:
        return "Stop the course, keep the data folder as it is under another name, and restore the newest backup."
    return "Check COURSE_DATABASE_URL, that PostgreSQL runs and its log; if it lost data, restore the newest backup."


def _examine_folders(settings: Settings) -> Iterator[Finding]:
    if os.name != "posix" or not settings.data_dir.is_dir():
        return
    folders = [folder for folder in (settings.data_dir, settings.secrets_dir) if folder.is_dir()]
    for folder in folders:
        if folder.stat().st_mode & 0o077:
            yield Finding(f"{folder} is open to other people on this machine.", f"Run: chmod 700 {folder}")
    for path in sorted(settings.secrets_dir.glob("*")):
        if path.stat().st_mode & 0o077:
            yield Finding(f"{path} is open to other people on this machine.", f"Run: chmod 600 {path}")
    if not os.access(settings.data_dir, os.W_OK):
        yield Finding(
            f"{settings.data_dir} cannot be written to.", f"Give it to the course: chown -R USER {folders[0]}"
        )


def _examine_mail(settings: Settings) -> Iterator[Finding]:
    if settings.is_https and not settings.smtp_host:
        yield Finding(
            "No mail server is set, so sign-in codes reach nobody: they are printed where the server runs.",
            "Set COURSE_SMTP_HOST and the settings beside it.",
        )


def _examine_notice(settings: Settings) -> Iterator[Finding]:
    wanted = ("controller", "privacy_contact", "supervisory_authority", "hosting")
    missing = [f"COURSE_{name.upper()}" for name in wanted if not getattr(settings, name)]
    if settings.is_https and missing:
        yield Finding(
            "The privacy notice says “not stated yet” where the law wants an answer.",
            f"Set {', '.join(missing)}, then read the page /privacy.",
        )


def _examine_proxy(settings: Settings) -> Iterator[Finding]:
    if settings.is_https and not settings.trusted_proxies:
        yield Finding(
            "The course is public over https, but no proxy is trusted: all visitors seem to come from one address "
            "and share its limits.",
            "Set COURSE_TRUSTED_PROXIES to the proxy's address, as this process sees it.",
        )


def _examine_disk(folder: Path) -> Iterator[Finding]:
    if not folder.is_dir():
        return
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        yield Finding(
            f"The disk of {folder} has only {free // 1_000_000} MB free.",
            "Make room: without it nothing is saved. Old backups and logs are the first to look at.",
        )


def _examine_packages() -> Iterator[Finding]:
    installed = {distribution.metadata["Name"].lower() for distribution in metadata.distributions()}
    if {"passlib", "libpass"} <= installed:
        yield Finding(
            "The packages passlib and libpass are both installed and overwrite each other's files.",
            "Run: python -m pip uninstall -y passlib libpass && python3 dev.py install",
        )
