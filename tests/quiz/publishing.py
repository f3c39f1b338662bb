"""Publishing tests/course with an author's changes in it."""

from collections.abc import Mapping

from fastapi import FastAPI

from app.modules.folder import read_folder
from app.modules.loading import load_course
from app.modules.publishing import publish
from tests.databases import COURSE

Edits = Mapping[str, Mapping[str, str]]
"""Path → old text → new text."""


def publish_course(app: FastAPI, edits: Edits | None = None, **rules: str | int) -> int:
    """A new version of the course, with these edits and rules of its quizzes in course.md; gives its id."""
    files = {path: content.decode() for path, content in read_folder(COURSE).items()}
    for path, changes in (edits or {}).items():
        for old, new in changes.items():
            assert files[path].count(old) == 1, f"{path}: {old!r} stands there {files[path].count(old)} times"
            files[path] = files[path].replace(old, new)
    written = "".join(f"\n{name}: {value}" for name, value in rules.items())
    files["course.md"] = files["course.md"].replace("\npass_percent: 70", f"\npass_percent: 70{written}")
    return publish_files(app, files)


def publish_files(app: FastAPI, files: Mapping[str, str]) -> int:
    encoded = {path: text.encode() for path, text in files.items()}
    _course, found = load_course(encoded)
    assert not [str(diagnostic) for diagnostic in found if diagnostic.is_error]
    with app.state.database.writing.begin() as db:
        version = publish(db, encoded, published_by=None, origin="folder")
    app.state.library.refresh()
    assert app.state.library.live().version_id == version.id
    return version.id
