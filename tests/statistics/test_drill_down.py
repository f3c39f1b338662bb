"""Every number of every report opens a list of exactly as many people or events."""

import re
from datetime import date

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.scope import WHOLE_COURSE
from app.audit.models import AuditEvent
from app.errors import NotFound
from app.modules.catalogue import Course
from app.modules.report_plan import STANDARD_REPORTS
from app.statistics import events, service
from app.statistics.behind import Behind
from app.statistics.reports import Report
from app.statistics.view import View
from tests.people import Someone, sign_in
from tests.statistics.make import NOON, Maker, RandomCourse
from tests.statistics.test_recount import make_cut

PACK = STANDARD_REPORTS[-1]


def numbered_cells(report: Report) -> list[tuple[Behind, int]]:
    """What each number of the report counts, and the number; totals too."""
    found = []
    for table in report.tables:
        rows = [*table.rows, *([table.total] if table.total else [])]
        assert len(rows) == len(table.behind)
        for row, behind in zip(rows, table.behind, strict=True):
            found += [(place, cell) for place, cell in zip(behind, row, strict=True) if place]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("period", [(None, None), (date(2026, 1, 20), date(2026, 2, 14))])
def test_a_list_is_as_long_as_its_number(db: Session, course: Course, period: tuple[date | None, date | None]) -> None:
    RandomCourse(db, seed=5).fill(20)
    cut = make_cut(course, *period)
    cells = numbered_cells(service.find_report(db, course, cut, WHOLE_COURSE, PACK))
    assert len(cells) > 100
    for behind, number in cells:
        assert events.count_events(db, View(course, cut), WHOLE_COURSE, behind) == number, behind


def test_the_page_lists_the_people_and_leaves_a_trail(
    client: TestClient, db: Session, administrator: Someone, course: Course
) -> None:
    make = Maker(db)
    for name in ("Amina Khan", "Bilal Ahmed"):
        make.completed(make.person(name, category="students"), NOON)
    make.completed(make.person("Gone", erased_at=NOON, category="students"), NOON)
    make.completed(make.person("Elsewhere", partner="lums", category="students"), NOON)
    db.flush()
    sign_in(client, db, administrator)
    before = db.scalar(select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "statistics.opened"))
    page = client.get("/statistics/figures/completed?partner=nust&category=students").text
    assert "Completed: 3</h1>" in page, page[page.index("<main") :][:900]
    assert all(name in page for name in ("Amina Khan", "Bilal Ahmed", "(erased)"))
    assert "Gone" not in page
    assert "Elsewhere" not in page
    after = db.scalar(select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "statistics.opened"))
    assert after == before + 1


@pytest.mark.slow
def test_every_link_of_a_report_opens(client: TestClient, db: Session, administrator: Someone) -> None:
    RandomCourse(db, seed=5).fill(8)
    sign_in(client, db, administrator)
    page = client.get("/statistics/reports/pack").text
    links = re.findall(r'href="(/statistics/figures/[^"]+)">(\d+)<', page.replace("&amp;", "&"))
    assert len(links) > 50
    for link, number in links[::9]:
        assert f": {number}</h1>" in client.get(link).text, link


@pytest.mark.parametrize(
    "behind",
    [
        Behind("nothing"),
        Behind("registered", module="alpha"),
        Behind("module-started", lesson="first"),
        Behind("registered", duration="0"),
        Behind("completed", duration="never"),
        Behind("completed", month="soon"),
        Behind("completed", month="1999-01"),
    ],
)
def test_what_no_number_counts_is_not_found(db: Session, course: Course, behind: Behind) -> None:
    with pytest.raises(NotFound):
        service.list_events(db, View(course, make_cut(course)), WHOLE_COURSE, behind, 1)
