"""What somebody sees whose two registrations were merged, and that undoing it gives everything back."""

import re
from datetime import timedelta

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import RoleGrant
from app.accounts.roles import AUTHOR
from app.certificates.models import Award
from app.mail.models import OutboxMessage
from app.modules import service as modules
from app.modules.models import CourseCompletion
from app.quiz import attempts, submitting
from app.quiz.attempts import AttemptAddress
from app.quiz.submitting import Installation
from tests.accounts.mailbox import mailed_code
from tests.certificates.make import make_award
from tests.clients import PUBLIC_URL, make_client
from tests.people import Someone, make_person, sign_in
from tests.statistics.make import NOON, Maker

DAY = timedelta(days=1)
PAGES = ("/my-course", "/modules/alpha", "/modules/alpha/quiz", "/certificates", "/account")


def take(app: FastAPI, db: Session, person: Someone, number: int, send: bool = True) -> None:
    attempts.start(db, app.state.library.live(), person.person_id, "alpha", number)
    if send:
        address = AttemptAddress("alpha", number)
        submitting.submit(db, app.state.library, Installation(PUBLIC_URL), person.person_id, address, "k")


def browser(app: FastAPI, db: Session, person: Someone) -> TestClient:
    client = make_client(app)
    sign_in(client, db, person)
    return client


def drawn(client: TestClient) -> list[str]:
    return [client.get(page).text for page in PAGES]


def test_an_administrator_merges_by_addresses_also_a_pair_that_was_told_apart(
    app: FastAPI, db: Session, administrator: Someone
) -> None:
    old, new = make_person(db, "Amina Khan"), make_person(db, "Aisha Siddiqui", partner="lums")
    desk = browser(app, db, administrator)
    desk.post("/people/pairs-apart", data={"person": old.person_id, "other": new.person_id})
    for fields, words in (
        ({"email": new.email, "other": "nobody@example.org"}, "Nobody has registered with this address."),
        ({"email": new.email, "other": new.email}, "Both are the same address. Please give two."),
        ({"email": new.email, "other": ""}, "Please write the other address."),
    ):
        refused = desk.post("/people/merges", data=fields)
        assert refused.status_code == 422
        assert words in refused.text
        assert f'value="{new.email}"' in refused.text
    merged = desk.post("/people/merges", data={"email": new.email.upper(), "other": old.email})
    assert merged.headers["location"] == "/people/duplicates?done=merged"
    assert "Aisha Siddiqui" in browser(app, db, old).get("/account").text


def test_both_addresses_open_everything_and_undoing_gives_each_its_own(
    app: FastAPI, db: Session, administrator: Someone
) -> None:
    kept, again = make_person(db, "Muhammad Khan"), make_person(db, "Mohammad Khan", partner="lums")
    course = app.state.library.live()
    modules.complete_lesson(db, course, kept.person_id, "alpha", "first")
    modules.complete_lesson(db, course, again.person_id, "alpha", "second")
    take(app, db, kept, 1)
    take(app, db, again, 1)
    take(app, db, again, 2, send=False)
    award = make_award(db, again.person_id, holder="Mohammad Khan")
    db.flush()
    first, second, desk = (browser(app, db, person) for person in (kept, again, administrator))
    before = [drawn(first), drawn(second)]

    merged = desk.post("/people/merges", data={"person": again.person_id, "into": kept.person_id})
    assert merged.headers["location"] == "/people/duplicates?done=merged"
    told = db.scalars(select(OutboxMessage.recipient)).all()
    assert sorted(told) == sorted([kept.email, again.email])
    for client in (first, second):
        assert "Muhammad Khan" in client.get("/account").text
        quiz = client.get("/modules/alpha/quiz").text
        assert re.findall(r"attempts/(\d+)/result", quiz) == ["1", "2"]
        assert "/attempts/3" in quiz
        assert client.get("/modules/alpha/quiz/attempts/2/result").status_code == 200
        assert client.get("/modules/alpha/quiz/attempts/3").status_code == 200
        assert "2 of 2 lessons" in client.get("/modules/alpha").text
        assert client.get(f"/certificates/{award.code}").status_code == 200
    newcomer = make_client(app)
    newcomer.post("/sign-in", data={"email": again.email})
    newcomer.post("/sign-in/code", data={"code": mailed_code(db, again.email)})
    assert "Muhammad Khan" in newcomer.get("/account").text
    newcomer.post("/sign-out")

    undone = desk.post(f"/people/merges/{again.person_id}/undoing")
    assert undone.headers["location"] == "/people/duplicates?done=undone"
    assert [drawn(first), drawn(second)] == before


def test_the_open_attempt_of_either_registration_is_continued(
    app: FastAPI, db: Session, administrator: Someone
) -> None:
    kept, again = make_person(db, "Muhammad Khan"), make_person(db, "Mohammad Khan")
    take(app, db, again, 1, send=False)
    take(app, db, kept, 1)
    desk, client = browser(app, db, administrator), browser(app, db, kept)
    desk.post("/people/merges", data={"person": again.person_id, "into": kept.person_id})
    assert client.post("/modules/alpha/quiz/attempts", data={"number": "3"}).headers["location"].endswith("/attempts/1")
    sent = client.post("/modules/alpha/quiz/attempts/1/submission", data={"key": "k"})
    assert sent.headers["location"].endswith("/attempts/1/result")
    started = client.post("/modules/alpha/quiz/attempts", data={"number": "3"})
    assert started.headers["location"].endswith("/attempts/3")
    assert client.get("/modules/alpha/quiz/attempts/3").status_code == 200


def test_what_two_registrations_complete_together_is_awarded_at_the_merge(
    app: FastAPI, db: Session, administrator: Someone
) -> None:
    kept, again = make_person(db, "Muhammad Khan"), make_person(db, "Mohammad Khan")
    make = Maker(db)
    for person, day, module in ((kept, 1, "alpha"), (kept, 2, "beta"), (again, 9, "gamma"), (again, 3, "delta")):
        make.passed(person.person_id, NOON + day * DAY, module)
    db.flush()
    desk, client = browser(app, db, administrator), browser(app, db, kept)
    merge = {"person": again.person_id, "into": kept.person_id}
    merged = desk.post("/people/merges", data=merge)
    assert "Together they have completed the course" in desk.get(merged.headers["location"]).text
    completed = db.scalars(select(CourseCompletion)).one()
    assert (completed.person_id, completed.happened_at) == (kept.person_id, NOON + 9 * DAY)
    assert completed.recorded_at > completed.happened_at
    award = db.scalars(select(Award)).one()
    assert (award.person_id, award.level, award.facts["holder"]) == (kept.person_id, "completion", "Muhammad Khan")
    assert client.get(f"/certificates/{award.code}").status_code == 200

    desk.post(f"/people/merges/{again.person_id}/undoing")
    assert client.get(f"/certificates/{award.code}").status_code == 200, "a pass is never withdrawn"
    assert desk.post("/people/merges", data=merge).headers["location"].endswith("done=merged")
    assert db.scalars(select(Award.code)).all() == [award.code]


def test_a_merge_that_completes_nothing_awards_nothing(app: FastAPI, db: Session, administrator: Someone) -> None:
    kept, again = make_person(db, "Muhammad Khan"), make_person(db, "Mohammad Khan")
    for person, module in ((kept, "alpha"), (kept, "beta"), (again, "beta"), (again, "delta")):
        Maker(db).passed(person.person_id, NOON, module)
    db.flush()
    merge = {"person": again.person_id, "into": kept.person_id}
    assert browser(app, db, administrator).post("/people/merges", data=merge).headers["location"].endswith("=merged")
    assert (db.scalars(select(CourseCompletion)).all(), db.scalars(select(Award)).all()) == ([], [])


def test_a_merged_registration_is_given_no_role(app: FastAPI, db: Session, administrator: Someone) -> None:
    kept, again = make_person(db, "Muhammad Khan"), make_person(db, "Mohammad Khan")
    desk = browser(app, db, administrator)
    desk.post("/people/merges", data={"person": again.person_id, "into": kept.person_id})
    for person in (kept, again):
        refused = desk.post("/roles", data={"email": person.email, "role": AUTHOR})
        assert refused.status_code == 409
        assert "Undo the merge first" in refused.text
    assert db.scalars(select(RoleGrant.person_id).where(RoleGrant.role == AUTHOR)).all() == []
    desk.post(f"/people/merges/{again.person_id}/undoing")
    assert desk.post("/roles", data={"email": again.email, "role": AUTHOR}).status_code == 303


def test_nobody_with_a_role_is_merged(app: FastAPI, db: Session, administrator: Someone, amina: Someone) -> None:
    writer = make_person(db, "Amina Kahn", roles=(AUTHOR,))
    desk = browser(app, db, administrator)
    for person, into in ((writer, amina), (amina, writer), (amina, amina)):
        answer = desk.post("/people/merges", data={"person": person.person_id, "into": into.person_id})
        assert answer.status_code == 409


def test_a_pair_is_shown_until_somebody_decides(app: FastAPI, db: Session, administrator: Someone) -> None:
    one, other = make_person(db, "Muhammad Zubair Wattoo"), make_person(db, "Mohd. Zubayr Wattoo")
    for number in range(60):
        make_person(db, f"Learner{number:02} Somebody{number:02}")
    desk = browser(app, db, administrator)
    page = desk.get("/people/duplicates").text.replace("<wbr>", "")
    assert one.email in page
    assert other.email in page
    data = {"person": one.person_id, "other": other.person_id}
    assert desk.post("/people/pairs-apart", data=data).status_code == 303
    assert desk.post("/people/pairs-apart", data=data).status_code == 303
    assert one.email not in desk.get("/people/duplicates").text.replace("<wbr>", "")
