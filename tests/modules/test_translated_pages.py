"""What readers of a translation see around it: the name of the course, and whether the source is newer, since when."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app import clock
from app.config import Settings
from app.db import Database
from app.language import speaking
from app.main import create_app
from app.modules.loading import load_course
from app.modules.publishing import FOLDER, publish
from app.wording import day
from tests.clients import make_client
from tests.modules.make import make_files
from tests.modules.test_translations import BOTH_NAMES, COURSE_IN_URDU, GROUPS, HEAD, LANGUAGES, PATH, SOURCE, WORDS

LESSON = "/modules/one/lessons/first"
TRANSLATED, CHANGED, LATER = (datetime(2026, month, 3, 12, tzinfo=UTC) for month in (5, 6, 7))


def translation_made_now() -> str:
    """With the record that it says what its source says."""
    course, _found = load_course(make_files(SOURCE, **LANGUAGES, **{PATH: HEAD.format(more="") + WORDS}))
    assert course
    [twin] = course.twins
    return HEAD.format(more=f"made_from: [{', '.join(twin.accepted())}]\n") + WORDS


def put_live(database: Database, moment: datetime, files: Mapping[str, str | bytes]) -> None:
    with clock.running_as(lambda: moment), database.writing.begin() as db:
        publish(db, files, published_by=None, origin=FOLDER)


@pytest.fixture
def reader(settings: Settings, database: Database, db: Session) -> TestClient:
    """Of Urdu, at an application that sees what the test publishes."""
    client = make_client(create_app(settings, database))
    client.post("/preferences", data={"language": "ur"})
    return client


def read(reader: TestClient) -> str:
    reader.app.state.library.refresh()  # type: ignore[attr-defined]  # FastAPI's
    return reader.get(LESSON).text


def test_the_day_is_that_of_the_change_and_not_of_a_later_version(reader: TestClient, database: Database) -> None:
    words, newer = translation_made_now(), SOURCE.replace("Another paragraph", "A new paragraph")
    put_live(database, TRANSLATED, make_files(SOURCE, **LANGUAGES, **{PATH: words}))
    with speaking("ur"):
        changed = day(CHANGED).replace(" ", "\u00a0", 1)
    assert changed not in read(reader)
    put_live(database, CHANGED, make_files(newer, **LANGUAGES, **{PATH: words}))
    put_live(
        database, LATER, make_files(newer, **LANGUAGES, **{PATH: words, "about.md": "---\ntitle: About\n---\nUs.\n"})
    )
    page = read(reader)
    assert changed in page
    assert "Read in English" in page
    reader.post("/preferences", data={"language": "en"})
    assert "is newer" not in read(reader)


def test_the_name_of_the_course_is_translated_where_its_file_is(reader: TestClient, database: Database) -> None:
    named = {"course.md": LANGUAGES["course.md"].replace("A course", '"Course: in practice"')}
    put_live(database, TRANSLATED, make_files(**named))
    assert '<span class="tagline" lang="en" dir="ltr">in practice</span>' in read(reader)
    words = {"course.ur.md": '---\ntitle: "Course: عملی طور پر"\nsummary: خلاصہ۔\n---\nخوش آمدید۔\n'}
    put_live(database, CHANGED, make_files(**named, **words))
    assert '<span class="tagline">عملی طور پر</span>' in read(reader)


def test_who_registers_chooses_a_group_in_their_own_language(reader: TestClient, database: Database) -> None:
    words = {"course.ur.md": COURSE_IN_URDU.format(groups=BOTH_NAMES)}
    put_live(database, TRANSLATED, make_files(**{"course.md": GROUPS}, **words))
    reader.app.state.library.refresh()  # type: ignore[attr-defined]  # FastAPI's
    assert "<span>عملہ" in reader.get("/register").text
    reader.post("/preferences", data={"language": "en"})
    assert "<span>Staff" in reader.get("/register").text


def test_without_a_record_nothing_is_claimed() -> None:
    course, _found = load_course(make_files(SOURCE, **LANGUAGES, **{PATH: HEAD.format(more="") + WORDS}))
    assert course
    assert not course.read_in("ur").modules[0].lessons[0].is_outdated
