"""Matching, ordering and cloze: what each part earns, and what is left out."""

from fractions import Fraction
from itertools import permutations

import pytest

from app.questions.grading import NotGraded, grade
from app.questions.public import public_question
from app.questions.tasks import (
    AcceptedText,
    Blank,
    Choice,
    Cloze,
    Entry,
    FreeText,
    Likert,
    Matching,
    Ordering,
    OrderScheme,
    Row,
    Select,
    ShortText,
)
from tests.questions.make import make_task

PAIRS = Matching(
    tuple(Row(letter, letter, letter.upper()) for letter in "abcd"), tuple(Choice(letter, letter) for letter in "ABCDE")
)
CLOZE = Cloze(
    (
        "<p>A ",
        Blank("1", ShortText((AcceptedText("host"), AcceptedText("home", Fraction(1, 2))))),
        " and ",
        Select("2", (Choice("a", "x"), Choice("b", "y")), frozenset("b")),
        "</p>",
    )
)


def order(scheme: OrderScheme):
    return make_task(Ordering(tuple(Entry(letter, letter) for letter in "abcd"), scheme))


def placed(letters: str) -> list[str]:
    """A response that puts these letters in this order; a dot leaves its position empty."""
    return [f"{letter}:{place}" for place, letter in enumerate(letters, start=1) if letter != "."]


@pytest.mark.parametrize(
    ("response", "mark"),
    [
        ("a:A b:B c:C d:D", "1"),
        ("a:A b:A c:A d:A", "1/4"),
        ("a:B b:A c:D d:C", "0"),
        ("a:A", "1/4"),
        ("a:E", "0"),
        ("a:A b:B c:D d:C", "1/2"),
        ("", "0"),
    ],
)
def test_matching_earns_the_share_of_right_pairs(response, mark):
    assert grade(make_task(PAIRS), response.split()) == Fraction(mark)


@pytest.mark.parametrize(
    ("letters", "exact", "adjacent", "absolute"),
    [
        ("abcd", "1", "1", "1"),
        ("bacd", "0", "1/3", "1/2"),
        ("bcda", "0", "2/3", "0"),
        ("dabc", "0", "2/3", "0"),
        ("dcba", "0", "0", "0"),
        ("cdab", "0", "2/3", "0"),
        ("acbd", "0", "0", "1/2"),
        ("abc.", "0", "2/3", "3/4"),
        ("a...", "0", "0", "1/4"),
        ("....", "0", "0", "0"),
        (".bc.", "0", "1/3", "1/2"),
    ],
)
def test_an_order_earns_by_its_scheme(letters, exact, adjacent, absolute):
    schemes = (OrderScheme.EXACT, OrderScheme.ADJACENT_PAIRS, OrderScheme.ABSOLUTE_POSITION)
    for scheme, mark in zip(schemes, (exact, adjacent, absolute), strict=True):
        assert grade(order(scheme), placed(letters)) == Fraction(mark), scheme


@pytest.mark.parametrize("scheme", OrderScheme)
def test_only_the_right_order_earns_everything(scheme):
    full = [letters for letters in permutations("abcd") if grade(order(scheme), placed("".join(letters))) == 1]
    assert full == [tuple("abcd")]


def test_adjacent_pairs_are_what_an_order_earns_by_unless_told_otherwise():
    assert Ordering(()).scheme is OrderScheme.ADJACENT_PAIRS


def test_two_entries_on_one_place_are_taken_and_said():
    question = order(OrderScheme.ADJACENT_PAIRS)
    assert grade(question, ["a:1", "b:2", "c:1", "d:2"]) == Fraction(2, 3)
    assert grade(question, ["a:1", "b:1", "c:1", "d:1"]) == 0
    assert "same place" in public_question(question).hint(["a:1", "b:1"])
    assert public_question(question).hint(placed("abcd")) == ""


@pytest.mark.parametrize(
    ("response", "mark"),
    [
        (["1:Host", "2:b"], "1"),
        (["1:home", "2:b"], "3/4"),
        (["2:b"], "1/2"),
        (["1:x", "2:a"], "0"),
        ([], "0"),
        (["1:host: the", "2:b"], "1/2"),
    ],
)
def test_a_cloze_earns_the_mean_of_its_gaps(response, mark):
    assert grade(make_task(CLOZE), response) == Fraction(mark)


@pytest.mark.parametrize("task", [Likert((Entry("a", "x"),), (Choice("1", "no"), Choice("2", "yes"))), FreeText()])
def test_what_has_no_key_is_never_graded(task):
    question = make_task(task)
    assert not question.is_graded
    with pytest.raises(NotGraded):
        grade(question, [])
    assert all(make_task(graded).is_graded for graded in (PAIRS, CLOZE, Ordering(())))
