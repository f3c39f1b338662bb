"""What holds for any response to any question, whatever its kind."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.modules.folder import read_folder
from app.modules.loading import load_course
from app.questions.draw import shuffled_options
from app.questions.grading import grade, verdict
from app.questions.numbers import FORMATS
from app.questions.public import public_question
from app.questions.question import Question
from app.questions.response import ResponseRefused, check_response, is_answered, read_response
from app.questions.review import review
from app.questions.tasks import (
    AcceptedNumber,
    AcceptedText,
    AnyNumber,
    Blank,
    Choice,
    Cloze,
    Entry,
    Matching,
    Measure,
    Numerical,
    Ordering,
    OrderScheme,
    Row,
    Scheme,
    Select,
    ShortText,
    TextRules,
)
from tests.questions.every_type import CANARIES, COURSE, KINDS, answers
from tests.questions.make import make_question, make_task

pytestmark = pytest.mark.slow

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20)
WEIGHTS = st.fractions(0, 1, max_denominator=8)
LETTERS = "abcdefgh"
RULES = st.builds(TextRules, st.booleans(), st.booleans(), st.integers(0, 1))
TEXTS = st.builds(
    ShortText, st.lists(st.builds(AcceptedText, WORDS, WEIGHTS), min_size=1, max_size=4).map(tuple), RULES
)
NUMBERS = st.one_of(
    st.builds(AnyNumber, WEIGHTS),
    st.builds(
        AcceptedNumber,
        st.fractions(-100, 100, max_denominator=100),
        st.fractions(0, 2, max_denominator=100),
        st.sampled_from(Measure),
        WEIGHTS,
    ),
)


@st.composite
def choices(draw: st.DrawFn) -> Question:
    count = draw(st.integers(2, 8))
    right = draw(st.sets(st.sampled_from(LETTERS[:count]), min_size=1))
    kind = draw(st.sampled_from(["single", "multiple"]))
    key = min(right) if kind == "single" else "".join(right)
    return make_question(key, count, kind=kind, scheme=draw(st.sampled_from(Scheme)))


@st.composite
def matchings(draw: st.DrawFn) -> Question:
    right = draw(st.lists(st.sampled_from("ABCDE"), min_size=1, max_size=8))
    rows = tuple(Row(letter, letter, choice) for letter, choice in zip(LETTERS, right, strict=False))
    return make_task(Matching(rows, tuple(Choice(letter, letter) for letter in "ABCDE")))


@st.composite
def orders(draw: st.DrawFn) -> Question:
    entries = tuple(Entry(letter, letter) for letter in LETTERS[: draw(st.integers(2, 8))])
    return make_task(Ordering(entries, draw(st.sampled_from(OrderScheme))))


@st.composite
def clozes(draw: st.DrawFn) -> Question:
    tasks = draw(st.lists(st.one_of(TEXTS, st.sets(st.sampled_from("abc"), min_size=1)), min_size=1, max_size=5))
    listed = tuple(Choice(letter, letter) for letter in "abc")
    gaps = [
        Blank(str(number), task) if isinstance(task, ShortText) else Select(str(number), listed, frozenset(task))
        for number, task in enumerate(tasks, start=1)
    ]
    return make_task(Cloze(("<p>", *gaps, "</p>")))


TYPED = st.one_of(
    TEXTS, st.builds(Numerical, st.lists(NUMBERS, min_size=1).map(tuple), st.sampled_from([*FORMATS.values()]))
)
QUESTIONS = st.one_of(choices(), TYPED.map(make_task), matchings(), orders(), clozes())


@st.composite
def answered(draw: st.DrawFn) -> tuple[Question, list[str]]:
    """A question with a response that it takes."""
    question = draw(QUESTIONS)
    match question.task:
        case ShortText() | Numerical():
            numbers = st.integers(-200, 200).map(str)
            text = draw(st.one_of(WORDS, numbers)).strip()
            return question, [text] if text else []
        case Matching() as task:
            values = {row.id: st.sampled_from("ABCDE") for row in task.rows}
        case Ordering() as task:
            values = {entry.id: st.integers(1, len(task.entries)).map(str) for entry in task.entries}
        case Cloze() as task:
            typed = WORDS.map(str.strip).filter(bool)
            values = {
                id_: typed if isinstance(gap, Blank) else st.sampled_from("abc") for id_, gap in task.gaps.items()
            }
        case _:
            ids = sorted(option.id for option in question.options)
            chosen = draw(st.sets(st.sampled_from(ids), max_size=1 if question.kind == "single" else None))
            return question, sorted(chosen)
    parts = draw(st.sets(st.sampled_from(sorted(values))))
    return question, sorted(f"{part}:{draw(values[part])}" for part in parts)


@given(pair=answered())
def test_a_mark_lies_between_nothing_and_everything_and_can_be_shown(pair):
    question, response = pair
    mark = grade(question, response)
    assert isinstance(mark, Fraction)
    assert 0 <= mark <= 1
    if not is_answered(response):
        assert mark == 0
    shown = review(question, response)
    assert shown.options or shown.parts
    if len(shown.parts) == 1 and response:
        assert shown.parts[0].state == verdict(mark)


@given(pair=answered(), seed=st.text(max_size=8))
def test_the_order_shown_never_changes_a_mark(pair, seed):
    question, response = pair
    order = shuffled_options(question, seed)
    shown = public_question(question, order)
    fields = fields_of(question, response)
    assert grade(question, read_response(fields)) == grade(question, response)
    assert grade(question, read_response(reversed(fields))) == grade(question, response)
    given_parts = {part.part for part in shown.task.given(response) if part.value_html}
    assert len(given_parts) == (len(response) if question.kind != "text" else min(len(response), 1))


@given(pair=answered())
def test_a_response_goes_through_the_form_and_the_column_unchanged(pair):
    question, response = pair
    again = read_response(fields_of(question, response))
    assert again == response
    check_response(question, again)


@given(
    question=QUESTIONS,
    response=st.lists(st.one_of(st.text(max_size=12), st.sampled_from(["a", "b", "a:A", "a:1", "1:a"])), max_size=4),
)
def test_any_list_of_strings_is_graded_or_refused(question, response):
    try:
        check_response(question, response)
    except ResponseRefused:
        with pytest.raises(ResponseRefused, match=r"\.$"):
            grade(question, response)
    else:
        assert 0 <= grade(question, response) <= 1
        review(question, response)
        public_question(question).hint(response)


@given(
    fields=st.lists(
        st.tuples(st.sampled_from(["answer", "answer:a", "answer:", "key", "answers"]), st.text(max_size=8))
    )
)
def test_reading_a_form_never_fails_and_is_always_in_order(fields):
    response = read_response(fields)
    assert response == sorted(set(response))
    assert all(text.strip() for text in response)


def fields_of(question: Question, response: list[str]) -> list[tuple[str, str]]:
    """As a browser sends them."""
    if question.kind in ("matching", "ordering", "cloze"):
        return [(f"answer:{part.partition(':')[0]}", part.partition(":")[2]) for part in response]
    return [("answer", text) for text in response]


@pytest.fixture(scope="module")
def course_questions() -> list[Question]:
    course, found = load_course(read_folder(COURSE))
    assert not found
    module = course.modules[0]
    return [*module.lessons[0].checks, *module.bank.items]


@pytest.mark.parametrize("seed", ["", "1", "2", "3"])
def test_what_is_parsed_shows_no_key_before_the_answer(course_questions, seed):
    assert {question.kind.value for question in course_questions} == set(KINDS)
    for question in course_questions:
        shown = repr(public_question(question, shuffled_options(question, seed)))
        assert not [canary for canary in CANARIES if canary in shown]
        assert not re.search("right|weight|feedback|reason|accepted|pattern|tolerance", shown)


def test_each_right_answer_of_the_test_course_is_right(course_questions):
    for question in course_questions:
        response = read_response(answers(question.id).right)
        check_response(question, response)
        if question.is_graded:
            assert grade(question, response) == 1, question.id
            assert grade(question, read_response(answers(question.id).wrong)) == 0, question.id


def test_the_author_s_order_of_what_is_matched_is_not_shown(course_questions):
    for question in course_questions:
        if isinstance(question.task, Ordering):
            written = [entry.id for entry in question.task.entries]
            assert all([*shuffled_options(question, str(seed))] != written for seed in range(100))
        if isinstance(question.task, Matching):
            written = [choice.id for choice in question.task.choices]
            orders_shown = {shuffled_options(question, str(seed)) for seed in range(100)}
            assert len(orders_shown) > 10
            assert all(sorted(order) == sorted(written) for order in orders_shown)
