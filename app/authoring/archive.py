"""The course as a zip file. One that comes in is read as if an enemy had made it: its names never reach a disk."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

from app.authoring.names import DIGEST, SAFE_PATH
from app.errors import InvalidInput
from app.language import gettext as _
from app.modules.folder import LEFTOVERS, MAX_FILE_BYTES, MAX_FILES, SYSTEM_FILES

MAX_UNPACKED = 60_000_000
"""Bytes of all files together: they are in memory at once."""
MAX_DIRECTORY = 1_000_000
"""Bytes of the list of members, which would cost a hundred times as much memory."""
END, END_SIZE, LOCATOR_64 = b"PK\x05\x06", 22, b"PK\x06\x07"
UNREADABLE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError, OverflowError)
"""What zipfile raises for files that are no zip, or were one once."""
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
FIRST_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Archive:
    files: Mapping[str, bytes]
    based_on: str
    """Hash of the version that it was taken from; empty where it does not say."""


def write_archive(files: Mapping[str, bytes], version_hash: str) -> bytes:
    """The same files give the same bytes. The comment tells which version they began as."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(f"content/{path}", FIRST_DAY), content, zipfile.ZIP_DEFLATED)
        archive.comment = version_hash.encode()
    return written.getvalue()


def read_archive(content: bytes) -> Archive:
    """Raises InvalidInput with a message for the field `archive`."""
    _check_directory(content)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            files = _without_top(dict(_members(archive)))
            comment = archive.comment.decode(errors="replace")
    except UNREADABLE:
        raise _refused(_("This is no zip file, or it is damaged.")) from None
    if "course.md" not in files:
        raise _refused(_("There is no course.md at the top of the zip file."))
    return Archive(files, comment if DIGEST.fullmatch(comment) else "")


def _check_directory(content: bytes) -> None:
    tail = content[-END_SIZE:]
    start = len(content) - END_SIZE if tail[:4] == END and tail[-2:] == b"\0\0" else content.rfind(END)
    record = content[start : start + END_SIZE]
    if start < 0 or len(record) < END_SIZE:
        raise _refused(_("This is no zip file, or it is damaged."))
    if struct.unpack("<L", record[12:16])[0] > MAX_DIRECTORY or content[max(start - 20, 0) : start][:4] == LOCATOR_64:
        raise _refused(_("The zip file holds too many files."))


def _members(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    seen: set[str] = set()
    room = MAX_UNPACKED
    members = [info for info in archive.infolist() if not info.is_dir() and not _is_leftover(info.filename)]
    if len(members) > MAX_FILES:
        raise _refused(_("The zip file holds too many files."))
    for info in members:
        _check_member(info, seen)
        content = _read(archive, info, min(room, MAX_FILE_BYTES))
        room -= len(content)
        yield info.filename, content


def _check_member(info: zipfile.ZipInfo, seen: set[str]) -> None:
    name = info.filename
    parts = name.split("/")
    is_plain = name == info.orig_filename and SAFE_PATH.fullmatch(parts[-1]) and all(map(SAFE_PATH.fullmatch, parts))
    if not is_plain or ".." in parts or len(name) > 200 or len(parts) > 4:
        raise _refused(_("The name %(name)s cannot be one of the course's files.") % {"name": ascii(name[:80])})
    if stat.S_ISLNK(info.external_attr >> 16):
        raise _refused(_("%(name)s is a link to another file.") % {"name": name})
    if info.flag_bits & 1 or info.compress_type not in METHODS:
        raise _refused(_("%(name)s is locked or packed in an unusual way.") % {"name": name})
    if name.casefold() in seen:
        raise _refused(_("%(name)s is there twice.") % {"name": name})
    seen.add(name.casefold())


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    with archive.open(info) as member:
        content = member.read(most + 1)
    if len(content) > most:
        raise _refused(_("%(name)s, or all files together, are too large.") % {"name": info.filename})
    return content


def _is_leftover(name: str) -> bool:
    parts = name.split("/")
    last = parts[-1]
    hidden = any(part.startswith(".") and part.strip(".") for part in parts)
    return parts[0] == "__MACOSX" or hidden or last.endswith(LEFTOVERS) or last in SYSTEM_FILES


def _without_top(files: dict[str, bytes]) -> dict[str, bytes]:
    """Without a folder around everything, as most programs pack one."""
    tops = {name.partition("/")[0] for name in files}
    if len(tops) == 1 and all("/" in name for name in files):
        return {name.partition("/")[2]: content for name, content in files.items()}
    return files


def _refused(message: str) -> InvalidInput:
    return InvalidInput({"archive": message})
