"""The register of all certificates, for administrators: searched, paged, and taken away as one file."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.certificates.models import Award
from app.certificates.rendering import DocumentNotMade, Press, document_for
from app.certificates.service import Certificate, list_where
from app.certificates.verification_code import normalise
from app.db import Database
from app.errors import NotFound
from app.paging import PER_PAGE, Page, find_page, rows_before

AT_ONCE = 200
"""Codes that are looked up together while the archive is written."""


@dataclass(frozen=True)
class RegisterPage(Page):
    certificates: list[Certificate]


def list_certificates(db: Session, asked: str, asked_number: int) -> RegisterPage:
    """Certificates whose holder, address or code fits what was asked, the newest first; all for nothing asked."""
    fits = _fitting(asked)
    total = db.scalar(select(func.count()).select_from(Award).join(Person).where(*fits)) or 0
    number = find_page(asked_number, total)
    chosen = (
        select(Award.id)
        .join(Person)
        .where(*fits)
        .order_by(Award.happened_at.desc(), Award.id.desc())
        .limit(PER_PAGE)
        .offset(rows_before(number))
    )
    return RegisterPage(list_where(db, Award.id.in_(list(db.scalars(chosen)))), total=total, number=number)


def zipped_pdfs(press: Press, asked: str) -> Iterator[bytes]:
    """A zip of the PDFs that fit, a piece at a time: memory stays the same however many there are."""
    piece = _Piece()
    with zipfile.ZipFile(piece, "w", zipfile.ZIP_STORED) as archive:
        for code in _codes(press.database, asked):
            try:
                content = document_for(press, code).content
            except (DocumentNotMade, NotFound):
                continue  # it failed, which the log tells, or its holder was erased meanwhile
            archive.writestr(f"certificate-{code}.pdf", content or b"")
            yield piece.taken()
    yield piece.taken()


class _Piece(io.RawIOBase):
    """What the archive has written since it was last asked; it cannot go back, and need not."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: object) -> int:
        self._written += content  # type: ignore[arg-type]  # zipfile writes bytes
        return len(content)  # type: ignore[arg-type]  # as above

    def taken(self) -> bytes:
        taken = bytes(self._written)
        self._written.clear()
        return taken


def _codes(database: Database, asked: str) -> Iterator[str]:
    last_id = 0
    while True:
        with database.reading() as db:
            batch = db.execute(
                select(Award.id, Award.code)
                .join(Person)
                .where(*_fitting(asked), Person.erased_at.is_(None), Award.id > last_id)
                .order_by(Award.id)
                .limit(AT_ONCE)
            ).all()
        if not batch:
            return
        yield from (row.code for row in batch)
        last_id = batch[-1].id


def _fitting(asked: str) -> list[ColumnElement[bool]]:
    words = asked.strip()
    if not words:
        return []
    words = words.replace("\0", "")  # PostgreSQL refuses such a text with an error of its own
    by_person = [column.icontains(words, autoescape=True) for column in (Person.name, Person.email)]
    code = normalise(words)
    return [or_(*by_person, Award.code == code)] if code else [or_(*by_person)]
