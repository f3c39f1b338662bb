"""Attempts of an earlier release keep their meaning on the way up, and long keys survive the way down."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from app.db import Database, open_database
from app.operations.migrating import alembic_config
from tests import databases

BEFORE_THE_FILL, FILLED, FIRST = "4f0d8a6c21b7", "9b3e57d1c6a2", "c1c33fb0a8dc"
NOON, LATER = "2026-11-23 12:00:00.000000", "2026-11-23 13:00:00.000000"
ROWS = (
    f"INSERT INTO content_version (id, hash, published_at, origin) VALUES (1, 'h', '{NOON}', 'folder')",
    "INSERT INTO person (id, name, language) VALUES (1, 'Amina', 'en')",
    *(
        "INSERT INTO attempt (id, person_id, module, number, version_id, seed, draw, happened_at, recorded_at) "
        f"VALUES ({number}, 1, 'alpha', {number}, 1, 's', '[]', '{NOON}', '{NOON}')"
        for number in (1, 2)
    ),
    *(
        "INSERT INTO saved_answer (id, attempt_id, item, response, client_key, happened_at, recorded_at) "
        f"VALUES ({id_}, 1, 'q', '[]', '{key}', '{at}', '{at}')"
        for id_, key, at in (
            (5, "a" * 40 + "." + "b" * 40, NOON),
            (6, "a" * 40 + "." + "c" * 40, NOON),
            (7, "k", LATER),
        )
    ),
    *(
        "INSERT INTO submission (attempt_id, client_key, happened_at, recorded_at) "
        f"VALUES ({number}, 'k', '{NOON}', '{NOON}')"
        for number in (1, 2)
    ),
)


@pytest.fixture
def before(database_kind: str, tmp_path: Path) -> Iterator[Database]:
    """A database with attempts, as it was before the last saves were filled in."""
    database = open_database(databases.empty_database(database_kind, tmp_path))
    _migrate(database, command.upgrade, BEFORE_THE_FILL)
    with database.writing.begin() as db:
        for statement in ROWS:
            db.execute(text(statement))
    yield database
    database.engine.dispose()


def _migrate(database: Database, way: object, revision: str) -> None:
    config = alembic_config()
    with database.engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        way(config, revision)  # type: ignore[operator]  # upgrade or downgrade


def test_what_was_saved_until_the_submission_counts_as_graded(before: Database) -> None:
    _migrate(before, command.upgrade, FILLED)
    with before.reading.begin() as db:
        rows = db.execute(text("SELECT attempt_id, last_save_id FROM submission ORDER BY attempt_id")).all()
    assert [tuple(row) for row in rows] == [(1, 6), (2, 0)]


def test_long_keys_are_shortened_and_stay_different_on_the_way_down(before: Database) -> None:
    _migrate(before, command.downgrade, FIRST)
    with before.reading.begin() as db:
        keys = list(db.scalars(text("SELECT client_key FROM saved_answer ORDER BY id")))
    assert keys == ["a" * 40 + ".5", "a" * 40 + ".6", "k"]
