"""Fixtures of the operations' tests."""

from pathlib import Path

import pytest

from app.config import Settings
from app.db import Database
from tests.operations.installations import make_settings


@pytest.fixture
def installation(committed_database: Database, tmp_path: Path) -> Settings:
    """A running installation over a fresh copy of the migrated database."""
    url = committed_database.engine.url.render_as_string(hide_password=False)
    return make_settings(tmp_path / "data", url)
