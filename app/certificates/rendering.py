"""From an award to its PDF: made once, kept for ever."""

import hashlib
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Select, select

from app import clock
from app.certificates.facts import AwardFacts
from app.certificates.models import Award, Document
from app.certificates.pdf import RenderFailed, render
from app.db import Database, insert_once
from app.errors import CourseError, NotFound
from app.language import gettext as _

PDF = "pdf"
REST_AFTER_FAILURE = timedelta(minutes=5)
log = structlog.get_logger()
_resting: dict[str, datetime] = {}
"""Codes whose PDF failed in this process, and when `render_pending` may try them again."""


class DocumentNotMade(CourseError):
    """The award stands, only its PDF could not be made now."""

    status = 503


def document_for(database: Database, code: str) -> Document:
    """The one PDF of this award, made now if nobody has asked before.

    Works outside the caller's transaction, and renders outside any. Raises NotFound for an unknown code or
    an erased person, DocumentNotMade when rendering fails; the next call tries again.
    """
    with database.reading() as db:
        document = db.scalar(_stored(code))
        award = db.scalar(select(Award).where(Award.code == code))
    if document is None and award is not None and award.facts:
        document = _keep(database, code, _rendered(award))
    if document is None or document.content is None:
        raise NotFound(_("There is no such certificate. If its holder was erased, its PDF went too."))
    return document


def render_pending(database: Database) -> int:
    """Make the PDFs that nobody has asked for yet; how many were made. One that fails waits a while."""
    with database.reading() as db:
        without = select(Award.code, Award.facts).where(~Award.id.in_(select(Document.award_id)))
        codes = [row.code for row in db.execute(without) if row.facts]
    return sum(_try(database, code) for code in codes if _resting.get(code, clock.now()) <= clock.now())


def _try(database: Database, code: str) -> bool:
    try:
        document_for(database, code)
    except CourseError:
        _resting[code] = clock.now() + REST_AFTER_FAILURE
        return False
    _resting.pop(code, None)
    return True


def _rendered(award: Award) -> bytes:
    try:
        return render(AwardFacts.from_json(award.facts), award.code)
    except (RenderFailed, ValueError) as error:
        log.exception("certificate_not_rendered", award=award.id)
        message = _("Your certificate is safe; the PDF could not be made just now. Please try again in a few minutes.")
        raise DocumentNotMade(message) from error


def _keep(database: Database, code: str, content: bytes) -> Document | None:
    """Store the bytes unless somebody was faster, and give those that are stored."""
    with database.writing.begin() as db:
        award = db.scalar(select(Award).where(Award.code == code).with_for_update())
        # Erased while we were rendering: what was read before must not be written back.
        if award is not None and award.facts:
            digest = hashlib.sha256(content).hexdigest()
            insert_once(db, Document, award_id=award.id, kind=PDF, sha256=digest, content=content)
        return db.scalar(_stored(code))


def _stored(code: str) -> Select[Document]:
    return select(Document).join(Award, Award.id == Document.award_id).where(Award.code == code, Document.kind == PDF)
