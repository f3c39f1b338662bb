"""What the form of a cell holds: as much as its person would have to send for the request to be taken."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.accounts.roles import VIEWER as VIEWER_ROLE
from app.authoring.archive import write_archive
from app.authoring.workspace import load_workspace
from app.quiz.models import Attempt
from tests.access.table import LEARNER, NOTHING, OTHER, Cell
from tests.access.things import MODULES, MOVED, NEWCOMER, PASSWORD, Things, attempt_number, drafted_path

Form = dict[str, Any]
TEXT = "---\ntitle: A title\n---\nWords.\n"


def sent_with(things: Things, cell: Cell) -> Form:
    """The arguments of the request: fields, or a file where one is uploaded."""
    if cell.row.method == "POST" and cell.row.path in FILES:
        return {"files": FILES[cell.row.path]()}
    return {"data": _fields(things, cell)}


FILES: dict[str, Callable[[], Form]] = {
    "/authoring/archive": lambda: {
        "archive": ("course.zip", write_archive({"course.md": b"x"}, ""), "application/zip"),
    },
    "/people/lists": lambda: {"file": ("list.csv", b"Name,Email\nZainab,zainab@example.org\n")},
}


def _fields(things: Things, cell: Cell) -> Form:
    if "/authoring/" in cell.row.path and "{path:path}" in cell.row.path:
        return _authors_form(things, cell)
    if cell.row.path == "/authoring/publish":
        state = load_workspace(things.database).state([MOVED])
        return {"version": _live(things), "state": state, "leave": MOVED}
    written = FORMS.get(cell.row.path.rsplit("/", maxsplit=1)[-1])
    return written(things, cell) if written else {}


FORMS: dict[str, Callable[[Things, Cell], Form]] = {
    "register": lambda _things, _cell: {
        "name": "Zainab Ünal",
        "email": NEWCOMER,
        "university": "lums",
        "category": "staff",
    },
    "filings": lambda _things, _cell: {"report": "programme", "from": "", "until": "", "as_of": ""},
    "code": lambda things, cell: {"code": things.mailed[things.owner(cell)].code},
    "password": lambda things, cell: {"email": _typed_address(things, cell), "password": _typed_password(cell)},
    "sign-in": lambda things, cell: {"email": _typed_address(things, cell)},
    "sign-in-codes": lambda things, cell: {"email": _typed_address(things, cell)},
    "answers": lambda things, cell: {"item": _first_item(things, cell), "answer": "a", "key": "k-1"},
    "submission": lambda _things, _cell: {"key": "k-1"},
    "revocation": lambda _things, _cell: {"reason": "A test."},
    "{check_id}": lambda _things, _cell: {"answer": "a"},
    "roles": lambda things, _cell: {"email": things.people[LEARNER].email, "role": VIEWER_ROLE, "partner": ""},
    "problems": lambda _things, _cell: {"page": "/glossary", "text": "A word is missing."},
    "new": lambda _things, _cell: {"kind": "page", "title": "A page"},
    "undo": lambda things, _cell: {"version": _live(things), "back_to": str(things.earlier_version)},
    "name": lambda _things, _cell: {"name": "Another Name"},
    "consents": lambda _things, _cell: {"purpose": "news"},
    "erasure": lambda things, cell: {"email": _address_of_owner(things, cell, "")},
    "erasures": lambda things, _cell: {"email": things.people[LEARNER].email, "name": things.people[LEARNER].name},
    "reminder": lambda _things, _cell: {"subject": "Your course", "text": "It waits.", "act": "send"},
    "universities": lambda _things, _cell: {"spelling": "nust isb", "partner": "nust"},
    "merges": lambda things, cell: _pair(things, cell, "into"),
    "pairs-apart": lambda things, cell: _pair(things, cell, "other"),
    "regrade": lambda things, _cell: {"reason": "A test.", "version": _live(things)},
}
"""By the last part of the address."""


def _live(things: Things) -> str:
    return str(things.app.state.library.live().version_id)


def _authors_form(things: Things, cell: Cell) -> Form:
    """What the forms about one file hold; for a missing one, what might be typed."""
    path = "" if cell.row.object == "missing" else drafted_path(cell)
    workspace = load_workspace(things.database)
    if "/translations/" in cell.row.path:
        translation = workspace.get(path.replace(".md", ".ur.md"))
        return {"number": "2", "text": "## سرخی", "seen": translation.sha256 or ""}
    file = workspace.get(path)
    seen = file.sha256 or ""
    if "/choices/" in cell.row.path:
        return {"mine": TEXT, "base": "", "seen": seen, "kind": "live"}
    if "/history/" in cell.row.path:
        return {"sha256": file.live_sha256 or "", "seen": seen}
    return {"text": TEXT, "seen": seen, "name": "renamed"}


def _pair(things: Things, cell: Cell, second: str) -> Form:
    person = 999_999 if cell.row.object == "missing" else things.people[LEARNER].person_id
    return {"person": person, second: things.people[OTHER].person_id}


def _typed_address(things: Things, cell: Cell) -> str:
    return "nobody@example.org" if cell.row.object == "missing" else _address_of_owner(things, cell, NEWCOMER)


def _typed_password(cell: Cell) -> str:
    return PASSWORD if cell.row.object in ("own", NOTHING) else PASSWORD.upper()


def _address_of_owner(things: Things, cell: Cell, otherwise: str) -> str:
    owner = things.owner(cell)
    return things.people[owner].email if owner in things.people else otherwise


def _first_item(things: Things, cell: Cell) -> str:
    owner = things.owner(cell)
    someone = things.people.get(owner)
    attempt = select(Attempt.draw).where(
        Attempt.person_id == (someone.person_id if someone else 0),
        Attempt.module == MODULES.get(owner),
        Attempt.number == attempt_number(cell),
    )
    with things.database.reading() as db:
        draw = db.scalar(attempt)
    return str(draw[0]["item"]) if draw else "alpha-q1"
