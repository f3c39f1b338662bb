"""The file of a backup: a zip with a member per table and per key, and a manifest of their checksums.

A backup is read as if an enemy had written it. Nothing in it becomes a path: names of tables are looked up
in the database that the migrations make, names of keys are one plain word. Sizes, counts and checksums are
compared before anything is touched, and no member may unpack to more than its manifest says.
"""

import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, BinaryIO, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from app.errors import StartRefused

FORMAT: Final = "course-backup/1"
MANIFEST = "manifest.json"
MAX_MANIFEST_BYTES = 1_000_000
MAX_LINE_BYTES = 64_000_000
MAX_SECRET_BYTES = 65_536
MAX_RATIO = 250
"""Bytes out of a byte in. JSON of real rows stays below 30; the worst that deflate can do is 1,032."""
SMALL_BYTES = 1_000_000
"""Below this no ratio matters."""
CHUNK = 1 << 20
UNREADABLE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError, OverflowError)
"""What zipfile raises for files that are no zip, or were one once."""

TableName = Annotated[str, StringConstraints(pattern=r"\A[a-z][a-z0-9_]{0,62}\z")]
SecretName = Annotated[str, StringConstraints(pattern=r"\A[a-z0-9][a-z0-9_-]*(\.[a-z0-9_-]+)*\z", max_length=80)]
Digest = Annotated[str, StringConstraints(pattern=r"\A[0-9a-f]{64}\z")]
Count = Annotated[int, Field(ge=0, le=1 << 50)]


class BackupRefused(StartRefused):
    """This file cannot be written or restored; nothing was changed. The message says why and what helps."""


class Part(BaseModel):
    """What the manifest says of a member's bytes."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    bytes: Count
    sha256: Digest


class TablePart(Part):
    columns: Annotated[tuple[TableName, ...], Field(min_length=1, max_length=200, strict=False)]
    rows: Count


class Manifest(BaseModel):
    """The last member: written when everything else is in its place."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    format: Literal["course-backup/1"]
    release: Annotated[str, StringConstraints(max_length=40)]
    migration: Annotated[str, StringConstraints(pattern=r"\A[A-Za-z0-9_]{1,40}\z")]
    made_at: Annotated[datetime, Field(strict=False)]
    tables: Annotated[dict[TableName, TablePart], Field(max_length=200)]
    secrets: Annotated[dict[SecretName, Part], Field(max_length=50)]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    def members(self) -> dict[str, Part]:
        """Member name → what it must be, the manifest itself left out."""
        tables: dict[str, Part] = {_table_member(name): part for name, part in self.tables.items()}
        return tables | {_secret_member(name): part for name, part in self.secrets.items()}


class Writer:
    """Fills a new archive, member after member."""

    def __init__(self, file: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self.tables: dict[str, TablePart] = {}
        self.secrets: dict[str, Part] = {}

    def add_table(self, name: str, columns: tuple[str, ...], lines: Iterable[str]) -> None:
        rows = size = 0
        digest = hashlib.sha256()
        with self._zip.open(_new_member(_table_member(name)), "w", force_zip64=True) as member:
            for line in lines:
                data = f"{line}\n".encode()
                member.write(data)
                digest.update(data)
                rows, size = rows + 1, size + len(data)
        self.tables[name] = TablePart(bytes=size, sha256=digest.hexdigest(), columns=columns, rows=rows)

    def add_secret(self, name: str, content: bytes) -> None:
        self._zip.writestr(_new_member(_secret_member(name)), content)
        self.secrets[name] = Part(bytes=len(content), sha256=hashlib.sha256(content).hexdigest())

    def finish(self, *, release: str, migration: str, made_at: datetime) -> Manifest:
        manifest = Manifest(
            format=FORMAT,
            release=release,
            migration=migration,
            made_at=made_at,
            tables=self.tables,
            secrets=self.secrets,
        )
        self._zip.writestr(_new_member(MANIFEST), manifest.model_dump_json(indent=1))
        self._zip.close()
        return manifest


class Archive:
    """A backup that is read. Only `open_archive` makes one."""

    def __init__(self, opened: zipfile.ZipFile, manifest: Manifest) -> None:
        self._zip = opened
        self.manifest = manifest

    def verify(self) -> None:
        """Read everything once. Raises BackupRefused where a byte differs from what the manifest says."""
        for name, table in self.manifest.tables.items():
            rows = sum(1 for _line in self.lines(name))
            if rows != table.rows:
                raise BackupRefused(f"The backup is damaged: {_table_member(name)} does not hold {table.rows} rows.")
        for name in self.manifest.secrets:
            self.secret(name)

    def lines(self, table: str) -> Iterator[bytes]:
        """The rows of a table; raises at the end if they are not what was written."""
        member, part = _table_member(table), self.manifest.tables[table]
        digest, size = hashlib.sha256(), 0
        with _told_plainly(member), io.BufferedReader(self._zip.open(member), CHUNK) as file:  # type: ignore[type-var]
            while line := file.readline(min(MAX_LINE_BYTES, part.bytes - size) + 1):
                size += len(line)
                if size > part.bytes or len(line) > MAX_LINE_BYTES or not line.endswith(b"\n"):
                    raise _damaged(member)
                digest.update(line)
                yield line
        if size != part.bytes or digest.hexdigest() != part.sha256:
            raise _damaged(member)

    def secret(self, name: str) -> bytes:
        member, part = _secret_member(name), self.manifest.secrets[name]
        with _told_plainly(member), self._zip.open(member) as file:
            content = file.read(MAX_SECRET_BYTES + 1)
        if len(content) != part.bytes or hashlib.sha256(content).hexdigest() != part.sha256:
            raise _damaged(member)
        return content

    def fingerprint(self) -> str:
        """SHA-256 of the manifest, and through it of every byte of content."""
        return hashlib.sha256(self._zip.read(MANIFEST)).hexdigest()


@contextmanager
def open_archive(file: Path) -> Iterator[Archive]:
    """The backup in `file`, its list of members checked. Raises BackupRefused."""
    if not file.is_file():
        raise BackupRefused(f"There is no file {file}.")
    with _told_plainly(file.name):
        opened = zipfile.ZipFile(file)
    with opened:
        with _told_plainly(file.name):
            manifest = _read_manifest(opened)
            _check_members(opened, manifest, file.stat().st_size)
        yield Archive(opened, manifest)


def _read_manifest(opened: zipfile.ZipFile) -> Manifest:
    names = [info.filename for info in opened.infolist()]
    if names.count(MANIFEST) != 1 or opened.getinfo(MANIFEST).file_size > MAX_MANIFEST_BYTES:
        raise BackupRefused("This is no finished backup of the course: it has no manifest.")
    text = opened.read(MANIFEST)
    try:
        return Manifest.model_validate_json(text)
    except ValidationError:
        raise BackupRefused(_why_unreadable(text)) from None


def _why_unreadable(manifest: bytes) -> str:
    """A backup of a later format says so itself; anything else is damage."""
    try:
        found = json.loads(manifest)["format"]
    except (ValueError, LookupError, TypeError, RecursionError):
        found = ""
    if isinstance(found, str) and found.startswith("course-backup/") and found != FORMAT:
        return f"The backup has the format {found[:40]}, which this release does not know. Restore it with a newer one."
    return "The manifest of the backup is damaged."


def _check_members(opened: zipfile.ZipFile, manifest: Manifest, file_bytes: int) -> None:
    infos = [info for info in opened.infolist() if info.filename != MANIFEST]
    expected = manifest.members()
    if sorted(info.filename for info in infos) != sorted(expected):
        raise BackupRefused("The backup is damaged: its files are not the ones that its manifest lists.")
    for info in infos:
        if info.file_size != expected[info.filename].bytes or info.flag_bits & 1:
            raise _damaged(info.filename)
        if info.file_size > max(SMALL_BYTES, MAX_RATIO * info.compress_size):
            raise BackupRefused(f"The backup is refused: {info.filename} would unpack to far too much.")
    # Members that share bytes, as in a zip bomb, add up to more than the file.
    if sum(info.compress_size for info in infos) > file_bytes:
        raise BackupRefused("The backup is refused: its members overlap.")


@contextmanager
def _told_plainly(name: str) -> Iterator[None]:
    try:
        yield
    except UNREADABLE as error:
        raise BackupRefused(f"The backup is damaged: {name} cannot be read ({type(error).__name__}).") from error


def _damaged(member: str) -> BackupRefused:
    return BackupRefused(f"The backup is damaged: {member} is not what was written.")


def _new_member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def _table_member(name: str) -> str:
    return f"tables/{name}.jsonl"


def _secret_member(name: str) -> str:
    return f"secrets/{name}"
