"""What the page on language and data promises of the weight of the course is what comes over the line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.config import Settings
from app.db import open_database
from app.language import speaking
from app.main import create_app
from tests.clients import make_client
from tests.databases import CONTENT, make_template
from tests.people import make_person, sign_in
from tests.quiz import taking

pytestmark = pytest.mark.slow
SHOWN = re.compile(r'(?:src|<link[^>]* href|<use href)="(/(?:media|static)/[^"#]+)')

FONT = re.compile(r'url\("?(/static/[^")]+\.woff2)"?\)')


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> Iterator[FastAPI]:
    """Over the real course; the records' database makes no difference here."""
    template = make_template("sqlite", tmp_path_factory.mktemp("weight"), CONTENT)
    database = open_database(template.url)
    app = create_app(settings, database)
    app.state.library.refresh()
    yield app
    database.engine.dispose()


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("choice", ["now", "later"])
def test_the_promised_weight_is_what_comes(app: FastAPI, choice: str, language: str) -> None:
    weighed = weigh(app, choice, language)
    with speaking(language):
        promised = app.state.weights().text if choice == "later" else app.state.weights().with_pictures
    assert weighed.on_the_line == pytest.approx(promised, rel=0.02)
    assert weighed.has_pictures == (choice == "now")
    assert len(weighed.pages) == 28 + 4 * 12


@dataclass
class Weighed:
    """A course walked from its first lesson to its last question, each page and file fetched once."""

    pages: dict[str, int] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    """Address → bytes on the line."""
    unpacked: int = 0

    @property
    def on_the_line(self) -> int:
        return sum(self.pages.values()) + sum(self.files.values())

    @property
    def has_pictures(self) -> bool:
        return any(url.startswith("/media/") for url in self.files)


def weigh(app: FastAPI, choice: str, language: str) -> Weighed:
    """As a registered learner; `choice` is what they chose of pictures. A font is fetched by pages of its letters."""
    client, weighed = make_client(app), Weighed()
    with app.state.database.writing.begin() as db:
        sign_in(client, db, make_person(db))
    client.post("/preferences", data={"pictures": choice, "language": language})
    for module in app.state.library.live().modules:
        attempt = taking.start(client, module.id)
        questions = (f"{attempt}?question={place}" for place in range(1, module.bank.draw + 1))
        lessons = (f"/modules/{module.id}/lessons/{lesson.id}" for lesson in module.lessons)
        for url in (*lessons, f"/modules/{module.id}/quiz", *questions, f"{attempt}/review"):
            page = _fetch(client, url, weighed.pages, weighed)
            for file in set(SHOWN.findall(page)) - set(weighed.files):
                text = _fetch(client, file, weighed.files, weighed)
                for font in FONT.findall(text) if language == "ur" else ():
                    _fetch(client, font, weighed.files, weighed)
    return weighed


def _fetch(client: TestClient, url: str, kept: dict[str, int], weighed: Weighed) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    kept[url] = int(answer.headers["content-length"])
    weighed.unpacked += len(answer.content)
    return answer.text
