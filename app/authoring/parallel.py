"""The lines of a text that hold one of its units, and the same text with one of them written anew."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.modules.front_matter import FENCE
from app.modules.units import Unit

TITLES = ("title", "summary", "outcomes", "categories")
RECORD = "made_from"
KEY = re.compile(r"([a-z_]+):")


def unit_texts(text: str, units: Sequence[Unit]) -> list[str]:
    """What stands in the file for each unit, in their order; for the titles their lines of the front matter."""
    lines = text.split("\n")
    starts = [*(unit.line for unit in units[1:]), len(lines) + 1]
    bodies = ["\n".join(lines[first - 1 : last - 1]).strip() for first, last in pairwise(starts)]
    return ["\n".join(line for key, line in _keyed(lines) if key in TITLES), *bodies]


def with_unit(text: str, units: Sequence[Unit], place: int, written: str, *, is_new: bool) -> str:
    """`written` in place of the unit, or as a new one before it; place 0 are the titles."""
    lines = text.split("\n")
    if place == 0:
        return "\n".join(_with_titles(lines, written))
    starts = [*(unit.line for unit in units[1:]), len(lines) + 1]
    first = starts[place - 1] - 1
    last = first if is_new else starts[place] - 1
    before, after = lines[:first], lines[last:]
    return "\n".join(before).rstrip() + "\n\n" + written.strip("\n") + "\n\n" + "\n".join(after).lstrip("\n")


def with_record(text: str, made_from: Sequence[str]) -> str:
    """The text whose front matter says from which wording of its source each unit was made."""
    lines = [line for key, line in _keyed_whole(text.split("\n")) if key != RECORD]
    end = lines.index(FENCE, 1)
    return "\n".join([*lines[:end], f"{RECORD}: [{', '.join(made_from)}]", *lines[end:]])


def new_translation(source: str) -> str:
    """A translation that holds nothing but the titles, still in the words of the source."""
    titles = [line for key, line in _keyed(source.split("\n")) if key in TITLES]
    return "\n".join([FENCE, *titles, f"{RECORD}: [0]", FENCE, ""])


def _with_titles(lines: Sequence[str], written: str) -> Iterator[str]:
    yield FENCE
    yield from written.strip("\n").split("\n")
    yield from (line for key, line in _keyed_whole(lines[1:]) if key not in TITLES)


def _keyed(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(key that it belongs to, line) of the front matter."""
    yield from ((key, line) for key, line in _keyed_whole(lines[1:]) if key)


def _keyed_whole(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The same of all lines; those outside of the front matter belong to no key. The first fence may be missing."""
    key, is_over = "", False
    for number, line in enumerate(lines):
        is_fence = line.rstrip() == FENCE
        is_over |= is_fence and number > 0
        found = KEY.match(line)
        key = "" if is_over or is_fence else found[1] if found else key
        yield key, line
