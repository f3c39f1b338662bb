"""Migrations give the tables of the models, go both ways, and run once however many processes start."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import func, inspect, select, text

import app.tables  # noqa: F401 - fills the metadata
from app.db import Base, Database, open_database
from app.errors import StartRefused
from app.modules.models import ContentVersion, LiveContent
from app.operations.migrating import ROOT, alembic_config, current_revision, migrate
from tests import databases, logged

PROCESSES = 6
START = "from app.config import load_settings; from app.serving import prepare; prepare(load_settings())"
DIE_AMID = (
    "import os; from alembic import command; upgrade = command.upgrade; "
    "command.upgrade = lambda *given: (upgrade(*given), os.kill(os.getpid(), 9)); "
)
"""Killed when the tables are made and not yet committed."""


@pytest.fixture
def empty(database_kind: str, tmp_path: Path) -> Iterator[Database]:
    database = open_database(databases.empty_database(database_kind, tmp_path))
    yield database
    database.engine.dispose()


def differences(database: Database) -> list[object]:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, Base.metadata))


def test_migrations_give_the_tables_of_the_models(empty: Database) -> None:
    migrate(empty)
    assert differences(empty) == []


def test_migrating_again_changes_nothing(empty: Database) -> None:
    migrate(empty)
    migrate(empty)
    assert differences(empty) == []


def test_all_the_way_down_and_up_again(empty: Database) -> None:
    migrate(empty)
    with empty.engine.execution_options(writes=True).begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    with empty.engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    migrate(empty)
    assert differences(empty) == []


def test_a_failing_migration_leaves_nothing_half_done(empty: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(config: object, _target: str) -> None:
        config.attributes["connection"].execute(text("CREATE TABLE half (id INTEGER)"))  # type: ignore[attr-defined]  # Alembic's
        raise RuntimeError("the second half fails")

    monkeypatch.setattr(command, "upgrade", half)
    with pytest.raises(RuntimeError):
        migrate(empty)
    monkeypatch.undo()
    with empty.engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
    migrate(empty)
    assert differences(empty) == []


@pytest.mark.slow
def test_a_database_of_a_newer_release_is_refused(empty: Database, tmp_path: Path) -> None:
    migrate(empty)
    with empty.writing.begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = 'ffffffffffff'"))
    with pytest.raises(StartRefused, match="newer release"):
        migrate(empty)
    started = start(empty.engine.url.render_as_string(hide_password=False), tmp_path, ("-m", "app", "serve"))
    output, errors = started.communicate(timeout=180)
    logged.keep_output(output + errors)
    assert started.returncode == 2
    assert "newer release" in errors
    assert "Traceback" not in errors


@pytest.mark.slow
@pytest.mark.parametrize("killed", [0, 2], ids=["all live", "two killed amid"])
def test_six_processes_start_at_once_and_migrate_once(empty: Database, killed: int, tmp_path: Path) -> None:
    url = empty.engine.url.render_as_string(hide_password=False)
    scripts = [DIE_AMID + START] * killed + [START] * (PROCESSES - killed)
    processes = [start(url, tmp_path, ("-c", script)) for script in scripts]
    said = [process.communicate(timeout=180) for process in processes]
    errors = [error for _output, error in said]
    logged.keep_output("".join(output + error for output, error in said))
    assert all(process.returncode == 0 for process in processes[killed:]), errors
    with empty.reading.begin() as db:
        assert current_revision(db.connection())
        counts = [db.scalar(select(func.count()).select_from(table)) for table in (ContentVersion, LiveContent)]
    assert counts == [1, 1]
    assert differences(empty) == []


def start(url: str, data: Path, arguments: tuple[str, ...]) -> "subprocess.Popen[str]":
    environment = {
        "PATH": os.environ["PATH"],
        "COURSE_DATABASE_URL": url,
        "COURSE_DATA_DIR": str(data),
        "COURSE_CONTENT_DIR": str(databases.COURSE),
        "COURSE_PORT": "8471",
    }
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
