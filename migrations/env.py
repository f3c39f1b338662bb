"""Run by Alembic. `app.operations.migrating` hands over a connection that already holds the lock."""

from alembic import context

import app.tables  # noqa: F401 - fills the metadata with every table
from app.config import load_settings
from app.db import Base, open_database


def run(connection: object) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        user_module_prefix="app.db.",
    )
    with context.begin_transaction():
        context.run_migrations()


handed_over = context.config.attributes.get("connection")
if handed_over is not None:
    run(handed_over)
else:
    database = open_database(load_settings().effective_database_url)
    with database.engine.execution_options(writes=True).begin() as own:
        run(own)
