"""Answers without a person, and people without answers: nothing joins the two tables.

A row's place in a table would tell who came before whom, so on SQLite both are kept in the order of their keys.
"""

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Privacy


class SurveyResponse(Base):
    """What somebody answered, under a random key, in a month."""

    __tablename__ = "survey_response"
    __table_args__ = (Index("ix_survey_response_survey_month", "survey", "month"), {"sqlite_with_rowid": False})
    privacy = Privacy()

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    """128 random bits."""
    survey: Mapped[str] = mapped_column(String(60))
    """Id of the module, or `course`."""
    month: Mapped[str] = mapped_column(String(7))
    """2026-11, in the course's time zone; no finer time is kept."""
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Question id → response, as `questions.response` describes; unanswered questions are left out."""


class SurveyParticipation(Base):
    """Somebody took part, so is not asked again. Neither when nor what."""

    __tablename__ = "survey_participation"
    __table_args__ = ({"sqlite_with_rowid": False},)
    privacy = Privacy(person="person_id", export=True)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    survey: Mapped[str] = mapped_column(String(60), primary_key=True)
