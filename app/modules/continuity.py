"""Completions that survive editing: a lesson that was renamed, moved, split or merged still counts for its learners.

Facts keep the ids under which they happened. A lesson names those it continues in `was:`, so what somebody completed
counts for every lesson that is, or was, the same. Nothing is lost unless course.md says so in `retired:`.
"""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from app.modules.catalogue import Course, Lesson, LessonKey

Completed: TypeAlias = Mapping[LessonKey, bool]
"""Lessons that count as completed; true where their words are others than those that were completed."""


def carry_over(course: Course, done: Iterable[tuple[LessonKey, str | None]]) -> dict[LessonKey, bool]:
    """`done`: lessons as they were completed, each with the hash of its words; none where it is not known."""
    found: dict[LessonKey, bool] = {}
    for key, words_hash in done:
        for heir in course.heirs.get(key, ()):
            has_changed = words_hash not in (None, heir.words_hash)
            found[heir.key] = has_changed and found.get(heir.key, True)
    return found


def find_gone(live: Course, new: Course) -> list[Lesson]:
    """Lessons of `live` that nothing in `new` continues, without anybody having decided so."""
    return [lesson for lesson in _lessons(live) if lesson.key not in new.heirs and not is_retired(new, lesson.key)]


def find_unclaimed(live: Course, new: Course) -> list[tuple[Lesson, LessonKey]]:
    """Lessons of `new` with what the lessons they continue had continued, and they do not.

    A chain must not break: after a split and a merge, people who completed the first of all still have the last.
    """
    missing = []
    for lesson in _lessons(live):
        heirs = new.heirs.get(lesson.key, ())
        for heir in [heir for heir in heirs if heir.key == lesson.key] or heirs:
            claims = {heir.key, *heir.was}
            missing += [(heir, key) for key in lesson.was if key not in claims and not is_retired(new, key)]
    return missing


def _lessons(course: Course) -> list[Lesson]:
    return [lesson for module in course.modules for lesson in module.lessons]


def is_retired(course: Course, key: LessonKey) -> bool:
    return key[0] in course.retired or "/".join(key) in course.retired
