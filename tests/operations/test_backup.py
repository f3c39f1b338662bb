"""A backup holds everything, is owner-only, and fills an empty installation of either kind."""

import json
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from app.accounts.models import OneTimeToken, Person, SignInSession
from app.audit import service as audit
from app.certificates import service as certificates
from app.certificates.models import Award
from app.certificates.signing_keys import ready_signer
from app.config import Settings
from app.db import Database
from app.modules.publishing import live_version_id, read_version
from app.operations.archive import BackupRefused
from app.operations.backup import back_up
from app.operations.restoring import restore
from tests.databases import DATABASES
from tests.operations.installations import empty_installation, fill_every_table, lines_of, opened
from tests.people import make_person

pytestmark = pytest.mark.slow

CHANGED_BY_RESTORE = {"audit_event", "audit_head", "sign_in_session", "one_time_token"}


@pytest.fixture
def filled(installation: Settings, committed_database: Database) -> Settings:
    fill_every_table(installation, committed_database)
    return installation


def test_holds_a_row_of_every_table(filled: Settings, tmp_path: Path) -> None:
    """A new table belongs into `fill_every_table`, so that its columns make the journey below."""
    manifest, _fingerprint = back_up(filled, tmp_path / "backup.zip")
    assert [name for name, part in manifest.tables.items() if not part.rows] == []


@pytest.mark.parametrize("target_kind", DATABASES)
def test_round_trip(filled: Settings, committed_database: Database, target_kind: str, tmp_path: Path) -> None:
    before = lines_of(committed_database)
    _manifest, written = back_up(filled, tmp_path / "backup.zip")
    target = empty_installation(target_kind, tmp_path)
    read = restore(target, tmp_path / "backup.zip").fingerprint
    assert read == written
    assert (target.secrets_dir / "token.key").read_bytes() == (filled.secrets_dir / "token.key").read_bytes()
    assert (target.secrets_dir / "token.key").stat().st_mode & 0o777 == 0o600

    with opened(target) as restored:
        _compare(before, restored)


def test_certificates_are_signed_after_a_restore_as_before(
    filled: Settings, committed_database: Database, tmp_path: Path
) -> None:
    before = ready_signer(committed_database, filled.secrets_dir)
    back_up(filled, tmp_path / "backup.zip")
    target = empty_installation("sqlite", tmp_path)
    restore(target, tmp_path / "backup.zip")
    with opened(target) as restored:
        after = ready_signer(restored, target.secrets_dir)
    assert (after.ed25519_name, after.rs256_name) == (before.ed25519_name, before.rs256_name)


def _compare(before: dict[str, list[str]], restored: Database) -> None:
    after = lines_of(restored)
    assert {name: rows for name, rows in after.items() if name not in CHANGED_BY_RESTORE} == {
        name: rows for name, rows in before.items() if name not in CHANGED_BY_RESTORE
    }
    with restored.writing.begin() as db:
        assert db.scalars(select(SignInSession).where(SignInSession.ended_at.is_(None))).all() == []
        assert db.scalars(select(OneTimeToken).where(OneTimeToken.used_at.is_(None))).all() == []
        assert audit.find_break(db) is None
        code = db.scalars(select(Award.code).where(Award.level == "completion")).one()
        certificate = certificates.find_by_code(db, code)
        assert certificate is not None
        assert certificate.facts is not None
        assert certificate.facts.holder.startswith("Zoë")
        assert read_version(db, live_version_id(db) or 0)
        make_person(db)  # new rows get new ids


def test_belongs_to_its_owner_and_leaves_no_draft(installation: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    back_up(installation, folder / "one.zip")
    assert [path.name for path in folder.iterdir()] == ["one.zip"]
    assert (folder / "one.zip").stat().st_mode & 0o777 == 0o600


def test_is_plain_to_read_without_the_course(installation: Settings, tmp_path: Path) -> None:
    back_up(installation, tmp_path / "one.zip")
    with zipfile.ZipFile(tmp_path / "one.zip") as opened:
        assert opened.namelist()[-1] == "manifest.json"
        manifest = json.loads(opened.read("manifest.json"))
        rows = [json.loads(line) for line in opened.read("tables/content_version.jsonl").splitlines()]
    assert len(rows) == manifest["tables"]["content_version"]["rows"] == 1


def test_writes_over_nothing(installation: Settings, tmp_path: Path) -> None:
    (tmp_path / "there.zip").write_text("precious")
    with pytest.raises(BackupRefused, match="already a file"):
        back_up(installation, tmp_path / "there.zip")
    assert (tmp_path / "there.zip").read_text() == "precious"


def test_a_folder_that_is_not_there_is_told_plainly(installation: Settings, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="could not be written"):
        back_up(installation, tmp_path / "nowhere" / "one.zip")


def test_makes_no_database_where_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="There is no database"):
        back_up(empty_installation("sqlite", tmp_path), tmp_path / "one.zip")
    assert list(tmp_path.iterdir()) == []


def test_restores_into_an_installation_without_rows_only(
    installation: Settings, committed_database: Database, tmp_path: Path
) -> None:
    back_up(installation, tmp_path / "one.zip")
    before = lines_of(committed_database)
    with pytest.raises(BackupRefused, match="not empty"):
        restore(installation, tmp_path / "one.zip")
    assert lines_of(committed_database) == before


def test_refuses_a_target_that_has_other_keys(installation: Settings, database_kind: str, tmp_path: Path) -> None:
    back_up(installation, tmp_path / "one.zip")
    target = empty_installation(database_kind, tmp_path)
    target.secrets_dir.mkdir(parents=True)
    (target.secrets_dir / "token.key").write_bytes(b"another")
    with pytest.raises(BackupRefused, match=r"token\.key is not the key"):
        restore(target, tmp_path / "one.zip")
    with opened(target) as untouched:
        assert lines_of(untouched) == {}


def test_a_large_table_passes_in_pieces(installation: Settings, committed_database: Database, tmp_path: Path) -> None:
    with committed_database.writing.begin() as db:
        db.execute(
            insert(Person), [{"name": f"Person {number}", "email": f"{number}@x.org"} for number in range(1_300)]
        )
    back_up(installation, tmp_path / "one.zip")
    target = empty_installation("sqlite", tmp_path)
    restore(target, tmp_path / "one.zip")
    with opened(target) as restored:
        assert len(lines_of(restored)["person"]) == 1_300
