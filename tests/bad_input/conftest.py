"""The people and objects of the access table serve here too."""

import pytest

from tests.access.conftest import world

__all__ = ["world"]
ON_POSTGRESQL = 4
"""One case in so many at the least: what a value does on its way to the database shows on SQLite."""


@pytest.fixture
def share(request: pytest.FixtureRequest, database_kind: str) -> int:
    """One case in how many is tried."""
    wanted = int(request.param)
    return wanted if database_kind == "sqlite" else max(wanted, ON_POSTGRESQL)
