"""Everybody as CSV at the console, by a process that stays small however many people there are.

SQLAlchemy, the models and a driver take 60 MB before a row is read. So nothing here imports them: the statement is that
of the list of people, worded ahead as text which both databases run (`python -m tools.everybody`).
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from app.config import load_settings
from app.errors import StartRefused
from app.modules.course_file import CourseFile, read_course_file
from app.modules.front_matter import split_front_matter
from app.operations.plain_noting import note_event
from app.operations.plain_reading import Rows, plain_reading, stored_moment
from app.people.line import Line, read_line
from app.people.people_table import people_table
from app.questions.diagnostics import Source
from app.statistics.csv_form import csv_chunks

EVERYBODY = Path(__file__).with_name("everybody.sql")
COURSE_FILE = (
    "SELECT content_blob.content FROM live_content "
    "JOIN content_file ON content_file.version_id = live_content.version_id AND content_file.path = 'course.md' "
    "JOIN content_blob ON content_blob.sha256 = content_file.sha256"
)
MOMENTS = ("registered_at", "completed_at", "completed_before", "letter_at")
TELL_EACH = 100_000
OWNER_ONLY = 0o600


def take_people_away(output: Path | None) -> None:
    """Write the list of people as its page gives it without filters; to the terminal where no file is named."""
    url = load_settings().effective_database_url
    with plain_reading(url) as rows:
        table = people_table(_read_course(rows), _lines(rows))
        with _opened(output) as file:
            note_event(url, "people.exported", "table", "people-list.csv at the console")
            for chunk in csv_chunks(table):
                file.write(chunk)


@contextmanager
def _opened(output: Path | None) -> Iterator[IO[bytes]]:
    if output is None:
        yield sys.stdout.buffer
        return
    try:
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except OSError as error:
        raise StartRefused(f"{output} cannot be written ({error.strerror}). Name a new file.") from None
    with os.fdopen(descriptor, "wb") as file:
        yield file


def _read_course(rows: Rows) -> CourseFile:
    """What the live course says of partners and categories; its lessons are not read."""
    found = next(rows(COURSE_FILE), None)
    if found is None:
        raise StartRefused("No version of the course is live. Start the course once: python -m app serve")
    text = bytes(found["content"]).decode("utf-8-sig", "replace")
    return read_course_file(split_front_matter(Source("course.md", text, [])).fields)


def _lines(rows: Rows) -> Iterator[Line]:
    """Tells how far it is, where somebody looks at the terminal."""
    for number, row in enumerate(rows(EVERYBODY.read_text(encoding="utf-8")), 1):
        yield read_line(row | {name: stored_moment(row[name]) for name in MOMENTS})
        if number % TELL_EACH == 0 and sys.stderr.isatty():
            print(f"{number:,} people …", file=sys.stderr)
