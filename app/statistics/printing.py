"""A report as PDF on A4 with emblem, method and date: the same bytes for the same report."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.certificates.pdf import compile_page, printable
from app.language import current_language, text_direction
from app.language import gettext as _
from app.modules.catalogue import Course
from app.statistics.columns import Cell, Row, Table
from app.statistics.reports import Report
from app.wording import day, moment

TEMPLATE = Path(__file__).parent / "template" / "report.typ"


@dataclass(frozen=True)
class Seal:
    """What a filed report proves itself by."""

    words: str
    sha256: str


def print_report(course: Course, report: Report, seal: Seal | None = None) -> bytes:
    """`seal` is that of the filed report, where it is one."""
    data = json.dumps(_page(course, report, seal), ensure_ascii=False)
    return compile_page(TEMPLATE, data, pdf_standards=["a-3a", "ua-1"])


def _page(course: Course, report: Report, seal: Seal | None) -> dict[str, Any]:
    local = report.cut.local_as_of
    language = current_language()
    return {
        "language": language.partition("-")[0],
        "direction": text_direction(language),
        "course": printable(course.title),
        "title": printable(report.title),
        "day": [local.year, local.month, local.day],
        "funding": printable(course.funding.statement),
        "disclaimer": printable(course.funding.disclaimer),
        "tables": [_table(table) for table in report.tables],
        "definitions": [[printable(known.label), printable(known.words)] for known in report.definitions],
        "method": [printable(sentence) for sentence in report.method],
        "sha256": seal.sha256 if seal else "",
        "words": {
            "document_title": printable(f"{report.title}: {course.title}"),
            "period": _period(report),
            "as_of": _("As of %(moment)s") % {"moment": moment(report.cut.as_of, report.cut.zone)},
            "how": _("How we count"),
            "filed": printable(seal.words) if seal else "",
            "emblem": _("Emblem of the European Union: twelve golden stars on blue"),
        },
    }


def _period(report: Report) -> str:
    first, last = report.cut.first_day, report.cut.last_day
    if first and last:
        return _("From %(first)s to %(last)s") % {"first": day(first), "last": day(last)}
    if first:
        return _("Since %(first)s") % {"first": day(first)}
    return _("Until %(last)s") % {"last": day(last)} if last else _("Since the course began")


def _table(table: Table) -> dict[str, Any]:
    largest = [table.largest(place) for place in range(len(table.columns))]
    return {
        "title": printable(table.title),
        "note": printable(table.note),
        "columns": [
            {"heading": printable(column.heading), "is_number": column.is_number, "has_bar": column.has_bar}
            for column in table.columns
        ],
        "rows": [_row(row, largest) for row in table.rows],
        "total": _row(table.total, largest) if table.total else None,
    }


def _row(row: Row, largest: list[int]) -> list[dict[str, Any]]:
    return [_cell(cell, most) for cell, most in zip(row, largest, strict=True)]


def _cell(cell: Cell, most: int) -> dict[str, Any]:
    share = cell / most if isinstance(cell, int) and most else 0
    return {"text": printable("" if cell is None else str(cell)), "share": min(1, share)}
