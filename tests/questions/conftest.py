from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.db import Database
from app.modules.folder import read_folder
from app.modules.library import Library
from app.modules.publishing import publish
from tests.clients import make_client
from tests.questions.every_type import COURSE


@pytest.fixture
def every_type(app: FastAPI, database: Database, db: Session) -> Iterator[TestClient]:
    """A browser before the course of tests/every_type."""
    publish(db, read_folder(COURSE), published_by=None, origin="folder")
    library = Library(database)
    library.refresh()
    kept, app.state.library = app.state.library, library
    yield make_client(app)
    app.state.library = kept
