"""An author at work: known, and with no transaction open while something slow is done.

Checking a course takes a fraction of a second. Inside the transaction that a form gets elsewhere it would keep
every learner from saving for that long, so these routes open short transactions of their own.
"""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from app.accounts.access import find_visitor, require_author_or_administrator
from app.authoring.desk import Desk
from app.errors import SignInRequired
from app.web.transaction import READING, database_of

MAX_BODY_BYTES = 16 * 1024 * 1024
"""Of a form with a picture, a document or the whole course in it."""
MAX_TEXT_BYTES = 8 * 1024 * 1024
"""Of one field: what a clipboard holds."""


def find_desk(request: Request) -> Desk | None:
    """None where nobody is signed in. Raises NotAllowed for somebody without the role."""
    database = database_of(request)
    sessions = database.reading if request.method in READING else database.writing
    with sessions.begin() as db:
        visitor = find_visitor(request, db)
    if visitor is None:
        return None
    author = require_author_or_administrator(visitor)
    return Desk(author.person_id, database, request.app.state.library)


def open_desk(desk: Annotated[Desk | None, Depends(find_desk)]) -> Desk:
    if desk is None:
        raise SignInRequired
    return desk


async def read_form(request: Request) -> AsyncIterator[FormData]:
    """The posted fields, files among them; empty for a request without any."""
    if not request.headers.get("content-type", "").startswith(("application/x-www-form-urlencoded", "multipart/")):
        yield FormData()
        return
    async with request.form(max_files=2, max_fields=200, max_part_size=MAX_TEXT_BYTES) as form:
        yield form


DeskOrNone = Annotated[Desk | None, Depends(find_desk)]
AuthorsDesk = Annotated[Desk, Depends(open_desk)]
PostedForm = Annotated[FormData, Depends(read_form)]
"""Named after the desk in a route, so that nobody else's files are read."""
