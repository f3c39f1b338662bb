"""A table of months as lines: where the points of each column lie."""

from dataclasses import dataclass

from app.statistics.columns import Table

WIDTH, HEIGHT = 600, 120


@dataclass(frozen=True)
class Trend:
    """One column of numbers, drawn from left to right."""

    label: str
    points: str
    """As an SVG polyline wants them."""
    first_row: str
    last_row: str
    largest: int
    total: int


def find_trends(table: Table) -> tuple[Trend, ...]:
    """A line for each column, all on one scale; none where there are fewer than two rows."""
    rows = tuple(table.rows)
    places = [place for place, column in enumerate(table.columns) if column.is_number]
    if len(rows) < 2 or not places:
        return ()
    highest = max(1, *(table.largest(place) for place in places))
    return tuple(_trend(table, place, [_number(row[place]) for row in rows], highest) for place in places)


def _trend(table: Table, place: int, numbers: list[int], highest: int) -> Trend:
    rows = tuple(table.rows)
    step = WIDTH / (len(numbers) - 1)
    points = " ".join(f"{x * step:.1f},{HEIGHT - HEIGHT * number / highest:.1f}" for x, number in enumerate(numbers))
    return Trend(table.columns[place].heading, points, str(rows[0][0]), str(rows[-1][0]), max(numbers), sum(numbers))


def _number(cell: object) -> int:
    return cell if isinstance(cell, int) else 0
