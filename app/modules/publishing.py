"""Published versions in the database: files stored once, never changed, and one pointer to the live one."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import bindparam, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from app.db import Database, insert_once
from app.errors import Conflict, NotFound, StartRefused
from app.language import gettext as _
from app.modules.catalogue import Course
from app.modules.folder import FolderRefused, content_hash, read_folder
from app.modules.loading import load_course
from app.modules.losses import find_losses
from app.modules.models import ContentBlob, ContentDraft, ContentFile, ContentVersion, LiveContent, Publication
from app.questions.diagnostics import Diagnostic, has_errors

FOLDER = "folder"
"""Origin of versions that came from the content folder at start."""
BROWSER = "browser"
UNDO = "undo"
LIVE = 1
"""The id of the only row of `live_content`."""


def publish(
    db: Session,
    files: Mapping[str, bytes],
    *,
    published_by: int | None,
    origin: str,
    reason: str = "",
    replacing: int | None = None,
) -> ContentVersion:
    """Make these files the live version; files that were published before get their old version back.

    The caller has checked them: nothing here looks inside. Two simultaneous calls store one version.
    Raises Conflict where `replacing` is given and another version is live by now.
    """
    version_hash = content_hash(files)
    hashes = {path: sha256(content).hexdigest() for path, content in files.items()}
    is_new = insert_once(db, ContentVersion, hash=version_hash, published_by=published_by, origin=origin)
    version = db.scalars(select(ContentVersion).where(ContentVersion.hash == version_hash)).one()
    if is_new:
        _store_files(db, version.id, files, hashes)
    make_live(db, version.id, person_id=published_by, origin=origin, reason=reason, replacing=replacing)
    return version


def make_live(
    db: Session,
    version_id: int,
    *,
    person_id: int | None = None,
    origin: str = UNDO,
    reason: str = "",
    replacing: int | None = None,
) -> None:
    """Point learners to this version, and note who did so and why. Raises Conflict as `publish` does."""
    before = lock_live(db)
    if replacing is not None and before != replacing:
        raise Conflict(_("Somebody else published in the meantime. Open the page again to see what is live now."))
    if before == version_id:
        return
    if not insert_once(db, LiveContent, id=LIVE, version_id=version_id):
        db.execute(update(LiveContent).where(LiveContent.id == LIVE).values(version_id=version_id))
    db.add(Publication(version_id=version_id, replaced_id=before, person_id=person_id, origin=origin, reason=reason))
    db.flush()


def lock_live(db: Session) -> int | None:
    """The live version, which nobody else changes before this transaction ends."""
    return db.scalar(LIVE_VERSION.with_for_update())


def live_version_id(db: Session) -> int | None:
    return db.scalar(LIVE_VERSION)


def version_id_as_of(db: Session, moment: datetime) -> int | None:
    """The version that was live then; before the first one that is known, that one."""
    before = select(Publication.version_id).where(Publication.recorded_at <= moment)
    found = db.scalar(before.order_by(Publication.recorded_at.desc(), Publication.id.desc()).limit(1))
    if found is not None:
        return found
    first = db.execute(
        select(Publication.replaced_id, Publication.version_id).order_by(Publication.id).limit(1)
    ).one_or_none()
    return (first.replaced_id or first.version_id) if first else live_version_id(db)


def read_version(db: Session, version_id: int) -> dict[str, bytes]:
    """The files of a version by path. Raises NotFound."""
    rows = db.execute(
        select(ContentFile.path, ContentBlob.content)
        .join(ContentBlob, ContentBlob.sha256 == ContentFile.sha256)
        .where(ContentFile.version_id == version_id)
    )
    files = {path: bytes(content) for path, content in rows}
    if not files:
        raise NotFound(_("There is no such version of the course."))
    return files


def find_changes(db: Session, version_id: int, paths: Collection[str]) -> dict[str, datetime]:
    """When each of these files was first published as it stands in this version."""
    before = aliased(ContentFile)
    rows = db.execute(
        select(ContentFile.path, func.min(ContentVersion.published_at).label("since"))
        .join(before, (before.path == ContentFile.path) & (before.sha256 == ContentFile.sha256))
        .join(ContentVersion, ContentVersion.id == before.version_id)
        .where(ContentFile.version_id == version_id, ContentFile.path.in_(paths))
        .group_by(ContentFile.path)
    )
    return {row.path: row.since for row in rows}


def find_media(db: Session, sha256_hex: str) -> bytes | None:
    """Bytes of a file in a media/ folder of any version or draft; sources, which hold the answers, are not found."""
    return db.scalar(MEDIA, {"sha256": sha256_hex})


def publish_folder_at_start(database: Database, folder: Path) -> list[Diagnostic]:
    """Publish the folder if its state was never published and the live version came from a folder.

    A folder with errors changes nothing: the last good version keeps serving, and the diagnostics come back.
    Raises StartRefused with them where no good version exists.
    """
    try:
        files = read_folder(folder)
    except FolderRefused as refused:
        return _keep_last_good(database, [refused.diagnostic])
    version_hash = content_hash(files)
    with database.reading() as db:
        if not _wants(db, version_hash):
            return []
    course, found = load_course(files)
    found += _find_losses(database, files, course)
    if course is None or has_errors(found):
        return _keep_last_good(database, found)
    with database.writing.begin() as db:
        if _wants(db, version_hash):
            publish(db, files, published_by=None, origin=FOLDER)
    return found


def _find_losses(database: Database, files: Mapping[str, bytes], course: Course | None) -> list[Diagnostic]:
    """Completions that would be lost against the version that is live."""
    with database.reading() as db:
        live_id = live_version_id(db)
        live = load_course(read_version(db, live_id), lenient=True)[0] if live_id and course else None
    return find_losses(files, live, course) if live and course else []


def store_blobs(db: Session, contents: Iterable[bytes]) -> None:
    """Keep these bytes; those that are there already are not sent again."""
    by_hash = {sha256(content).hexdigest(): content for content in contents}
    known = set(db.scalars(select(ContentBlob.sha256).where(ContentBlob.sha256.in_(by_hash))))
    # In one order for everybody: two publications that share blobs then wait for each other without a deadlock.
    for digest in sorted(set(by_hash) - known):
        insert_once(db, ContentBlob, sha256=digest, content=by_hash[digest])


def _store_files(db: Session, version_id: int, files: Mapping[str, bytes], hashes: Mapping[str, str]) -> None:
    store_blobs(db, files.values())
    rows = [{"version_id": version_id, "path": path, "sha256": digest} for path, digest in hashes.items()]
    db.execute(insert(ContentFile), rows)


def is_from_folder(db: Session) -> bool:
    """Whether the live version, if there is one, came from a folder: then the folder may replace it."""
    origin = db.scalar(select(ContentVersion.origin).join(LiveContent, LiveContent.version_id == ContentVersion.id))
    return origin in (None, FOLDER)


def _wants(db: Session, version_hash: str) -> bool:
    is_known = db.scalar(select(ContentVersion.id).where(ContentVersion.hash == version_hash)) is not None
    return live_version_id(db) is None or (is_from_folder(db) and not is_known)


def _keep_last_good(database: Database, found: list[Diagnostic]) -> list[Diagnostic]:
    with database.reading() as db:
        if live_version_id(db) is not None:
            return found
    heading = _("The course cannot be published, and there is no earlier version to serve:")
    faults = [str(diagnostic) for diagnostic in found if diagnostic.is_error]
    raise StartRefused("\n\n".join([heading, *faults]))


LIVE_VERSION = select(LiveContent.version_id).where(LiveContent.id == LIVE)
_IN_MEDIA = "%/media/%"
MEDIA = (
    select(ContentBlob.content)
    .where(
        ContentBlob.sha256 == bindparam("sha256"),
        or_(
            exists().where(ContentFile.sha256 == ContentBlob.sha256, ContentFile.path.like(_IN_MEDIA)),
            # What authors preview. Nobody else can know the hash of a picture that was never published.
            exists().where(ContentDraft.sha256 == ContentBlob.sha256, ContentDraft.path.like(_IN_MEDIA)),
        ),
    )
    .limit(1)
)
