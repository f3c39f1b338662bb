"""What only the whole course shows: lessons that nobody reaches or tests, heavy pages, the same file twice."""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from app.authoring.rules.reading import Reading
from app.language import gettext as _
from app.modules.catalogue import Course, Lesson, Module
from app.modules.texts import place_of
from app.questions.diagnostics import Diagnostic, Severity
from app.questions.question import Ruling
from app.wording import kilobytes

MAX_LESSON_BYTES = 100_000
"""Text and pictures: three seconds at 250 kbit/s."""


def review_whole(course: Course, readings: Mapping[str, Reading]) -> None:
    for module in course.modules:
        _review_titles(module, readings)
        for lesson in module.lessons:
            _review_lesson(module, lesson, readings[lesson.path])
        _review_quiz(module, readings[f"{module.id}/quiz.md"])
    _review_reach(course, readings.values())


def find_twice(files: Mapping[str, bytes]) -> list[Diagnostic]:
    """Files in media/ that hold the same as another."""
    first: dict[str, str] = {}
    found = []
    for path in sorted(path for path in files if place_of(path) == "media"):
        same = first.setdefault(sha256(files[path]).hexdigest(), path)
        if same != path:
            message = _("The file is the same as {path}.").format(path=same)
            mend = _("Link to one of the two and delete the other.")
            found.append(Diagnostic(path, 1, 1, Severity.ADVICE, message, mend=mend))
    return found


def _review_titles(module: Module, readings: Mapping[str, Reading]) -> None:
    seen: dict[str, str] = {}
    for lesson in module.lessons:
        title = lesson.title.casefold()
        if title and title in seen:
            reading = readings[lesson.path]
            message = _("{path} has the same title.").format(path=seen[title])
            reading.advise(message, reading.text.fields.line_of("title"), mend=_("Say what is different here."))
        seen.setdefault(title, lesson.path)


def _review_lesson(module: Module, lesson: Lesson, reading: Reading) -> None:
    line = reading.text.fields.line_of("title")
    if not any(item.lesson == lesson.id for item in module.bank.items):
        mend = _("Write one in quiz.md with lesson={id}; else nobody can tell whether it was understood.")
        reading.advise(_("No question of the quiz tests this lesson."), line, mend=mend.format(id=lesson.id))
    if lesson.size_bytes > MAX_LESSON_BYTES:
        message = _("The lesson weighs {size} with its pictures.").format(size=kilobytes(lesson.size_bytes))
        mend = _("Make its pictures smaller, or fewer: at most {limit} come within three seconds on a slow line.")
        reading.advise(message, line, mend=mend.format(limit=kilobytes(MAX_LESSON_BYTES)))


def _review_quiz(module: Module, reading: Reading) -> None:
    fields, bank = reading.text.fields, module.bank
    if module.rules.pass_percent == 100 and bank.draw > 1:
        message = _("Only who has everything right passes: one slip of the finger and the attempt is lost.")
        mend = _("Set pass_percent to 90 or less, in course.md or module.md.")
        reading.advise(message, fields.line_of("title"), mend=mend)
    left = sum(item.ruling is not Ruling.DISREGARD for item in bank.items)
    if left < bank.draw <= len(bank.items):
        message = _("The quiz draws {draw} questions, but only {count} are left that count.")
        mend = _("Write new ones for those that are disregarded, or draw fewer.")
        reading.advise(message.format(draw=bank.draw, count=left), fields.line_of("draw"), mend=mend)
    if bank.draw == len(bank.items) and bank.draw > 1 and module.attempt_limit != 1:
        message = _("Every attempt asks all {count} questions; who tries again has seen the answers.")
        mend = _("Write more questions, or draw fewer: half of the bank is a good number.")
        reading.advise(message.format(count=bank.draw), fields.line_of("draw"), mend=mend)


def _review_reach(course: Course, readings: Iterable[Reading]) -> None:
    folders = {module.id for module in course.modules}
    for reading in readings:
        if reading.place == "lesson" and reading.folder not in folders:
            message = _("Nobody can reach this lesson: its folder is no module of the course.")
            mend = _("Write module.md and quiz.md beside it and name the folder in course.md, or move the lesson.")
            reading.advise(message, reading.text.fields.line_of("title"), mend=mend)
