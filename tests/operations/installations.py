"""Installations for the drills of operations: a data folder, a database of either kind, and rows in every table."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Integer, LargeBinary, String, insert, select
from sqlalchemy.orm import Session

from app import clock
from app.accounts import codes
from app.accounts.models import RoleGrant, SignInFailure
from app.audit import service as audit
from app.certificates.models import Award, CertificateEvent, Document
from app.certificates.signing_keys import ready_signer
from app.certificates.status_places import place_of
from app.config import Settings
from app.db import Base, Database, open_database
from app.keys import TOKEN_KEY, load_or_make_key
from app.mail.letter import Letter
from app.mail.models import OutboxMessage
from app.mail.service import queue
from app.main import create_app
from app.operations.rows import read_lines, read_tables
from app.privacy import consenting
from app.privacy.notice import publish_notice
from tests import databases
from tests.clients import PUBLIC_URL, make_client
from tests.people import Someone, make_person, sign_in
from tests.quiz.taking import take

HARMLESS: dict[str, dict[str, object]] = {"person_merge": {"counts_as": None}}
"""What would turn the world upside down: nobody counts as themselves by a merge."""
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40


def make_settings(folder: Path, url: str) -> Settings:
    return Settings(
        data_dir=folder,
        database_url=SecretStr(url),
        public_url=PUBLIC_URL,
        content_dir=databases.COURSE,
        smtp_host="mail.example.org",
        trusted_proxies="127.0.0.1",
        controller="University of Testing",
        privacy_contact="privacy@example.org",
        supervisory_authority="The authority of Testing",
        hosting="A machine of the tests",
    )


def empty_installation(kind: str, folder: Path) -> Settings:
    return make_settings(folder / f"data-{secrets.token_hex(3)}", databases.empty_database(kind, folder))


def fill_every_table(settings: Settings, database: Database) -> Someone:
    """A learner who completed the course and holds a certificate, and a row in whatever else there is."""
    client = _make_client(settings, database)
    with database.writing.begin() as db:
        learner = make_person(db, "Zoë Öztürk عامر 🌍")
        sign_in(client, db, learner)
        _fill_accounts(db, settings, learner)
    for module in ("alpha", "beta", "gamma", "delta"):
        take(client, module)
    assert client.post("/modules/alpha/lessons/first/completion").status_code == 303
    with database.writing.begin() as db:
        _fill_certificates(db)
    ready_signer(database, settings.secrets_dir)
    with database.writing.begin() as db:
        _fill_the_rest(db)
    return learner


def _fill_the_rest(db: Session) -> None:
    """A row for each table that nothing above fills, so that a new table's columns make the journey as well."""
    for table in Base.metadata.sorted_tables:
        if db.execute(select(table).limit(1)).first() is None:
            values = {column.name: _some_value(db, column) for column in table.columns if not _is_numbered(column)}
            db.execute(insert(table).values(values | HARMLESS.get(table.name, {})))


def _is_numbered(column: Column[Any]) -> bool:
    """Whether the database gives the next number itself."""
    return column is column.table.autoincrement_column and not column.foreign_keys


def _some_value(db: Session, column: Column[Any]) -> object:
    """Something that the column takes: a row that is there where it leads to another table."""
    for key in column.foreign_keys:
        return db.execute(select(key.column).limit(1)).scalar_one()
    length = getattr(column.type, "length", None) or 40
    kinds: list[tuple[type, object]] = [
        (DateTime, clock.now()),
        (Date, clock.now().date()),
        (Boolean, True),
        (Integer, 1),
        (JSON, {"a": [1, None, "é"]}),
        (LargeBinary, PDF),
        (String, "é" * min(length, 8)),
    ]
    kind = getattr(column.type, "impl_instance", column.type)
    return next(value for known, value in kinds if isinstance(kind, known))


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    database = open_database(settings.effective_database_url)
    yield database
    database.engine.dispose()


def lines_of(database: Database) -> dict[str, list[str]]:
    """Every row of every table, in the portable form of the backup."""
    with database.engine.connect() as connection, connection.begin():
        return {table.name: list(read_lines(connection, table)) for table in read_tables(connection)}


def _make_client(settings: Settings, database: Database) -> TestClient:
    app = create_app(settings, database)
    app.state.library.refresh()
    return make_client(app)


def _fill_accounts(db: Session, settings: Settings, learner: Someone) -> None:
    key = load_or_make_key(settings.secrets_dir, TOKEN_KEY)
    applicant = codes.Applicant("sign-in", learner.email, learner.person_id, {"a": [1, None, "é"]}, "/my-course", "net")
    codes.issue(db, key, applicant)
    db.add(SignInFailure(account="a" * 64, network="b" * 64))
    db.add(RoleGrant(person_id=learner.person_id, role="author", revoked_at=clock.now()))
    queue(db, learner.email, Letter("sign-in code", "Your code", ("123456",)))
    db.add(
        OutboxMessage(
            message_id="<old@course>",
            recipient=learner.email,
            subject="Sent",
            text="…",
            sent_at=clock.now() - timedelta(1),
        )
    )
    publish_notice(db, settings)
    consenting.choose(db, learner.person_id, frozenset({"news"}))
    audit.record(db, actor_id=learner.person_id, action="test.first", object_type="person", object_id="1", count=3)
    audit.record(db, actor_id=None, action="test.second")


def _fill_certificates(db: Session) -> None:
    award = db.query(Award).filter_by(level="completion").one()
    db.add(Document(award_id=award.id, kind="pdf", sha256="c" * 64, content=PDF))
    db.add(Document(award_id=award.id, kind="gone", sha256="d" * 64, content=None))
    db.add(CertificateEvent(award_id=award.id, kind="superseded", reason="a “correction”\nover two lines"))
    place_of(db, award.id)
