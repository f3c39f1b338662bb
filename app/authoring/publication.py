"""Making drafts live, taking that back, and who did so when and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.authoring.affected import Counts, affected
from app.authoring.check import Checked
from app.authoring.differences import Hunk, count_changes, difference
from app.authoring.editing import Keyed
from app.authoring.workspace import check_against, load_files, load_workspace
from app.db import Database
from app.errors import Conflict, InvalidInput, NotFound
from app.language import gettext as _
from app.modules import queries as lessons
from app.modules.catalogue import Course
from app.modules.drafts import Save, WorkingFile, Workspace, read_contents, read_workspace, save, settle
from app.modules.library import Library
from app.modules.models import Publication
from app.modules.publishing import BROWSER, UNDO, make_live, publish
from app.modules.texts import language_of
from app.questions.diagnostics import Diagnostic
from app.quiz import queries as quizzes

MAX_REASON = 500
PAST_SHOWN = 30


@dataclass(frozen=True)
class Change:
    """One file that is not as learners see it."""

    file: WorkingFile
    hunks: Sequence[Hunk]
    is_text: bool
    is_left: bool
    """Whether it stays a draft this time."""

    @property
    def path(self) -> str:
        return self.file.path

    @property
    def language(self) -> str:
        return language_of(self.path)

    @property
    def is_new(self) -> bool:
        return self.file.live_sha256 is None

    @property
    def is_deleted(self) -> bool:
        return self.file.sha256 is None

    @cached_property
    def counts(self) -> tuple[int, int]:
        return count_changes(self.hunks)


@dataclass(frozen=True)
class Proposal:
    """What one press of the button would make live."""

    workspace: Workspace
    changes: Sequence[Change]
    checked: Checked
    affected: Sequence[str]
    leave: frozenset[str]

    @property
    def included(self) -> list[Change]:
        return [change for change in self.changes if not change.is_left]

    @property
    def state(self) -> str:
        return self.workspace.state(self.leave)

    @property
    def moved(self) -> list[Change]:
        return [change for change in self.included if change.file.has_moved]

    @property
    def errors(self) -> list[Diagnostic]:
        return [finding for finding in self.checked.findings if finding.is_error]

    @property
    def mistakes(self) -> list[Keyed]:
        return [Keyed(finding) for finding in self.errors]

    @property
    def advice(self) -> list[Diagnostic]:
        paths = {change.path for change in self.included}
        return [found for found in self.checked.findings if not found.is_error and found.path in paths]

    @property
    def is_ready(self) -> bool:
        return bool(self.included) and self.checked.is_publishable and not self.moved


@dataclass(frozen=True)
class Shown:
    """What the author had before their eyes when they pressed the button."""

    version_id: int
    state: str


def propose(database: Database, library: Library, leave: Iterable[str] = ()) -> Proposal:
    """Slow: call it outside of transactions."""
    workspace = load_workspace(database)
    left = frozenset(leave) & {file.path for file in workspace.changed}
    checked = check_against(library.live(), database, workspace.hashes(left))
    changes = _changes(database, workspace, left)
    paths = {change.path for change in changes if not change.is_left}
    sentences = (
        affected(library.live(), checked.course, count(database, library.live()), paths)
        if checked.course and paths
        else []
    )
    return Proposal(workspace, changes, checked, sentences, left)


def count(database: Database, live: Course) -> Counts:
    with database.reading.begin() as db:
        open_attempts, sent_in = quizzes.count_attempts(db)
        return Counts(lessons.count_completed_lessons(db, live), open_attempts, sent_in)


def publish_drafts(db: Session, person_id: int, proposal: Proposal, shown: Shown, reason: str) -> None:
    """Make the drafts live, in one step for everybody.

    Raises Conflict where drafts or live version are not those that the author was shown, InvalidInput where the
    course would have errors.
    """
    if not proposal.is_ready:
        raise InvalidInput({"form": _("Nothing was published: something must be mended or chosen first.")})
    workspace = read_workspace(db)
    if (workspace.version_id, workspace.state(proposal.leave)) != (shown.version_id, shown.state):
        raise Conflict(_("Something changed since you opened this page. Look at it again, then publish."))
    hashes = workspace.hashes(proposal.leave)
    contents = read_contents(db, hashes.values())
    files = {path: contents[digest] for path, digest in hashes.items()}
    version = publish(db, files, published_by=person_id, origin=BROWSER, reason=reason, replacing=shown.version_id)
    settle(db, person_id, [change.path for change in proposal.included])
    audit.record(
        db,
        actor_id=person_id,
        action="content.published",
        object_type="content_version",
        object_id=str(version.id),
        replaced=shown.version_id,
        files=len(proposal.included),
    )


def go_back(db: Session, person_id: int, version_id: int, shown_version_id: int, reason: str) -> None:
    """Make an earlier version live again; what is taken back stays as drafts. Raises Conflict, NotFound."""
    if db.scalar(select(Publication.id).where(Publication.version_id == version_id).limit(1)) is None:
        raise NotFound(_("There is no such version of the course."))
    taken_back = read_workspace(db)
    make_live(db, version_id, person_id=person_id, origin=UNDO, reason=reason, replacing=shown_version_id)
    _keep_as_drafts(db, person_id, taken_back)
    audit.record(
        db,
        actor_id=person_id,
        action="content.undone",
        object_type="content_version",
        object_id=str(version_id),
        replaced=shown_version_id,
    )


def list_publications(db: Session) -> list[Publication]:
    """The newest first."""
    return list(db.scalars(select(Publication).order_by(Publication.id.desc()).limit(PAST_SHOWN)))


def _keep_as_drafts(db: Session, person_id: int, taken_back: Workspace) -> None:
    contents = read_contents(db, [file.live_sha256 for file in taken_back.files.values() if file.live_sha256])
    now = read_workspace(db)
    for path in sorted({*now.files, *taken_back.files}):
        file, before = now.get(path), taken_back.get(path)
        if file.is_open or before.live_sha256 == file.live_sha256:
            continue
        content = contents[before.live_sha256] if before.live_sha256 else None
        save(db, Save(person_id, path, content, seen=file.sha256))


def _changes(database: Database, workspace: Workspace, leave: frozenset[str]) -> list[Change]:
    before = load_files(database, {file.path: file.live_sha256 for file in workspace.changed if file.live_sha256})
    after = load_files(database, {file.path: file.sha256 for file in workspace.changed if file.sha256})
    found = []
    for file in workspace.changed:
        is_text = file.path.endswith(".md")
        old, new = (one.get(file.path, b"").decode(errors="replace") for one in (before, after))
        found.append(Change(file, difference(old, new) if is_text else (), is_text, file.path in leave))
    return found
