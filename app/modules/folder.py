"""The files of a content folder as one value: read with limits, named by their hash."""

import os
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from app.language import gettext as _
from app.questions.diagnostics import Diagnostic, Severity

MAX_FILES = 2_000
MAX_FILE_BYTES = 10_000_000
MAX_FOLDER_BYTES = 200_000_000
MAX_PATH = 200
LEFTOVERS = ("~", ".bak", ".tmp", ".swp", ".orig")
SYSTEM_FILES = frozenset({"Thumbs.db", "desktop.ini", "Icon\r"})


class FolderRefused(Exception):
    """The folder cannot be read as a course; the diagnostic says why."""

    def __init__(self, path: str, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.diagnostic = Diagnostic(path, 1, 1, Severity.ERROR, message, mend=mend)


def read_folder(folder: Path) -> dict[str, bytes]:
    """Bytes by path inside the folder. Links, dot files and editors' leftovers are passed over.

    Raises FolderRefused where the folder is missing, unreadable or beyond the limits.
    """
    if not folder.is_dir():
        raise FolderRefused(str(folder), _("There is no such folder."), _("Check COURSE_CONTENT_DIR."))
    files: dict[str, bytes] = {}
    total = 0
    for path in _walk(folder):
        name = _name(path.relative_to(folder))
        files[name] = _read(path, name)
        total += len(files[name])
        if len(files) > MAX_FILES:
            raise FolderRefused(name, _("The folder has more than {limit} files.").format(limit=MAX_FILES))
        if total > MAX_FOLDER_BYTES:
            limit = MAX_FOLDER_BYTES // 1_000_000
            raise FolderRefused(name, _("The folder is larger than {limit} MB.").format(limit=limit))
    return files


def content_hash(files: Mapping[str, bytes]) -> str:
    """SHA-256 of all paths and contents, whatever the order of the files."""
    return hash_of_hashes({path: sha256(content).hexdigest() for path, content in files.items()})


def hash_of_hashes(hashes: Mapping[str, str]) -> str:
    """The same, from the SHA-256 of each file."""
    whole = sha256()
    for path in sorted(hashes):
        whole.update(f"{hashes[path]} {path}\n".encode())
    return whole.hexdigest()


def _walk(folder: Path) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        raise FolderRefused(folder.name, _("The folder cannot be read."), _("Check its permissions.")) from None
    for entry in entries:
        if entry.name.startswith((".", "#")) or entry.name.endswith(LEFTOVERS) or entry.name in SYSTEM_FILES:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path))
        elif entry.is_file(follow_symlinks=False):
            yield Path(entry.path)


def _name(path: Path) -> str:
    name = path.as_posix()
    printable = name.encode(errors="replace").decode()
    if printable != name or len(name) > MAX_PATH:
        message = _("The file name is no UTF-8 text, or longer than {limit} characters.").format(limit=MAX_PATH)
        raise FolderRefused(printable[:MAX_PATH], message, _("Rename it."))
    return name


def _read(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError:
        raise FolderRefused(name, _("The file cannot be read."), _("Check its permissions.")) from None
    if len(content) > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // 1_000_000
        raise FolderRefused(name, _("The file is larger than {limit} MB.").format(limit=limit), _("Make it smaller."))
    return content
