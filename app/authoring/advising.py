"""All advice for a course: every text read once more, as its author wrote it, and looked at by each rule."""

import re
from collections.abc import Mapping

from app.authoring.rules.bank import review_bank, review_checks
from app.authoring.rules.leftovers import review_leftovers
from app.authoring.rules.linking import review_links
from app.authoring.rules.options import review_question
from app.authoring.rules.picturing import review_pictures
from app.authoring.rules.prose import review_front_matter, review_length, review_prose
from app.authoring.rules.reading import Reading, read
from app.authoring.rules.structure import review_structure
from app.authoring.rules.whole import find_twice, review_whole
from app.modules.catalogue import Course, Lesson
from app.modules.texts import place_of
from app.questions.diagnostics import Diagnostic
from app.questions.passages import RawQuestion

TEXTS = ("course", "page", "module", "lesson", "quiz")
TITLE = re.compile(rb"^title:\s*[\"']?(.+?)[\"']?\s*$", re.MULTILINE)


def advise(files: Mapping[str, bytes], course: Course | None) -> list[Diagnostic]:
    """`course` is what was built of the files; without one only the texts themselves are looked at."""
    found: list[Diagnostic] = []
    readings = {path: read(path, files[path], found) for path in files if place_of(path) in TEXTS}
    titles = {path: _title(files[path]) for path in readings}
    sizes = {path: len(content) for path, content in files.items() if place_of(path) == "media"}
    questions = {path: _review_text(reading, titles, sizes) for path, reading in readings.items()}
    if course:
        review_whole(course, readings)
        for lesson in _lessons(course):
            review_length(readings[lesson.path], lesson)
    for path, reading in readings.items():
        if reading.place == "quiz":
            review_bank(reading, questions[path])
        elif reading.place == "module":
            review_checks(reading, _checks(reading, questions))
    return found + find_twice(files)


def _review_text(reading: Reading, titles: Mapping[str, str], sizes: Mapping[str, int]) -> list[RawQuestion]:
    review_front_matter(reading)
    review_structure(reading)
    review_leftovers(reading)
    review_links(reading, titles)
    review_pictures(reading, sizes)
    review_prose(reading)
    questions = reading.questions()
    for question in questions:
        review_question(reading, question)
    return questions


def _checks(module: Reading, questions: Mapping[str, list[RawQuestion]]) -> list[RawQuestion]:
    lessons = (path for path in questions if place_of(path) == "lesson" and path.startswith(f"{module.folder}/"))
    return [question for path in lessons for question in questions[path]]


def _lessons(course: Course) -> list[Lesson]:
    return [lesson for module in course.modules for lesson in module.lessons]


def _title(content: bytes) -> str:
    found = TITLE.search(content)
    return found[1].decode(errors="replace") if found else ""
