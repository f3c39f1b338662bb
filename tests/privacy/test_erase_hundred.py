"""A hundred people are erased: not a byte of a report changes, and their names stand nowhere any more."""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.accounts import merging
from app.accounts.models import Person
from app.accounts.roles import ADMINISTRATOR
from app.certificates.models import Award
from app.config import Settings
from app.db import Database
from app.main import create_app
from app.operations.backup import back_up
from app.people.models import PeopleList
from app.privacy.erasing import erase_person
from tests import logged
from tests.clients import make_client
from tests.operations.installations import opened
from tests.people import Someone, make_person, sign_in
from tests.privacy.canary import CANARY, make_marked, mark_again, traces
from tests.statistics.make import RandomCourse

pytestmark = pytest.mark.slow
HUNDRED, STAYING, MERGED = 100, 70, 8
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
PERIODS = ("", "?from=2026-01-10&until=2026-02-05", "?as_of=2026-02-01T00:00:00Z")
REPORTS = [
    *(f"/statistics/reports/{plan}.json{period}" for plan in ("overview", "programme", "pack") for period in PERIODS),
    *(f"/statistics/reports/pack.{extension}" for extension in ("csv", "xlsx", "pdf")),
    "/statistics/publication.csv",
    "/statistics/publication-satisfaction.csv",
    "/statistics/surveys.csv",
]
"""No report names anybody, so its bytes stay whatever becomes of the people."""
NAMING = [
    f"/people?q={CANARY[1:-1]}",
    "/people.csv",
    "/people.xlsx",
    "/people/duplicates",
    "/people/universities",
    "/statistics/people",
    "/statistics/people.csv",
    "/statistics/people.xlsx",
    *(f"/statistics/figures/{figure}.csv" for figure in ("registered", "started", "completed", "certified")),
    "/register-of-certificates",
    "/register-of-certificates/certificates.zip",
]
"""Every file that names people, and the pages beside them."""
ALSO = ["/mails", "/audit", "/roles", "/statistics/filings", "/problems", "/authoring/modules/alpha/items"]


@pytest.fixture(autouse=True)
def standing_clock() -> Iterator[None]:
    """So that reports are as of one moment, though they are counted twice."""
    with clock.running_as(lambda: NOW):
        yield


@pytest.fixture
def hundred(installation: Settings, committed_database: Database) -> list[int]:
    """People who left everything that a course can hold about somebody; others, who stay, stand among them."""
    people = [make_marked(installation, committed_database).person_id]
    with committed_database.writing.begin() as db:
        RandomCourse(db, seed=100).fill(HUNDRED + STAYING)
        named = select(Person.id).where(Person.erased_at.is_(None), Person.name == "Amina Khan").order_by(Person.id)
        people += list(db.scalars(named.limit(HUNDRED - 1)))
        for number, person_id in enumerate(people[1:], start=1):
            mark_again(db, person_id, number)
        _merge_some(db, people[1:])
        _upload_list(db, people)
    return people


def _merge_some(db: Session, people: list[int]) -> None:
    actor = make_person(db, "Farah Actor")
    for kept, folded in zip(people[:MERGED], people[MERGED : 2 * MERGED], strict=True):
        merging.merge(db, folded, into=kept, actor_id=actor.person_id)


def _upload_list(db: Session, people: list[int]) -> None:
    """A list that waits to be read in and names some of them."""
    someone = db.get_one(Person, people[-1])
    row = {"line": 2, "name": someone.name, "email": (someone.email or "").upper()}
    owner = make_person(db, "Gul Uploader")
    db.add(PeopleList(actor_id=owner.person_id, file_name="list.csv", reading="", rows=[row]))


@pytest.fixture
def reader(committed_database: Database) -> Someone:
    with committed_database.writing.begin() as db:
        return make_person(db, "Dawud Administrator", roles=(ADMINISTRATOR,))


def taken(settings: Settings, reader: Someone, addresses: list[str]) -> dict[str, bytes]:
    """What the administrator gets from a process that has counted nothing yet."""
    with opened(settings) as database:
        app = create_app(settings, database)
        app.state.library.refresh()
        client = make_client(app)
        with database.writing.begin() as db:
            sign_in(client, db, reader)
        answers = {address: client.get(address) for address in addresses}
    assert {address: answer.status_code for address, answer in answers.items() if answer.status_code != 200} == {}
    return {address: unpacked(answer.content) for address, answer in answers.items()}


def unpacked(content: bytes) -> bytes:
    """With what a zip file or workbook holds beside it, where it is one."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join([content, *(name.encode() + unpacked(archive.read(name)) for name in archive.namelist())])


def naming(found: dict[str, bytes]) -> set[str]:
    return {address for address, content in found.items() if CANARY.lower().encode() in content.lower()}


def test_a_hundred_people_go_and_every_number_stays(
    installation: Settings, committed_database: Database, hundred: list[int], reader: Someone, tmp_path: Path
) -> None:
    start = len(logged.lines)
    before = taken(installation, reader, REPORTS)
    assert naming(taken(installation, reader, NAMING)) == set(NAMING)
    for person_id in hundred:
        with committed_database.reading() as db:
            is_there = db.scalar(select(Person.id).where(Person.id == person_id, Person.erased_at.is_(None)))
        if is_there:
            erase_person(committed_database, installation.erasure_list, person_id, actor_id=None)

    with committed_database.reading() as db:
        assert db.scalar(select(func.count()).where(Person.id.in_(hundred), Person.erased_at == NOW)) == HUNDRED
        assert db.scalar(select(func.count(Award.id)).where(Award.person_id.in_(hundred)))
        assert db.scalars(select(PeopleList.id)).all() == []
    assert taken(installation, reader, REPORTS) == before
    assert naming(taken(installation, reader, [*NAMING, *ALSO])) == set()
    assert traces(committed_database) == []
    back_up(installation, tmp_path / "next.zip")
    files = {"backup": unpacked((tmp_path / "next.zip").read_bytes())}
    files |= {str(file): file.read_bytes() for file in installation.data_dir.rglob("*") if file.is_file()}
    if committed_database.is_sqlite:
        path = Path(committed_database.engine.url.database or "")
        files |= {str(file): file.read_bytes() for file in path.parent.glob(f"{path.name}*")}
    assert naming(files) == set()
    assert naming({"logs": "\n".join(logged.lines[start:]).encode()}) == set()
