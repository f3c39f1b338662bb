"""Any certificate's course text can be rebuilt, whatever was published since."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.certificates.models import Award
from app.errors import StartRefused
from app.modules.folder import read_folder
from app.modules.models import ContentFile
from app.operations.course_text import write_course_text
from tests.clients import make_client
from tests.databases import COURSE
from tests.people import Someone, sign_in
from tests.quiz.publishing import publish_course
from tests.quiz.taking import take

pytestmark = pytest.mark.slow


@pytest.fixture
def code(own_app: FastAPI, db: Session, amina: Someone) -> str:
    client = make_client(own_app)
    sign_in(client, db, amina)
    for module in ("alpha", "beta", "gamma", "delta"):
        take(client, module)
    code = db.scalars(select(Award.code).where(Award.level == "completion")).one()
    publish_course(own_app, {"alpha/01-first.md": {"title: ": "title: Another "}})
    return code


def test_the_text_is_that_of_the_day(own_app: FastAPI, code: str, tmp_path: Path) -> None:
    said = write_course_text(own_app.state.database, code, tmp_path / "then")
    assert read_folder(tmp_path / "then") == read_folder(COURSE)
    assert "fingerprint is right" in said


def test_damage_is_noticed(own_app: FastAPI, code: str, db: Session, tmp_path: Path) -> None:
    db.execute(delete(ContentFile).where(ContentFile.path == "about.md"))
    with pytest.raises(StartRefused, match="damaged"):
        write_course_text(own_app.state.database, code, tmp_path / "then")


def test_nothing_is_written_over(own_app: FastAPI, code: str, tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("Mine.")
    with pytest.raises(StartRefused, match="not empty"):
        write_course_text(own_app.state.database, code, tmp_path)
    with pytest.raises(StartRefused, match="no certificate"):
        write_course_text(own_app.state.database, "nothing", tmp_path / "then")
