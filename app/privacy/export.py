"""Everything that the course holds about a person, by what each table declares."""

import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from sqlalchemy import LargeBinary, Table, select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.merging import registrations_of
from app.accounts.models import Person
from app.certificates.models import Award, Document
from app.certificates.rendering import Kind
from app.db import Base, Privacy
from app.privacy.erasing import rows_of
from app.privacy.registry import declarations

SECRET = re.compile(r"(^|_)(hash|secret|key|token|link)$")
"""Ends of the names of columns that open something, or check that: a download must not."""
NOT_SECRET = {"client_key"}


@dataclass(frozen=True)
class Section:
    """The rows of one table that concern the person."""

    table: str
    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Holdings:
    made_at: datetime
    sections: tuple[Section, ...]
    """Only tables with rows, in the order of the tables."""
    files: Mapping[str, bytes]
    """Name → certificates as they were made."""

    def as_json(self) -> bytes:
        facts = {"made_at": self.made_at.isoformat()} | {section.table: section.rows for section in self.sections}
        return json.dumps(facts, ensure_ascii=False, indent=1, default=_plain).encode()


def collect(db: Session, person_id: int) -> Holdings:
    """All registrations of the person; nothing about anybody else, and nothing that opens the account."""
    ids = list(db.scalars(select(Person.id).where(Person.id.in_(registrations_of(person_id))).order_by(Person.id)))
    emails = {id_: db.get_one(Person, id_).email for id_ in ids}
    sections = []
    for table in Base.metadata.sorted_tables:
        privacy = declarations().get(table.name)
        if privacy is not None and privacy.export:
            rows = tuple(row for id_ in ids for row in _rows(db, table, privacy, id_, emails[id_]))
            sections += [Section(table.name, rows)] if rows else []
    return Holdings(clock.now(), tuple(sections), _files(db, ids))


def as_zip(holdings: Holdings, report: bytes) -> bytes:
    """One file: everything for programs (JSON), everything for people (PDF), and the certificates."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"my-data.json": holdings.as_json(), "my-data.pdf": report, **holdings.files}.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _rows(db: Session, table: Table, privacy: Privacy, person_id: int, email: str | None) -> list[Mapping[str, Any]]:
    columns = [column for column in table.columns if not _is_left_out(column.name, column.type)]
    found = db.execute(
        select(*columns).where(rows_of(table, privacy, person_id, email)).order_by(*table.primary_key.columns)
    )
    return [dict(row) for row in found.mappings()]


def _is_left_out(name: str, kind: object) -> bool:
    return isinstance(kind, LargeBinary) or (bool(SECRET.search(name)) and name not in NOT_SECRET)


def _files(db: Session, ids: list[int]) -> dict[str, bytes]:
    made = db.execute(
        select(Award.code, Document.kind, Document.content)
        .join(Document, Document.award_id == Award.id)
        .where(Award.person_id.in_(ids), Document.content.is_not(None))
        .order_by(Document.id)
    )
    return {f"certificates/{row.code}.{Kind(row.kind).ending}": row.content for row in made}


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
