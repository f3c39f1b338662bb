"""Everybody as CSV at the console: the file of the page, by a process that does not load what the page needs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text

from app.audit import service as audit
from app.audit.models import AuditEvent
from app.db import Database
from app.operations.taking_away import EVERYBODY
from app.people.queries import everybody
from app.statistics.sql_text import readable
from tests.clients import make_client
from tests.people import make_person, sign_in
from tests.statistics.make import RandomCourse

HEAVY = ("sqlalchemy", "fastapi", "jinja2", "xlsxwriter", "openpyxl", "typst", "authlib", "PIL", "rich")


def run(database: Database, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    url = database.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "app", "export-people", *arguments]
    return subprocess.run(command, env={**os.environ, "COURSE_DATABASE_URL": url}, capture_output=True, check=False)


def test_the_statement_is_that_of_the_list() -> None:
    """If it is not: python -m tools.everybody."""
    assert EVERYBODY.read_text(encoding="utf-8") == readable(everybody()) + "\n"


@pytest.mark.slow
def test_the_file_is_that_of_the_page(committed_app: FastAPI, committed_database: Database, tmp_path: Path) -> None:
    with committed_database.writing.begin() as db:
        RandomCourse(db, seed=7).fill(40)
        administrator = make_person(db, "=Dawud “دانیال”, Ž", partner="salamanca", roles=("administrator",))
    file = tmp_path / "people.csv"
    assert run(committed_database, "--output", str(file)).returncode == 0
    client = make_client(committed_app)
    with committed_database.writing.begin() as db:
        sign_in(client, db, administrator)
    assert file.read_bytes() == client.get("/people.csv").content
    assert file.read_bytes().count(b"\r\n") > 30
    assert file.stat().st_mode & 0o077 == 0
    with committed_database.reading.begin() as db:
        taken = db.scalars(select(AuditEvent).where(AuditEvent.action == "people.exported")).all()
        assert [event.actor_id for event in taken] == [None, administrator.person_id]
        assert (taken[0].object_type, taken[0].details) == ("table", {})
        assert audit.find_break(db) is None
    again = run(committed_database, "--output", str(file))
    assert again.returncode == 2
    assert b"Name a new file" in again.stderr


@pytest.mark.slow
def test_nothing_is_read_where_it_cannot_be_noted(committed_database: Database, tmp_path: Path) -> None:
    with committed_database.writing.begin() as db:
        make_person(db, "Amina Khan", partner="nust")
        db.execute(text("ALTER TABLE audit_head RENAME TO hidden"))
    file = tmp_path / "people.csv"
    done = run(committed_database, "--output", str(file))
    assert done.returncode == 2
    assert b"could not be noted" in done.stderr
    assert b"Traceback" not in done.stderr
    assert file.read_bytes() == b""


@pytest.mark.slow
def test_the_process_stays_small() -> None:
    names = f"{{name.partition('.')[0] for name in sys.modules}} & set({HEAVY})"
    code = f"import sys, app.cli, app.operations.taking_away, psycopg; print({names})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
