"""What the page on language and data promises of the weight of all lessons is what comes over the line."""

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from app.config import Settings
from app.db import open_database
from app.main import create_app
from tests.conftest import make_client
from tests.databases import CONTENT, make_template

pytestmark = pytest.mark.slow
PICTURE = re.compile(r'src="(/media/[^"]+)"')


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> Iterator[FastAPI]:
    """Over the real course; the records' database makes no difference here."""
    template = make_template("sqlite", tmp_path_factory.mktemp("weight"), CONTENT)
    database = open_database(template.url)
    app = create_app(settings, database)
    app.state.library.refresh()
    yield app
    database.engine.dispose()


@pytest.mark.parametrize("choice", ["now", "later"])
def test_the_promised_weight_is_what_comes(app: FastAPI, choice: str) -> None:
    client, course = make_client(app), app.state.library.live()
    client.post("/preferences", data={"pictures": choice})
    pictures: set[str] = set()
    received = 0
    for module in course.modules:
        for lesson in module.lessons:
            answer = client.get(f"/modules/{module.id}/lessons/{lesson.id}")
            received += int(answer.headers["content-length"])
            pictures |= set(PICTURE.findall(answer.text.partition("<article")[2]))
    received += sum(int(client.get(url).headers["content-length"]) for url in pictures)
    promised = app.state.weights()
    assert received == pytest.approx(promised.text if choice == "later" else promised.with_pictures, rel=0.05)
    assert bool(pictures) == (choice == "now")
