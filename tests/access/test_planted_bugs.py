"""The table can fail: each planted bug is named by the cells that it spoils."""

from collections.abc import Callable

import pytest
from fastapi import Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.access import (
    Reader,
    require_administrator,
    require_sign_in,
    require_statistics_reader,
)
from app.accounts.models import Person
from app.accounts.scope import WHOLE_COURSE
from app.certificates import service as certificates
from app.certificates.service import Certificate
from app.learning import routes as learning
from app.main import PAGES
from app.modules import routes as modules
from app.questions.public import PublicChoice, PublicOption, PublicQuestion
from app.questions.question import Question
from app.quiz import attempts, reviewing, saving, submitting
from app.quiz.models import Attempt
from app.web.security import Guard
from tests.access.executing import accepted, wrong_cells
from tests.access.table import (
    ADMINISTRATOR,
    AUTHOR,
    HEADING,
    LEARNER,
    OTHER,
    PARTNER,
    VIEWER,
    VISITOR,
    Cell,
    read_table,
    routes,
)
from tests.access.test_table import ROWS, routes_of
from tests.access.world import World

pytestmark = pytest.mark.slow

HEAD = f"| {' | '.join(HEADING)} |"
CELLS = [cell for row in read_table() for cell in row.cells()]
ATTEMPT = "/modules/{module_id}/quiz/attempts/{number}"


def cells_below(address: str) -> list[Cell]:
    return [cell for cell in CELLS if cell.row.path.startswith(address)]


def ask_instead(world: World, monkeypatch: pytest.MonkeyPatch, due: Callable[..., object], asked: object) -> None:
    """Routes of its own for this application: in those that all share nothing can be exchanged."""
    monkeypatch.setattr(world.app.router, "routes", [])
    world.app.include_router(PAGES)
    monkeypatch.setitem(world.app.dependency_overrides, due, asked)


def test_an_attempt_loaded_without_its_person_is_named(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = attempts.get_own

    def get_anybodys(db: Session, person_id: int, module: str, number: int, lock: bool = False) -> Attempt:
        anybodys = select(Attempt).where(Attempt.module == module, Attempt.number == number)
        found = db.scalar(anybodys.order_by((Attempt.person_id == person_id).desc()).limit(1))
        return found or genuine(db, person_id, module, number, lock)

    for user in (attempts, saving, reviewing, submitting):
        monkeypatch.setattr(user, "get_own", get_anybodys)
    wrong = wrong_cells(world, cells_below(ATTEMPT))
    assert f"GET {ATTEMPT} · foreign, open · {OTHER}: “page” instead of “not found”" in wrong
    assert f"POST {ATTEMPT}/answers · foreign, open · {ADMINISTRATOR}: “done” instead of “not found”" in wrong
    assert f"POST {ATTEMPT}/submission · foreign, open · {AUTHOR}: “done” instead of “not found”" in wrong
    assert f"GET {ATTEMPT}/result · foreign, open · {OTHER}: “moved” instead of “not found”" in wrong
    assert [line for line in wrong if " · foreign, " not in line] == []


def test_a_certificate_loaded_without_its_person_is_named(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = certificates.get_own

    def get_anybodys(db: Session, person_id: int, code: str) -> Certificate:
        found = certificates.find_by_code(db, code)
        return found if found and found.facts else genuine(db, person_id, code)

    monkeypatch.setattr(certificates, "get_own", get_anybodys)
    wrong = wrong_cells(world, cells_below("/certificates"))
    assert f"GET /certificates/{{code}} · foreign · {OTHER}: “page” instead of “not found”" in wrong
    assert f"GET /certificates/{{code}} · foreign · {OTHER}: shows the name of somebody else" in wrong
    assert f"GET /certificates/{{code}}/{{file_name}} · foreign · {AUTHOR}: “file” instead of “not found”" in wrong
    assert [line for line in wrong if " · foreign · " not in line] == []


def test_a_page_that_forgot_to_ask_for_the_administrator_is_named(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_instead(world, monkeypatch, require_administrator, require_sign_in)
    wrong = wrong_cells(world, [*cells_below("/roles"), *cells_below("/sign-in-codes")])
    assert f"GET /roles · – · {LEARNER}: “page” instead of “refused”" in wrong
    assert f"POST /roles · – · {VIEWER}: “done” instead of “refused”" in wrong
    assert f"POST /sign-in-codes · foreign · {OTHER}: “page” instead of “refused”" in wrong
    assert not any(f"· {ADMINISTRATOR}:" in line or f"· {VISITOR}:" in line for line in wrong)


def test_statistics_without_their_scope_are_named(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def see_everything(request: Request) -> Reader:
        return Reader(request.state.person.person_id, WHOLE_COURSE)

    ask_instead(world, monkeypatch, require_statistics_reader, see_everything)
    wrong = wrong_cells(world, cells_below("/statistics"))
    file = "GET /statistics/{table_id}"
    assert f"GET /statistics/people · – · {PARTNER}: shows the name of somebody else" in wrong
    assert f"{file}.csv · list of people · {PARTNER}: shows the name of somebody else" in wrong
    assert f"{file}.xlsx · list of people · {PARTNER}: shows the name of somebody else" in wrong
    assert f"GET /statistics/people · – · {VIEWER}: “page” instead of “refused”" in wrong
    assert f"{file}.csv · list of people · {VIEWER}: shows the name of somebody else" in wrong


def test_the_right_answers_on_the_page_of_an_open_attempt_are_named(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_reasons(question: Question, order: object = ()) -> PublicQuestion:
        options = tuple(PublicOption(option.id, option.html + option.feedback_html) for option in question.options)
        return PublicQuestion(
            question.id, question.kind, question.stem_html, PublicChoice(options, takes_several=False)
        )

    monkeypatch.setattr(attempts, "public_question", with_reasons)
    monkeypatch.setattr(modules, "public_question", with_reasons)
    # What is drawn once for everybody would hide the bug here, and keep it for later tests.
    monkeypatch.setattr(modules, "_body_html", modules._body_html.__wrapped__)
    lesson = "/modules/{module_id}/lessons/{lesson_id}"
    wrong = "\n".join(wrong_cells(world, [*cells_below(ATTEMPT), *cells_below(lesson)]))
    assert f"GET {ATTEMPT} · own, open · {LEARNER}: shows the right answers" in wrong
    assert f"GET {lesson} · present · {VISITOR}: shows the right answers" in wrong


def test_a_list_with_everybodys_certificates_is_named(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificates, "list_own", lambda db, _person_id: certificates._load(db))
    wrong = wrong_cells(world, cells_below("/certificates"))
    assert f"GET /certificates · – · {OTHER}: shows the certificate code of somebody else" in wrong


def test_a_form_that_is_taken_from_any_page_is_named(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Guard, "_is_own_page", lambda _guard, _headers: True)
    with world.undone():
        found = accepted(world, cells_below("/account"), ["POST"], {"Origin": "https://evil.example"})
    assert "POST /account/password: “done”" in found


def test_a_page_that_stores_something_is_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = learning.find_progress

    def with_a_trace(db: Session, *values: object) -> object:
        with world.database.writing.begin() as own:
            own.get_one(Person, world.people[LEARNER].person_id).language = f"x-{clock.now().microsecond}"
        return genuine(db, *values)

    monkeypatch.setattr(learning, "find_progress", with_a_trace)
    page = next(cell for cell in CELLS if cell.row.route == "GET /my-course" and cell.person == LEARNER)
    with world.undone() as connection:
        world.ask(page)
        assert world.changed(connection) == {"person"}


def test_a_row_without_an_address_and_an_address_without_a_row_are_seen(world: World) -> None:
    shortened = [row for row in ROWS if row.path != "/account"]
    assert routes_of(world.app) - set(routes(shortened)) == {"GET /account"}
    line = "| GET | `/secrets` | – | page | page | page | page | page | page | page | – |"
    assert set(routes(read_table(f"{HEAD}\n{line}"))) - routes_of(world.app) == {"GET /secrets"}


@pytest.mark.parametrize(
    "line",
    [
        "| GET | `/` | – | page | page | page | page | page | page | allowed | – |",
        "| GET | `/` | – | page | page | page | page | page | page | page |",
    ],
)
def test_a_word_that_the_document_does_not_explain_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"docs/access\.md"):
        read_table(f"{HEAD}\n{line}")
