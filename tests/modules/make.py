"""A small content folder as a value; a test replaces only the file that it is about."""

from collections.abc import Mapping

from app.modules.loading import load_course
from app.questions.diagnostics import Diagnostic

COURSE = """---
id: course
title: A course
summary: A summary.
time_zone: Asia/Karachi
partners:
  - id: nust
    name: NUST
    country: PK
categories:
  - id: staff
    name: Staff
---
Welcome.
"""
MODULE = """---
id: one
title: Module one
summary: A summary.
outcomes:
  - Do it.
---
Introduction.
"""
LESSON_HEAD = """---
id: first
title: First lesson
summary: A summary.
outcomes:
  - Do it.
---
"""
QUIZ_HEAD = """---
title: Quiz
draw: 1
---
"""
ITEM = """{#item-one lesson=first level=recall facts="F1"}
Which one?

- [(x)] This one
  > Right.
- [( )] That one
  > Wrong.
"""
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 240"><rect width="1" height="1"/></svg>'


def make_files(lesson: str = "Text.\n", quiz: str = ITEM, **others: str | bytes) -> dict[str, bytes]:
    """A course of one module with one lesson. `others` are whole files by path."""
    files: dict[str, str | bytes] = {
        "course.md": COURSE,
        "one/module.md": MODULE,
        "one/01-first.md": LESSON_HEAD + lesson,
        "one/quiz.md": QUIZ_HEAD + quiz,
    }
    files |= others
    return {path: content.encode() if isinstance(content, str) else content for path, content in files.items()}


def faults(files: Mapping[str, bytes]) -> list[Diagnostic]:
    return load_course(files)[1]


def lesson_html(lesson: str, **others: str | bytes) -> str:
    """HTML of a lesson with this text; fails where the text has a fault."""
    course, found = load_course(make_files(lesson, **others))
    assert course, "\n".join(map(str, found))
    return "\n".join(getattr(part, "html", "") for part in course.modules[0].lessons[0].body)
