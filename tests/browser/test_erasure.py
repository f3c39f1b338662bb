"""From registering to being gone: a person takes everything away and has it erased, in a real browser."""

import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.learner import NAME, Learner
from tests.browser.server import Server

pytestmark = pytest.mark.slow
EMAIL = "erased.person@example.org"
LESSON = "/modules/mobilities/lessons/why-mobility"


def test_a_person_takes_everything_away_and_is_erased(browser: Browser, tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        context = browser.new_context(viewport={"width": 360, "height": 740}, accept_downloads=True)
        learner = Learner(server, context.new_page(), EMAIL)
        learner.page.goto(f"{server.url}/register?next={LESSON}")
        learner.registers()
        learner.press("Mark complete and continue")
        learner.page.wait_for_url(lambda address: LESSON not in address)

        learner.page.goto(f"{server.url}/account")
        learner.page.get_by_role("link", name="My data").first.click()
        learner.sees_heading("My data")
        held = download(learner, tmp_path)
        assert held["person"][0]["email"] == EMAIL
        assert [one["lesson"] for one in held["lesson_completion"]] == ["why-mobility"]

        learner.follow("Erase my data…")
        learner.press("Erase my data for ever")
        expect(learner.page.get_by_role("alert")).to_contain_text("type your email address")
        learner.page.get_by_label("Type your email address to confirm").fill(EMAIL)
        learner.press("Erase my data for ever")
        learner.sees_heading("Your data is erased")

        learner.page.goto(f"{server.url}/my-data")
        assert learner.page.url.startswith(f"{server.url}/sign-in")
        assert server.query("SELECT name, email FROM person") == [("", None)]
        assert server.query("SELECT lesson FROM lesson_completion") == [("why-mobility",)]
        assert len((server.data / "erasures.jsonl").read_text().splitlines()) == 1
        on_the_disk = b"".join(file.read_bytes() for file in server.data.glob("course.db*"))
        assert [word for word in (EMAIL, NAME) if word.encode() in on_the_disk] == []
        context.close()


def download(learner: Learner, folder: Path) -> dict[str, list[dict[str, str]]]:
    with learner.page.expect_download() as started:
        learner.follow("Download all my data")
    started.value.save_as(folder / "mine.zip")
    with zipfile.ZipFile(folder / "mine.zip") as archive:
        assert archive.read("my-data.pdf").startswith(b"%PDF")
        held: dict[str, list[dict[str, str]]] = json.loads(archive.read("my-data.json"))
    return held
