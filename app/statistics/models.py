"""Reports as they were handed in."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Fact, Privacy


class FiledReport(Fact, Base):
    """A report frozen with its bytes; rows are added, never changed. It holds numbers and no names of people."""

    __tablename__ = "filed_report"
    privacy = Privacy()

    id: Mapped[int] = mapped_column(primary_key=True)
    report: Mapped[str] = mapped_column(String(60))
    """Id of its plan in course.md then."""
    title: Mapped[str] = mapped_column(String(2000))
    language: Mapped[str] = mapped_column(String(20), server_default="en")
    """BCP 47: what it was worded in, and is worded in whenever it is counted again."""
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    as_of: Mapped[datetime]
    version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    """The version whose names and layout it has."""
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    """JSON as `json_form` writes it."""
