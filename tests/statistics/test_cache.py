"""Counts are kept while nothing new is recorded, and not a moment longer."""

from datetime import UTC, datetime, timedelta

from fastapi import FastAPI

from app.accounts.scope import WHOLE_COURSE
from app.db import Database
from app.statistics import service
from app.statistics.view import Asked, open_view
from tests.statistics.make import NOON, Maker

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


def registered(app: FastAPI, database: Database, now: datetime) -> tuple[int, datetime]:
    """The number, and the moment that it is as of."""
    with database.reading.begin() as db:
        view = open_view(db, app.state.library, Asked("", "", ""), now)
        return service.find_report(db, view.course, view.cut, WHOLE_COURSE).numbers["registered"], view.cut.as_of


def test_nothing_new_keeps_the_count_and_its_time(committed_app: FastAPI, committed_database: Database) -> None:
    first = registered(committed_app, committed_database, NOW)
    assert registered(committed_app, committed_database, LATER) == first == (0, NOW)


def test_a_new_fact_is_counted_at_once(committed_app: FastAPI, committed_database: Database) -> None:
    assert registered(committed_app, committed_database, NOW) == (0, NOW)
    with committed_database.writing.begin() as db:
        Maker(db).person(at=NOON)
    assert registered(committed_app, committed_database, LATER) == (1, LATER)


def test_a_fact_that_was_on_its_way_is_counted_when_it_comes(
    committed_app: FastAPI, committed_database: Database
) -> None:
    with committed_database.writing.begin() as slow:
        Maker(slow).person(at=NOON)
        slow.flush()
        overtaken = 0 if committed_database.is_sqlite else 1
        if overtaken:
            with committed_database.writing.begin() as db:
                Maker(db).person(at=NOON)
        assert registered(committed_app, committed_database, NOW) == (overtaken, NOW)
    assert registered(committed_app, committed_database, LATER) == (1 + overtaken, LATER)
