"""Where the tests of certificates have their documents made."""

import pytest

from app.certificates.rendering import Press
from app.config import Settings
from app.db import Database


@pytest.fixture
def press(database: Database, settings: Settings) -> Press:
    """Over the database that is rolled back."""
    return Press(database, settings.secrets_dir)


@pytest.fixture
def committed_press(committed_database: Database, settings: Settings) -> Press:
    return Press(committed_database, settings.secrets_dir)
