from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.questions.grading import Verdict, grade, verdict
from app.questions.question import Kind, Scheme
from app.questions.response import ResponseRefused, is_answered
from tests.questions.make import make_question

GOLDEN = [
    # ticked, all-or-nothing, net, coverage, each-decision; the right options are A and B of four.
    ("", "0", "0", "0", "0"),
    ("a", "0", "1/2", "1/2", "3/4"),
    ("ab", "1", "1", "1", "1"),
    ("ac", "0", "0", "1/4", "1/2"),
    ("abc", "0", "1/2", "2/3", "3/4"),
    ("abcd", "0", "0", "1/2", "1/2"),
    ("c", "0", "0", "0", "1/4"),
    ("cd", "0", "0", "0", "0"),
]
SCHEMES = (Scheme.ALL_OR_NOTHING, Scheme.NET, Scheme.COVERAGE, Scheme.EACH_DECISION)


@pytest.mark.parametrize(("ticked", "marks"), [(row[0], row[1:]) for row in GOLDEN])
def test_multiple_response_earns_the_golden_marks(ticked, marks):
    for scheme, mark in zip(SCHEMES, marks, strict=True):
        question = make_question(right="ab", kind=Kind.MULTIPLE, scheme=scheme)
        assert grade(question, list(ticked)) == Fraction(mark), scheme


@pytest.mark.parametrize(("kind", "options"), [(Kind.SINGLE, 4), (Kind.TRUE_FALSE, 2)])
def test_single_choice_is_all_or_nothing(kind, options):
    question = make_question(right="b", options=options, kind=kind)
    assert grade(question, ["b"]) == 1
    assert grade(question, ["a"]) == 0
    assert grade(question, []) == 0


def test_leaving_out_is_not_answering():
    assert not is_answered([])
    assert is_answered(["a"])


@pytest.mark.parametrize("response", [["z"], ["a", "z"], [""], ["A"]])
@pytest.mark.parametrize("kind", [Kind.SINGLE, Kind.MULTIPLE])
def test_an_unknown_option_is_refused(kind, response):
    with pytest.raises(ResponseRefused):
        grade(make_question(kind=kind), response)


def test_two_choices_of_a_single_choice_are_refused():
    with pytest.raises(ResponseRefused):
        grade(make_question(), ["a", "b"])


def test_ticking_an_option_twice_counts_once():
    assert grade(make_question(right="ab", kind=Kind.MULTIPLE), ["a", "a"]) == Fraction(1, 2)


@pytest.mark.parametrize(
    ("fraction", "word"), [("0", Verdict.WRONG), ("1/1000000000", Verdict.PARTLY), ("1", Verdict.RIGHT)]
)
def test_verdicts(fraction, word):
    assert verdict(Fraction(fraction)) is word


@given(
    options=st.integers(2, 8),
    right=st.sets(st.sampled_from("abcdefgh"), min_size=1),
    ticked=st.sets(st.sampled_from("abcdefgh")),
    scheme=st.sampled_from(Scheme),
)
def test_every_mark_lies_between_nothing_and_everything(options, right, ticked, scheme):
    letters = "abcdefgh"[:options]
    right = (right & set(letters)) or {"a"}
    ticked &= set(letters)
    question = make_question(right="".join(right), options=options, kind=Kind.MULTIPLE, scheme=scheme)
    mark = grade(question, sorted(ticked))
    assert 0 <= mark <= 1
    assert (mark == 1) == (ticked == right)
