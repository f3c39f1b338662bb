"""Erasing a person: nothing that names them is left anywhere, and nothing that is counted changes."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from app import clock
from app.accounts.models import Affiliation, Person, RoleGrant, SignInSession
from app.accounts.roles import ADMINISTRATOR, AUTHOR
from app.accounts.scope import WHOLE_COURSE
from app.audit import service as audit
from app.audit.models import AuditEvent
from app.certificates import service as certificates
from app.config import Settings
from app.db import Database
from app.errors import Conflict, NotFound
from app.main import create_app
from app.operations.backup import back_up
from app.operations.restoring import restore
from app.privacy.erasing import erase_person
from app.privacy.erasure_list import Erasure, add_to_list, read_list
from app.quiz.models import Attempt, SavedAnswer
from app.statistics import service as statistics
from app.statistics.period import read_cut
from tests.clients import make_client
from tests.operations.installations import empty_installation, opened
from tests.people import make_person, sign_in
from tests.privacy.canary import CANARY, Marked, make_marked, traces

pytestmark = pytest.mark.slow


@pytest.fixture
def marked(installation: Settings, committed_database: Database) -> Marked:
    return make_marked(installation, committed_database)


def erase(settings: Settings, database: Database, marked: Marked) -> None:
    erase_person(database, settings.erasure_list, marked.person_id, actor_id=marked.person_id)


def administrators_client(settings: Settings, database: Database) -> TestClient:
    app = create_app(settings, database)
    app.state.library.refresh()
    client = make_client(app)
    with database.writing.begin() as db:
        sign_in(client, db, make_person(db, "Dawud Administrator", roles=(ADMINISTRATOR,)))
    return client


def files_of(database: Database) -> bytes:
    path = Path(database.engine.url.database or "")
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


def test_no_row_and_no_file_holds_a_trace(installation: Settings, committed_database: Database, marked: Marked) -> None:
    assert {line.split(":")[0] for line in traces(committed_database)} >= {
        "affiliation",
        "award",
        "certificate_event",
        "document",
        "outbox_message",
        "person",
        "saved_answer",
    }
    erase(installation, committed_database, marked)
    assert traces(committed_database) == []
    if committed_database.is_sqlite:
        assert CANARY.lower().encode() not in files_of(committed_database).lower()


def test_facts_stay_and_only_what_names_the_person_goes(
    installation: Settings, committed_database: Database, marked: Marked
) -> None:
    erase(installation, committed_database, marked)
    with committed_database.reading() as db:
        person = db.get_one(Person, marked.person_id)
        assert (person.name, person.email, person.password_hash) == ("", None, None)
        assert person.erased_at is not None
        assert db.scalars(select(Attempt).where(Attempt.person_id == person.id)).all() != []
        chosen = db.scalars(select(SavedAnswer).where(SavedAnswer.client_key.in_(("typed", "chosen"))))
        assert {answer.item: answer.response for answer in chosen} == {"typed": [], "chosen": ["b"]}
        assert db.scalars(select(SignInSession)).all() == []
        assert db.scalars(select(RoleGrant).where(RoleGrant.revoked_at.is_(None))).all() == []
        certificate = certificates.find_by_code(db, marked.code)
        assert certificate is not None
        assert (certificate.facts, bool(certificate.sha256)) == (None, True)


def test_every_number_stays(installation: Settings, committed_database: Database, marked: Marked) -> None:
    client = administrators_client(installation, committed_database)
    course = client.app.state.library.live()  # type: ignore[attr-defined]  # the client's app is ours
    cut = read_cut("", "", "", course.zone, clock.now())

    def numbers() -> list[object]:
        with committed_database.reading() as db:
            report = statistics.find_report(db, course, cut, WHOLE_COURSE)
            return [report.numbers, [(table.id, tuple(table.rows), table.total) for table in report.tables]]

    before = numbers()
    erase(installation, committed_database, marked)
    assert numbers() == before


def test_every_page_that_showed_the_person_opens(
    installation: Settings, committed_database: Database, marked: Marked
) -> None:
    client = administrators_client(installation, committed_database)
    pages = [
        "/statistics",
        "/statistics/people",
        "/statistics/people.csv",
        "/statistics/people.xlsx",
        "/roles",
        "/authoring/modules/alpha/items",
        "/authoring/modules/alpha/items/alpha-q1",
        f"/verify/{marked.code}",
    ]
    assert any(CANARY in client.get(page).text for page in pages)
    erase(installation, committed_database, marked)
    answers = {page: client.get(page) for page in pages}
    assert {page: answer.status_code for page, answer in answers.items()} == dict.fromkeys(pages, 200)
    assert [page for page, answer in answers.items() if CANARY in answer.text] == []
    assert "(erased)" in answers["/statistics/people"].text


def test_the_erasure_leaves_one_event_in_an_unbroken_chain(
    installation: Settings, committed_database: Database, marked: Marked
) -> None:
    erase(installation, committed_database, marked)
    with pytest.raises(NotFound):
        erase(installation, committed_database, marked)
    with committed_database.reading() as db:
        event = db.scalars(select(AuditEvent).where(AuditEvent.action == "person.erased")).one()
        assert (event.actor_id, event.object_id) == (marked.person_id, str(marked.person_id))
        assert audit.find_break(db) is None


def test_an_administrator_hands_the_role_over_first(installation: Settings, committed_database: Database) -> None:
    with committed_database.writing.begin() as db:
        administrator = make_person(db, "Dawud Administrator", roles=(ADMINISTRATOR,))
        author = make_person(db, "Elena Author", roles=(AUTHOR,))
    with pytest.raises(Conflict):
        erase_person(committed_database, installation.erasure_list, administrator.person_id, actor_id=None)
    erase_person(committed_database, installation.erasure_list, author.person_id, actor_id=None)


def test_the_address_may_register_again(installation: Settings, committed_database: Database, marked: Marked) -> None:
    erase(installation, committed_database, marked)
    with committed_database.writing.begin() as db:
        again = make_person(db, CANARY)
        assert again.person_id != marked.person_id


def test_a_restore_of_an_older_backup_erases_again(
    installation: Settings, committed_database: Database, marked: Marked, database_kind: str, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    back_up(installation, folder / "old.zip")
    erase(installation, committed_database, marked)
    back_up(installation, folder / "new.zip")
    target = empty_installation(database_kind, tmp_path)
    restored = restore(target, folder / "old.zip")
    assert restored.erased_again == 1
    with opened(target) as database:
        assert traces(database) == []
        if database.is_sqlite:
            assert CANARY.lower().encode() not in files_of(database).lower()
        with database.reading() as db:
            event = db.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
            assert (event.action, event.details["erased_again"]) == ("backup.restored", 1)
            assert audit.find_break(db) is None
    assert read_list(target.erasure_list) == read_list(installation.erasure_list) != frozenset()


def test_the_list_of_the_data_folder_is_enough(
    installation: Settings, committed_database: Database, marked: Marked, tmp_path: Path
) -> None:
    back_up(installation, tmp_path / "old.zip")
    erase(installation, committed_database, marked)
    target = empty_installation("sqlite", tmp_path)
    assert restore(target, tmp_path / "old.zip", installation.erasure_list).erased_again == 1


def test_a_number_that_was_given_again_is_somebody_else(
    installation: Settings, committed_database: Database, marked: Marked, tmp_path: Path
) -> None:
    add_to_list(tmp_path / "erasures.jsonl", [Erasure(person=marked.person_id, known_since=clock.now())])
    back_up(installation, tmp_path / "one.zip")
    target = empty_installation("sqlite", tmp_path)
    assert restore(target, tmp_path / "one.zip").erased_again == 0
    with opened(target) as database:
        assert traces(database) != []


def test_the_list_names_nobody_and_is_for_its_owner(
    installation: Settings, committed_database: Database, marked: Marked
) -> None:
    erase(installation, committed_database, marked)
    with committed_database.reading() as db:
        known_since = db.scalars(select(Affiliation.recorded_at).where(Affiliation.person_id == marked.person_id)).one()
    assert read_list(installation.erasure_list) == {Erasure(person=marked.person_id, known_since=known_since)}
    assert installation.erasure_list.stat().st_mode & 0o777 == 0o600
