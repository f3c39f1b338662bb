"""Freezing a report with its hash, and reading it again as it was."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.scope import WHOLE_COURSE
from app.audit import service as audit
from app.errors import Conflict, NotFound
from app.language import course_language, current_language, speaking
from app.language import gettext as _
from app.modules.library import Library
from app.statistics import service
from app.statistics.export import workbook
from app.statistics.json_form import as_json, read_report
from app.statistics.last_fact import LastFact, find_last_fact, has_gained
from app.statistics.models import FiledReport
from app.statistics.printing import Seal, print_report
from app.statistics.reports import Definition, Report
from app.statistics.tables import definition_table
from app.statistics.view import Asked, View, open_view
from app.wording import moment

SETTLED = timedelta(minutes=1)
"""So old is the moment of a filed report at least: whatever was being recorded then is in the database."""


@dataclass(frozen=True)
class Filing:
    """A filed report, and what a count of today gives for the same moment."""

    filed: FiledReport
    view: View
    report: Report
    """As it was filed, whatever is counted today."""
    is_intact: bool
    """The bytes still have the hash they were filed with."""
    is_confirmed: bool
    """Counted again, every byte is the same."""


@dataclass(frozen=True)
class Counted:
    """A report that is ready to be filed."""

    report_id: str
    view: View
    content: bytes
    last_fact: LastFact


def count_report(db: Session, library: Library, report_id: str, asked: Asked) -> Counted:
    """As of the asked moment, or of a minute ago; only reads, so that nobody waits for it who writes.

    Raises InvalidInput or NotFound.
    """
    view = _settled(db, library, asked)
    last_fact = find_last_fact(db)
    return Counted(report_id, view, _count(db, view, report_id), last_fact)


def file_report(db: Session, counted: Counted, actor_id: int) -> FiledReport:
    """Freeze it. Raises Conflict where something that belongs to it was recorded since it was counted."""
    view, content = counted.view, counted.content
    if has_gained(db, counted.last_fact, view.cut.as_of):
        raise Conflict(_("Something was recorded while the report was counted. Please file it again."))
    filed = FiledReport(
        report=counted.report_id,
        title=service.get_plan(view.course, counted.report_id).title,
        language=current_language(),
        first_day=view.cut.first_day,
        last_day=view.cut.last_day,
        as_of=view.cut.as_of,
        version_id=view.course.version_id,
        actor_id=actor_id,
        sha256=sha256(content).hexdigest(),
        content=content,
    )
    db.add(filed)
    db.flush()
    audit.record(
        db,
        actor_id=actor_id,
        action="statistics.filed",
        object_type="filed report",
        object_id=str(filed.id),
        sha256=filed.sha256,
    )
    return filed


def list_filings(db: Session) -> list[FiledReport]:
    """The newest first."""
    return list(db.scalars(select(FiledReport).order_by(FiledReport.id.desc())))


def get_filed(db: Session, filing_id: int) -> FiledReport:
    filed = db.get(FiledReport, filing_id)
    if filed is None:
        raise NotFound(_("There is no such filed report."))
    return filed


def open_filing(db: Session, library: Library, filing_id: int) -> Filing:
    filed = get_filed(db, filing_id)
    view = view_of(db, library, filed)
    with speaking(filed.language, course_language()):
        is_confirmed = _count(db, view, filed.report) == filed.content
        content = json.loads(filed.content)
        # What a figure means today is what it meant then as long as it gives the same numbers.
        plan = service.get_plan(view.course, filed.report)
        definitions = service.definitions(plan) if is_confirmed else _words(content)
    return Filing(
        filed=filed,
        view=view,
        report=read_report(content, view.cut, definitions),
        is_intact=sha256(filed.content).hexdigest() == filed.sha256,
        is_confirmed=is_confirmed,
    )


def print_filing(filing: Filing) -> bytes:
    """The numbers that were filed as PDF, in the language that they were filed in."""
    with speaking(filing.filed.language, course_language()):
        return print_report(filing.view.course, filing.report, _seal(filing))


def workbook_of(filing: Filing) -> bytes:
    """The same as XLSX; its sheet on how we count begins with the seal."""
    report = filing.report
    with speaking(filing.filed.language, course_language()):
        seal = _seal(filing)
        sheets = (*report.tables, definition_table(report.definitions))
        return workbook(sheets, filing.view.cut, (f"{seal.words} {seal.sha256}", *report.method))


def _seal(filing: Filing) -> Seal:
    filed = filing.filed
    words = _("Filed report no. %(number)s of %(moment)s, SHA-256 of its JSON file:") % {
        "number": filed.id,
        "moment": moment(filed.happened_at, filing.view.cut.zone),
    }
    return Seal(words, filed.sha256)


def view_of(db: Session, library: Library, filed: FiledReport) -> View:
    first, last = (day.isoformat() if day else "" for day in (filed.first_day, filed.last_day))
    view = open_view(db, library, Asked(first, last, filed.as_of.isoformat()), clock.now())
    return replace(view, course=library.get(filed.version_id))


def _words(content: Mapping[str, Any]) -> list[Definition]:
    """The definitions that were filed, without a statement."""
    return [Definition(figure["label"], figure["definition"], "") for figure in content["figures"]]


def _settled(db: Session, library: Library, asked: Asked) -> View:
    latest = clock.now() - SETTLED
    view = open_view(db, library, asked, clock.now())
    return view if view.cut.as_of <= latest else open_view(db, library, _at(asked, latest), clock.now())


def _at(asked: Asked, moment: datetime) -> Asked:
    return replace(asked, as_of=moment.isoformat())


def _count(db: Session, view: View, report_id: str) -> bytes:
    plan = service.get_plan(view.course, report_id)
    return as_json(view.course, service.find_report(db, view.course, view.cut, WHOLE_COURSE, plan))
