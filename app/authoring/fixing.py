"""Mends that need no judgement, made in the files: ids written, tabs and quotation marks straightened."""

import os
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from app.authoring.check import check
from app.authoring.naming import name_questions
from app.modules.folder import read_folder
from app.questions.edits import Edit, apply_all

ROUNDS = 20
"""A file may hold several of the same mistake, of which only the first is reported at a time."""


def fix(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that change by mends that are safe; no others are made."""
    mended = dict(files)
    for _round in range(ROUNDS):
        before = dict(mended)
        # Ids first and all at once: those that single findings suggest could be the same.
        mended |= {path: apply_edits(mended[path], edits) for path, edits in name_questions(mended).items()}
        mended |= _edited(mended)
        if mended == before:
            break
    return {path: content for path, content in mended.items() if content != files[path]}


def fix_folder(folder: Path) -> list[str]:
    """Write the mended files; gives the paths of those that changed. Raises FolderRefused."""
    files = read_folder(folder)
    return [path for path, content in fix(files).items() if _replace(folder / path, files[path], content)]


def _edited(files: Mapping[str, bytes]) -> dict[str, bytes]:
    edits: dict[str, list[Edit]] = defaultdict(list)
    for finding in check(files).findings:
        if finding.edit and finding.edit.is_safe and finding.path in files:
            edits[finding.path].append(finding.edit)
    return {path: apply_edits(files[path], found) for path, found in edits.items()}


def apply_edits(content: bytes, edits: list[Edit]) -> bytes:
    """Unchanged where the file is no UTF-8 with ordinary line ends."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return content
    if "\r" in text.replace("\r\n", ""):
        return content
    return apply_all(edits, text).encode()


def _replace(path: Path, before: bytes, after: bytes) -> bool:
    """Exchange the file in one step, unless somebody saved it in the meantime."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".mend-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(after)
        Path(temporary).chmod(path.stat().st_mode & 0o777)
        if path.read_bytes() != before:
            return False
        Path(temporary).replace(path)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return True
