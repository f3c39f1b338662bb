"""A long list, shown a page at a time."""

from dataclasses import dataclass
from math import ceil

from app.typed_numbers import whole_number

PER_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Page:
    total: int
    """Of the whole list."""
    number: int
    """1-based."""

    @property
    def pages(self) -> int:
        return count_pages(self.total)

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


def count_pages(total: int) -> int:
    """An empty list has one, without lines."""
    return max(1, ceil(total / PER_PAGE))


def find_page(asked: int, total: int) -> int:
    """The page that was asked for; one beyond the last is the last."""
    return min(asked, count_pages(total))


def asked_page(typed: str) -> int:
    """What cannot be a page is the first."""
    return whole_number(typed) or 1


def rows_before(number: int) -> int:
    return (number - 1) * PER_PAGE
