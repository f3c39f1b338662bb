"""Whoever subtracts published tables of several moments, periods and universities learns no suppressed number."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, product
from math import inf
from random import Random

import pytest
from sqlalchemy.orm import Session

from app.accounts.scope import WHOLE_COURSE, Scope
from app.modules.catalogue import Course
from app.statistics import service
from app.statistics.suppression import ALL, THRESHOLD, hidden_slots, make_grid
from tests.statistics.make import Maker, RandomCourse
from tests.statistics.test_recount import make_cut

Cell = tuple[object, str, str, str]
"""Which table, then figure, university and column of a number."""
Bounds = dict[Cell, tuple[float, float]]
HIDDEN = (0.0, inf)
MOMENTS = [datetime(2026, month, day, tzinfo=UTC) for month, day in ((1, 15), (1, 25), (2, 5), (2, 25), (4, 1))]
PERIODS = ((None, date(2026, 1, 31)), (date(2026, 2, 1), None), (None, None))


def narrowed(bounds: Bounds, sums: list[tuple[Cell, list[Cell]]], orders: list[tuple[Cell, Cell]]) -> Bounds:
    """What follows for each number: a total is the sum of its parts, and of an ordered pair the second is no less."""
    known = dict(bounds)
    for _round in range(100):
        before = dict(known)
        for total, parts in sums:
            _tighten(known, total, sum(known[part][0] for part in parts), sum(known[part][1] for part in parts))
            for part in parts:
                others = [known[other] for other in parts if other != part]
                least, most = sum(low for low, _high in others), sum(high for _low, high in others)
                _tighten(known, part, known[total][0] - most, known[total][1] - least)
        for smaller, larger in orders:
            _tighten(known, smaller, 0, known[larger][1])
            _tighten(known, larger, known[smaller][0], inf)
        if known == before:
            break
    return known


def _tighten(known: Bounds, cell: Cell, low: float, high: float) -> None:
    known[cell] = (max(known[cell][0], low), min(known[cell][1], high))


def line_sums(tables: list[object], figures: list[str], rows: list[str], columns: list[str]) -> Iterator:
    for table, figure in product(tables, figures):
        for row in (*rows, ALL):
            yield (table, figure, row, ALL), [(table, figure, row, column) for column in columns]
        for column in (*columns, ALL):
            yield (table, figure, ALL, column), [(table, figure, row, column) for row in rows]


def published(db: Session, course: Course, moment: datetime, scope: Scope = WHOLE_COURSE, period=(None, None)):
    """Figure, university and column → what is printed there."""
    table = service.open_table(db, course, make_cut(course, *period, as_of=moment), scope, "publication")
    headings = [column.heading for column in table.columns[2:]]
    return {
        (str(row[0]), _name(row[1]), _name(heading)): cell
        for row in table.rows
        for heading, cell in zip(headings, row[2:], strict=True)
    }


def _name(shown: object) -> str:
    return ALL if shown == "Total" else str(shown)


@pytest.fixture
def growing(db: Session) -> None:
    """A course that grows for three months; few of the others at Salamanca and of the students at LUMS ever come."""
    make, random = Maker(db), Random(7)  # noqa: S311 - the same people at every run
    for partner, category in product(("nust", "lums", "salamanca", None), ("students", "staff", "other")):
        few = (partner, category) in (("salamanca", "other"), ("lums", "students"))
        for _person in range(3 if few else random.randrange(25, 45)):
            at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=random.randrange(60 * 24))
            make.person(at=at, partner=partner, category=category)
    db.flush()


@pytest.mark.slow
def test_tables_of_several_moments_pin_no_hidden_number(db: Session, course: Course, growing: None) -> None:
    tables = {moment: published(db, course, moment) for moment in MOMENTS}
    places = sorted(set.intersection(*(set(table) for table in tables.values())))
    figures, rows, columns = (
        sorted({place[part] for place in places} - {ALL} if part else {place[0] for place in places})
        for part in range(3)
    )
    bounds = {
        (moment, *place): HIDDEN if tables[moment][place] == "hidden" else _rounded(tables[moment][place])
        for moment, place in product(MOMENTS, places)
    }
    sums = [one for one in line_sums(MOMENTS, figures, rows, columns) if {one[0], *one[1]} <= set(bounds)]
    orders = [((one, *place), (other, *place)) for one, other in pairwise(MOMENTS) for place in places]
    known = narrowed(bounds, sums, orders)
    hidden = [cell for cell, bound in bounds.items() if bound == HIDDEN]
    shown_late = [cell for cell, bound in bounds.items() if bound != HIDDEN and cell[0] == MOMENTS[-1]]
    assert len(shown_late) > 8, "otherwise the attack would have had little to work with"
    assert len(hidden) > 20
    assert [cell for cell in hidden if known[cell][1] - known[cell][0] < THRESHOLD - 1] == []


def _rounded(number: object) -> tuple[float, float]:
    assert isinstance(number, int)
    assert number % 5 == 0
    return float(number), float(number + 4)


def test_periods_and_universities_of_a_publication_cannot_be_subtracted(db: Session, course: Course) -> None:
    RandomCourse(db, seed=5).fill(60)
    whole = published(db, course, MOMENTS[-1])
    assert "hidden" in whole.values()
    for period in PERIODS:
        assert published(db, course, MOMENTS[-1], period=period) == whole
    for partner in ("nust", "lums"):
        name = course.find_partner(partner).name
        own = published(db, course, MOMENTS[-1], Scope(sees_people=True, partner=partner))
        assert own == {place: cell for place, cell in whole.items() if place[1] == name}


def test_the_attack_works_where_periods_are_published_apart() -> None:
    """Otherwise its failure would prove nothing: each table hides its small number well, and all together tell it."""
    rows, columns = ("nust", "lums", "cui"), ("staff", "students")
    late = dict.fromkeys(product(rows, columns), 40)
    early = dict.fromkeys(product(rows, columns), 20) | {("nust", "staff"): 3}
    grids = {
        "early": make_grid(rows, columns, early),
        "late": make_grid(rows, columns, late),
        "all": make_grid(rows, columns, {slot: early[slot] + late[slot] for slot in early}),
    }
    hidden = {table: hidden_slots([grid]) for table, grid in grids.items()}
    assert ("nust", "staff") in hidden["early"]
    bounds: Bounds = {
        (table, "", *slot): HIDDEN if slot in hidden[table] else (grid.numbers[slot], grid.numbers[slot])
        for table, grid in grids.items()
        for slot in grid.slots()
    }
    apart = [(("all", "", *slot), [("early", "", *slot), ("late", "", *slot)]) for slot in grids["all"].slots()]
    assert narrowed(bounds, apart, [])["early", "", "nust", "staff"] == (3, 3)
