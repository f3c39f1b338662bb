"""Files from outside, a zip file or the server's folder, compared with what is here and kept as drafts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.authoring.archive import Archive, write_archive
from app.authoring.desk import Desk
from app.authoring.workspace import load_files, load_workspace
from app.db import Database
from app.modules.drafts import Save, WorkingFile, Workspace, read_workspace, save
from app.modules.folder import FolderRefused, read_folder
from app.modules.models import ContentFile, ContentVersion, Publication
from app.modules.publishing import FOLDER
from app.modules.texts import place_of


@dataclass(frozen=True)
class Brought:
    """What became of the files."""

    taken: list[str] = field(default_factory=list)
    """Drafts now."""
    to_choose: list[str] = field(default_factory=list)
    """Drafts too, but the live text changed in another way: somebody must choose."""
    left: list[str] = field(default_factory=list)
    """Left out: somebody has a draft here. Publish or discard it, then bring the files again."""
    unknown: list[str] = field(default_factory=list)
    """Left out: nothing of this kind has a place in the course."""


def pack(database: Database, *, with_drafts: bool) -> bytes:
    """The course as a zip file."""
    workspace = load_workspace(database)
    live = [file.path for file in workspace.changed] if not with_drafts else []
    with database.reading.begin() as db:
        version_hash = db.scalar(select(ContentVersion.hash).where(ContentVersion.id == workspace.version_id)) or ""
    return write_archive(load_files(database, workspace.hashes(live)), version_hash)


def bring_archive(desk: Desk, archive: Archive) -> Brought:
    """Files that are missing are deleted only where the zip file tells which version it was taken from."""
    with desk.database.writing.begin() as db:
        version = db.scalar(select(ContentVersion.id).where(ContentVersion.hash == archive.based_on))
        return _bring(db, desk.person_id, archive.files, _hashes(db, version) if version else None)


def bring_folder(desk: Desk, folder: Path) -> Brought:
    """What changed in the server's folder since it was published last. Raises FolderRefused."""
    files = read_folder(folder)
    with desk.database.writing.begin() as db:
        last = (
            select(Publication.version_id).where(Publication.origin == FOLDER).order_by(Publication.id.desc()).limit(1)
        )
        version = db.scalar(last)
        return _bring(db, desk.person_id, files, _hashes(db, version) if version else None)


def count_folder_changes(database: Database, folder: Path) -> int:
    """Files of the server's folder that are neither live nor drafts; 0 where the folder cannot be read."""
    try:
        files = read_folder(folder)
    except FolderRefused:
        return 0
    workspace = load_workspace(database)
    own = {path: sha256(content).hexdigest() for path, content in files.items() if place_of(path)}
    return sum(
        digest not in (workspace.get(path).sha256, workspace.get(path).live_sha256) for path, digest in own.items()
    )


def _bring(db: Session, person_id: int, files: Mapping[str, bytes], base: Mapping[str, str] | None) -> Brought:
    workspace = read_workspace(db)
    brought = Brought()
    gone = [path for path in base or () if path not in files]
    for path in sorted({*files, *gone}):
        if not place_of(path):
            brought.unknown.append(path)
            continue
        _bring_one(db, person_id, workspace.get(path), files.get(path), _base_of(workspace, base, path), brought)
    return brought


def _base_of(workspace: Workspace, base: Mapping[str, str] | None, path: str) -> str | None:
    """What the file was changed from; where that is not known, what is live."""
    return base.get(path) if base is not None else workspace.get(path).live_sha256


def _bring_one(
    db: Session, person_id: int, here: WorkingFile, content: bytes | None, base: str | None, brought: Brought
) -> None:
    digest = sha256(content).hexdigest() if content is not None else None
    if digest in (here.sha256, base):
        return
    if here.is_changed:
        brought.left.append(here.path)
        return
    save(db, Save(person_id, here.path, content, seen=here.sha256, base=(base,)))
    (brought.taken if here.sha256 == base else brought.to_choose).append(here.path)


def _hashes(db: Session, version_id: int) -> dict[str, str]:
    statement = select(ContentFile.path, ContentFile.sha256).where(ContentFile.version_id == version_id)
    return {row.path: row.sha256 for row in db.execute(statement)}
