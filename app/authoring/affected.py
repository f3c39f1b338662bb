"""Who notices a new version, in numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.language import gettext as _
from app.language import ngettext
from app.modules.catalogue import Course, Lesson, Module


@dataclass(frozen=True)
class Counts:
    """What learners did so far."""

    lessons: Mapping[tuple[str, str], int]
    """(module, lesson) → people who completed it."""
    open_attempts: Mapping[str, int]
    """Module → attempts that are not sent in."""
    sent_in: Mapping[str, int]
    """Module → people who sent an attempt in."""


def affected(before: Course, after: Course, counts: Counts, paths: set[str]) -> list[str]:
    """One sentence for each change that somebody may notice; `paths` are the files that change."""
    return [
        *_lessons(before, after, counts, paths),
        *(sentence for module in before.modules for sentence in _quiz(module, counts, paths)),
    ]


def _lessons(before: Course, after: Course, counts: Counts, paths: set[str]) -> Iterator[str]:
    old, new = _by_place(before), _by_place(after)
    for place, lesson in new.items():
        if place not in old:
            yield _("%(lesson)s is a new lesson. Nobody's certificate depends on it.") % {"lesson": lesson.title}
        elif lesson.path in paths or old[place].path in paths:
            yield _completed(lesson, counts.lessons.get(place, 0))
    for place, lesson in old.items():
        if place not in new:
            yield _gone(lesson, after, counts.lessons.get(place, 0))


def _by_place(course: Course) -> dict[tuple[str, str], Lesson]:
    return {(module.id, lesson.id): lesson for module in course.modules for lesson in module.lessons}


def _completed(lesson: Lesson, people: int) -> str:
    if not people:
        return _("%(lesson)s: nobody has completed it yet.") % {"lesson": lesson.title}
    return ngettext(
        "%(lesson)s: %(people)s person completed this; they keep it.",
        "%(lesson)s: %(people)s people completed this; they keep it.",
        people,
    ) % {"lesson": lesson.title, "people": people}


def _gone(lesson: Lesson, after: Course, people: int) -> str:
    if heirs := after.heirs.get(lesson.key):
        return ngettext(
            "%(lesson)s goes on as %(heirs)s; %(people)s person completed it and keeps that.",
            "%(lesson)s goes on as %(heirs)s; %(people)s people completed it and keep that.",
            people,
        ) % {"lesson": lesson.title, "heirs": ", ".join(heir.title for heir in heirs), "people": people}
    return ngettext(
        "%(lesson)s is retired: %(people)s person had completed it, and it counts for them no more.",
        "%(lesson)s is retired: %(people)s people had completed it, and it counts for them no more.",
        people,
    ) % {"lesson": lesson.title, "people": people}


def _quiz(module: Module, counts: Counts, paths: set[str]) -> Iterator[str]:
    if f"{module.id}/quiz.md" not in paths:
        return
    underway, past = counts.open_attempts.get(module.id, 0), counts.sent_in.get(module.id, 0)
    if underway:
        yield ngettext(
            "%(quiz)s: %(count)s attempt is under way; it keeps the questions that it began with.",
            "%(quiz)s: %(count)s attempts are under way; they keep the questions that they began with.",
            underway,
        ) % {"quiz": module.bank.title, "count": underway}
    yield ngettext(
        "%(quiz)s: %(count)s person has taken it; the result stays.",
        "%(quiz)s: %(count)s people have taken it; their results stay.",
        past,
    ) % {"quiz": module.bank.title, "count": past}
