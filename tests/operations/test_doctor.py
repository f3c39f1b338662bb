"""`doctor` finds nothing in a sound installation, and each fault that is planted, with a mend."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import metadata
from pathlib import Path

import pytest
from sqlalchemy import Pool, event, text, update

from app import clock
from app.audit import service as audit
from app.audit.models import AuditEvent
from app.config import Settings
from app.db import Database
from app.mail.models import OutboxMessage
from app.modules.models import ContentVersion
from app.modules.publishing import publish
from app.operations import doctor
from app.operations.doctor import Finding, examine
from tests import databases
from tests.operations.installations import empty_installation
from tests.people import make_person

pytestmark = pytest.mark.slow


@pytest.fixture
def sound(installation: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation without a fault, which the environment of this test names."""
    shutil.copytree(databases.COURSE, tmp_path / "content")
    settings = installation.model_copy(update={"content_dir": tmp_path / "content"})
    settings.secrets_dir.mkdir(parents=True, mode=0o700)
    settings.data_dir.chmod(0o700)
    (settings.secrets_dir / "token.key").write_bytes(b"k" * 32)
    (settings.secrets_dir / "token.key").chmod(0o600)
    use(settings, monkeypatch)
    return settings


def use(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = {
        "COURSE_DATA_DIR": settings.data_dir,
        "COURSE_DATABASE_URL": settings.database_url.get_secret_value(),
        "COURSE_CONTENT_DIR": settings.content_dir,
        "COURSE_PUBLIC_URL": settings.public_url,
        "COURSE_SMTP_HOST": settings.smtp_host,
        "COURSE_TRUSTED_PROXIES": settings.trusted_proxies,
        "COURSE_CONTROLLER": settings.controller,
        "COURSE_PRIVACY_CONTACT": settings.privacy_contact,
        "COURSE_SUPERVISORY_AUTHORITY": settings.supervisory_authority,
        "COURSE_HOSTING": settings.hosting,
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, str(value))


def the_one(word: str) -> Finding:
    """The only finding; `word` is in its problem."""
    findings = examine()
    assert len(findings) == 1, findings
    assert word in findings[0].problem
    assert findings[0].mend
    return findings[0]


def test_a_sound_installation(sound: Settings) -> None:
    assert examine() == []


def test_a_misspelt_setting(sound: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_SMPT_HOST", "mail.example.org")
    the_one("COURSE_SMPT_HOST is not a setting")


@pytest.mark.parametrize("place", [".", "secrets", "secrets/token.key"])
def test_files_that_others_can_read(sound: Settings, place: str) -> None:
    path = sound.data_dir / place
    path.chmod(path.stat().st_mode | 0o044)
    assert "chmod" in the_one("open to other people").mend


def test_https_without_a_mail_server(sound: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_SMTP_HOST", "")
    the_one("No mail server is set")


def test_https_without_a_trusted_proxy(sound: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_TRUSTED_PROXIES", "")
    the_one("no proxy is trusted")


def test_a_privacy_notice_with_gaps(sound: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_HOSTING", "")
    assert "COURSE_HOSTING" in the_one("privacy notice").mend


def test_a_full_disk(sound: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _folder: type("Usage", (), {"free": 20_000_000})())
    the_one("20 MB free")


def test_two_packages_that_overwrite_each_other(sound: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    both = [type("Distribution", (), {"metadata": {"Name": name}})() for name in ("libpass", "passlib")]
    monkeypatch.setattr(metadata, "distributions", lambda: both)
    the_one("passlib and libpass")


def test_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = empty_installation("sqlite", tmp_path)
    settings.data_dir.mkdir(mode=0o700)
    use(settings, monkeypatch)
    the_one("There is no database")
    assert list(settings.data_dir.iterdir()) == []


def test_a_database_server_that_does_not_answer(sound: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_DATABASE_URL", "postgresql+psycopg://nobody:secret@127.0.0.1:1/nothing")
    assert "secret" not in the_one("does not answer").problem


def test_a_database_that_has_no_tables(database_kind: str, sound: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    url = databases.empty_database(database_kind, sound.data_dir)
    Path(url.removeprefix("sqlite:///")).touch() if database_kind == "sqlite" else None
    monkeypatch.setenv("COURSE_DATABASE_URL", url)
    the_one("holds no course")


def test_a_database_of_a_newer_release(sound: Settings, committed_database: Database) -> None:
    with committed_database.writing.begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = 'ffffffffffff'"))
    the_one("newer release")


@pytest.fixture
def sqlite_file(committed_database: Database, database_kind: str) -> Path:
    if database_kind != "sqlite":
        pytest.skip("a fault of SQLite files")
    return Path(committed_database.engine.url.database or "")


def test_a_damaged_file(sound: Settings, sqlite_file: Path, committed_database: Database) -> None:
    committed_database.engine.dispose()
    with sqlite_file.open("r+b") as file:
        for page in range(3, 40):
            file.seek(page * 4096)
            file.write(b"\xde\xad" * 512)
    findings = examine()
    assert "damaged" in findings[0].problem
    assert "restore the newest backup" in findings[0].mend


def test_a_file_that_is_no_database(sound: Settings, sqlite_file: Path, committed_database: Database) -> None:
    committed_database.engine.dispose()
    sqlite_file.write_bytes(b"this is not a database, whatever its name says" * 100)
    the_one("damaged")


def test_rows_that_lost_what_they_refer_to(sound: Settings, sqlite_file: Path) -> None:
    with sqlite3.connect(sqlite_file) as connection:
        connection.execute("INSERT INTO registration VALUES (99, '2026-01-01 00:00:00.0', '2026-01-01 00:00:00.0')")
    connection.close()
    the_one("refer to rows that are not there")


def test_commits_that_are_not_durable(sound: Settings, committed_database: Database, database_kind: str) -> None:
    with not_durable(committed_database, database_kind):
        the_one("lost in a power cut")


@contextmanager
def not_durable(database: Database, kind: str) -> Iterator[None]:
    if kind == "postgres":
        with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text(f'ALTER DATABASE "{database.engine.url.database}" SET synchronous_commit = off'))
        yield
        return

    def weaken(connection: sqlite3.Connection, _record: object, _proxy: object) -> None:
        connection.execute("PRAGMA synchronous=NORMAL")

    event.listen(Pool, "checkout", weaken)
    try:
        yield
    finally:
        event.remove(Pool, "checkout", weaken)


def test_mails_that_were_given_up(sound: Settings, committed_database: Database) -> None:
    add_mail(committed_database, gave_up_at=clock.now(), last_error="SMTPConnectError")
    the_one("1 mails could not be sent")


def test_mails_that_wait_too_long(sound: Settings, committed_database: Database) -> None:
    add_mail(committed_database, created_at=clock.now() - timedelta(minutes=20))
    the_one("1 mails have waited")


def test_mails_on_their_way_are_no_fault(sound: Settings, committed_database: Database) -> None:
    add_mail(committed_database)
    assert examine() == []


def add_mail(database: Database, **values: object) -> None:
    with database.writing.begin() as db:
        db.add(OutboxMessage(message_id="<1@course>", recipient="a@example.org", subject="s", text="t", **values))


def test_an_audit_event_that_was_changed(sound: Settings, committed_database: Database) -> None:
    with committed_database.writing.begin() as db:
        for number in range(3):
            audit.record(db, actor_id=None, action="test", number=number)
        db.flush()
        db.execute(update(AuditEvent).where(AuditEvent.id == 2).values(action="nothing"))
    the_one("broken at event 2")


def test_a_clock_that_runs_behind(sound: Settings, committed_database: Database) -> None:
    with clock.running_as(lambda: clock._system_time() + timedelta(hours=3)), committed_database.writing.begin() as db:
        make_person(db)
    the_one("The clock of this machine")


def test_a_folder_that_differs_from_what_is_live(sound: Settings) -> None:
    lesson = sound.content_dir / "alpha" / "01-first.md"
    lesson.write_text(lesson.read_text() + "\nOne more paragraph.\n")
    (sound.content_dir / "extra.md").write_text("---\nid: extra\ntitle: Extra\n---\nText.\n")
    (sound.content_dir / "orientation.md").unlink()
    finding = the_one("differs from what learners see")
    for named in ("alpha/01-first.md (changed)", "extra.md (only in the folder)", "orientation.md (only live)"):
        assert named in finding.problem
    assert "Restart the course" in finding.mend


def test_a_folder_behind_what_was_published_in_the_browser(sound: Settings, committed_database: Database) -> None:
    files = {path: content for path, content in databases.read_folder(sound.content_dir).items() if path != "about.md"}
    with committed_database.writing.begin() as db:
        publish(db, files, published_by=None, origin="browser")
    assert "browser" in the_one("about.md (only in the folder)").mend


def test_a_folder_with_errors(sound: Settings) -> None:
    (sound.content_dir / "alpha" / "quiz.md").write_text("no quiz at all")
    findings = examine()
    assert len(findings) == 2
    assert "python -m app check" in findings[0].mend
    assert "alpha/quiz.md" in findings[0].problem
    assert "Mend the errors first" in findings[1].mend


def test_no_folder(sound: Settings) -> None:
    shutil.rmtree(sound.content_dir)
    the_one("no such folder")


def test_nothing_published(sound: Settings, committed_database: Database) -> None:
    with committed_database.writing.begin() as db:
        db.execute(text("DELETE FROM live_content"))
        assert db.query(ContentVersion).count() == 1
    the_one("No course is published")
