"""Attempts at a module's quiz, as facts that are only ever added."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Fact, Privacy


class Attempt(Fact, Base):
    """A quiz drawn for a learner. Number n exists only once n-1 is submitted, so one is open at most."""

    __tablename__ = "attempt"
    __table_args__ = (UniqueConstraint("person_id", "module", "number"),)
    privacy = Privacy(person="person_id", export=True)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    module: Mapped[str] = mapped_column(String(60), index=True)
    number: Mapped[int]
    version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    seed: Mapped[str] = mapped_column(String(32))
    draw: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """`[{"item": id, "options": [id, …]}, …]`, in the order shown."""


class SavedAnswer(Fact, Base):
    """One saved response; the newest of an item counts, the earlier ones stay."""

    __tablename__ = "saved_answer"
    __table_args__ = (
        UniqueConstraint("attempt_id", "client_key"),
        Index("ix_saved_answer_attempt_id_item", "attempt_id", "item"),
        # With both times, so that the first answer as of a moment is found without reading any answer.
        Index("ix_saved_answer_attempt_id_happened_at_recorded_at", "attempt_id", "happened_at", "recorded_at"),
    )
    privacy = Privacy(person="attempt.person_id", export=True)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    item: Mapped[str] = mapped_column(String(80))
    response: Mapped[list[str]] = mapped_column(JSON)
    """As `questions.response` describes; empty when the learner took the answer back."""
    client_key: Mapped[str] = mapped_column(String(81))


class Submission(Fact, Base):
    """The end of an attempt. There is one at most, whatever arrives at the same moment."""

    __tablename__ = "submission"
    privacy = Privacy(person="attempt.person_id", export=True)

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    client_key: Mapped[str] = mapped_column(String(64))
    last_save_id: Mapped[int] = mapped_column(default=0, server_default="0")
    """The newest saved answer that was graded; what was saved later is kept and not graded."""


class ItemGrade(Fact, Base):
    """What an item earned, as an exact fraction. A regrade adds a row; the newest counts."""

    __tablename__ = "item_grade"
    __table_args__ = (Index("ix_item_grade_attempt_id_item", "attempt_id", "item"),)
    privacy = Privacy(person="attempt.person_id", export=True)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    item: Mapped[str] = mapped_column(String(80))
    answered: Mapped[bool]
    counts: Mapped[bool] = mapped_column(default=True, server_default=true())
    """False once the item is disregarded: it is taken out of the total."""
    numerator: Mapped[int]
    denominator: Mapped[int]
    reason: Mapped[str] = mapped_column(String(500), default="", server_default=text("''"))
    """Why it was graded anew; empty for the grade of the submission."""
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who graded anew."""
    version_id: Mapped[int | None] = mapped_column(ForeignKey("content_version.id"))
    """The version whose key and ruling graded it; empty: that of the attempt."""
