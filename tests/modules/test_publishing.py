"""Versions are stored once, never change, and one of them is live."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from app.db import Database, open_database
from app.errors import NotFound, StartRefused
from app.modules.models import ContentBlob, ContentFile, ContentVersion, LiveContent
from app.modules.publishing import (
    BROWSER,
    FOLDER,
    find_media,
    live_version_id,
    make_live,
    publish,
    publish_folder_at_start,
    read_version,
)
from app.operations.migrating import migrate
from tests import databases
from tests.modules.make import SVG, make_files


@pytest.fixture(scope="module")
def bare(database_kind, tmp_path_factory):
    """Migrated, without a course; copied for each test."""
    folder = tmp_path_factory.mktemp("bare")
    url = databases.empty_database(database_kind, folder)
    database = open_database(url)
    migrate(database)
    database.engine.dispose()
    return databases.Template(url, folder)


@pytest.fixture
def empty_database(bare):
    url = bare.copy()
    database = open_database(url)
    yield database
    database.engine.dispose()
    bare.drop(url)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "content"
    write(folder, make_files())
    return folder


def write(folder, files):
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def publish_now(database: Database, files, origin=FOLDER) -> int:
    with database.writing.begin() as db:
        return publish(db, files, published_by=None, origin=origin).id


def count(database: Database, table) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(table))


def live(database: Database) -> int | None:
    with database.reading() as db:
        return live_version_id(db)


def test_a_version_gives_back_the_files_it_was_made_of(db):
    files = make_files(**{"one/media/a.svg": SVG})
    version = publish(db, files, published_by=None, origin=FOLDER)
    assert read_version(db, version.id) == files
    assert live_version_id(db) == version.id


def test_publishing_again_changes_nothing(db):
    first = publish(db, make_files(), published_by=None, origin=FOLDER)
    assert publish(db, make_files(), published_by=None, origin=BROWSER).id == first.id
    assert first.origin == FOLDER


def test_files_that_stay_the_same_are_stored_once(empty_database):
    publish_now(empty_database, make_files())
    publish_now(empty_database, make_files("Other text.\n"))
    assert count(empty_database, ContentBlob) == len(make_files()) + 1
    assert count(empty_database, ContentFile) == 2 * len(make_files())


def test_an_old_version_can_be_made_live_again(db):
    first = publish(db, make_files(), published_by=None, origin=FOLDER)
    second = publish(db, make_files("New.\n"), published_by=None, origin=FOLDER)
    assert live_version_id(db) == second.id
    make_live(db, first.id)
    assert live_version_id(db) == first.id


def test_an_unknown_version_is_not_found(db):
    with pytest.raises(NotFound):
        read_version(db, 999_999)


def test_media_are_found_by_hash_and_sources_never(db):
    files = make_files(**{"one/media/a.svg": SVG})
    publish(db, files, published_by=None, origin=FOLDER)
    paths = select(ContentFile.sha256).where(ContentFile.path == "one/media/a.svg")
    assert find_media(db, db.scalar(paths)) == SVG
    for sha256 in db.scalars(select(ContentFile.sha256).where(ContentFile.path.like("%.md"))):
        assert find_media(db, sha256) is None


def test_simultaneous_publications_store_one_version(empty_database):
    files = make_files(**{"one/media/a.svg": SVG})
    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(lambda _number: publish_now(empty_database, files), range(24)))
    assert len(ids) == 1
    assert count(empty_database, ContentVersion) == 1
    assert count(empty_database, ContentFile) == len(files)


def test_simultaneous_different_publications_leave_one_live(empty_database):
    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(lambda number: publish_now(empty_database, make_files(f"Text {number}.\n")), range(12)))
    assert len(ids) == 12
    assert count(empty_database, LiveContent) == 1
    assert live(empty_database) in ids


def test_the_folder_is_published_at_first_start(empty_database, folder):
    assert publish_folder_at_start(empty_database, folder) == []
    with empty_database.reading() as db:
        assert read_version(db, live_version_id(db)) == make_files()


def test_a_changed_folder_is_published_at_the_next_start(empty_database, folder):
    publish_folder_at_start(empty_database, folder)
    before = live(empty_database)
    write(folder, make_files("New text.\n"))
    publish_folder_at_start(empty_database, folder)
    assert live(empty_database) != before


def test_a_state_that_was_published_before_does_not_come_back(empty_database, folder):
    publish_folder_at_start(empty_database, folder)
    newer = publish_now(empty_database, make_files("Newer.\n"))
    publish_folder_at_start(empty_database, folder)
    assert live(empty_database) == newer


def test_a_folder_does_not_replace_what_was_published_in_the_browser(empty_database, folder):
    edited = publish_now(empty_database, make_files("Edited.\n"), BROWSER)
    publish_folder_at_start(empty_database, folder)
    assert live(empty_database) == edited


@pytest.mark.parametrize("damage", ["broken", "missing"])
def test_a_broken_folder_never_replaces_the_last_good_version(empty_database, folder, damage):
    publish_folder_at_start(empty_database, folder)
    before = live(empty_database)
    write(folder, make_files("[broken](no.md)\n"))
    found = publish_folder_at_start(empty_database, folder if damage == "broken" else folder / "nowhere")
    assert any(diagnostic.is_error for diagnostic in found)
    assert live(empty_database) == before


def test_a_folder_that_would_lose_completions_is_not_published(empty_database, folder):
    publish_folder_at_start(empty_database, folder)
    before = live(empty_database)
    lesson = make_files()["one/01-first.md"]
    write(folder, {"one/01-first.md": lesson.replace(b"id: first", b"id: other")})
    write(folder, {"one/quiz.md": make_files()["one/quiz.md"].replace(b"lesson=first", b"lesson=other")})
    [finding] = publish_folder_at_start(empty_database, folder)
    assert finding.mend == "Write “was: [one/first]”, so that whoever completed it keeps it."
    assert live(empty_database) == before
    write(folder, {"one/01-first.md": lesson.replace(b"id: first", b"id: other\nwas: [first]")})
    assert publish_folder_at_start(empty_database, folder) == []
    assert live(empty_database) != before


def test_a_start_without_any_good_version_is_refused_with_the_faults(empty_database, folder):
    write(folder, make_files("[broken](no.md)\n"))
    with pytest.raises(StartRefused, match=r"one/01-first\.md:8:10  error: The link leads to a file"):
        publish_folder_at_start(empty_database, folder)
    assert live(empty_database) is None
