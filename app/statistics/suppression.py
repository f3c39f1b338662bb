"""Small cells of what the public sees: nothing below five, and nothing from which such a number can be worked out.

A figure by university and category is a table whose lines add up. Hiding the small numbers alone would let anybody
subtract. So each hidden number gets three more hidden ones, the corners of a rectangle: then a whole range of
values fits everything that is shown. Totals are a row and a column like any other here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

THRESHOLD = 5
ALL = "*"
"""The row or column of totals."""
Slot = tuple[str, str]


@dataclass(frozen=True)
class Grid:
    """Numbers by row and column, totals included, of one figure."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    numbers: Mapping[Slot, int]

    def slots(self) -> Iterator[Slot]:
        return product((*self.rows, ALL), (*self.columns, ALL))


def make_grid(rows: tuple[str, ...], columns: tuple[str, ...], inner: Mapping[Slot, int]) -> Grid:
    numbers = {(row, column): inner.get((row, column), 0) for row in rows for column in columns}
    numbers |= {(row, ALL): sum(numbers[row, column] for column in columns) for row in rows}
    numbers |= {(ALL, column): sum(numbers[row, column] for row in rows) for column in columns}
    numbers[ALL, ALL] = sum(numbers[row, ALL] for row in rows)
    return Grid(rows, columns, numbers)


def hidden_slots(grids: list[Grid]) -> frozenset[Slot]:
    """Which slots of these figures, all of the same rows and columns, must not be shown; the same in each.

    Where no rectangle protects a small number, everything is hidden.
    """
    hidden: set[Slot] = set()
    while True:
        found = _unprotected(grids, hidden)
        if found is None:
            return frozenset(hidden)
        grid, slot = found
        best = min(_rectangles(grid, slot), key=lambda corners: _cost(grid, corners, hidden), default=None)
        if best is None:
            return frozenset(grid.slots())
        hidden |= {slot, *best}


def _unprotected(grids: list[Grid], hidden: set[Slot]) -> tuple[Grid, Slot] | None:
    for grid in grids:
        for slot in grid.slots():
            if grid.numbers[slot] < THRESHOLD and not _is_protected(grid, slot, hidden):
                return grid, slot
    return None


def _is_protected(grid: Grid, slot: Slot, hidden: set[Slot]) -> bool:
    return slot in hidden and any(hidden.issuperset(corners) for corners in _rectangles(grid, slot))


def _rectangles(grid: Grid, slot: Slot) -> Iterator[tuple[Slot, Slot, Slot]]:
    """The other corners of every rectangle that leaves the number a range of at least the threshold."""
    row, column = slot
    for other_row in (*grid.rows, ALL):
        for other_column in (*grid.columns, ALL):
            if other_row != row and other_column != column:
                corners = ((row, other_column), (other_row, column), (other_row, other_column))
                if _room(grid, slot, corners) >= THRESHOLD:
                    yield corners


def _room(grid: Grid, slot: Slot, corners: tuple[Slot, Slot, Slot]) -> int:
    """By how much the number can move while every line still adds up and nothing falls below zero."""
    opposite = (-1, -1, 1)
    turns = [(slot, 1), *zip(corners, opposite, strict=True)]
    moves = [(grid.numbers[place], turn * _side(place) * _side(slot)) for place, turn in turns]
    up = min((number for number, turn in moves if turn < 0), default=THRESHOLD)
    down = min(number for number, turn in moves if turn > 0)
    return up + down


def _side(slot: Slot) -> int:
    """A total stands on the other side of its line's equation."""
    return (-1 if slot[0] == ALL else 1) * (-1 if slot[1] == ALL else 1)


def _cost(grid: Grid, corners: tuple[Slot, Slot, Slot], hidden: set[Slot]) -> tuple[int, int]:
    """Totals are hidden last, then the larger numbers."""
    new = [corner for corner in corners if corner not in hidden]
    return sum(ALL in corner for corner in new), sum(grid.numbers[corner] for corner in new)


def at_least(number: int) -> int:
    """A single public number, rounded down so that from one day to the next nobody is counted alone."""
    return number - number % THRESHOLD
