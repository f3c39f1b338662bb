"""Taking reports of problems in, and showing authors those that are open."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.db import insert_once, take_turns
from app.errors import NotFound, TooMany
from app.language import gettext as _
from app.problems.models import ProblemReport, ProblemResolution

HOUR = timedelta(hours=1)
MOST_PER_NETWORK = 20
"""Reports in an hour: a whole class may sit behind one address."""
MOST_SHOWN = 200


@dataclass(frozen=True)
class Problem:
    id: int
    page: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Sender:
    person_id: int | None
    network: str
    """Keyed hash of where the report came from."""


def report(db: Session, sender: Sender, page: str, text: str, version_hash: str) -> None:
    """Raises TooMany beyond the hourly limit of a network."""
    take_turns(db, f"reports from {sender.network}")
    since = clock.now() - HOUR
    recent = select(func.count()).where(ProblemReport.network == sender.network, ProblemReport.recorded_at > since)
    if db.execute(recent).scalar_one() >= MOST_PER_NETWORK:
        raise TooMany(_("Many reports came from your network within an hour. Please try again later."), 3600)
    row = ProblemReport(
        person_id=sender.person_id, page=page, text=text, version_hash=version_hash, network=sender.network
    )
    row.happened_at = row.recorded_at = clock.now()
    db.add(row)


def list_open(db: Session) -> list[Problem]:
    """The newest first, at most MOST_SHOWN. Nothing tells who wrote them."""
    rows = db.execute(
        select(ProblemReport.id, ProblemReport.page, ProblemReport.text, ProblemReport.recorded_at)
        .outerjoin(ProblemResolution)
        .where(ProblemResolution.report_id.is_(None))
        .order_by(ProblemReport.id.desc())
        .limit(MOST_SHOWN)
    )
    return [Problem(*row) for row in rows]


def resolve(db: Session, report_id: int, actor_id: int) -> None:
    """Doing so twice does no harm. Raises NotFound."""
    if db.get(ProblemReport, report_id) is None:
        raise NotFound(_("There is no such report."))
    now = clock.now()
    insert_once(db, ProblemResolution, report_id=report_id, actor_id=actor_id, happened_at=now, recorded_at=now)
