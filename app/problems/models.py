"""What readers found wrong on a page, and what authors did about it."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Fact, Privacy


class ProblemReport(Fact, Base):
    """A reader's words about one page."""

    __tablename__ = "problem_report"
    __table_args__ = (Index("ix_problem_report_network_recorded_at", "network", "recorded_at"),)
    privacy = Privacy(person="person_id", export=True, erase="blank", blank=("text", "network"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Null where the reader was not signed in."""
    page: Mapped[str] = mapped_column(String(500))
    text: Mapped[str] = mapped_column(String(2000))
    version_hash: Mapped[str] = mapped_column(String(64), default="")
    """The version of the course that the reader saw."""
    network: Mapped[str] = mapped_column(String(64), default="")
    """Keyed hash, to limit by."""


class ProblemResolution(Fact, Base):
    """Somebody dealt with a report. There is one at most."""

    __tablename__ = "problem_resolution"
    privacy = Privacy(person="actor_id", export=True)

    report_id: Mapped[int] = mapped_column(ForeignKey("problem_report.id"), primary_key=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
