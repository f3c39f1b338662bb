"""A file as learners will see it."""

from dataclasses import dataclass

from app.authoring.editing import Editor, find_lesson
from app.language import DEFAULT_LANGUAGE
from app.modules.catalogue import Course, Lesson, Module
from app.modules.texts import source_of
from app.questions.public import PublicQuestion, public_question
from app.questions.question import Question


@dataclass(frozen=True)
class Preview:
    title: str
    html: str = ""
    lesson: Lesson | None = None
    lessons: int = 0
    items: tuple[Question, ...] = ()
    language: str = DEFAULT_LANGUAGE

    @staticmethod
    def public(question: Question) -> PublicQuestion:
        return public_question(question)


def draw_preview(editor: Editor) -> Preview | None:
    """None where so much is missing that nothing can be shown."""
    course = editor.checked.course
    if course is None:
        return None
    path, language = source_of(editor.path)
    course = course.read_in(language or course.language)
    lesson = find_lesson(course, path)
    if lesson:
        lessons = len(course.get_module(lesson.module).lessons)
        return Preview(lesson.title, lesson=lesson, lessons=lessons, language=lesson.language)
    module = next((one for one in course.modules if path.startswith(f"{one.id}/")), None)
    return _of_module(module, path) if module else _of_page(course, path)


def _of_module(module: Module, path: str) -> Preview | None:
    if path == module.path:
        return Preview(module.title, module.introduction_html, language=module.language)
    if path.endswith("/quiz.md"):
        bank = module.bank
        return Preview(bank.title, bank.introduction_html, items=bank.items, language=bank.language)
    return None


def _of_page(course: Course, path: str) -> Preview | None:
    if path == "course.md":
        return Preview(course.title, course.home_html, language=course.language)
    page = next((page for page in course.pages if page.path == path), None)
    return Preview(page.title, page.html, language=page.language) if page else None
