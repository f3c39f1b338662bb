"""Two texts that came from one: what fits together by itself, and where a person must choose."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

Lines = tuple[str, ...]


class Pick(StrEnum):
    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True)
class Settled:
    """Lines that both have, or that only one of them changed."""

    lines: Lines


@dataclass(frozen=True)
class Choice:
    """Lines that both changed, each in another way."""

    number: int
    base: Lines
    mine: Lines
    theirs: Lines

    def lines(self, pick: Pick) -> Lines:
        return {Pick.MINE: self.mine, Pick.THEIRS: self.theirs, Pick.BOTH: self.mine + self.theirs}[pick]


Part = Settled | Choice


def compare(base: str, mine: str, theirs: str) -> list[Part]:
    """The three texts, line by line, in the order of the file."""
    texts = tuple(tuple(text.split("\n")) for text in (base, mine, theirs))
    parts: list[Part] = []
    at = (0, 0, 0)
    for common in _common(*texts):
        starts = (common.base, common.mine, common.theirs)
        changed = [text[before:start] for text, before, start in zip(texts, at, starts, strict=True)]
        parts += _changed(changed, sum(isinstance(part, Choice) for part in parts))
        parts += [Settled(texts[0][common.base : common.base + common.size])] if common.size else []
        at = (starts[0] + common.size, starts[1] + common.size, starts[2] + common.size)
    return parts


def put_together(parts: Sequence[Part], picks: Mapping[int, Pick]) -> str:
    """The text with a person's choices; where none was made, their own lines stay."""
    lines: list[str] = []
    for part in parts:
        lines += part.lines if isinstance(part, Settled) else part.lines(picks.get(part.number, Pick.MINE))
    return "\n".join(lines)


def choices(parts: Sequence[Part]) -> list[Choice]:
    return [part for part in parts if isinstance(part, Choice)]


@dataclass(frozen=True)
class _Common:
    """A run of lines that all three have."""

    base: int
    mine: int
    theirs: int
    size: int


def _common(base: Lines, mine: Lines, theirs: Lines) -> Iterator[_Common]:
    ours = SequenceMatcher(None, base, mine, autojunk=False).get_matching_blocks()
    others = SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks()
    first, second = 0, 0
    while first < len(ours) and second < len(others):
        one, two = ours[first], others[second]
        start, end = max(one.a, two.a), min(one.a + one.size, two.a + two.size)
        if start < end:
            yield _Common(start, one.b + start - one.a, two.b + start - two.a, end - start)
        if one.a + one.size <= two.a + two.size:
            first += 1
        else:
            second += 1
    yield _Common(len(base), len(mine), len(theirs), 0)


def _changed(texts: Sequence[Lines], number: int) -> list[Part]:
    base, mine, theirs = texts
    if theirs in (mine, base):
        return [Settled(mine)] if mine else []
    if mine == base:
        return [Settled(theirs)] if theirs else []
    return [Choice(number, base, mine, theirs)]
