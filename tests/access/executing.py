"""From the answer of the application to the words of the table."""

import re
from collections.abc import Iterable
from functools import cache
from io import BytesIO
from zipfile import ZipFile

from httpx2 import Response

from tests.access.table import ADMINISTRATOR, AUTHOR, PARTNER, WITHOUT_EFFECT, Cell
from tests.access.world import World
from tests.databases import COURSE

BY_STATUS = {403: "refused", 404: "not found", 409: "not now", 422: "mistake"}
COUNTED_MISTAKES = {"one_time_token", "sign_in_failure"}
"""A wrong code and a wrong password are counted; nothing else that is turned away leaves a trace."""


def outcome(method: str, answer: Response) -> str:
    """The table's word for an answer; where it has none, the status."""
    if answer.status_code == 303:
        return _destination(method, answer.headers["location"])
    if answer.status_code == 200:
        return _kind(answer.headers.get("content-type", ""))
    return BY_STATUS.get(answer.status_code, str(answer.status_code))


def wrong_cells(world: World, cells: Iterable[Cell]) -> list[str]:
    """One line for each cell whose request ends differently, says too much, or stores what it must not."""
    return [f"{cell}: {mistake}" for cell in cells for mistake in _mistakes(world, cell)]


def accepted(world: World, cells: Iterable[Cell], methods: Iterable[str], headers: dict[str, str]) -> list[str]:
    """One line for each request that is not refused although it comes with the headers of another page."""
    asked = [(method, cell) for cell in cells for method in methods]
    found = [(method, cell, outcome(method, world.ask(cell, method, headers))) for method, cell in asked]
    return [f"{method} {cell.row.path}: “{word}”" for method, cell, word in found if word != "refused"]


def _mistakes(world: World, cell: Cell) -> list[str]:
    with world.undone() as connection:
        answer = world.ask(cell)
        found = outcome(cell.row.method, answer)
        mistakes = [f"“{found}” instead of “{cell.expected}”"] if found != cell.expected else []
        turned_away = cell.expected in WITHOUT_EFFECT
        changed = world.changed(connection) if turned_away else set()
    if changed - COUNTED_MISTAKES:
        mistakes.append(f"is turned away and yet changes {', '.join(sorted(changed))}")
    if leaked := _other_people(world, cell, _text_of(answer)):
        mistakes.append(f"shows {leaked} of somebody else")
    if "right answers" not in cell.row.shows and (reason := _right_answer(answer.text)):
        mistakes.append(f"shows the right answers (“{reason}”)")
    return mistakes


def _destination(method: str, location: str) -> str:
    if location.startswith(("/sign-in?next=", "/register?next=")):
        return location[1:].split("?", maxsplit=1)[0]
    if not location.startswith("/") or location.startswith("//"):
        return f"sent to {location}"
    return "done" if method == "POST" else "moved"


def _kind(content_type: str) -> str:
    return {"text/html": "page", "application/json": "status"}.get(content_type.split(";", maxsplit=1)[0], "file")


def _other_people(world: World, cell: Cell, text: str) -> str:
    """What kind of thing about somebody else stands in the answer; empty if nothing does."""
    typed = cell.row.route == "POST /sign-in-codes" or cell.row.path == "/sign-in/password"
    for word, someone in world.people.items():
        if word == cell.person or _may_be_seen(world, cell, word):
            continue
        is_colleague = word in (AUTHOR, ADMINISTRATOR) and "authors" in cell.row.shows
        if someone.name in text and cell.row.shows != "the holder's name" and not is_colleague:
            return "the name"
        if someone.email in text.replace("<wbr>", "") and not typed:
            return "the email address"
        if world.certificates[word] in text.replace(world.address(cell), ""):
            return "the certificate code"
    return ""


def _may_be_seen(world: World, cell: Cell, word: str) -> bool:
    if "people" not in cell.row.shows:
        return False
    return cell.person == ADMINISTRATOR or (cell.person == PARTNER and word in world.of_the_partner)


def _text_of(answer: Response) -> str:
    """What stands in the answer, also inside a workbook, which is a zip file."""
    if not answer.content.startswith(b"PK"):
        return answer.text
    with ZipFile(BytesIO(answer.content)) as workbook:
        return "\n".join(workbook.read(name).decode(errors="replace") for name in workbook.namelist())


def _right_answer(text: str) -> str:
    return next((reason for reason in _reasons() if reason in text), "")


@cache
def _reasons() -> tuple[str, ...]:
    """The sentences of the course's sources that say why an option is right or wrong."""
    sources = "\n".join(path.read_text() for path in COURSE.rglob("*.md"))
    return tuple(dict.fromkeys(re.findall(r"^  > (.+)$", sources, re.MULTILINE)))
