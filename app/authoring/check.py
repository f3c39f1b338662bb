"""What is wrong with a content folder, with the paths that an author's terminal can open."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from app.modules.folder import FolderRefused, read_folder
from app.modules.loading import load_course
from app.questions.diagnostics import Diagnostic


def check_folder(folder: Path) -> list[Diagnostic]:
    """All diagnostics of the folder, in the order of its files; empty where it could be published as it is."""
    try:
        files = read_folder(folder)
    except FolderRefused as refused:
        return [refused.diagnostic]
    _course, found = load_course(files)
    return list(_with_folder(folder, found))


def _with_folder(folder: Path, found: Iterable[Diagnostic]) -> Iterable[Diagnostic]:
    for diagnostic in found:
        yield replace(diagnostic, path=(folder / diagnostic.path).as_posix())
