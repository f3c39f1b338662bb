"""A report as JSON: one object whose bytes depend on nothing but the report, so that its hash can be filed."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from app.accounts.scope import WHOLE_COURSE
from app.modules.catalogue import Course
from app.statistics.behind import Behind
from app.statistics.columns import Column, Kind, Table
from app.statistics.period import Cut
from app.statistics.reports import Definition, FigureShown, Report

FORMAT = "b-international-report/1"


def as_json(course: Course, report: Report) -> bytes:
    return json.dumps(as_object(course, report), ensure_ascii=False, indent=1).encode()


def as_object(course: Course, report: Report) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "course": course.id,
        "report": report.id,
        "title": report.title,
        **_cut(report.cut),
        "figures": [
            {"id": figure.id, "label": figure.label, "people": figure.value, "definition": figure.definition}
            for figure in report.figures
        ],
        "tables": [_table(table) for table in report.tables],
        "method": list(report.method),
    }


def read_report(content: Mapping[str, Any], cut: Cut, definitions: Sequence[Definition]) -> Report:
    """A report that was written down, so that it can be shown and printed like any other."""
    figures = (
        FigureShown(figure["id"], figure["label"], figure["people"], figure["definition"])
        for figure in content["figures"]
    )
    return Report(
        id=content["report"],
        title=content["title"],
        cut=cut,
        scope=WHOLE_COURSE,
        partner="",
        figures=tuple(figures),
        tables=tuple(_read_table(table) for table in content["tables"]),
        method=tuple(content["method"]),
        definitions=tuple(definitions),
        is_demonstration=False,
    )


def _read_table(table: Mapping[str, Any]) -> Table:
    return Table(
        id=table["id"],
        title=table["title"],
        columns=tuple(Column(column["heading"], Kind(column["kind"])) for column in table["columns"]),
        rows=tuple(tuple(row) for row in table["rows"]),
        total=tuple(table["total"]) if table["total"] else None,
        note=table["note"],
        behind=tuple(tuple(Behind(**place) if place else None for place in row) for row in table["counts"]),
    )


def _cut(cut: Cut) -> dict[str, Any]:
    return {
        "first_day": cut.first_day.isoformat() if cut.first_day else None,
        "last_day": cut.last_day.isoformat() if cut.last_day else None,
        "as_of": cut.as_of.isoformat(timespec="microseconds"),
        "zone": cut.zone.key,
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "id": table.id,
        "title": table.title,
        "columns": [{"heading": column.heading, "kind": column.kind} for column in table.columns],
        "rows": [list(row) for row in table.rows],
        "total": list(table.total) if table.total else None,
        "counts": [[place.of() | {"figure": place.figure} if place else None for place in row] for row in table.behind],
        "note": table.note,
    }
