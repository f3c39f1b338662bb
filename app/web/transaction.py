"""One request, one transaction, committed before the answer leaves.

GET and HEAD read and cannot write; every other method takes the write lock from the start. The form is
read before that, so a slow line never holds the lock. `scope="function"` is essential: with FastAPI's
default a commit happens after the answer has gone out, and a failing commit would still have said 200.
"""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from app.db import Database
from app.web.forms import Fields

READING = {"GET", "HEAD"}
MOST_AT_ONCE = 18
"""Requests with a transaction; more of them wait, without a thread. Each keeps its connection while it waits for a
thread, and may want a second one: with the pool's 40 and the 40 threads none waits for one that waits for it."""


def database_of(request: Request) -> Database:
    """The database that this application was created with."""
    database: Database = request.app.state.database
    return database


def open_transaction(request: Request, _fields: Fields) -> Iterator[Session]:
    database = database_of(request)
    sessions = database.reading if request.method in READING else database.writing
    with sessions.begin() as db:
        yield db


DbSession = Annotated[Session, Depends(open_transaction, scope="function", max_concurrency=MOST_AT_ONCE)]
