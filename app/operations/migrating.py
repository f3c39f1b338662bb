"""Bringing the database to this release's tables, once, however many processes start at the same time."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from app.db import Database
from app.errors import StartRefused

ROOT = Path(__file__).parent.parent.parent
ADVISORY_LOCK = 6_103_522_019


def migrate(database: Database) -> None:
    """Upgrade to the newest migration. Raises StartRefused for a database of a newer release."""
    with database.engine.execution_options(writes=True).begin() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        config = alembic_config()
        _refuse_newer(connection, ScriptDirectory.from_config(config))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def alembic_config() -> Config:
    config = Config(ROOT / "alembic.ini")
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config


def current_revision(connection: Connection) -> str | None:
    """The newest migration that this database has had; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(connection: Connection, scripts: ScriptDirectory) -> None:
    revision = current_revision(connection)
    known = {script.revision for script in scripts.walk_revisions()}
    if revision is not None and revision not in known:
        raise StartRefused(
            f"This database was made by a newer release (migration {revision} is unknown here). "
            "Install that release, or restore a backup of this one."
        )
