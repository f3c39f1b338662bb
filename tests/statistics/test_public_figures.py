"""What everybody may see: two rounded numbers, if the course wants it; and tables without small cells."""

from dataclasses import replace

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts.scope import WHOLE_COURSE
from app.modules.catalogue import Course
from app.statistics import service
from tests.people import Someone, sign_in
from tests.statistics.make import Maker
from tests.statistics.test_recount import make_cut


def test_the_counter_is_off_unless_the_course_wants_it(client: TestClient) -> None:
    assert client.get("/figures").status_code == 404


def test_the_counter_tells_two_rounded_numbers(
    app: FastAPI, client: TestClient, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = app.state.library
    monkeypatch.setattr(library, "_live", replace(library.live(), has_public_counter=True))
    make = Maker(db)
    people = [make.person() for _number in range(13)]
    for person in people[:9]:
        make.completed(person)
    db.flush()
    page = client.get("/figures").text
    assert '<dd class="figure">10</dd>' in page
    assert '<dd class="figure">5</dd>' in page


def test_the_table_for_publication_hides_small_numbers(db: Session, course: Course) -> None:
    make = Maker(db)
    for partner, people in (("nust", 9), ("lums", 12), ("salamanca", 2)):
        for category in ("staff", "students"):
            for _number in range(people):
                make.person(partner=partner, category=category)
    db.flush()
    table = service.open_table(db, course, make_cut(course), WHOLE_COURSE, "publication")
    rows = [row for row in table.rows if row[0] == "Registered"]
    assert all(cell == "hidden" or cell >= 5 for row in rows for cell in row[2:])
    assert any(cell != "hidden" for row in rows for cell in row[2:])


def test_an_administrator_takes_it_away(client: TestClient, db: Session, administrator: Someone) -> None:
    sign_in(client, db, administrator)
    for table in ("publication", "publication-satisfaction"):
        assert "hidden" in client.get(f"/statistics/{table}.csv").text
        assert client.get(f"/statistics/{table}.xlsx").status_code == 200


def test_the_dictionary_names_every_column_of_every_file(db: Session, course: Course) -> None:
    rows = list(service.open_table(db, course, make_cut(course), WHOLE_COURSE, "dictionary").rows)
    assert all(row[3] for row in rows)
    for table_id in ("partners", "months", "people", "publication", "publication-satisfaction"):
        table = service.open_table(db, course, make_cut(course), WHOLE_COURSE, table_id)
        assert [row[2] for row in rows if row[0] == table_id] == [column.heading for column in table.columns]
