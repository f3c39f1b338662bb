"""What administrators do for people: mails to them, lists read in, and pairs looked at."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, Fact, Privacy


class Letter(Fact, Base):
    """A mail that an administrator had sent to somebody."""

    __tablename__ = "letter"
    privacy = Privacy(person="person_id", export=True)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    """invitation or reminder."""
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class PeopleList(Base):
    """A list of people that somebody uploaded, kept until it is read in, put aside or a day old."""

    __tablename__ = "people_list"
    privacy = Privacy(person="actor_id", erase="delete")

    id: Mapped[int] = mapped_column(primary_key=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime] = mapped_column(default=clock.now)
    file_name: Mapped[str] = mapped_column(String(200))
    reading: Mapped[str] = mapped_column(String(200))
    """How the file was understood: kind, encoding, separator."""
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """Column → text, and `line`; emptied once the list is read in or put aside."""
    applied_at: Mapped[datetime | None]


class ToldApart(Fact, Base):
    """Two registrations that somebody looked at: two people, not one."""

    __tablename__ = "told_apart"
    __table_args__ = (UniqueConstraint("person_id", "other_id"),)
    privacy = Privacy(person="person_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    """The smaller of the two ids."""
    other_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
