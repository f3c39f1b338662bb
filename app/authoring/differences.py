"""What changed between two texts, in lines and words, for people to read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

CONTEXT = 2
"""Unchanged lines shown around a change."""
LONGEST_LINE = 2_000
"""Beyond this many characters a changed line is shown whole, without marking words."""
WORD = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    text: str
    is_changed: bool = False


@dataclass(frozen=True)
class Line:
    kind: str
    """same, removed or added."""
    number: int
    """In the new text; of a removed line, in the old one."""
    pieces: tuple[Piece, ...]


Hunk = tuple[Line, ...]


def difference(before: str, after: str) -> list[Hunk]:
    """The changed places with a little of what is around them; empty where the texts are the same."""
    old, new = (text.split("\n") if text else [] for text in (before, after))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [tuple(_lines(old, new, group)) for group in matcher.get_grouped_opcodes(CONTEXT)]


def count_changes(hunks: Sequence[Hunk]) -> tuple[int, int]:
    """Lines added, lines removed."""
    kinds = [line.kind for hunk in hunks for line in hunk]
    return kinds.count("added"), kinds.count("removed")


def _lines(old: list[str], new: list[str], group: Sequence[tuple[str, int, int, int, int]]) -> Iterator[Line]:
    for tag, first, last, start, end in group:
        if tag == "equal":
            yield from (Line("same", start + place + 1, (Piece(text),)) for place, text in enumerate(old[first:last]))
            continue
        marked = _mark_words(old[first:last], new[start:end])
        yield from (Line("removed", first + place + 1, pieces) for place, pieces in enumerate(marked[0]))
        yield from (Line("added", start + place + 1, pieces) for place, pieces in enumerate(marked[1]))


Marked = list[tuple[Piece, ...]]


def _mark_words(old: list[str], new: list[str]) -> tuple[Marked, Marked]:
    """Each line in pieces; where as many lines came as went, with the words that differ marked."""
    if len(old) != len(new) or any(len(line) > LONGEST_LINE for line in (*old, *new)):
        return [(Piece(line),) for line in old], [(Piece(line),) for line in new]
    pairs = [_mark_pair(before, after) for before, after in zip(old, new, strict=True)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def _mark_pair(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    old, new = WORD.findall(before), WORD.findall(after)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if first < last:
            left.append(Piece("".join(old[first:last]), tag != "equal"))
        if start < end:
            right.append(Piece("".join(new[start:end]), tag != "equal"))
    return tuple(left), tuple(right)
