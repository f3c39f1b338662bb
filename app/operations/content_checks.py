"""What `doctor` says of the content folder: faults in it, and how it differs from what learners see."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import select

from app.db import Database
from app.modules.folder import FolderRefused, content_hash, read_folder
from app.modules.loading import load_course
from app.modules.models import ContentVersion
from app.modules.publishing import FOLDER, live_version_id, read_version
from app.operations.finding import Finding
from app.questions.diagnostics import Diagnostic

SHOWN = 5


def examine_content(database: Database, folder: Path) -> Iterator[Finding]:
    try:
        files = read_folder(folder)
    except FolderRefused as refused:
        yield Finding(f"{folder}: {refused.diagnostic.message}", refused.diagnostic.mend or "Check COURSE_CONTENT_DIR.")
        return
    _course, found = load_course(files)
    errors = [diagnostic for diagnostic in found if diagnostic.is_error]
    if errors:
        yield _errors(folder, errors)
    yield from _examine_difference(database, folder, files, has_errors=bool(errors))


def _errors(folder: Path, errors: list[Diagnostic]) -> Finding:
    first = errors[0]
    return Finding(
        f"{folder} has {len(errors)} errors and cannot be published. The first: "
        f"{first.path}:{first.line}:{first.column} {first.message}",
        f"Run: python -m app check {folder}",
    )


def _examine_difference(
    database: Database, folder: Path, files: Mapping[str, bytes], *, has_errors: bool
) -> Iterator[Finding]:
    with database.reading.begin() as db:
        live_id = live_version_id(db)
        if live_id is None:
            yield Finding("No course is published.", f"Mend the errors in {folder}, then start the course.")
            return
        origin = db.scalar(select(ContentVersion.origin).where(ContentVersion.id == live_id))
        is_known = db.scalar(select(ContentVersion.id).where(ContentVersion.hash == content_hash(files))) is not None
        live = read_version(db, live_id)
    if live != files:
        problem = f"{folder} differs from what learners see: {_named(_differences(files, live))}."
        yield Finding(problem, _mend(has_errors, is_from_folder=origin == FOLDER, is_known=is_known))


def _differences(files: Mapping[str, bytes], live: Mapping[str, bytes]) -> list[str]:
    changed = [f"{path} (changed)" for path in files if path in live and files[path] != live[path]]
    added = [f"{path} (only in the folder)" for path in files if path not in live]
    removed = [f"{path} (only live)" for path in live if path not in files]
    return sorted([*changed, *added, *removed])


def _named(differences: list[str]) -> str:
    rest = len(differences) - SHOWN
    return ", ".join(differences[:SHOWN]) + (f" and {rest} more" if rest > 0 else "")


def _mend(has_errors: bool, *, is_from_folder: bool, is_known: bool) -> str:
    if has_errors:
        return "Mend the errors first; then restart the course, which publishes the folder when it starts."
    if not is_from_folder:
        return "The live version was published in the browser. Bring the folder up to it, or publish the folder there."
    if is_known:
        return (
            "This state was published before and another one is live. If it shall be live again, change a file "
            "(a version number is enough) and restart the course; else bring the folder up to what is live."
        )
    return "Restart the course: it publishes the folder when it starts."
