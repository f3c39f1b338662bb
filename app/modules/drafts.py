"""What authors have written and learners do not see yet: saves as facts, of which the newest of each file counts.

A save names what its author had seen. Where the file is another one by then, the save is refused with
what stands there, and a person decides: nobody's words are overwritten in silence.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import Conflict, NotFound
from app.language import gettext as _
from app.modules.folder import hash_of_hashes
from app.modules.models import ContentBlob, ContentDraft, ContentFile
from app.modules.publishing import live_version_id, lock_live, store_blobs

PAGES_KNOWN = 100
SAVED, PUBLISHED, DISCARDED = "saved", "published", "discarded"


class DraftConflict(Conflict):
    """The file was changed by somebody else since the author opened it."""

    def __init__(self, current: "WorkingFile") -> None:
        super().__init__(_("Somebody else changed this file since you opened it. Nothing of yours is lost."))
        self.current = current


@dataclass(frozen=True)
class WorkingFile:
    """A file as authors see it: the live one, or the newest save over it."""

    path: str
    live_sha256: str | None
    """None: learners have no such file."""
    sha256: str | None
    """None: it is to be deleted."""
    base_sha256: str | None = None
    draft: ContentDraft | None = None
    """The newest row; None where nobody ever saved it here."""

    @property
    def is_open(self) -> bool:
        return self.draft is not None and self.draft.kind == SAVED

    @property
    def is_changed(self) -> bool:
        return self.sha256 != self.live_sha256

    @property
    def has_moved(self) -> bool:
        """Whether the live text changed under the draft."""
        return self.is_open and self.is_changed and self.base_sha256 != self.live_sha256


@dataclass(frozen=True)
class Workspace:
    """All files as authors see them, over one live version."""

    version_id: int | None
    files: Mapping[str, WorkingFile]

    @cached_property
    def changed(self) -> list[WorkingFile]:
        return [file for _path, file in sorted(self.files.items()) if file.is_changed]

    def hashes(self, leave: Iterable[str] = ()) -> dict[str, str]:
        """Path → SHA-256 of every file that there is; those of `leave` as learners see them."""
        left = set(leave)
        shown = {path: file.live_sha256 if path in left else file.sha256 for path, file in self.files.items()}
        return {path: digest for path, digest in shown.items() if digest}

    def state(self, leave: Iterable[str] = ()) -> str:
        """One word for everything that publishing would make live."""
        return hash_of_hashes(self.hashes(leave))

    def get(self, path: str) -> WorkingFile:
        """A file that is not there is an empty one."""
        return self.files.get(path) or WorkingFile(path, None, None)


@dataclass(frozen=True)
class Save:
    """Who saves what over what."""

    person_id: int | None
    path: str
    content: bytes | None
    seen: str | None
    """SHA-256 of the file that the author changed; None where there was none."""
    page: str = ""
    change: int = 0
    onto_live: bool = False
    """Whether the author has seen the live text and writes over it knowingly."""
    base: tuple[str | None] | None = None
    """The live text that the change was made to, where it is another one than now."""


def read_workspace(db: Session) -> Workspace:
    version_id = live_version_id(db)
    live = select(ContentFile.path, ContentFile.sha256).where(ContentFile.version_id == version_id)
    files = {path: WorkingFile(path, digest, digest) for path, digest in db.execute(live)}
    newest = select(func.max(ContentDraft.id)).group_by(ContentDraft.path)
    for draft in db.scalars(select(ContentDraft).where(ContentDraft.id.in_(newest))):
        before = files.get(draft.path) or WorkingFile(draft.path, None, None)
        files[draft.path] = _over(before, draft)
    return Workspace(version_id, files)


def read_working_file(db: Session, path: str) -> WorkingFile:
    """One file of the workspace, without looking at all others."""
    live = select(ContentFile.sha256).where(ContentFile.version_id == live_version_id(db), ContentFile.path == path)
    digest = db.scalar(live)
    before = WorkingFile(path, digest, digest)
    newest = select(ContentDraft).where(ContentDraft.path == path).order_by(ContentDraft.id.desc()).limit(1)
    draft = db.scalar(newest)
    return _over(before, draft) if draft else before


def save(db: Session, change: Save) -> WorkingFile:
    """Keep a file as its author has it now; saving the same again changes nothing.

    Raises DraftConflict where the file is not the one that the author had seen.
    """
    lock_live(db)
    current = read_working_file(db, change.path)
    digest = sha256(change.content).hexdigest() if change.content is not None else None
    if digest == current.sha256 and not change.onto_live:
        return current
    if change.seen != current.sha256 and not _follows(change, current.draft):
        raise DraftConflict(current)
    base = current.base_sha256 if current.is_open and not change.onto_live else current.live_sha256
    base = change.base[0] if change.base else base
    return _over(current, _add(db, change, digest, base))


def discard(db: Session, person_id: int, path: str) -> None:
    """Let the file be as learners see it; what was written stays in its history. Raises NotFound."""
    lock_live(db)
    if not read_working_file(db, path).is_changed:
        raise NotFound(_("There is no draft of this file."))
    _close(db, person_id, path, DISCARDED)


def settle(db: Session, person_id: int | None, paths: Iterable[str]) -> None:
    """Note that these drafts are live now."""
    for path in paths:
        _close(db, person_id, path, PUBLISHED)


def read_contents(db: Session, hashes: Iterable[str]) -> dict[str, bytes]:
    """SHA-256 → bytes."""
    rows = db.execute(select(ContentBlob.sha256, ContentBlob.content).where(ContentBlob.sha256.in_(set(hashes))))
    return {digest: bytes(content) for digest, content in rows}


def list_saves(db: Session, path: str) -> list[ContentDraft]:
    """Every save of the file, the newest first."""
    return list(db.scalars(select(ContentDraft).where(ContentDraft.path == path).order_by(ContentDraft.id.desc())))


def count_pages(db: Session, path: str) -> dict[str, int]:
    """Of the editors that saved the file lately: page → number of its last save."""
    newest = select(ContentDraft.page, ContentDraft.change).where(ContentDraft.path == path)
    rows = db.execute(newest.order_by(ContentDraft.id.desc()).limit(PAGES_KNOWN))
    return {row.page: row.change for row in reversed(rows.all())}


def new_page() -> str:
    return secrets.token_urlsafe(16)


def _follows(change: Save, draft: ContentDraft | None) -> bool:
    """Whether the newest save came from the same page before this one: then only its answer got lost."""
    return draft is not None and draft.kind == SAVED and draft.page == change.page and draft.change < change.change


def _add(db: Session, change: Save, digest: str | None, base: str | None) -> ContentDraft:
    if change.content is not None:
        store_blobs(db, [change.content])
    draft = ContentDraft(
        person_id=change.person_id,
        path=change.path,
        kind=SAVED,
        base_sha256=base,
        sha256=digest,
        page=change.page or new_page(),
        change=change.change,
    )
    db.add(draft)
    db.flush()
    return draft


def _close(db: Session, person_id: int | None, path: str, kind: str) -> None:
    db.add(ContentDraft(person_id=person_id, path=path, kind=kind, page=new_page(), change=0))
    db.flush()


def _over(before: WorkingFile, draft: ContentDraft) -> WorkingFile:
    if draft.kind != SAVED:
        return WorkingFile(before.path, before.live_sha256, before.live_sha256, draft=draft)
    return WorkingFile(before.path, before.live_sha256, draft.sha256, draft.base_sha256, draft)
