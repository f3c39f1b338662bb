"""What the world of the access table holds: who there is, and the ids, codes and mails of what they own."""

from dataclasses import dataclass, field

from fastapi import FastAPI

from app.accounts.codes import IssuedCode
from app.db import Database
from tests.access.table import ADMINISTRATOR, AUTHOR, LEARNER, NOTHING, OTHER, PARTNER, VIEWER, Cell
from tests.people import Someone

MODULES = {LEARNER: "alpha", OTHER: "beta", AUTHOR: "gamma", ADMINISTRATOR: "delta", PARTNER: "gamma", VIEWER: "delta"}
"""Each person took the quiz of one module only, and no owner of a foreign object that of the asker's."""
SENT_IN, OPEN, MISSING_NUMBER = 1, 2, 77
PASSWORD = "a password of the table"
PICTURE_HASH = "5c" * 32
MISSING_CODE = "a" * 26
NEWCOMER = "zainab@example.org"
LESSON, DRAFTED, MOVED = "alpha/01-first.md", "about.md", "orientation.md"


@dataclass
class Things:
    app: FastAPI
    database: Database
    people: dict[str, Someone] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    certificates: dict[str, str] = field(default_factory=dict)
    mailed: dict[str, IssuedCode] = field(default_factory=dict)
    spent_link: str = ""
    report_id: int = 0
    earlier_version: int = 0
    """Of the course, live before the one that is live now."""
    notice_id: int = 0
    """Of the newest wording of the privacy notice."""
    grant_id: int = 0
    """A role that somebody of no column holds."""
    filing_id: int = 0
    of_the_partner: frozenset[str] = frozenset({OTHER, PARTNER})
    """Whom the partner administrator may see."""
    signing_key: str = ""
    list_id: int = 0
    merged_id: int = 0
    sources: list[str] = field(default_factory=list)
    mails: dict[str, int] = field(default_factory=dict)
    session_ids: dict[str, int] = field(default_factory=dict)
    passkey_ids: dict[str, int] = field(default_factory=dict)

    def owner(self, cell: Cell) -> str:
        """The person whose object the cell is about."""
        if cell.row.object.startswith("own") or cell.row.object == NOTHING:
            return cell.person
        return OTHER if cell.person == LEARNER else LEARNER


def attempt_number(cell: Cell) -> int:
    if cell.row.object == "missing":
        return MISSING_NUMBER
    return OPEN if cell.row.object.endswith("open") else SENT_IN


def drafted_path(cell: Cell) -> str:
    """The lesson, or the page that authors have a draft of; of the other draft the live text has changed."""
    if "/choices/" in cell.row.path:
        return MOVED
    return DRAFTED if any(act in cell.row.path for act in ("moves", "deletions", "history", "discards")) else LESSON
