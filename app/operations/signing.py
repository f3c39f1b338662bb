"""Keys looked at and replaced at the console."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.audit import service as audit
from app.certificates.signing_keys import forget_replaced, list_keys, rotate
from app.config import Settings, load_settings
from app.db import Database, open_database
from app.operations.migrating import migrate


def describe_keys() -> list[str]:
    """One line for each key."""
    with _installation() as (_settings, database), database.reading() as db:
        listed = list_keys(db)
    return [f"{key.name}  {'signs' if key.signs else 'verifies what it signed'}" for key in listed]


def rotate_keys() -> str:
    """Put new keys in the place of those that sign; gives the sentence to print."""
    with _installation() as (settings, database):
        with database.writing.begin() as db:
            names = rotate(db, settings.secrets_dir)
            audit.record(db, actor_id=None, action="keys.rotated", object_type="key", object_id=names[0])
        forget_replaced(database, settings.secrets_dir)
    return (
        f"From now on {' and '.join(names)} sign. Certificates signed before still verify. "
        "Make a backup: the new keys are in no older one."
    )


@contextmanager
def _installation() -> Iterator[tuple[Settings, Database]]:
    settings = load_settings()
    database = open_database(settings.effective_database_url)
    try:
        migrate(database)
        yield settings, database
    finally:
        database.engine.dispose()
