"""A lesson in another language: the words of its translation, everything that counts from its source."""

import re
from pathlib import Path

import pytest

from app.accounts.universities import Directory
from app.language import speaking
from app.modules.bidi import words_html
from app.modules.catalogue import Course, Html
from app.modules.folder import read_folder
from app.modules.loading import load_course
from app.modules.twins import State
from app.people.roster import Reader
from app.questions.diagnostics import Diagnostic
from app.questions.grading import grade
from app.questions.public import public_question
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

دوسرا پیراگراف، A− اور Erasmus+ 2021-2027 اور info@example.org کے ساتھ۔

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
EVERY_TYPE = Path(__file__).parents[1] / "every_type"
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
    assert "<bdi>A−</bdi>" in html
    with speaking("ur"):
        assert words_html("2014 تا 2020") == '<span class="nowrap">2014 تا 2020</span>'
        assert words_html("تقریباً 26.2 ارب") == "تقریباً <bdi>26.2</bdi>\u00a0ارب"
    assert "<bdi>" not in html_of(load()[0], "en")
    with_title = make_files(SOURCE, **LANGUAGES, **{PATH: HEAD.format(more="").replace("پہلا", "Erasmus+ کا") + WORDS})
    course, _found = load_course(with_title)
    assert course
    assert course.read_in("ur").modules[0].lessons[0].title == "\u200f\u2066Erasmus+\u2069 کا سبق"


def accepted(source: str = SOURCE, words: str = WORDS) -> str:
    """The front matter's line by which the translation says what it was made from."""
    course, _found = load(words, source)
    return f"made_from: [{', '.join(course.twins[0].accepted())}]\n"


def states(course: Course) -> dict[str, State]:
    """By the shape of the source's part and its place."""
    return {
        f"{pair.source.shape if pair.source else 'gone'}-{n}": pair.state
        for n, pair in enumerate(course.twins[0].pairs)
    }


def test_without_a_record_nothing_is_known_to_be_current() -> None:
    course, _found = load()
    assert set(states(course).values()) == {State.STALE}
    course, _found = load(more=accepted())
    assert set(states(course).values()) == {State.CURRENT}
    assert course.twins[0].is_current


def test_an_edit_of_one_paragraph_makes_only_its_twin_stale() -> None:
    edited = SOURCE.replace("Another paragraph.", "Another paragraph, corrected.")
    course, found = load(source=edited, more=accepted())
    assert [name for name, state in states(course).items() if state is not State.CURRENT] == ["paragraph-3"]
    assert found == []
    assert "دوسرا پیراگراف" in html_of(course), "what is stale still shows"


@pytest.mark.parametrize(
    ("old", "new", "shape"),
    [
        ("> Right.", "> Right, and why.", "question pick-4"),
        ('caption="Sizes"', 'caption="Sizes in all"', "table-5"),
        ("| One | 1 |", "| One | 2 |", "table-5"),
        ("## The first", "## The very first", "heading 2-1"),
    ],
)
def test_every_kind_of_part_is_compared(old: str, new: str, shape: str) -> None:
    source = SOURCE.replace(old, new).replace("#the-first-heading", "#the-very-first-heading") if "##" in old else ""
    words = WORDS.replace("#the-first-heading", "#the-very-first-heading") if "##" in old else WORDS
    course, _found = load(words, source or SOURCE.replace(old, new), more=accepted())
    stale = [name for name, state in states(course).items() if state is State.STALE]
    assert stale in ([shape], [shape, "paragraph-2"]), "the paragraph with the link follows the heading"


def test_what_the_source_gains_is_shown_in_its_language_at_its_place() -> None:
    longer = SOURCE.replace("Another paragraph.", "A new one, with [a link](../one/module.md).\n\nAnother paragraph.")
    course, found = load(source=longer, more=accepted())
    assert found == []
    assert [state for state in states(course).values() if state is not State.CURRENT] == [State.MISSING]
    html = html_of(course)
    assert '<p lang="en" dir="ltr">A new one, with <a href="/modules/one">a link</a>.</p>' in html
    assert html.index("ایک پیراگراف") < html.index("A new one") < html.index("دوسرا پیراگراف")


def test_what_the_source_drops_is_dropped() -> None:
    course, _found = load(source=SOURCE.replace("Another paragraph.\n\n", ""), more=accepted())
    assert [state for state in states(course).values() if state is not State.CURRENT] == [State.EXTRA]
    assert "دوسرا پیراگراف" not in html_of(course)


def test_a_new_question_is_asked_in_the_language_of_the_source() -> None:
    more = "\n{#more}\nAnd which?\n\n- [(x)] Here\n  > Yes.\n- [( )] There\n  > No.\n"
    course, _found = load(source=SOURCE + more, more=accepted())
    picked, asked = course.read_in("ur").modules[0].lessons[0].checks
    assert "کون سا" in picked.stem_html
    assert asked.stem_html.startswith('<div lang="en" dir="ltr">')
    assert asked.options[0].html == '<span lang="en" dir="ltr">Here</span>'


WRONG_QUESTION = [
    ("- [(x)] یہ", "- [( )] یہ", "- [( )] وہ", "- [(x)] وہ", "Option 1 is marked otherwise"),
    (
        "- [( )] وہ\n  > غلط۔",
        "- [( )] وہ\n  > غلط۔\n- [( )] تیسرا\n  > غلط۔",
        "",
        "",
        "has 3 options, its original has 2",
    ),
    ("- [(x)] یہ", "- [[x]] یہ", "- [( )] وہ", "- [[ ]] وہ", "another kind"),
]


@pytest.mark.parametrize(("old", "new", "second", "replaced", "says"), WRONG_QUESTION)
def test_a_question_that_does_not_fit_is_asked_in_the_words_of_its_source(
    old: str, new: str, second: str, replaced: str, says: str
) -> None:
    course, found = load(WORDS.replace(second, replaced).replace(old, new) if second else WORDS.replace(old, new))
    line = (HEAD.format(more="") + WORDS).split("\n").index("{#pick}") + 1
    assert [(one.path, one.line, one.severity.value) for one in found] == [(PATH, line, "advice")], found
    assert says in found[0].message
    assert "line 14" in found[0].mend
    check = course.read_in("ur").modules[0].lessons[0].checks[0]
    assert "Which one?" in check.stem_html
    assert course.read_in("ur").modules[0].lessons[0].language == "ur"


WRONG_FILE = [
    ("دوسرا پیراگراف", "## دوسرا پیراگراف", "other blocks than one/01-first.md", 11),
    ("دوسرا پیراگراف", "ایک اور\n\nدوسرا پیراگراف", "question pick there", 13),
    ("{#pick}", "{#pock}", "question pick there", 13),
    ("[لنک](#the-first-heading)", "[لنک](nowhere.md)", "not there", 9),
    ("[لنک](#the-first-heading)", "<b>لنک</b>", "HTML is not allowed", 9),
    ("  - یہ کریں۔", "  - یہ کریں۔\n  - اور یہ۔", "2 outcomes, the original has 1", 4),
    ("title: پہلا سبق\n", "", "“title” is missing", 2),
    ("summary:", "sumary:", "“sumary” is not known here", 3),
]


@pytest.mark.parametrize(("old", "new", "says", "line"), WRONG_FILE)
def test_a_translation_with_a_mistake_gives_way_to_its_source(old: str, new: str, says: str, line: int) -> None:
    text = (HEAD.format(more="") + WORDS).replace(old, new, 1)
    course, found = load_course(make_files(SOURCE, **LANGUAGES, **{PATH: text}))
    assert course, "a translation blocks nothing"
    assert {one.path for one in found} == {PATH}
    assert [one.message for one in found if one.is_error] == []
    assert any(says in one.message and one.line == line and one.mend for one in found), "\n".join(map(str, found))
    assert any("is not shown" in one.message for one in found)
    assert course.read_in("ur").modules[0].lessons[0].language == "en"
    assert html_of(course) == html_of(course, "en")


@pytest.mark.parametrize(
    ("path", "says"),
    [("one/02-nothing.ur.md", "one/02-nothing.md, which this one translates"), ("one/01-first.de.md", "“de”")],
)
def test_a_translation_that_belongs_nowhere_is_named(path: str, says: str) -> None:
    _course, _found = load()
    course, found = load_course(make_files(SOURCE, **LANGUAGES, **{path: HEAD.format(more="") + WORDS}))
    assert course
    assert [(one.path, one.is_error) for one in found] == [(path, False)]
    assert says in found[0].message


ASKED = "{#city}\nWhere?\n\n- [[Lahore]]\n  > Yes.\n- [[*]]{weight=0}\n  > No.\n"
ASKED_IN_URDU = "{#city}\nکہاں؟\n\n- [[Lahore]]\n  > جی۔\n- [[لاہور]]\n  > جی ہاں۔\n- [[*]]{weight=0}\n  > نہیں۔\n"


@pytest.mark.parametrize(("typed", "share"), [("Lahore", 1), ("لاہور", 1), ("Multan", 0)])
def test_an_answer_earns_the_same_in_every_language(typed: str, share: int) -> None:
    course, found = load(ASKED_IN_URDU, ASKED)
    assert found == []
    checks = [course.read_in(language).modules[0].lessons[0].checks[0] for language in ("en", "ur")]
    assert [grade(check, [typed]) for check in checks] == [share, share]


@pytest.mark.parametrize(("typed", "share"), [("6", 1), ("6 months", 1), ("6 ماہ", 1), ("6 دن", 0), ("7 ماہ", 0)])
def test_a_unit_may_be_typed_in_every_language(typed: str, share: int) -> None:
    asked = "{#long type=number unit=months}\nHow long?\n\n[[6]]\n\n> Right.\n"
    course, found = load(asked.replace("months", "ماہ").replace("How long?", "کتنا؟"), asked)
    assert found == []
    checks = [course.read_in(language).modules[0].lessons[0].checks[0] for language in ("en", "ur")]
    assert [grade(check, [typed]) for check in checks] == [share, share]
    assert [public_question(check).task.unit for check in checks] == ["months", "ماہ"]


def test_every_kind_of_question_is_the_same_in_its_translation() -> None:
    """A translation that says the same words: nothing but the marks around them may differ."""
    files = read_folder(EVERY_TYPE)
    twins = {f"{path.removesuffix('.md')}.ur.md": text for path, text in files.items() if path.startswith("kinds/")}
    twins = {path: text for path, text in twins.items() if "/media/" not in path}
    files["course.md"] = files["course.md"].replace(b"\ntime_zone:", b"\nlanguages: [en, ur]\ntime_zone:")
    course, found = load_course({**files, **twins})
    assert course
    assert [str(one) for one in found if ".ur." in one.path] == []
    translated = course.read_in("ur")
    assert [module.bank.language for module in translated.modules] == ["ur"]
    items = [item for module in course.modules for item in module.bank.items]
    others = [item for module in translated.modules for item in module.bank.items]
    assert [without_isolation(repr(one)) for one in others] == [without_isolation(repr(one)) for one in items]


def without_isolation(text: str) -> str:
    return re.sub("</?bdi>|\u200f|\u2066|\u2069", "", text)


def test_a_translation_that_nobody_reviewed_says_so() -> None:
    lessons = [load(more=more)[0].read_in("ur").modules[0].lessons[0] for more in ("", "reviewed: no\n")]
    assert [lesson.is_reviewed for lesson in lessons] == [True, False]
    course, found = load(more="reviewed: perhaps\n")
    assert [one.line for one in found if "does not fit here" in one.message] == [6]
    assert not course.twins[0].is_shown


GROUPS = LANGUAGES["course.md"].replace("name: Staff\n", "name: Staff\n  - id: other\n    name: Other\n")
COURSE_IN_URDU = "---\ntitle: کورس\nsummary: خلاصہ۔\n{groups}---\nخوش آمدید۔\n"
BOTH_NAMES = "categories:\n  - id: staff\n    name: عملہ\n  - id: other\n    name: دیگر\n"


def load_groups(groups: str) -> tuple[Course, list[Diagnostic]]:
    return load(**{"course.md": GROUPS, "course.ur.md": COURSE_IN_URDU.format(groups=groups)})


def test_groups_have_their_names_in_the_language_that_is_read() -> None:
    course, found = load_groups(BOTH_NAMES)
    assert found == []
    assert [one.name for one in course.read_in("ur").categories] == ["عملہ", "دیگر"]
    assert [one.name for one in course.categories] == ["Staff", "Other"]
    for reader in (course, course.read_in("ur")):
        read_in = Reader(reader, Directory((), {}), {}).read({"line": 2, "category": "عملہ"})
        assert read_in.category == "staff", "a list of people may say it, whoever reads it in"


@pytest.mark.parametrize(
    ("groups", "says", "line"),
    [
        (BOTH_NAMES.replace("other", "othr"), "no group “othr”", 7),
        (BOTH_NAMES.replace("other", "othr"), "“Other” has no name in this language", 4),
        ("", "“Staff” has no name in this language", 2),
    ],
)
def test_a_group_without_a_name_here_has_that_of_the_original(groups: str, says: str, line: int) -> None:
    course, found = load_groups(groups)
    assert any(says in one.message and one.line == line and one.mend for one in found), "\n".join(map(str, found))
    assert not any(one.is_error for one in found)
    assert course.read_in("ur").title == "کورس"
    assert course.read_in("ur").categories[1].name == "Other"


def test_a_group_that_is_renamed_makes_its_translation_stale() -> None:
    """So its translator learns of it."""
    before, after = (
        load(**{"course.md": text, "course.ur.md": COURSE_IN_URDU.format(groups=BOTH_NAMES)})[0].twins[0].accepted()
        for text in (GROUPS, GROUPS.replace("name: Other", "name: Everybody else"))
    )
    assert before != after
