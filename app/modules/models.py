"""Published versions of the course, and what learners completed in it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, Fact, Privacy


class ContentVersion(Base):
    """One published state of `content/`, never changed; named by the hash of its files."""

    __tablename__ = "content_version"
    privacy = Privacy()

    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    published_at: Mapped[datetime] = mapped_column(default=clock.now)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    origin: Mapped[str] = mapped_column(String(20))
    """folder or browser."""


class ContentBlob(Base):
    """The bytes of a file, stored once however many versions hold it."""

    __tablename__ = "content_blob"
    privacy = Privacy()

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ContentFile(Base):
    """A path of a version and the blob that lies there."""

    __tablename__ = "content_file"
    privacy = Privacy()

    version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(300), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("content_blob.sha256"), index=True)


class LiveContent(Base):
    """The one row that says which version learners see; every process polls it."""

    __tablename__ = "live_content"
    privacy = Privacy()

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))


class Publication(Fact, Base):
    """A version became the live one: who made it so, why, and what learners saw before."""

    __tablename__ = "publication"
    privacy = Privacy(person="person_id", export=True)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    replaced_id: Mapped[int | None] = mapped_column(ForeignKey("content_version.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    origin: Mapped[str] = mapped_column(String(20))
    """folder, browser, or undo: an earlier version made live again."""
    reason: Mapped[str] = mapped_column(String(500), default="")


class ContentDraft(Fact, Base):
    """One save of one file that learners do not see yet. Rows are added, never changed; the newest of a path counts."""

    __tablename__ = "content_draft"
    privacy = Privacy(person="person_id", export=True)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    path: Mapped[str] = mapped_column(String(300), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    """saved; or published or discarded, after which the file is as learners see it."""
    base_sha256: Mapped[str | None] = mapped_column(ForeignKey("content_blob.sha256"))
    """The live text that the change was made to; None where the file was new."""
    sha256: Mapped[str | None] = mapped_column(ForeignKey("content_blob.sha256"), index=True)
    """The text as it was saved; None where the file is to be deleted."""
    page: Mapped[str] = mapped_column(String(40))
    """The open editor that it came from, made up when the page was drawn."""
    change: Mapped[int]
    """The number of the save within that page; a lower one comes too late."""


class LessonCompletion(Fact, Base):
    """A learner marked a lesson complete."""

    __tablename__ = "lesson_completion"
    __table_args__ = (UniqueConstraint("person_id", "module", "lesson"),)
    privacy = Privacy(person="person_id", export=True)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    module: Mapped[str] = mapped_column(String(60))
    lesson: Mapped[str] = mapped_column(String(60))
    version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    words_hash: Mapped[str | None] = mapped_column(String(16))
    """Of the lesson's words as they then were; none for completions older than this column."""


class ModuleCompletion(Fact, Base):
    """A learner passed a module's quiz."""

    __tablename__ = "module_completion"
    __table_args__ = (UniqueConstraint("person_id", "module"),)
    privacy = Privacy(person="person_id", export=True)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    module: Mapped[str] = mapped_column(String(60), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))


class CourseCompletion(Fact, Base):
    """A learner completed every module the course then had."""

    __tablename__ = "course_completion"
    __table_args__ = (Index("ix_course_completion_recorded_at", "recorded_at"),)
    privacy = Privacy(person="person_id", export=True)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))


class PastCompletion(Fact, Base):
    """Somebody completed the course before this platform, as an imported list says: never mixed with what is earned.

    The newest row of a person holds, so a wrong day is corrected by another row.
    """

    __tablename__ = "past_completion"
    privacy = Privacy(person="person_id", export=True)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    source: Mapped[str] = mapped_column(String(200))
    """The list it was taken from."""
    is_withdrawn: Mapped[bool] = mapped_column(default=False)
    """True: the earlier row was a mistake, the person did not complete it."""
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
