"""`serve --watch`: each save in the content folder is checked at once, and seen at once where it is sound."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from watchfiles import watch

from app.authoring.check import build, with_losses
from app.db import Database
from app.language import gettext as _
from app.modules.folder import FolderRefused, read_folder
from app.modules.library import Library
from app.modules.publishing import FOLDER, is_from_folder, publish
from app.questions.diagnostics import Diagnostic

SETTLED_MS, STEP_MS = 150, 50
"""A program that saves touches a file several times."""
Tell = Callable[[str], None]


@contextmanager
def watching(database: Database, library: Library, folder: Path, tell: Tell) -> Iterator[None]:
    """Look at the folder after every save, in a thread, while the block runs."""
    stopped = Event()
    thread = Thread(target=_follow, args=(database, library, folder, tell, stopped), name="watch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join(timeout=5)


def look(database: Database, library: Library, folder: Path) -> list[str]:
    """Make the folder live if it is sound; gives what to tell its author, line by line."""
    try:
        files = read_folder(folder)
    except FolderRefused as refused:
        return [str(refused.diagnostic)]
    checked = with_losses(build(files), files, library.live())
    if not checked.is_publishable:
        return [*_errors(checked.findings), _("Not shown. Readers keep the last good version.")]
    with database.writing.begin() as db:
        if not is_from_folder(db):
            return [_("Not shown: the live version was published in the browser. Bring the folder in there.")]
        version = publish(db, files, published_by=None, origin=FOLDER)
    library.refresh()
    return [_("Shown: version %(hash)s.") % {"hash": version.hash[:12]}]


def _follow(database: Database, library: Library, folder: Path, tell: Tell, stopped: Event) -> None:
    for _changes in watch(folder, debounce=SETTLED_MS, step=STEP_MS, stop_event=stopped, raise_interrupt=False):
        for line in look(database, library, folder):
            tell(line)


def _errors(findings: tuple[Diagnostic, ...]) -> list[str]:
    return [str(finding) for finding in findings if finding.is_error]
