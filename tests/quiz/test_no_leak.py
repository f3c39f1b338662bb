"""No key, no reason and no accepted answer leaves the server before it may be seen."""

import re
from dataclasses import replace

import pytest
from fastapi import FastAPI
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.questions.public import PublicQuestion, public_question
from app.questions.question import Question
from app.quiz import attempts, routes
from tests.people import Someone, make_person
from tests.quiz.learners_walk import canaries, canary_course, walk_after, walk_before
from tests.quiz.publishing import publish_files

pytestmark = pytest.mark.slow

MOVED = {
    "- [( )] The host alone": "- [(x)] The host alone",
    "- [(x)] All three": "- [( )] All three",
    "- [[ ]] The transcript": "- [[x]] The transcript",
    "- [[x]] Table B": "- [[ ]] Table B",
    "- [( )] True": "- [(x)] True",
    "- [(x)] False": "- [( )] False",
    "after|(before)|during": "after|before|(during)",
    "| Transcript | Host university |": "| Transcript | European Commission |",
    "| Charter | European Commission |": "| Charter | Host university |",
}


@pytest.fixture
def planted(own_app: FastAPI) -> list[str]:
    """The canaries of the course that is live."""
    files = canary_course()
    publish_files(own_app, files)
    return canaries(files)


def with_rules(files: dict[str, str], **rules: str) -> dict[str, str]:
    written = "".join(f"{name}: {value}\n" for name, value in rules.items())
    return {**files, "course.md": files["course.md"].replace("---\n", f"---\n{written}", 1)}


def test_nothing_leaks_before_it_may_be_seen_and_everything_is_told_after(
    own_app: FastAPI, db: Session, amina: Someone, planted: list[str]
) -> None:
    walk, attempt = walk_before(own_app, db, amina)
    assert len(walk.seen) > 200
    assert {sent.splitlines()[1] for sent in walk.seen} >= {"200", "303", "401", "404", "405", "409", "422"}
    assert walk.find(planted) == []
    told = walk_after(walk, attempt).find(planted)
    assert len(told) > 20  # the same search finds them where they belong


@pytest.mark.parametrize("shown", ["nothing", "score", "verdicts"])
def test_a_result_hides_what_the_author_hides(own_app: FastAPI, db: Session, amina: Someone, shown: str) -> None:
    files = canary_course()
    publish_files(own_app, with_rules(files, show_after=shown, show_later=shown))
    walk, attempt = walk_before(own_app, db, amina)
    after = walk_after(walk, attempt)
    assert walk.find(canaries(files)) + after.find(canaries(files)) == []
    marks = ("answer-right", "answer-wrong", "Right answer") + (() if shown == "verdicts" else ("verdict ",))
    assert after.find(marks) == []


def test_pages_are_the_same_wherever_the_key_is(own_app: FastAPI, db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the order, not a class, not a length: nothing on the pages depends on which option is right."""
    monkeypatch.setattr(attempts.secrets, "token_hex", lambda _bytes: "one seed")
    files = canary_course()
    walks = []
    for moved in ({}, MOVED):
        person = make_person(db)
        texts = dict(files)
        for old, new in moved.items():
            texts["kinds/quiz.md"] = texts["kinds/quiz.md"].replace(old, new)
        publish_files(own_app, texts)
        walk, _attempt = walk_before(own_app, db, person)
        version = own_app.state.library.live().version_hash[:12]
        walks.append([_without_chance(sent, person).replace(version, "…") for sent in walk.seen])
    for one, other in zip(*walks, strict=True):
        assert one.splitlines() == other.splitlines()


def _without_chance(sent: str, person: Someone) -> str:
    sent = re.sub(r'data-reader="\w+"|name="key" value="[^"]+"|"reference":"\w+"|\b[0-9A-F]{8}\b', "…", sent)
    sent = re.sub(r"set-cookie: .*|content-length: .*|last-modified: .*|date: .*", "", sent)
    return re.sub(r"\d\d:\d\d", "…", sent).replace(person.name, "…").replace(person.email, "…")


def leak_in_the_stem(question: Question, order: list[str]) -> PublicQuestion:
    whole = public_question(question, order)
    return replace(whole, stem_html=f"{whole.stem_html}<!-- {question.task} {question.reason_html} -->")


@pytest.mark.parametrize("place", ["page", pytest.param("header", marks=pytest.mark.slow)])
def test_the_same_search_finds_a_planted_leak(
    own_app: FastAPI, db: Session, amina: Someone, planted: list[str], monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    if place == "page":
        monkeypatch.setattr(attempts, "public_question", leak_in_the_stem)
    else:
        genuine = routes._saved_as_json  # the plant needs the answer that the route makes

        def leaking(*given: object) -> Response:
            answer = genuine(*given)
            answer.headers["ETag"] = planted[-1]
            return answer

        monkeypatch.setattr(routes, "_saved_as_json", leaking)
    walk, _attempt = walk_before(own_app, db, amina)
    found = walk.find(planted)
    assert found
    assert place == "header" or len({one.split(" at ")[0] for one in found}) > 20
