"""One world per module and database: every cell's effects are rolled back, so that each starts from the same."""

from collections.abc import Iterator

import pytest

from app.config import Settings
from app.db import Database
from app.main import create_app
from tests import databases
from tests.access.making import make_world
from tests.access.world import World


@pytest.fixture(scope="module")
def world(settings: Settings, shared_database: Database) -> Iterator[World]:
    with databases.rolled_back(shared_database) as database:
        # An application of its own: what its library reads must see the picture that the world adds.
        app = create_app(settings, database)
        app.state.library.refresh()
        made = make_world(app, database)
        made.keep_still(database.writing.kw["bind"])
        yield made
