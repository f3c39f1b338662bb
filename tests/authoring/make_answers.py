"""Sent-in attempts of many people at the quiz of alpha in tests/course, answered as a test says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.modules.library import Library
from app.quiz import attempts, saving, submitting
from app.quiz.attempts import AttemptAddress
from app.quiz.saving import NewAnswer
from app.quiz.submitting import Installation
from tests.people import Someone, make_person

PLACE = Installation("https://course.example.org")
Answer = Callable[[int, str], Sequence[str]]
"""Number of the person and item → response."""


@dataclass(frozen=True)
class Sat:
    """Somebody's attempt."""

    person: Someone
    number: int


def sit(app: FastAPI, db: Session, person: Someone, responses: Mapping[str, Sequence[str]], number: int = 1) -> Sat:
    """One attempt; items that are not in `responses` are left out."""
    library: Library = app.state.library
    address = AttemptAddress("alpha", attempts.start(db, library.live(), person.person_id, "alpha", number))
    shown = attempts.open_attempt(db, library, person.person_id, "alpha", number)
    for question in shown.questions:
        response = list(responses.get(question.id, ()))
        saving.save_answer(db, library, person.person_id, address, NewAnswer(question.id, response, f"k{question.id}"))
    submitting.submit(db, library, PLACE, person.person_id, address, "k")
    return Sat(person, number)


def sit_all(app: FastAPI, db: Session, people: int, answer: Answer) -> list[Sat]:
    items = [f"alpha-q{number}" for number in range(1, 7)]
    return [
        sit(app, db, make_person(db, f"Person{number} Somebody"), {item: answer(number, item) for item in items})
        for number in range(people)
    ]


def answer_by_ability(number: int, item: str) -> Sequence[str]:
    """The higher the number, the more is right; questions grow harder from 1 to 6."""
    right = {"alpha-q5": ["a", "b"]}.get(item, ["a"])
    return right if (number * 7) % 20 >= 2 * int(item[-1]) else ["b"] if item != "alpha-q5" else ["c"]
