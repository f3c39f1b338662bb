"""What stands beside a number as SQL gives that number, to whoever runs it."""

from datetime import UTC, date, datetime
from html import unescape

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from app import clock
from app.accounts import merging
from app.accounts.scope import WHOLE_COURSE
from app.db import UtcDateTime
from app.modules.catalogue import Course
from app.statistics import events, service
from app.statistics.behind import Behind
from app.statistics.definitions import FIGURES, Figure, as_sql
from app.statistics.period import Cut
from app.statistics.view import View
from tests.people import Someone, sign_in
from tests.statistics.make import Maker, RandomCourse
from tests.statistics.test_recount import make_cut

LATER = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def filled(db: Session, administrator: Someone) -> None:
    RandomCourse(db, seed=8).fill(25)
    make = Maker(db)
    with clock.running_as(lambda: datetime(2026, 2, 20, tzinfo=UTC)):
        for _pair in range(3):
            merging.merge(db, make.person(), make.person(), administrator.person_id)
    db.flush()


def run(db: Session, figure: Figure, cut: Cut) -> int:
    """The text and three moments, as a person with a console would."""
    statement = text(as_sql(figure))
    names = ("as_of", "begins_at", "ends_at")
    typed = statement.bindparams(*(bindparam(name, type_=UtcDateTime()) for name in names))
    moments = {"as_of": cut.as_of, "begins_at": cut.begins_at, "ends_at": cut.ends_at}
    people: int = db.connection().execute(typed, moments).scalar_one()
    return people


@pytest.mark.parametrize("period", [(None, None), (date(2026, 1, 20), date(2026, 2, 10))])
def test_the_statement_shown_gives_the_number_shown(
    db: Session, course: Course, filled: None, period: tuple[date | None, date | None]
) -> None:
    cut = make_cut(course, *period, as_of=LATER)
    view = View(course, cut)
    found = {figure.id: run(db, figure, cut) for figure in FIGURES}
    opened = {one.id: events.count_events(db, view, WHOLE_COURSE, Behind(one.id)) for one in FIGURES}
    assert found == opened
    numbers = service.find_report(db, course, cut, WHOLE_COURSE).numbers
    assert numbers == {figure: found[figure] for figure in numbers}
    assert found["active"] > found["certified"] > 0


def test_every_figure_has_words_and_statement_beside_it(
    client: TestClient, db: Session, administrator: Someone
) -> None:
    sign_in(client, db, administrator)
    page = unescape(client.get("/statistics/reports/pack").text)
    for figure in FIGURES:
        if figure.id != "completed-before":
            assert figure.definition in page
            assert as_sql(figure).splitlines()[0] in page
    assert "FROM survey_response" in page
    assert ":begins_at" in client.get("/statistics/figures/active").text


def test_the_dictionary_and_the_definitions_hold_the_statements(db: Session, course: Course) -> None:
    cut = make_cut(course, as_of=LATER)
    dictionary = list(service.open_table(db, course, cut, WHOLE_COURSE, "dictionary").rows)
    assert ("started", "Staff") in {(row[0], row[2]) for row in dictionary if "lesson_completion" in str(row[5])}
    stated = {row[0]: row[2] for row in service.open_table(db, course, cut, WHOLE_COURSE, "definitions").rows}
    assert {figure.label for figure in FIGURES} | {"Satisfaction"} == set(stated)
    assert all(str(statement).startswith(("SELECT", "WITH")) for statement in stated.values())
