"""Which unit of a translation belongs to which of its source, and whether it still says the same."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from app.modules.units import Unit

UNKNOWN = "0"
"""Stands in the record for a unit whose original wording nobody has named."""


class State(StrEnum):
    CURRENT = "current"
    """Made from the words that stand in the source now."""
    STALE = "stale"
    """Made from other words, or nobody has said from which."""
    MISSING = "missing"
    """In the source only."""
    EXTRA = "extra"
    """In the translation only: the source has dropped it."""


@dataclass(frozen=True)
class Pair:
    source: Unit | None
    words: Unit | None
    state: State


@dataclass(frozen=True)
class Twin:
    """A file and its translation."""

    path: str
    source_path: str
    language: str
    pairs: tuple[Pair, ...]
    is_shown: bool
    """False while it has a mistake: readers see the source."""
    made_from: tuple[str, ...] = ()
    """As its front matter says."""
    is_reviewed: bool = True
    """False where it says that nobody besides its translator has read it: `reviewed: no`."""
    drawings: tuple[str, ...] = ()
    """Pictures of the source that have a version in some other language: made anew, they make it stale as words do."""
    undrawn: tuple[str, ...] = ()
    """Drawings that it shows with labels in another language than its own."""

    @property
    def counts(self) -> Mapping[State, int]:
        return Counter(pair.state for pair in self.pairs)

    @property
    def units(self) -> tuple[Unit, ...]:
        """Those of the translation, in its order."""
        return tuple(pair.words for pair in self.pairs if pair.words)

    def accepted(self, lines: Collection[int] | None = None) -> tuple[str, ...]:
        """The record that says: what begins in these lines, or everything, says what the source says now."""
        pairs = [pair for pair in self.pairs if pair.words]
        kept = self.made_from if len(self.made_from) == len(pairs) else [_known(pair) for pair in pairs]
        return tuple(
            pair.source.mark if pair.source and pair.words and (lines is None or pair.words.line in lines) else before
            for pair, before in zip(pairs, kept, strict=True)
        )

    @property
    def is_current(self) -> bool:
        return self.is_shown and set(self.counts) <= {State.CURRENT}

    @property
    def is_outdated(self) -> bool:
        """Whether the source has other words since; without a record nobody can say so."""
        return bool(self.made_from) and State.STALE in self.counts


def _known(pair: Pair) -> str:
    return pair.source.mark if pair.source and pair.state is State.CURRENT else UNKNOWN


class NotParallel(Exception):
    """The two texts differ in what they are made of; `place` is that of the first difference."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


def align(source: Sequence[Unit], words: Sequence[Unit], made_from: Sequence[str]) -> tuple[Pair, ...]:
    """In the order of the source. `made_from`: for each unit of the translation the mark of the one it was made from.

    With that record the source may have gained and lost units since. Where it has not as many marks as there are
    units, the two must be made of the same units; stale is then each whose wording it does not name. Raises
    NotParallel.
    """
    if len(made_from) == len(words):
        return tuple(_follow(source, words, made_from))
    _check_parallel(source, words)
    known = set(made_from)
    return tuple(
        Pair(ours, theirs, State.CURRENT if ours.mark in known else State.STALE)
        for ours, theirs in zip(source, words, strict=True)
    )


def _check_parallel(source: Sequence[Unit], words: Sequence[Unit]) -> None:
    for place, (ours, theirs) in enumerate(zip(source, words, strict=False)):
        if ours.shape != theirs.shape:
            raise NotParallel(place)
    if len(source) != len(words):
        raise NotParallel(min(len(source), len(words)))


def _follow(source: Sequence[Unit], words: Sequence[Unit], made_from: Sequence[str]) -> Iterator[Pair]:
    matcher = SequenceMatcher(None, made_from, [unit.mark for unit in source], autojunk=False)
    for tag, first, last, first_source, last_source in matcher.get_opcodes():
        ours, theirs = source[first_source:last_source], words[first:last]
        if tag == "equal":
            yield from _equal(ours, theirs, State.CURRENT, first)
        else:
            yield from _changed(ours, theirs)


def _equal(ours: Sequence[Unit], theirs: Sequence[Unit], state: State, first: int) -> Iterator[Pair]:
    for number, (unit, other) in enumerate(zip(ours, theirs, strict=True)):
        if unit.shape != other.shape:
            raise NotParallel(first + number)
        yield Pair(unit, other, state)


def _changed(ours: Sequence[Unit], theirs: Sequence[Unit]) -> Iterator[Pair]:
    """Units of the same shape are the same ones with other words; the rest came or went."""
    shapes = SequenceMatcher(None, [unit.shape for unit in theirs], [unit.shape for unit in ours], autojunk=False)
    for tag, first, last, first_source, last_source in shapes.get_opcodes():
        if tag == "equal":
            pairs = zip(ours[first_source:last_source], theirs[first:last], strict=True)
            yield from (Pair(unit, other, State.STALE) for unit, other in pairs)
            continue
        yield from (Pair(unit, None, State.MISSING) for unit in ours[first_source:last_source])
        yield from (Pair(None, other, State.EXTRA) for other in theirs[first:last])
