"""Courses by version, and the live one at hand."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete

from app.errors import NotFound
from app.modules import library as library_module
from app.modules.library import KEPT_VERSIONS, Library, NotPublished
from app.modules.models import LiveContent
from app.modules.publishing import FOLDER, publish
from tests.modules.make import make_files


def publish_text(database, text) -> int:
    with database.writing.begin() as db:
        return publish(db, make_files(text), published_by=None, origin=FOLDER).id


def first_words(course) -> str:
    return course.modules[0].lessons[0].body[0].html


def test_before_the_first_version_there_is_no_course(database, db):
    db.execute(delete(LiveContent))
    library = Library(database)
    library.refresh()
    with pytest.raises(NotPublished):
        library.live()


def test_the_live_course_follows_the_pointer(database):
    library = Library(database)
    for text in ("One.\n", "Two.\n"):
        version = publish_text(database, text)
        library.refresh()
        assert first_words(library.live()) == f"<p>{text.strip()}</p>"
        assert library.live().version_id == version


def test_old_versions_stay_as_they_were(database):
    old = publish_text(database, "One.\n")
    publish_text(database, "Two.\n")
    library = Library(database)
    library.refresh()
    assert first_words(library.get(old)) == "<p>One.</p>"
    assert library.get(library.live().version_id) is library.live()


def test_an_unknown_version_is_not_found(database):
    with pytest.raises(NotFound):
        Library(database).get(999_999)


def test_a_version_published_under_older_rules_still_serves(database):
    version = publish_text(database, "[broken](no.md) Text.\n")
    assert "Text." in first_words(Library(database).get(version))


def test_many_versions_do_not_fill_the_memory(database, monkeypatch):
    loads = []
    monkeypatch.setattr(
        library_module, "load_course", lambda files, lenient: loads.append(1) or LOAD(files, lenient=lenient)
    )
    library = Library(database)
    versions = [publish_text(database, f"Text {number}.\n") for number in range(KEPT_VERSIONS + 2)]
    library.refresh()
    for version in versions * 2:
        assert library.get(version).version_id == version
    assert len(library._loaded) == KEPT_VERSIONS
    before = len(loads)
    library.get(versions[-1])
    assert len(loads) == before


def test_a_version_is_loaded_once_for_all_who_wait(committed_database, monkeypatch):
    loads = []

    def slow_load(files, lenient):
        loads.append(1)
        time.sleep(0.05)
        return LOAD(files, lenient=lenient)

    monkeypatch.setattr(library_module, "load_course", slow_load)
    version = publish_text(committed_database, "Text.\n")
    library = Library(committed_database)
    with ThreadPoolExecutor(8) as pool:
        courses = set(map(id, pool.map(lambda _number: library.get(version), range(16))))
    assert (len(courses), len(loads)) == (1, 1)


def test_polling_survives_a_failing_database_and_goes_on(committed_database, monkeypatch):
    monkeypatch.setattr(library_module, "POLL_SECONDS", 0.02)
    library = Library(committed_database)
    library.refresh()
    failures = []
    real = library_module.live_version_id

    def failing(db):
        if len(failures) < 3:
            failures.append(1)
            raise RuntimeError("the database is away")
        return real(db)

    monkeypatch.setattr(library_module, "live_version_id", failing)
    version = publish_text(committed_database, "Text.\n")
    library.start_polling()
    try:
        wait_until(lambda: library.live().version_id == version)
    finally:
        library.stop()
    assert len(failures) == 3


def test_polling_can_start_again_after_it_stopped(committed_database, monkeypatch):
    monkeypatch.setattr(library_module, "POLL_SECONDS", 0.02)
    library = Library(committed_database)
    library.start_polling()
    library.stop()
    library.start_polling()
    version = publish_text(committed_database, "Text.\n")
    try:
        wait_until(lambda: library._live is not None and library.live().version_id == version)
    finally:
        library.stop()


def wait_until(is_so, seconds=60):
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


LOAD = library_module.load_course
