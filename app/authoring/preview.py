"""A file as learners will see it."""

from dataclasses import dataclass

from app.authoring.editing import Editor, find_lesson
from app.modules.catalogue import Course, Lesson, Module
from app.questions.public import PublicQuestion, public_question
from app.questions.question import Question


@dataclass(frozen=True)
class Preview:
    title: str
    html: str = ""
    lesson: Lesson | None = None
    lessons: int = 0
    items: tuple[Question, ...] = ()

    @staticmethod
    def public(question: Question) -> PublicQuestion:
        return public_question(question)


def draw_preview(editor: Editor) -> Preview | None:
    """None where so much is missing that nothing can be shown."""
    course = editor.checked.course
    if course is None:
        return None
    lesson = find_lesson(course, editor.path)
    if lesson:
        return Preview(lesson.title, lesson=lesson, lessons=len(course.get_module(lesson.module).lessons))
    module = next((one for one in course.modules if editor.path.startswith(f"{one.id}/")), None)
    return _of_module(module, editor.path) if module else _of_page(course, editor.path)


def _of_module(module: Module, path: str) -> Preview | None:
    if path == module.path:
        return Preview(module.title, module.introduction_html)
    if path.endswith("/quiz.md"):
        return Preview(module.bank.title, module.bank.introduction_html, items=module.bank.items)
    return None


def _of_page(course: Course, path: str) -> Preview | None:
    if path == "course.md":
        return Preview(course.title, course.home_html)
    page = next((page for page in course.pages if page.path == path), None)
    return Preview(page.title, page.html) if page else None
