"""Signing keys at the console and at the start of an installation."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.certificates.signing_keys import ready_signer
from app.config import Settings
from app.errors import StartRefused
from app.operations.migrating import ROOT
from app.serving import prepare
from tests import databases
from tests.operations.installations import empty_installation


@pytest.fixture
def started(tmp_path: Path) -> Settings:
    """An installation on SQLite that was started once."""
    settings = empty_installation("sqlite", tmp_path)
    prepare(settings).engine.dispose()
    return settings


def run(settings: Settings, *words: str) -> str:
    environment = {
        "PATH": os.environ["PATH"],
        "COURSE_DATABASE_URL": settings.effective_database_url,
        "COURSE_DATA_DIR": str(settings.data_dir),
        "COURSE_CONTENT_DIR": str(databases.COURSE),
    }
    done = subprocess.run(
        [sys.executable, "-m", "app", "keys", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.slow
def test_a_start_with_a_key_of_another_installation_is_refused(started: Settings) -> None:
    (started.secrets_dir / "rs256-0123456789abcdef.key").write_bytes(b"of another installation")
    with pytest.raises(StartRefused, match="does not list"):
        prepare(started)


@pytest.mark.slow
def test_a_start_without_its_key_is_refused(started: Settings) -> None:
    next(started.secrets_dir.glob("ed25519-*.key")).unlink()
    with pytest.raises(StartRefused, match="keys rotate"):
        prepare(started)


@pytest.mark.slow
def test_keys_are_listed_and_rotated_at_the_console(started: Settings) -> None:
    before = {path.stem for path in started.secrets_dir.glob("*-*.key")}
    said = run(started, "rotate")
    after = {path.stem for path in started.secrets_dir.glob("*-*.key")}
    assert not before & after
    assert all(name in said for name in after)
    listed = run(started, "list").splitlines()
    assert [line.split()[0] for line in listed if line.endswith("  signs")] == sorted(after)
    assert {line.split()[0] for line in listed if "verifies" in line} == before
    database = prepare(started)
    assert ready_signer(database, started.secrets_dir).ed25519_name in after
    database.engine.dispose()


@pytest.mark.slow
def test_a_lost_key_is_replaced_by_rotating(started: Settings) -> None:
    next(started.secrets_dir.glob("ed25519-*.key")).unlink()
    run(started, "rotate")
    prepare(started).engine.dispose()
