"""The figures of questions against a vector worked by hand, and what must hold for any marks."""

from dataclasses import astuple
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.quiz.item_statistics import facility_interval, figures_of_one, item_figures, whole_figures

HAND = [[1, 1, 1, 0], [1, 1, 0, 0], [1, 0.5, 0, 1], [1, 1, 1, 1], [0, 0.5, 0, 0], [0, 0, 1, 0]]
MARKS = st.sampled_from([0.0, 0.25, 1 / 3, 0.5, 2 / 3, 0.75, 1.0])
ROWS = st.integers(2, 6).flatmap(
    lambda width: st.lists(st.lists(MARKS, min_size=width, max_size=width), min_size=4, max_size=25)
)


def test_the_figures_of_items_worked_by_hand() -> None:
    figures = item_figures(HAND)
    six = [
        [round(value, 6) for value in (one.facility, one.discrimination_index, one.discriminative_efficiency)]
        for one in figures
        if one.discrimination_index is not None and one.discriminative_efficiency is not None
    ]
    assert six == [
        [0.666667, 64.951905, 100],
        [0.666667, 46.709937, 50],
        [0.5, 0, 0],
        [0.333333, 31.25, 35.714286],
    ]
    assert [round(one.effective_weight or 0, 6) for one in figures] == [29.355806, 23.6138, 21.359486, 25.670908]


def test_the_figures_of_the_whole_worked_by_hand() -> None:
    whole = whole_figures(HAND)
    values = [None if value is None else round(value, 6) for value in astuple(whole)]
    assert values == [2.166667, 2.25, 1.290994, 0.07746, -0.867, 53.333333, 68.313005, 0.881917]


def test_an_item_alone_gives_the_same_figures() -> None:
    for place, figures in enumerate(item_figures(HAND)):
        marks = [row[place] for row in HAND]
        rests = [sum(row) - row[place] for row in HAND]
        assert figures_of_one(marks, rests, figures.effective_weight) == figures


def test_where_all_marks_are_the_same_nothing_is_said() -> None:
    figures = item_figures([[1, 1], [1, 1], [1, 1]])
    assert [(one.facility, one.discrimination_index, one.discriminative_efficiency) for one in figures] == [
        (1, None, None)
    ] * 2
    assert whole_figures([[1, 1], [1, 1], [1, 1]]).internal_consistency is None


def test_a_consistency_below_zero_is_possible_and_told() -> None:
    value = whole_figures([[1, 0], [0, 1], [1, 0.2], [0, 1]]).internal_consistency
    assert value is not None
    assert value < 0


@given(ROWS)
def test_figures_stay_within_their_bounds(rows: list[list[float]]) -> None:
    for one in item_figures(rows):
        assert 0 <= one.facility <= 1
        assert one.discrimination_index is None or abs(one.discrimination_index) <= 100 + 1e-6
        # No arrangement of the marks goes together better than the sorted one.
        assert one.discriminative_efficiency is None or one.discriminative_efficiency <= 100 + 1e-6
    weights = [one.effective_weight for one in item_figures(rows) if one.effective_weight is not None]
    assert not weights or sum(weights) == pytest.approx(100)


@given(ROWS, st.integers(0, 1000))
def test_the_order_of_people_and_items_does_not_matter(rows: list[list[float]], seed: int) -> None:
    shuffled = Random(seed).sample(rows, len(rows))  # noqa: S311 - a repeatable order
    for one, other in zip(item_figures(rows), item_figures(shuffled), strict=True):
        assert astuple(one) == pytest.approx(astuple(other), abs=1e-6)
    turned = item_figures([row[::-1] for row in rows])
    for one, other in zip(item_figures(rows), turned[::-1], strict=True):
        assert astuple(one) == pytest.approx(astuple(other), abs=1e-6)


@given(st.floats(0, 1), st.integers(1, 10_000))
def test_the_interval_holds_the_facility_and_narrows(facility: float, attempts: int) -> None:
    low, high = facility_interval(facility, attempts)
    assert 0 <= low <= facility + 1e-9
    assert facility - 1e-9 <= high <= 1
    wider = facility_interval(facility, max(attempts // 4, 1))
    assert high - low <= wider[1] - wider[0] + 1e-9


@pytest.mark.parametrize(
    ("facility", "attempts", "low", "high"),
    [(0.5, 100, 0.403832, 0.596168), (0, 20, 0, 0.161125), (1, 20, 0.838875, 1)],
)
def test_the_interval_is_wilsons(facility: float, attempts: int, low: float, high: float) -> None:
    assert facility_interval(facility, attempts) == pytest.approx((low, high), abs=1e-5)
