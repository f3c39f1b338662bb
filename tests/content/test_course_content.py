"""What the course promises about its lessons, its items, its glossary and its time."""

import re
from html import unescape
from pathlib import Path

import pytest

from app.modules.catalogue import Course, Html, Lesson, Module
from app.wording import hours
from tests.databases import real_course
from tools.content.coverage import is_longest_right, plain, right_place, single_choices

MODULES = ["mobilities", "recognition", "strategy", "research-partnerships"]
LEVELS = {"recall", "understand", "apply"}
RISKY = frozenset(
    [
        "M1-F04",
        "M1-F16",
        "M1-F17",
        "M1-F48",
        "M1-F50",
        "M2-F05",
        "M2-F06",
        "M2-F21",
        "M2-F26",
        "M2-F40",
        "M2-F41",
        "M4-F18",
        "M4-F21",
        "M4-F27",
        "M4-F33",
        "M4-F35",
        "M4-F36",
        "M4-F38",
        "EU-F04",
        "EU-F06",
        "P-F04",
    ]
)
"""Facts that the dossier marks as risky: a lesson may tell them with their date, an item may not rest on them."""


@pytest.fixture(params=MODULES)
def module(request: pytest.FixtureRequest, course: Course) -> Module:
    return course.get_module(request.param)


def lessons_of(course: Course) -> list[Lesson]:
    return [lesson for module in course.modules for lesson in module.lessons]


def html_of(lesson: Lesson) -> str:
    return "\n".join(part.html for part in lesson.body if isinstance(part, Html))


def test_the_folder_has_nothing_to_mend() -> None:
    """Covers links, glossary links, and text alternatives: each fault of these is an error of the checker."""
    _course, found = real_course()
    assert [str(diagnostic) for diagnostic in found] == []


def test_a_module_has_lessons_items_and_figures(module: Module) -> None:
    assert 6 <= len(module.lessons) <= 7
    assert len(module.bank.items) >= 24
    assert module.bank.draw in (10, 11, 12)
    assert sum(html_of(lesson).count("<figure>") for lesson in module.lessons) >= 2


def test_every_lesson_is_complete(module: Module) -> None:
    for lesson in module.lessons:
        assert 600 <= lesson.words <= 1000, lesson.path
        assert 2 <= len(lesson.checks) <= 4, lesson.path
        assert lesson.outcomes, lesson.path
        assert lesson.facts, lesson.path
        for box in ("opening", "example", "tomorrow", "key-points", "sources"):
            assert f'class="block-{box}"' in html_of(lesson), f"{lesson.path}: {box}"


def test_every_drawing_has_labels_in_every_language(course: Course) -> None:
    assert {path for twin in course.twins for path in twin.undrawn} == set()


def test_no_lesson_goes_untested(module: Module) -> None:
    assert {item.lesson for item in module.bank.items} == {lesson.id for lesson in module.lessons}


def test_items_spread_over_levels_and_a_third_apply(module: Module) -> None:
    levels = [item.level for item in module.bank.items]
    assert set(levels) == LEVELS
    assert levels.count("apply") * 3 >= len(levels)


def test_the_right_option_does_not_give_itself_away(module: Module) -> None:
    items = single_choices(module)
    assert sum(map(is_longest_right, items)) <= 0.4 * len(items)
    places = [right_place(item) for item in items]
    assert set(places) == {0, 1, 2, 3}
    assert all(places.count(place) <= 0.4 * len(items) for place in set(places))


def test_every_option_says_why(module: Module) -> None:
    items = [*module.bank.items, *(check for lesson in module.lessons for check in lesson.checks)]
    silent = [f"{item.id} {option.id}" for item in items for option in item.options if not option.feedback_html]
    assert silent == []


def test_no_option_is_all_or_none_of_the_above(module: Module) -> None:
    words = [plain(option.html).lower() for item in module.bank.items for option in item.options]
    assert not [text for text in words if "of the above" in text]


def test_nothing_risky_is_graded(module: Module) -> None:
    assert [(item.id, sorted(RISKY & set(item.facts))) for item in module.bank.items if RISKY & set(item.facts)] == []


def test_every_item_rests_on_a_fact_that_its_lesson_or_module_tells(module: Module) -> None:
    told = {fact for lesson in module.lessons for fact in lesson.facts}
    assert [item.id for item in module.bank.items if not item.facts or not set(item.facts) <= told] == []


def test_money_and_lists_of_countries_carry_a_date(course: Course) -> None:
    """Every table with euro amounts says when they were true or that they are invented."""
    dated = re.compile(r"20\d\d|invented|illustrative|example|direct costs", re.IGNORECASE)
    for lesson in lessons_of(course):
        for caption, table in re.findall(r"<caption[^>]*>(.*?)</caption>(.*?)</table>", html_of(lesson), re.DOTALL):
            assert "€" not in table or dated.search(caption), f"{lesson.path}: {caption}"


def test_sources_name_a_year_or_say_that_there_is_none(course: Course) -> None:
    dated = re.compile(r"\b(?:19|20)\d\d\b|undated|yearly|current edition|common|course|Own calculations")
    for lesson in lessons_of(course):
        box = html_of(lesson).split('class="block-sources"')[1]
        for entry in re.findall(r"<li>(.*?)</li>", box, re.DOTALL):
            assert dated.search(plain(entry)), f"{lesson.path}: {plain(entry)}"


# Time


def test_orientation_names_the_computed_time(course: Course) -> None:
    page = course.find_page("orientation")
    assert page
    assert f"about {hours(course.minutes)} hours" in plain(page.html)
    assert "A lesson takes about ten minutes" in plain(page.html)
    assert {lesson.minutes for lesson in lessons_of(course)} <= {9, 10, 11}


def test_home_takes_its_promise_from_the_computed_time(content: Path) -> None:
    template = (content.parent / "app/web/templates/learning/home.html").read_text()
    assert "course.minutes|hours" in template


def test_no_other_text_promises_a_time(course: Course) -> None:
    promised = re.compile(r"\b(\d+(?:\.\d+)?|(?!credit\b)\w+) (?:hours|minutes)\b")
    texts = {"home": course.home_html, "summary": course.summary}
    texts |= {page.id: page.html for page in course.pages if page.id != "glossary"}
    texts |= {module.id: module.introduction_html + module.summary for module in course.modules}
    found = {(name, match[1]) for name, html in texts.items() for match in promised.finditer(plain(html))}
    assert found == {("orientation", hours(course.minutes)), ("orientation", "ten")}


# Glossary

EVERYDAY = {"background", "exploitation", "impact", "outcome", "output"}
"""Terms that are everyday words too: linked where they are taught, not wherever they first turn up."""
OTHER_NAMES = {
    "blended-intensive-programme": ["BIP"],
    "credit-hour": ["credit hours"],
    "data-management-plan": ["DMP"],
    "degree-mill": ["degree mills"],
    "erasmus-plus": ["Erasmus+"],
    "inter-institutional-agreement": ["inter-institutional agreements"],
    "kpi": ["KPIs"],
    "learning-agreement": ["learning agreements"],
    "learning-outcome": ["learning outcomes"],
    "memorandum-of-understanding": ["MoU", "MoUs"],
    "national-agency": ["national agencies"],
    "no-objection-certificate": ["NOC"],
    "person-month": ["person-months"],
    "recognition-of-prior-learning": ["RPL"],
    "third-country-not-associated": ["third countries not associated"],
    "transnational-education": ["TNE"],
    "work-package": ["work packages"],
}


def terms_of(course: Course) -> dict[str, str]:
    """Heading by slug."""
    glossary = course.find_page("glossary")
    assert glossary
    return {slug: unescape(name) for slug, name in re.findall(r'<h2 id="([^"]+)">(.*?)</h2>', glossary.html)}


def test_the_glossary_has_seventy_terms_in_order_and_each_once(course: Course) -> None:
    names = list(terms_of(course).values())
    assert len(names) >= 70
    assert names == sorted(names, key=str.casefold)
    assert len({name.casefold() for name in names}) == len(names)


def test_each_entry_is_short(content: Path) -> None:
    entries = (content / "glossary.md").read_text().split("\n## ")[1:]
    lengths = {entry.partition("\n")[0]: len(entry.partition("\n")[2].split()) for entry in entries}
    assert {name: length for name, length in lengths.items() if not 18 <= length <= 55} == {}


def test_every_term_is_linked_from_a_lesson(course: Course) -> None:
    linked = set(re.findall(r'href="/glossary#([^"]+)"', "".join(map(html_of, lessons_of(course)))))
    assert set(terms_of(course)) == linked


def test_a_module_links_a_term_in_the_lesson_that_uses_it_first(module: Module, course: Course) -> None:
    missing = []
    for slug, name in terms_of(course).items():
        pattern = _any_of([name, *OTHER_NAMES.get(slug, [])])
        first = next((lesson for lesson in module.lessons if pattern.search(_prose(lesson))), None)
        if first and slug not in EVERYDAY and f'href="/glossary#{slug}"' not in html_of(first):
            missing.append(f"{first.path}: {name}")
    assert missing == []


def _prose(lesson: Lesson) -> str:
    return plain(html_of(lesson).split('class="block-sources"')[0])


def _any_of(names: list[str]) -> re.Pattern[str]:
    """Names in capitals are looked for as written, other words in any case."""
    flags = 0 if all(name.isupper() for name in names) else re.IGNORECASE
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?![\w-])", flags)
