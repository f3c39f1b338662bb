"""Taking a quiz of tests/course as a learner does, through the pages."""

import re

from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.certificates.models import Award
from tests.databases import COURSE


def right_answers(item_id: str) -> list[str]:
    """The option ids that are right, read from the source and not from the application."""
    module = item_id.split("-", maxsplit=1)[0]
    source = (COURSE / module / "quiz.md").read_text()
    block = source.split(f"{{#{item_id} ")[1].split("\n{#")[0]
    markers = re.findall(r"^- \[[(\[](.)[)\]]\]", block, re.MULTILINE)
    return [letter for letter, marker in zip("abcdefgh", markers, strict=False) if marker == "x"]


def wrong_answers(item_id: str) -> list[str]:
    return [letter for letter in "abc" if letter not in right_answers(item_id)][:1] or ["b"]


def start(client: TestClient, module: str = "alpha", number: int = 1) -> str:
    """The address of the attempt."""
    answer = client.post(f"/modules/{module}/quiz/attempts", data={"number": str(number)})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def questions(client: TestClient, attempt: str) -> list[str]:
    """Item ids in the order of the attempt, as the pages give them."""
    total = int(re.findall(r"Question 1 of (\d+)", client.get(f"{attempt}?question=1").text)[0])
    return [item_on(client.get(f"{attempt}?question={place}").text) for place in range(1, total + 1)]


def item_on(page: str) -> str:
    return re.findall(r'name="item" value="([^"]+)"', page)[0]


def save(client: TestClient, attempt: str, item: str, answers: list[str], key: str = "") -> int:
    data = {"item": item, "answer": answers, "key": key or f"{item}-{'-'.join(answers)}", "place": "1"}
    return client.post(f"{attempt}/answers", data=data).status_code


def take(client: TestClient, module: str = "alpha", number: int = 1, right: int = 5) -> str:
    """A whole attempt with `right` of 5 items right; gives the address of its result."""
    attempt = start(client, module, number)
    for place, item in enumerate(questions(client, attempt)):
        save(client, attempt, item, right_answers(item) if place < right else wrong_answers(item))
    return str(client.post(f"{attempt}/submission", data={"key": "k"}).headers["location"])


def certificates(db: Session) -> list[Award]:
    """Of the whole course; those that confirm a module are left aside."""
    return list(db.scalars(select(Award).where(Award.level == "completion")))
