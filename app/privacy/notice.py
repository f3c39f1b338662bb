"""The privacy notice: worded by a template, filled by settings, and kept in every wording that was shown."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Registration
from app.config import Settings
from app.db import insert_once
from app.language import DEFAULT_LANGUAGE, speaking
from app.language import gettext as _
from app.privacy.models import PrivacyNotice
from app.privacy.retention import Rule, rules
from app.typed_numbers import whole_number
from app.web.page import part_html


@dataclass(frozen=True)
class NoticeFacts:
    """What the template needs beside its own words."""

    settings: Settings
    rules: tuple[Rule, ...]

    @property
    def legal_basis(self) -> str:
        return {
            "public-task": _("a task in the public interest of the universities that run it (GDPR Article 6(1)(e))"),
            "contract": _("the agreement to take part that you make by registering (GDPR Article 6(1)(b))"),
            "legitimate-interest": _(
                "the legitimate interest of its universities in training staff (GDPR Article 6(1)(f))"
            ),
        }[self.settings.legal_basis]


def notice_html(settings: Settings) -> str:
    """The text in the reader's language."""
    return part_html("privacy/notice_text.html", "notice_text", NoticeFacts(settings, rules(settings)))


def publish_notice(db: Session, settings: Settings) -> None:
    """Keep the wording of now, unless it is one that was kept before."""
    with speaking(DEFAULT_LANGUAGE):
        html = notice_html(settings)
    newest = find_newest(db)
    digest = hashlib.sha256(html.encode()).hexdigest()
    if newest is None or newest.sha256 != digest:
        insert_once(db, PrivacyNotice, sha256=digest, html=html)


def find_newest(db: Session) -> PrivacyNotice | None:
    return db.scalars(select(PrivacyNotice).order_by(PrivacyNotice.id.desc()).limit(1)).first()


def list_notices(db: Session) -> list[PrivacyNotice]:
    """The newest first."""
    return list(db.scalars(select(PrivacyNotice).order_by(PrivacyNotice.id.desc())))


def find_notice(db: Session, number: str) -> PrivacyNotice | None:
    return db.get(PrivacyNotice, whole_number(number) or 0)


def find_shown(db: Session, person_id: int) -> PrivacyNotice | None:
    """The wording that the person saw when they registered; None for who registered before there was one."""
    registered = select(Registration.happened_at).where(Registration.person_id == person_id).scalar_subquery()
    seen = select(PrivacyNotice).where(PrivacyNotice.happened_at <= registered)
    return db.scalars(seen.order_by(PrivacyNotice.id.desc()).limit(1)).first()
