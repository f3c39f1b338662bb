"""The pages that a learner meets most, on a running server with people in the middle of the course."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.browser.pages import SIGHTS, Visit
from tests.browser.records import fill
from tests.browser.server import Server

SEEN = {"home": "home", "lesson": "lesson", "quiz": "attempt", "result": "result-failed", "my course": "my-course"}
"""Our word for a page → its name among the sights of the browser tests."""


@dataclass(frozen=True)
class Sighted:
    """A page as one person sees it."""

    name: str
    url: str
    session: str
    """The session cookie of the person; empty for a visitor."""


@contextmanager
def sights(names: tuple[str, ...]) -> Iterator[list[Sighted]]:
    """The real course in its own process, and where these pages are on it."""
    by_name = {sight.name: sight for sight in SIGHTS}
    with TemporaryDirectory() as folder, Server(Path(folder)) as server:
        visit = Visit(server, fill(server))
        found = [(name, by_name[SEEN[name]]) for name in names]
        yield [
            Sighted(name, visit.address(sight), visit.cookies(sight.who).get("session", "")) for name, sight in found
        ]


def load_average() -> str:
    """How busy the machine is, for beside a figure."""
    return f"load average {os.getloadavg()[0]:.1f}"
