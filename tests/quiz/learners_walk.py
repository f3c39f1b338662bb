"""A learner's whole way through a course of every type of question, with all that the server sends written down."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from urllib.parse import urlencode

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy.orm import Session

from app.modules.folder import read_folder
from app.web.assets import static
from tests.clients import make_client
from tests.people import Someone, sign_in
from tests.questions.every_type import COURSE, GRADED, KINDS, answers

LESSON, QUIZ = "/modules/kinds/lessons/checks", "/modules/kinds/quiz"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Accept": "application/json"}
BETWEEN_THOUSANDS = re.compile(r"(?<=\d)[,.\s](?=\d{3})")
NUMBER, TOLERANCE = "123456789", "987654"


def canary_course() -> dict[str, str]:
    """tests/every_type with a word of its own in every reason and every accepted or listed answer."""
    numbers = count(1)
    files = {path: content.decode() for path, content in read_folder(COURSE).items()}
    for path, text in files.items():
        files[path] = re.sub("SECRET", lambda _match: f"CANARY{next(numbers):04}", text)
        files[path] = re.sub(NUMBER, lambda _match: f"7{next(numbers):04}31313", files[path])
        files[path] = re.sub(TOLERANCE, lambda _match: f"7{next(numbers):04}3131", files[path])
    return files


def canaries(files: dict[str, str]) -> list[str]:
    found = re.findall(r"CANARY\d{4}|7\d{4}3131(?:3)?", "\n".join(files.values()))
    assert len(found) == len(set(found)) > 50
    return found


@dataclass
class Walk:
    """Every answer of the server, as text: address, status, headers, content."""

    client: TestClient
    seen: list[str] = field(default_factory=list)

    def get(self, path: str, **headers: str) -> Response:
        return self.note(self.client.get(path, headers=headers))

    def post(self, path: str, fields: Sequence[tuple[str, str]], **headers: str) -> Response:
        return self.note(self.client.post(path, content=urlencode(fields), headers=FORM | headers))

    def note(self, answer: Response) -> Response:
        headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.multi_items())
        sent = f"{answer.request.method} {answer.url}\n{answer.status_code}\n{headers}\n\n{answer.text}"
        self.seen.append(sent)
        return answer

    def find(self, words: Sequence[str]) -> list[str]:
        """`word at address` for each of these words that was sent; a number also with its thousands apart."""
        sent_words = [(sent.splitlines()[0], sent + BETWEEN_THOUSANDS.sub("", sent)) for sent in self.seen]
        return [f"{word} at {address}" for address, sent in sent_words for word in words if word in sent]


def walk_before(app: FastAPI, db: Session, person: Someone) -> tuple[Walk, str]:
    """All that a visitor and a learner can open before anything is sent in; the walk, and the attempt's address."""
    visitor = Walk(make_client(app))
    _read(visitor)
    walk = Walk(make_client(app), visitor.seen)
    sign_in(walk.client, db, person)
    _read(walk)
    attempt = _start(walk)
    _answer(walk, attempt)
    _go_wrong(walk, attempt)
    return walk, attempt


def walk_after(walk: Walk, attempt: str) -> Walk:
    """Send in, save late, and look at everything that speaks of the result; only this is in the walk returned."""
    after = Walk(walk.client)
    after.post(f"{attempt}/submission", [("key", "k")])
    after.post(f"{attempt}/answers", [("item", "item-single"), ("key", "late"), ("answer", "c")], **JSON)
    for path in (f"{attempt}/result", QUIZ, "/modules/kinds", "/my-course", attempt, f"{attempt}/review"):
        after.get(path)
    return after


def _read(walk: Walk) -> None:
    pages = ("/", "/modules/kinds", LESSON, QUIZ, "/my-course", "/certificates", "/account", "/glossary", "/toolkit")
    for path in (
        *pages,
        "/toolkit/kinds",
        "/pages/about",
        "/statistics",
        "/authoring",
        "/nowhere",
        "/modules/kinds/quiz.md",
        "/healthz",
    ):
        first = walk.get(path)
        walk.get(path, **{"If-None-Match": first.headers.get("etag", '"x"'), "Accept-Encoding": "identity"})
        walk.note(walk.client.head(path))
    for name in ("site.js", "site.css", "favicon.svg"):
        walk.get(static(name))
    for content in read_folder(COURSE).values():
        walk.get(f"/media/{sha256(content).hexdigest()}.md")
    for kind in KINDS:
        check = f"{LESSON}/checks/check-{kind}"
        walk.get(check)
        for headers in ({}, JSON, {"X-Requested-With": "fetch", "Accept": "text/html"}):
            walk.post(check, [], **headers)
        if kind not in ("text", "number", "free-text"):
            walk.post(check, [("answer:nowhere", "x")])


def _start(walk: Walk) -> str:
    started = walk.post(f"{QUIZ}/attempts", [("number", "1")])
    attempt = started.headers["location"]
    for place in ("", *range(len(GRADED) + 2), "x"):
        walk.get(f"{attempt}?question={place}")
    return attempt


def _answer(walk: Walk, attempt: str) -> None:
    for kind, headers in ((kind, headers) for kind in GRADED for headers in (JSON, {})):
        for given in _guesses(kind):
            key = sha256(repr((kind, headers, given)).encode()).hexdigest()[:20]
            walk.post(f"{attempt}/answers", [("item", f"item-{kind}"), ("key", key), ("place", "1"), *given], **headers)
        walk.get(f"{attempt}?question={GRADED.index(kind) + 1}")
    walk.get(f"{attempt}/review")


def _guesses(kind: str) -> Iterator[list[tuple[str, str]]]:
    """Right, wrong and half answers, but none that names a canary itself."""
    known = answers(f"item-{kind}")
    for given in (known.wrong, known.partly, known.right):
        yield [(name, "a guess" if "secret" in value.lower() else value) for name, value in given if "123" not in value]


def _go_wrong(walk: Walk, attempt: str) -> None:
    path = f"{attempt}/answers"
    walk.post(path, [("item", "item-single"), ("key", "old"), ("seen", ""), ("answer", "a")])  # the merge page
    walk.post(path, [("item", "item-single"), ("key", "old.1"), ("seen", ""), ("answer", "a")], **JSON)
    for item, key, answer in (("item-single", "k", "zz"), ("nowhere", "k", "a"), ("item-single", "", "a")):
        for headers in (JSON, {}):
            walk.post(path, [("item", item), ("key", key), ("answer", answer)], **headers)
    walk.post(path, [("item", "item-text"), ("key", "k2"), ("answer", "x" * 3000)])
    for wrong in (f"{attempt}/result", f"{QUIZ}/attempts/77", f"{QUIZ}/attempts/0", f"{attempt}?question=%00"):
        walk.get(wrong)
        walk.get(wrong, **JSON)
    walk.note(walk.client.delete(attempt))
    stranger = Walk(make_client(walk.client.app), walk.seen)  # type: ignore[arg-type]  # it is our FastAPI
    stranger.get(attempt)
    stranger.post(path, [("item", "item-single"), ("key", "k"), ("answer", "a")], **JSON)
