"""Grading anew: preview, apply, who gains, and that nobody loses."""

from collections.abc import Mapping, Sequence

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.errors import InvalidInput, NotFound
from app.modules.models import CourseCompletion, ModuleCompletion
from app.quiz import queries, regrading
from app.quiz.models import Attempt, ItemGrade
from app.quiz.regrading import Regrade
from app.quiz.submitting import Installation
from tests.clients import PUBLIC_URL, make_client
from tests.people import Someone, sign_in
from tests.quiz.publishing import Edits, publish_course
from tests.quiz.taking import certificates, questions, right_answers, save, start, take, wrong_answers

ITEM = "alpha-q1"
REASON = "The second option is right as well."
KEY_MOVED: Edits = {
    "alpha/quiz.md": {
        "- [(x)] Key 1 of alpha": "- [( )] Key 1 of alpha",
        "- [( )] Distractor 1 of alpha": "- [(x)] Distractor 1 of alpha",
    }
}
ALL_DRAWN: Mapping[str, str] = {"draw: 5": "draw: 6"}
"""Every attempt then holds every item."""


def ruled(ruling: str) -> Edits:
    return {"alpha/quiz.md": {"{#alpha-q1 ": f"{{#alpha-q1 ruling={ruling} ", **ALL_DRAWN}}


@pytest.fixture
def six_drawn(own_app: FastAPI) -> FastAPI:
    publish_course(own_app, {"alpha/quiz.md": ALL_DRAWN})
    return own_app


def answer(client: TestClient, wrong: tuple[str, ...], number: int = 1, left_out: tuple[str, ...] = ()) -> str:
    """An attempt at alpha with these items wrong; gives the address of its result."""
    attempt = start(client, number=number)
    for item in questions(client, attempt):
        if item not in left_out:
            save(client, attempt, item, wrong_answers(item) if item in wrong else right_answers(item))
    return str(client.post(f"{attempt}/submission", data={"key": "k"}).headers["location"])


def apply(app: FastAPI, db: Session, actor: Someone, item: str = ITEM, reason: str = REASON) -> Regrade:
    library, place = app.state.library, Installation(PUBLIC_URL)
    return regrading.apply(db, library, place, "alpha", item, actor_id=actor.person_id, reason=reason)


def preview(app: FastAPI, db: Session) -> Regrade:
    return regrading.preview(db, app.state.library, "alpha", ITEM)


def regrade_events(db: Session) -> Sequence[AuditEvent]:
    return db.scalars(select(AuditEvent).where(AuditEvent.action == "item.regraded")).all()


def count(db: Session, table: type) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


def test_a_preview_shows_who_changes_and_how_and_stores_nothing(
    six_drawn: FastAPI, own_client: TestClient, db: Session, amina: Someone, bilal: Someone
) -> None:
    answer(own_client, wrong=(ITEM, "alpha-q2"))
    sign_in(own_client, db, bilal)
    answer(own_client, wrong=())
    publish_course(six_drawn, {"alpha/quiz.md": {**KEY_MOVED["alpha/quiz.md"], **ALL_DRAWN}})
    before = count(db, ItemGrade)
    seen = preview(six_drawn, db)
    assert [(change.attempt.person_id, change.before.earned, change.after.earned) for change in seen.changes] == [
        (amina.person_id, 0, 1),
        (bilal.person_id, 1, 0),
    ]
    assert [(change.score_before.earned, change.score_after.earned) for change in seen.changes] == [(4, 5), (6, 5)]
    assert (seen.unchanged, seen.refused, seen.gaining) == (0, 0, {amina.person_id})
    assert count(db, ItemGrade) == before


def test_a_corrected_key_is_applied_with_reason_author_and_version(
    six_drawn: FastAPI, own_client: TestClient, db: Session, amina: Someone, author: Someone
) -> None:
    answer(own_client, wrong=(ITEM, "alpha-q2"))
    assert count(db, ModuleCompletion) == 0
    version_id = publish_course(six_drawn, {"alpha/quiz.md": {**KEY_MOVED["alpha/quiz.md"], **ALL_DRAWN}})
    apply(six_drawn, db, author)
    newest = db.scalars(select(ItemGrade).order_by(ItemGrade.id.desc())).first()
    assert newest is not None
    assert (newest.item, newest.reason, newest.actor_id, newest.version_id) == (
        ITEM,
        REASON,
        author.person_id,
        version_id,
    )
    assert count(db, ItemGrade) == 7
    assert db.scalars(select(ModuleCompletion)).one().person_id == amina.person_id


def test_the_learner_reads_the_new_verdict_key_and_reason(
    six_drawn: FastAPI, own_client: TestClient, db: Session, author: Someone
) -> None:
    result = answer(own_client, wrong=(ITEM, "alpha-q2"))
    publish_course(six_drawn, {"alpha/quiz.md": {**KEY_MOVED["alpha/quiz.md"], **ALL_DRAWN}})
    assert "Not passed yet: 4 of 6." in own_client.get(result).text
    apply(six_drawn, db, author)
    page = own_client.get(result).text
    assert "You passed: 5 of 6." in page
    section = page.split(f'id="item-{ITEM}"')[1]
    assert "Your answer, right" in section.split("</section>", maxsplit=1)[0]
    assert f"<bdi>{REASON}</bdi>" in section


def test_nobody_loses_a_completed_module_or_certificate(
    six_drawn: FastAPI, own_client: TestClient, db: Session, author: Someone
) -> None:
    result = answer(own_client, wrong=("alpha-q2",))
    for module in ("beta", "gamma", "delta"):
        take(own_client, module)
    completed = (count(db, ModuleCompletion), count(db, CourseCompletion), len(certificates(db)))
    assert completed == (4, 1, 1)
    facts = certificates(db)[0].facts
    publish_course(six_drawn, {"alpha/quiz.md": {**KEY_MOVED["alpha/quiz.md"], **ALL_DRAWN}})
    apply(six_drawn, db, author)
    assert "Not passed yet: 4 of 6." in own_client.get(result).text
    assert (count(db, ModuleCompletion), count(db, CourseCompletion), len(certificates(db))) == completed
    assert certificates(db)[0].facts == facts
    assert "The module Module Alpha is completed." in own_client.get(result).text


def test_a_new_pass_completes_the_course_and_earns_the_certificate(
    six_drawn: FastAPI, own_client: TestClient, db: Session, author: Someone
) -> None:
    answer(own_client, wrong=(ITEM, "alpha-q2"))
    for module in ("beta", "gamma", "delta"):
        take(own_client, module)
    assert (count(db, CourseCompletion), len(certificates(db))) == (0, 0)
    publish_course(six_drawn, ruled("always-correct"))
    apply(six_drawn, db, author)
    assert (count(db, ModuleCompletion), count(db, CourseCompletion), len(certificates(db))) == (4, 1, 1)
    assert certificates(db)[0].facts["modules"][0]["result"] == "5 of 6"


def test_a_disregarded_item_is_taken_out_of_the_total(
    six_drawn: FastAPI, own_client: TestClient, db: Session, author: Someone
) -> None:
    result = answer(own_client, wrong=(ITEM, "alpha-q2"))
    publish_course(six_drawn, ruled("disregard"))
    seen = preview(six_drawn, db)
    assert (seen.changes[0].score_after.earned, seen.changes[0].score_after.items) == (4, 5)
    apply(six_drawn, db, author)
    page = own_client.get(result).text
    assert "You passed: 4 of 5." in page
    assert "You needed 4." in page
    assert "Taken out of the total" in page
    assert count(db, ModuleCompletion) == 1


def test_a_disregarded_item_is_drawn_no_more(six_drawn: FastAPI, own_client: TestClient, db: Session) -> None:
    publish_course(six_drawn, ruled("disregard"))
    assert ITEM not in questions(own_client, start(own_client))
    assert "4 right answers pass" in own_client.get("/modules/alpha/quiz/attempts/1").text


def test_always_correct_gives_the_full_mark_even_to_who_left_it_out(
    six_drawn: FastAPI, own_client: TestClient, db: Session, author: Someone
) -> None:
    result = answer(own_client, wrong=("alpha-q2",), left_out=(ITEM,))
    publish_course(six_drawn, ruled("always-correct"))
    apply(six_drawn, db, author)
    assert "You passed: 5 of 6." in own_client.get(result).text


@pytest.mark.parametrize(("ruling", "score"), [("disregard", "4 of 5"), ("always-correct", "5 of 6")])
def test_a_ruling_holds_for_attempts_that_were_open_when_it_came(
    six_drawn: FastAPI, own_client: TestClient, ruling: str, score: str
) -> None:
    attempt = start(own_client)
    for item in questions(own_client, attempt):
        wrong = item in (ITEM, "alpha-q2")
        save(own_client, attempt, item, wrong_answers(item) if wrong else right_answers(item))
    publish_course(six_drawn, ruled(ruling))
    own_client.post(f"{attempt}/submission", data={"key": "k"})
    assert f"You passed: {score}." in own_client.get(f"{attempt}/result").text


def test_an_answer_that_no_longer_fits_is_left_as_it_was(
    six_drawn: FastAPI, own_client: TestClient, db: Session, author: Someone
) -> None:
    attempt = start(own_client)
    for item in questions(own_client, attempt):
        save(own_client, attempt, item, ["c"] if item == ITEM else right_answers(item))
    own_client.post(f"{attempt}/submission", data={"key": "k"})
    last = "- [( )] Another distractor 1 of alpha\n  > Nor this, 1.\n"
    publish_course(six_drawn, {"alpha/quiz.md": {last: "", **KEY_MOVED["alpha/quiz.md"], **ALL_DRAWN}})
    seen = apply(six_drawn, db, author)
    assert (seen.changes, seen.unchanged, seen.refused) == ((), 0, 1)
    assert count(db, ItemGrade) == 6


def test_applying_twice_adds_nothing(six_drawn: FastAPI, own_client: TestClient, db: Session, author: Someone) -> None:
    answer(own_client, wrong=(ITEM,))
    publish_course(six_drawn, ruled("always-correct"))
    assert [len(apply(six_drawn, db, author).changes) for _ in range(2)] == [1, 0]
    assert count(db, ItemGrade) == 7


def test_an_answer_after_the_submission_is_not_graded_anew_either(
    six_drawn: FastAPI, own_client: TestClient, db: Session
) -> None:
    result = answer(own_client, wrong=(), left_out=(ITEM,))
    save(own_client, result.removesuffix("/result"), ITEM, ["b"], key="late")
    publish_course(six_drawn, {"alpha/quiz.md": {**KEY_MOVED["alpha/quiz.md"], **ALL_DRAWN}})
    assert preview(six_drawn, db).changes == ()


@pytest.mark.parametrize("reason", ["", "x" * 501])
def test_a_reason_is_needed(six_drawn: FastAPI, db: Session, author: Someone, reason: str) -> None:
    with pytest.raises(InvalidInput):
        apply(six_drawn, db, author, reason=reason)
    assert regrade_events(db) == []


def test_an_unknown_item_is_not_found(six_drawn: FastAPI, db: Session, author: Someone) -> None:
    with pytest.raises(NotFound):
        apply(six_drawn, db, author, item="nowhere")


def test_the_trail_says_who_and_how_many(
    six_drawn: FastAPI, own_client: TestClient, db: Session, author: Someone
) -> None:
    answer(own_client, wrong=(ITEM, "alpha-q2"))
    publish_course(six_drawn, ruled("always-correct"))
    apply(six_drawn, db, author)
    [event] = regrade_events(db)
    assert (event.actor_id, event.action, event.object_id) == (author.person_id, "item.regraded", f"alpha/{ITEM}")
    assert (event.details["changed"], event.details["completed"]) == (1, 1)


def test_two_attempts_of_one_person_count_by_the_grading_method(
    own_app: FastAPI, db: Session, amina: Someone, author: Someone
) -> None:
    publish_course(own_app, {"alpha/quiz.md": ALL_DRAWN}, grading="average")
    client = make_client(own_app)
    sign_in(client, db, amina)
    answer(client, wrong=(ITEM, "alpha-q2"))
    answer(client, wrong=("alpha-q2", "alpha-q3", "alpha-q4"), number=2)  # 4/6 and 3/6: 58 %
    publish_course(own_app, ruled("always-correct"), grading="average")  # 5/6 and 3/6: 67 %
    assert preview(own_app, db).gaining == set()
    apply(own_app, db, author)
    assert count(db, ModuleCompletion) == 0


def test_stored_and_shown_scores_agree_after_a_regrade(
    six_drawn: FastAPI, own_client: TestClient, db: Session, amina: Someone, author: Someone
) -> None:
    answer(own_client, wrong=(ITEM,))
    publish_course(six_drawn, ruled("disregard"))
    apply(six_drawn, db, author)
    [past] = queries.list_standings(db, amina.person_id)["alpha"].past
    assert (past.score.earned, past.score.items) == (5, 5)
    assert "5 of 5" in own_client.get("/modules/alpha/quiz").text
    assert db.scalars(select(Attempt)).one().draw
