"""The course as it would be if the drafts were published: its files, what can be built of them, what is wrong."""

from collections.abc import Mapping

from app.authoring.check import Checked, check, with_losses
from app.db import Database
from app.language import current_language
from app.modules.catalogue import Course
from app.modules.drafts import Workspace, read_contents, read_workspace
from app.modules.folder import hash_of_hashes
from app.modules.recent import Recent

KEPT = 4
"""Checked states in memory. One takes a few megabytes."""
_checked: Recent[tuple[str, str], Checked] = Recent(KEPT)
"""By language, because findings are sentences, and state."""


def load_workspace(database: Database) -> Workspace:
    with database.reading.begin() as db:
        return read_workspace(db)


def load_files(database: Database, hashes: Mapping[str, str]) -> dict[str, bytes]:
    """Path → bytes."""
    with database.reading.begin() as db:
        contents = read_contents(db, hashes.values())
    return {path: contents[digest] for path, digest in hashes.items()}


def load_content(database: Database, sha256: str | None) -> bytes:
    """The bytes of one file; none where there is no file."""
    if sha256 is None:
        return b""
    with database.reading.begin() as db:
        return read_contents(db, [sha256])[sha256]


def check_against(live: Course, database: Database, hashes: Mapping[str, str]) -> Checked:
    """The same, and whether completions of the live version would be lost."""
    return with_losses(check_state(database, hashes), load_files(database, hashes), live)


def check_state(database: Database, hashes: Mapping[str, str]) -> Checked:
    """What the checker says of these files. The same state is looked at once: call it outside of transactions."""
    state = (current_language(), hash_of_hashes(hashes))
    return _checked.get(state, lambda: check(load_files(database, hashes)))
