"""What is wrong with a course, or could be better: the one entry for the command, the author pages and the tests.

Errors come from reading and building the course: with one of them it cannot be published. Everything that is looked
for here on top of that is advice, and blocks nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from app.authoring.advising import advise
from app.authoring.outlining import outline
from app.modules.catalogue import Course
from app.modules.folder import FolderRefused, read_folder
from app.modules.loading import load_course
from app.modules.losses import find_losses
from app.questions.diagnostics import Diagnostic, has_errors


@dataclass(frozen=True)
class Checked:
    course: Course | None
    """What can be built of the files, even in spite of errors, for a preview; None where nothing can."""
    findings: tuple[Diagnostic, ...]
    """In the order of the files and their lines; paths are those inside the folder."""

    @property
    def is_publishable(self) -> bool:
        return self.course is not None and not has_errors(self.findings)


def check(files: Mapping[str, bytes]) -> Checked:
    """The whole course."""
    built = build(files)
    return replace(built, findings=tuple(sorted({*built.findings, *advise(files, built.course)})))


def build(files: Mapping[str, bytes]) -> Checked:
    """Whether the course can be published, in two thirds of the time: without the advice."""
    course, found = load_course(files, lenient=True)
    return Checked(course, tuple(found))


def with_losses(checked: Checked, files: Mapping[str, bytes], live: Course) -> Checked:
    """With an error for each lesson whose completions would be lost if the files replaced the live version."""
    if checked.course is None:
        return checked
    lost = find_losses(files, live, checked.course)
    return replace(checked, findings=tuple(sorted({*checked.findings, *lost})))


def check_file(files: Mapping[str, bytes], path: str) -> Checked:
    """The findings of one file, several times faster than `check`: for a preview while somebody types.

    Of other modules the course holds only titles and headings. Findings that a change brings about in other files,
    such as a link to a heading that was renamed, are for `check`.
    """
    checked = check(outline(files, path))
    return replace(checked, findings=tuple(finding for finding in checked.findings if finding.path == path))


def check_folder(folder: Path) -> list[Diagnostic]:
    """All findings of the folder, with the paths that an author's terminal can open."""
    try:
        files = read_folder(folder)
    except FolderRefused as refused:
        return [refused.diagnostic]
    return [replace(found, path=(folder / found.path).as_posix()) for found in check(files).findings]
