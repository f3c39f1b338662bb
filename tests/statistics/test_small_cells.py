"""Somebody who subtracts published numbers from each other learns no number below five."""

from fractions import Fraction
from itertools import product
from random import Random

import pytest

from app.statistics.suppression import ALL, THRESHOLD, Grid, Slot, at_least, hidden_slots, make_grid

ROWS = ("nust", "lums", "cui", "pifd", "bologna", "")
COLUMNS = ("students", "staff", "other")


class Attack:
    """What follows from the shown numbers alone: that lines add up and that nobody is fewer than zero."""

    def __init__(self, grid: Grid, hidden: frozenset[Slot]) -> None:
        self.shown = {slot: number for slot, number in grid.numbers.items() if slot not in hidden}
        self.unknown = sorted(hidden)
        self.lines = [
            {(row, column): (-1 if column == ALL else 1) for column in (*grid.columns, ALL)}
            for row in (*grid.rows, ALL)
        ] + [{(row, column): (-1 if row == ALL else 1) for row in (*grid.rows, ALL)} for column in (*grid.columns, ALL)]

    def solved(self) -> set[Slot]:
        """By elimination: every unknown that the equations fix, whatever its size."""
        rows = [
            [Fraction(line.get(slot, 0)) for slot in self.unknown]
            + [Fraction(-sum(sign * self.shown.get(slot, 0) for slot, sign in line.items()))]
            for line in self.lines
        ]
        rank = 0
        for place in range(len(self.unknown)):
            pivot = next((n for n in range(rank, len(rows)) if rows[n][place]), None)
            if pivot is None:
                continue
            rows[rank], rows[pivot] = rows[pivot], rows[rank]
            rows[rank] = [value / rows[rank][place] for value in rows[rank]]
            for n, row in enumerate(rows):
                if n != rank and row[place]:
                    rows[n] = [a - row[place] * b for a, b in zip(row, rows[rank], strict=True)]
            rank += 1
        alone = (row for row in rows[:rank] if sum(bool(value) for value in row[:-1]) == 1)
        return {self.unknown[next(n for n, value in enumerate(row[:-1]) if value)] for row in alone}

    def narrowed(self) -> dict[Slot, tuple[float, float]]:
        """By bounds: each unknown between what the others of its lines leave it, until nothing changes."""
        bounds = {slot: (float(n), float(n)) for slot, n in self.shown.items()}
        bounds |= dict.fromkeys(self.unknown, (0.0, float("inf")))
        changed = True
        while changed:
            changed = False
            places = [(line, slot) for line in self.lines for slot in line if slot in self.unknown]
            for line, slot in places:
                low, high = self._left(line, slot, bounds)
                better = (max(bounds[slot][0], low), min(bounds[slot][1], high))
                changed |= better != bounds[slot]
                bounds[slot] = better
        return {slot: bounds[slot] for slot in self.unknown}

    def _left(self, line: dict[Slot, int], slot: Slot, bounds: dict[Slot, tuple[float, float]]) -> tuple[float, float]:
        rest = [(-sign * line[slot], bounds[other]) for other, sign in line.items() if other != slot]
        low = sum(sign * (bound[0] if sign > 0 else bound[1]) for sign, bound in rest)
        return low, sum(sign * (bound[1] if sign > 0 else bound[0]) for sign, bound in rest)


def random_grid(random: Random) -> Grid:
    sizes = random.choice(((0, 3), (0, 9), (0, 40), (3, 300)))
    inner = {slot: random.choice((0, random.randint(*sizes))) for slot in product(ROWS, COLUMNS)}
    return make_grid(ROWS, COLUMNS, inner)


@pytest.mark.slow
def test_an_attack_recovers_no_hidden_number() -> None:
    random = Random(610352)  # noqa: S311 - the same tables at every run
    partly = 0
    for _ in range(150):
        grids = [random_grid(random) for _figure in range(random.choice((1, 2)))]
        hidden = hidden_slots(grids)
        partly += 0 < len(hidden) < len(list(grids[0].slots()))
        for grid in grids:
            small = {slot for slot, number in grid.numbers.items() if number < THRESHOLD}
            assert small <= hidden
            attack = Attack(grid, hidden)
            assert attack.solved() == set()
            narrowed = attack.narrowed()
            assert all(high - low >= THRESHOLD for low, high in (narrowed[slot] for slot in small))
    assert partly > 50, "otherwise the attack would have had little to work with"


def test_the_attack_works_where_only_small_numbers_are_hidden() -> None:
    """Otherwise its failure would prove nothing."""
    grid = make_grid(ROWS, COLUMNS, dict.fromkeys(product(ROWS, COLUMNS), 20) | {("nust", "other"): 2})
    attack = Attack(grid, frozenset({("nust", "other")}))
    assert attack.solved() == {("nust", "other")}
    assert attack.narrowed() == {("nust", "other"): (2, 2)}
    three = frozenset({("nust", "other"), ("nust", "staff"), ("lums", "other")})
    assert Attack(grid, three).solved() == three


def test_large_numbers_are_all_shown() -> None:
    grid = make_grid(ROWS, COLUMNS, dict.fromkeys(product(ROWS, COLUMNS), 20))
    assert hidden_slots([grid]) == frozenset()


def test_a_table_of_few_people_is_hidden_whole() -> None:
    grid = make_grid(ROWS, COLUMNS, {("nust", "staff"): 3})
    assert hidden_slots([grid]) == frozenset(grid.slots())


@pytest.mark.parametrize(("number", "shown"), [(0, 0), (4, 0), (5, 5), (804, 800), (630, 630)])
def test_a_public_number_is_rounded_down(number: int, shown: int) -> None:
    assert at_least(number) == shown
