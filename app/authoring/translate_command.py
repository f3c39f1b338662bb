"""`python -m app translate`: how far the course is translated, and the note that a translation fits its source."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Column, Table

from app.authoring.parallel import with_record
from app.authoring.translating import Progress, list_progress
from app.language import gettext as _
from app.modules.catalogue import Course
from app.modules.folder import FolderRefused, read_folder
from app.modules.links import in_language
from app.modules.loading import load_course
from app.modules.twins import State

SHOWN = (State.CURRENT, State.STALE, State.MISSING)


def run_status(folder: Path) -> int:
    """Print a line for each text and language; 1 where the course cannot be read."""
    course, _files = _load(folder)
    if course is None:
        return 1
    console = Console(highlight=False, width=100)
    for language in course.languages[1:]:
        name = Column("Translation", overflow="fold")
        table = Table(name, *(state.value for state in SHOWN), "", box=None, title=language)
        progress = list_progress(course, language)
        for one in progress:
            counts = [str(one.counts.get(state, 0)) for state in SHOWN]
            table.add_row(one.path, *counts, "not shown" if one.is_broken else "" if one.twin else "not begun")
        console.print(table)
        _print_undrawn(console, progress, language)
    return 0


def _print_undrawn(console: Console, progress: Sequence[Progress], language: str) -> None:
    paths = sorted({path for one in progress for path in one.undrawn})
    if paths:
        console.print("Drawings whose labels are in another language, and the file that would be shown instead:")
        console.print(*(f"  {path}: {in_language(path, language)}" for path in paths), sep="\n")


def run_accept(folder: Path, only: Sequence[Path]) -> int:
    """Write into translations that they say what their sources say now; 1 where one of `only` cannot be."""
    course, files = _load(folder)
    if course is None:
        return 1
    wanted = {path.as_posix().removeprefix(f"{folder.as_posix()}/") for path in only}
    accepted = set()
    for twin in course.twins:
        if twin.is_shown and (not wanted or twin.path in wanted):
            text = with_record(files[twin.path].decode().replace("\r\n", "\n"), twin.accepted())
            (folder / twin.path).write_text(text, encoding="utf-8", newline="\n")
            accepted.add(twin.path)
            print(_("Accepted: {path}").format(path=twin.path))
    refused = (wanted or {twin.path for twin in course.twins}) - accepted
    for path in sorted(refused):
        print(_("Not accepted, mend it first: {path}").format(path=path))
    return int(bool(refused))


def _load(folder: Path) -> tuple[Course | None, Mapping[str, bytes]]:
    try:
        files = read_folder(folder)
    except FolderRefused as refused:
        print(refused.diagnostic)
        return None, {}
    course, found = load_course(files, lenient=True)
    if course is None:
        print(*found, sep="\n\n")
    return course, files
