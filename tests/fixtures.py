"""Fixtures that every test may use. A test that touches the database runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy.orm import Session

from app.accounts.roles import ADMINISTRATOR, AUTHOR
from app.config import Settings
from app.db import Database, open_database
from app.main import create_app
from tests import databases, logged
from tests.clients import PUBLIC_URL, make_client
from tests.databases import DATABASES, Template
from tests.people import Someone, make_person

logged.listen()


def pytest_configure(config: pytest.Config) -> None:
    """Property tests try fewer examples every day than in CI. No deadline: it would measure the machine."""
    is_daily = "not slow" in config.option.markexpr
    hypothesis.settings.register_profile("course", max_examples=40 if is_daily else 400, deadline=None)
    hypothesis.settings.load_profile("course")


@pytest.fixture(scope="session", autouse=True)
def _one_loop_for_all_clients() -> Iterator[None]:
    """Without it a client starts a thread and a loop for each request, which takes as long as the page."""
    with start_blocking_portal(backend_options={"use_uvloop": True}) as portal:
        TestClient.portal = portal
        yield
        TestClient.portal = None


@pytest.fixture(scope="session", params=DATABASES)
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def template(database_kind: str, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A migrated database that holds the course of tests/course."""
    return databases.make_template(database_kind, tmp_path_factory.mktemp("databases"), databases.COURSE)


@pytest.fixture(scope="session")
def shared_database(template: Template) -> Iterator[Database]:
    database = open_database(template.copy())
    yield database
    database.engine.dispose()


@pytest.fixture
def database(shared_database: Database) -> Iterator[Database]:
    """For ordinary tests: whatever they do is undone."""
    with databases.rolled_back(shared_database) as own:
        yield own


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        yield session


@pytest.fixture
def committed_database(template: Template) -> Iterator[Database]:
    """A fresh copy that commits for real: for races, crashes, exports and failing commits."""
    url = template.copy()
    database = open_database(url)
    yield database
    database.engine.dispose()
    template.drop(url)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(data_dir=tmp_path_factory.mktemp("data"), public_url=PUBLIC_URL, database_url=SecretStr(""))


@pytest.fixture(scope="session")
def shared_app(settings: Settings, shared_database: Database) -> FastAPI:
    app = create_app(settings, shared_database)
    app.state.library.refresh()
    return app


@pytest.fixture
def app(shared_app: FastAPI, database: Database) -> Iterator[FastAPI]:
    """The application over the database that is rolled back."""
    kept, shared_app.state.database = shared_app.state.database, database
    yield shared_app
    shared_app.state.database = kept


@pytest.fixture
def own_app(settings: Settings, database: Database) -> FastAPI:
    """The same with a library of its own, which sees what this test publishes."""
    app = create_app(settings, database)
    app.state.library.refresh()
    return app


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    """A browser that comes from our own pages and does not follow redirects by itself."""
    return make_client(app)


@pytest.fixture
def committed_app(settings: Settings, committed_database: Database) -> FastAPI:
    app = create_app(settings, committed_database)
    app.state.library.refresh()
    return app


@pytest.fixture
def amina(db: Session) -> Someone:
    """A learner of NUST."""
    return make_person(db, "Amina Khan", partner="nust")


@pytest.fixture
def bilal(db: Session) -> Someone:
    """Another learner of NUST."""
    return make_person(db, "Bilal Ahmed", partner="nust", category="students")


@pytest.fixture
def chiara(db: Session) -> Someone:
    """A learner of LUMS."""
    return make_person(db, "Chiara Rossi", partner="lums")


@pytest.fixture
def author(db: Session) -> Someone:
    return make_person(db, "Elena Author", partner="salamanca", roles=(AUTHOR,))


@pytest.fixture
def administrator(db: Session) -> Someone:
    return make_person(db, "Dawud Administrator", partner="salamanca", roles=(ADMINISTRATOR,))


@pytest.fixture
def content() -> Path:
    """The real course."""
    return databases.CONTENT
