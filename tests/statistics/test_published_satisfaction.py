"""Satisfaction for the public: whoever compares its tables of all dates learns nobody's answer."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import pairwise, product
from random import Random

import pytest
from sqlalchemy.orm import Session

from app.accounts.scope import WHOLE_COURSE
from app.modules.catalogue import Course
from app.statistics import service
from app.statistics.published_satisfaction import may_be_shown, settled
from app.statistics.suppression import THRESHOLD, at_least
from tests.statistics.test_recount import make_cut
from tests.survey.test_survey import add

Line = tuple[int | None, ...]
"""What is published of a sentence: each point, then all answers; None is hidden."""
MONTHS = [datetime(2026, month, 2, tzinfo=UTC) for month in range(2, 9)]


def published(db: Session, course: Course, moment: datetime, period: tuple = (None, None)) -> list[object]:
    table = service.open_table(
        db, course, make_cut(course, *period, as_of=moment), WHOLE_COURSE, "publication-satisfaction"
    )
    assert table.total is None
    return next(list(row[2:]) for row in table.rows if row[:2] == ("Module Alpha", "The module as a whole"))


@pytest.mark.both_databases
def test_it_tells_the_share_of_the_best_answer_and_how_all_fall(db: Session, course: Course) -> None:
    add(db, "2026-01", "1" * 28 + "2" * 7 + "3" * 6)
    assert published(db, course, MONTHS[0]) == [25, 5, 5, 40, "completely satisfied: 62.5 %, 25 of 40"]


@pytest.mark.parametrize(
    ("answers", "line"),
    [
        ("", ["hidden", "hidden", "hidden", "hidden"]),
        ("1111", ["hidden", "hidden", "hidden", "hidden"]),
        ("1" * 12 + "2" * 4, ["hidden", "hidden", "hidden", 15]),
        ("1" * 12 + "2" * 4 + "3", [10, "hidden", "hidden", 15]),
        ("1" * 4 + "2" * 9 + "3" * 9, ["hidden", "hidden", "hidden", 20]),
    ],
)
def test_fewer_than_five_of_any_kind_are_hidden(db: Session, course: Course, answers: str, line: list[object]) -> None:
    add(db, "2026-01", answers)
    shown = published(db, course, MONTHS[0])
    assert shown[:4] == line
    assert (shown[4] == "too few answers to be shown") == (line[0] == "hidden")


def test_one_late_answer_waits_for_four_more(db: Session, course: Course) -> None:
    add(db, "2026-01", "1" * 14 + "2" * 5 + "3" * 5)
    first = published(db, course, MONTHS[0])
    add(db, "2026-02", "1")
    add(db, "2026-04", "111")
    assert [published(db, course, moment) for moment in MONTHS[1:4]] == [first] * 3
    add(db, "2026-05", "2")
    assert published(db, course, MONTHS[4])[:4] == [15, 5, 5, 25]
    period = (date(2026, 2, 1), date(2026, 5, 31))
    assert published(db, course, MONTHS[4], period) == published(db, course, MONTHS[4])


World = tuple[int, ...]
"""How many may have chosen each point."""


def line(people: World) -> Line:
    shown = may_be_shown(people)
    cells = [at_least(number) if is_shown else None for number, is_shown in zip(people, shown, strict=True)]
    return (*cells, at_least(sum(people)) or None)


def naive_line(people: World) -> Line:
    """The numbers themselves, and only the small ones hidden."""
    return (*(number if number >= THRESHOLD else None for number in people), sum(people))


def worlds(
    lines: Sequence[Line], known_rule: Callable[[World, World], bool], publish: Callable[[World], Line] = line
) -> list[set[World]]:
    """For each date, all numbers that fit what is published then, before and after: an attack that misses nothing."""
    alike = [set(_alike(shown, publish)) for shown in lines]
    for earlier, later in [*pairwise(range(len(lines))), *reversed(list(pairwise(range(len(lines)))))]:
        pairs = [pair for pair in product(alike[earlier], alike[later]) if known_rule(*pair)]
        alike[earlier], alike[later] = {one for one, _other in pairs}, {other for _one, other in pairs}
    return alike


def _alike(shown: Line, publish: Callable[[World], Line]) -> Iterator[World]:
    people = (shown[-1] or 0) + THRESHOLD
    ranges = [range(people) if cell is None else range(cell, cell + THRESHOLD) for cell in shown[:-1]]
    return (world for world in product(*ranges) if publish(world) == shown)


def five_or_none(earlier: World, later: World) -> bool:
    """What `settled` promises of two dates, and everybody may know."""
    more = [after - before for before, after in zip(earlier, later, strict=True)]
    return min(more) >= 0 and (sum(more) == 0 or sum(more) >= THRESHOLD)


def only_growing(earlier: World, later: World) -> bool:
    return all(before <= after for before, after in zip(earlier, later, strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("points", [2, 3])
def test_an_attack_over_all_dates_tells_no_small_number_and_no_late_answer(points: int) -> None:
    random = Random(610352)  # noqa: S311 - the same answers at every run
    small = late = 0
    for _course in range(15):
        months = [[random.choice((0, 0, 1, 2, 6)) for _point in range(points)] for _month in range(5)]
        truth = [settled(months[:until]) or (0,) * points for until in range(1, 6)]
        fits = worlds([line(people) for people in truth], five_or_none)
        for people, found in zip(truth, fits, strict=True):
            assert people in found, "otherwise the attack would be wrong"
            for chosen in (*range(points), slice(1, None)):
                if sum(_of(people, chosen)) < THRESHOLD:
                    small += 1
                    assert len({sum(_of(world, chosen)) for world in found}) >= THRESHOLD
        for (before, after), (earlier, later) in zip(pairwise(truth), pairwise(fits), strict=True):
            late += before != after
            pairs = [pair for pair in product(earlier, later) if before != after and five_or_none(*pair)]
            for point in range(points) if pairs else ():
                assert len({one[point] - other[point] for other, one in pairs}) > 2
    assert small > 40
    assert late > 20, "otherwise the attack would have had little to work with"


def _of(people: World, chosen: int | slice) -> World:
    return people[chosen] if isinstance(chosen, slice) else (people[chosen],)


def test_the_attack_works_where_small_numbers_alone_are_hidden() -> None:
    """Otherwise its failure would prove nothing: it learns the small number, and what the late answer was."""
    truth = [(7, 3), (8, 3), (8, 3)]
    found = worlds([naive_line(people) for people in truth], only_growing, naive_line)
    assert found == [{people} for people in truth]
