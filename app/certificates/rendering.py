"""From an award to its documents: made once, kept for ever."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from pathlib import Path

import structlog
from sqlalchemy import Select, exists, select

from app import clock
from app.certificates import badge, data_integrity, issuer, jwt_form
from app.certificates.credential import Named, make_claims, make_credential, utc
from app.certificates.facts import AwardFacts
from app.certificates.models import Award, Document
from app.certificates.pdf import RenderFailed, picture, render
from app.certificates.signing_keys import ready_signer
from app.certificates.statements import heading
from app.certificates.status_places import place_of
from app.db import Database, insert_once
from app.errors import CourseError, NotFound, StartRefused
from app.language import gettext as _
from app.language import speaking

REST_AFTER_FAILURE = timedelta(minutes=5)
AT_ONCE = 5
"""Awards whose documents are made before the worker looks at the mail again: nobody's sign-in code waits longer."""
log = structlog.get_logger()
_resting: dict[str, datetime] = {}
"""Codes whose documents failed in this process, and when `render_pending` may try them again."""


class Kind(StrEnum):
    """What is made of an award. All but the preview are made together, from one signed credential."""

    PDF = "pdf"
    CREDENTIAL = "credential"
    """Open Badges 3.0 as JSON, with its proof inside."""
    TOKEN = "jwt"  # noqa: S105 - the kind of a document
    """The same credential as a JWT."""
    SVG = "svg"
    """The badge as a drawing, with the credential inside."""
    PNG = "png"
    """The badge as a picture, with the credential inside."""
    PREVIEW = "preview"
    """The page as a picture, to show where no PDF can be shown; made when it is first asked for."""

    @property
    def ending(self) -> str:
        """Of a file of this kind."""
        return {Kind.CREDENTIAL: "json", Kind.PREVIEW: "preview.png"}.get(self, self.value)


class DocumentNotMade(CourseError):
    """The award stands, only its documents could not be made now."""

    status = 503


@dataclass(frozen=True)
class Press:
    """Where documents are kept, and where the keys lie that sign them."""

    database: Database
    secrets_dir: Path


def document_for(press: Press, code: str, kind: Kind = Kind.PDF) -> Document:
    """The one document of this kind, made now if nobody has asked before.

    Works outside the caller's transaction, and renders outside any. Raises NotFound for an unknown code or
    an erased person, DocumentNotMade when rendering fails; the next call tries again.
    """
    with press.database.reading() as db:
        document = db.scalar(_stored(code, kind))
        award = db.scalar(select(Award).where(Award.code == code))
    if document is None and award is not None and award.facts:
        document = _keep(press.database, code, kind, _made(press, award, kind))
    if document is None or document.content is None:
        raise NotFound(_("There is no such certificate. If its holder was erased, its PDF went too."))
    return document


def render_pending(press: Press) -> int:
    """Make some of the documents that nobody has asked for yet; for how many awards. One that fails waits a while."""
    now = clock.now()
    is_complete = exists().where(Document.award_id == Award.id, Document.kind == Kind.CREDENTIAL)
    with press.database.reading() as db:
        pending = db.execute(select(Award.code, Award.facts).where(~is_complete).order_by(Award.id))
        codes = (row.code for row in pending if row.facts and _resting.get(row.code, now) <= now)
        some = list(islice(codes, AT_ONCE))
    return sum(_try(press, code) for code in some)


def _try(press: Press, code: str) -> bool:
    try:
        document_for(press, code, Kind.CREDENTIAL)
    except CourseError:
        _resting[code] = clock.now() + REST_AFTER_FAILURE
        return False
    _resting.pop(code, None)
    return True


def _made(press: Press, award: Award, kind: Kind) -> Mapping[Kind, bytes]:
    try:
        facts = AwardFacts.from_json(award.facts)
        return {kind: picture(facts, award.code)} if kind is Kind.PREVIEW else _make_all(press, award, facts)
    except (RenderFailed, StartRefused, ValueError) as error:
        log.exception("certificate_not_rendered", award=award.id)
        message = _("Your certificate is safe; the PDF could not be made just now. Please try again in a few minutes.")
        raise DocumentNotMade(message) from error


def _make_all(press: Press, award: Award, facts: AwardFacts) -> Mapping[Kind, bytes]:
    """The same bytes at every try while the keys are the same: nothing in them tells when they were made."""
    with press.database.writing.begin() as db:
        place = place_of(db, award.id)
    with speaking(facts.language):
        named = Named(award.code, award.subject, award.happened_at, place, heading(award.level, facts))
    unsigned = make_credential(facts, named)
    signer = ready_signer(press.database, press.secrets_dir)
    method = issuer.method_address(facts.public_url, signer.ed25519_name)
    signed = data_integrity.sign(unsigned, signer.ed25519, method, utc(award.happened_at))
    credential = json.dumps(signed, ensure_ascii=False, separators=(",", ":"))
    token = jwt_form.sign(make_claims(unsigned), signer.rs256, issuer.key_address(facts.public_url, signer.rs256_name))
    return {
        Kind.CREDENTIAL: credential.encode(),
        Kind.TOKEN: token.encode(),
        Kind.PDF: render(facts, award.code, credential),
        Kind.SVG: badge.draw_svg(facts, credential),
        Kind.PNG: badge.draw_png(facts, credential),
    }


def _keep(database: Database, code: str, kind: Kind, made: Mapping[Kind, bytes]) -> Document | None:
    """Store the bytes unless somebody was faster, and give those that are stored."""
    with database.writing.begin() as db:
        award = db.scalar(select(Award).where(Award.code == code).with_for_update())
        # Erased while we were rendering: what was read before must not be written back.
        if award is not None and award.facts:
            for each, content in made.items():
                digest = hashlib.sha256(content).hexdigest()
                insert_once(db, Document, award_id=award.id, kind=each, sha256=digest, content=content)
        return db.scalar(_stored(code, kind))


def _stored(code: str, kind: Kind) -> Select[Document]:
    return select(Document).join(Award, Award.id == Document.award_id).where(Award.code == code, Document.kind == kind)
