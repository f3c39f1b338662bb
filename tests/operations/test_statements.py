"""Pages ask the database little: the session look-up counts, BEGIN and PRAGMA do not."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.db import Database
from tests.people import Someone, sign_in

AT_MOST = {
    "/modules/alpha/lessons/first": 4,
    "/": 8,
    "/my-course": 8,
    "/modules/alpha": 8,
}


@pytest.fixture
def statements(database: Database) -> Iterator[list[str]]:
    """What is sent to the database from now on."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.upper().startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "PRAGMA", "SET")):
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("page", AT_MOST)
def test_number_of_statements(
    page: str, client: TestClient, db: Session, amina: Someone, statements: list[str]
) -> None:
    sign_in(client, db, amina)
    statements.clear()
    assert client.get(page).status_code == 200
    assert 1 <= len(statements) <= AT_MOST[page], statements
