"""A lesson in another language: the words of its translation, everything that counts from its source."""

from app.modules.catalogue import Course, Html
from app.modules.loading import load_course
from app.questions.diagnostics import Diagnostic
from app.questions.grading import grade
from tests.modules.make import COURSE, make_files

HEAD = "---\ntitle: پہلا سبق\nsummary: خلاصہ۔\noutcomes:\n  - یہ کریں۔\n{more}---\n"
SOURCE = """## The first heading

One paragraph, with [a link](#the-first-heading).

Another paragraph.

{#pick}
Which one?

- [(x)] This one
  > Right.
- [( )] That one
  > Wrong.

{caption="Sizes"}
| Word | Number |
|---|---|
| One | 1 |
"""
WORDS = """## پہلی سرخی

ایک پیراگراف، [لنک](#the-first-heading) کے ساتھ۔

دوسرا پیراگراف، Erasmus+ 2021-2027 اور info@example.org کے ساتھ۔

{#pick}
کون سا؟

- [(x)] یہ
  > درست۔
- [( )] وہ
  > غلط۔

{caption="سائز"}
| لفظ | عدد |
|---|---|
| ایک | 1 |
"""
PATH = "one/01-first.ur.md"
LANGUAGES = {"course.md": COURSE.replace("time_zone:", "languages: [en, ur]\ntime_zone:")}


def load(words: str = WORDS, source: str = SOURCE, more: str = "", **others: str) -> tuple[Course, list[Diagnostic]]:
    files = make_files(source, **{**LANGUAGES, PATH: HEAD.format(more=more) + words, **others})
    course, found = load_course(files)
    assert course, "\n".join(map(str, found))
    return course, [one for one in found if ".ur." in one.path]


def html_of(course: Course, language: str = "ur") -> str:
    lesson = course.read_in(language).modules[0].lessons[0]
    return "\n".join(part.html for part in lesson.body if isinstance(part, Html))


def test_a_lesson_is_read_in_the_language_that_was_asked_for() -> None:
    course, found = load()
    assert found == []
    lesson, source = course.read_in("ur").modules[0].lessons[0], course.modules[0].lessons[0]
    assert (lesson.title, lesson.language, source.title, source.language) == ("پہلا سبق", "ur", "First lesson", "en")
    assert "دوسرا پیراگراف" in html_of(course)
    assert "Another paragraph" in html_of(course, "en")
    assert html_of(course, "xx") == html_of(course, "en")


def test_what_counts_comes_from_the_source() -> None:
    course, _found = load()
    lesson, source = course.read_in("ur").modules[0].lessons[0], course.modules[0].lessons[0]
    kept = ("id", "facts", "minutes", "words", "words_hash", "was", "path")
    assert [getattr(lesson, name) for name in kept] == [getattr(source, name) for name in kept]
    assert [(option.id, option.is_right) for option in lesson.checks[0].options] == [("a", True), ("b", False)]
    assert [grade(lesson.checks[0], [id_]) for id_ in "ab"] == [grade(source.checks[0], [id_]) for id_ in "ab"]


def test_a_heading_keeps_its_address_in_every_language() -> None:
    course, _found = load()
    assert '<h2 id="the-first-heading">پہلی سرخی</h2>' in html_of(course)
    assert 'href="#the-first-heading"' in html_of(course)
    heading = course.read_in("ur").modules[0].lessons[0].headings[0]
    assert (heading.slug, heading.text) == ("the-first-heading", "پہلی سرخی")


def test_latin_terms_and_numbers_are_isolated() -> None:
    html = html_of(load()[0])
    assert "<bdi>Erasmus+ 2021-2027</bdi>" in html
    assert "<bdi>info@example.org</bdi>" in html
    assert "<bdi>" not in html_of(load()[0], "en")
    with_title = make_files(SOURCE, **LANGUAGES, **{PATH: HEAD.format(more="").replace("پہلا", "Erasmus+ کا") + WORDS})
    course, _found = load_course(with_title)
    assert course
    assert course.read_in("ur").modules[0].lessons[0].title == "\u2066Erasmus+\u2069 کا سبق"
