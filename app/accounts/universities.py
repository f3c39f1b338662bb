"""Which partner a typed university is. A spelling that is known decides; likeness only ever suggests."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from anyascii import anyascii

MAX_SPELLING = 200
LEAST_LIKENESS = 55
"""Of 100; below it a suggestion would mislead more often than help."""
LIKE_WORD = 84
SHORTEST_PREFIX = 3
WITHOUT_MEANING = frozenset(
    """
    the of and for in at a an de del della delle di la le du des y e et d l
    universities university degli studi universidad universita universite universitaet uni univ unv
    varsity institute inst college
    campus main city head office dept department deptt faculty fac school sch centre center islamabad isb isl isd
    lahore lhr rawalpindi rwp pindi pakistan pak pk punjab h12 sector italy italia spain espana france wales uk gb
    united kingdom
    """.split()  # noqa: SIM905 - words to read
)
"""Words that many universities share, and places. Alone they point to nobody; left over, they contradict nobody."""
SUBJECTS = frozenset(
    """
    computer computing cs physics chemistry mathematics maths electrical engineering mechanical civil management
    sciences science business economics humanities law pharmacy biosciences textile fashion seecs smme nice nbs
    sdsb mgshss studies student students staff lecturer professor international relations office
    """.split()  # noqa: SIM905 - words to read
)
"""Departments and posts, written before or after the university."""


@dataclass(frozen=True)
class University:
    """A partner with everything it is called."""

    id: str
    names: tuple[str, ...]
    """The full name first."""
    country: str = ""


@dataclass(frozen=True)
class Suggestion:
    id: str
    likeness: int
    """0 to 100."""


def fold(text: str) -> str:
    """One spelling for all ways to type the same: plain letters and digits in lower case, one space between words."""
    plain = anyascii(text).lower().replace("&", " and ").replace("'", "")
    words = "".join(c if c.isalnum() else " " for c in plain).split()
    return " ".join(_with_initials_joined(words))[:MAX_SPELLING]


@dataclass(frozen=True)
class Directory:
    """The partners, with what administrators decided about further spellings."""

    universities: tuple[University, ...]
    decided: Mapping[str, str | None] = field(default_factory=dict)
    """Folded spelling → id of the partner, or None: it is none of them."""

    def find(self, text: str, country: str = "") -> str | None:
        """Id of the partner that this is beyond doubt: by its name, an alias or a decision.

        Initials are used by several universities of the world: in another country than the partner's, nothing is sure.
        """
        spelling = fold(text)
        found = self.decided[spelling] if spelling in self.decided else self._spellings.get(spelling)
        is_elsewhere = bool(country) and any(one.id == found and one.country != country for one in self.universities)
        return None if is_elsewhere else found

    def is_decided(self, text: str) -> bool:
        return fold(text) in self.decided

    def suggest(self, text: str) -> list[Suggestion]:
        """Partners that it may be, the likeliest first; none where nothing comes near."""
        typed = fold(text).split()
        found = (Suggestion(university.id, self._likeness(university, typed)) for university in self.universities)
        near = [suggestion for suggestion in found if suggestion.likeness >= LEAST_LIKENESS]
        return sorted(near, key=lambda suggestion: (-suggestion.likeness, suggestion.id))

    @cached_property
    def _spellings(self) -> dict[str, str]:
        """Those that two partners share tell nothing."""
        owners = {(fold(name), one.id) for one in self.universities for name in (one.id, *one.names)}
        times = Counter(spelling for spelling, _owner in owners)
        return {spelling: owner for spelling, owner in owners if spelling and times[spelling] == 1}

    def _likeness(self, university: University, typed: Sequence[str]) -> int:
        names = [fold(name).split() for name in (university.id, *university.names)]
        own = frozenset(word for name in names for word in name)
        return max((_alike(typed, name, own) for name in names), default=0)


def _with_initials_joined(words: Iterable[str]) -> Iterator[str]:
    """N.U.S.T. is one word."""
    for is_letter, group in groupby(words, lambda word: len(word) == 1):
        if is_letter:
            yield "".join(group)
        else:
            yield from group


def _alike(typed: Sequence[str], name: Sequence[str], own: AbstractSet[str]) -> int:
    """How much of the name was typed, less what was typed besides. Words without meaning weigh little."""
    weights = {word: _weight(word) for word in name}
    matched = {word: _best(word, typed) for word in name}
    total = sum(weights.values())
    if not any(weights[word] == 1 and matched[word] for word in name):
        return 0
    covered = sum(weights[word] for word in name if matched[word]) / total
    used = {matched[word] for word in name if matched[word]}
    foreign = sum(1 for word in typed if word not in used | own and _is_foreign(word))
    return round(100 * covered * 0.72**foreign)


def _weight(word: str) -> float:
    return 0.15 if word in WITHOUT_MEANING else 1


def _is_foreign(word: str) -> bool:
    """A word that the name does not explain and that is neither a place, a department nor a number."""
    return word not in WITHOUT_MEANING and word not in SUBJECTS and not word.isdigit() and len(word) > 1


def _best(word: str, typed: Iterable[str]) -> str:
    """The typed word that this one is, misspelt or cut short; empty if none."""
    for other in typed:
        is_cut = word.startswith(other) and SHORTEST_PREFIX <= len(other) < len(word) - 1
        is_cut = is_cut and other not in WITHOUT_MEANING
        if other == word or is_cut or _is_misspelt(word, other):
            return other
    return ""


def _is_misspelt(word: str, other: str) -> bool:
    from rapidfuzz.fuzz import ratio  # 4 MB, which only those who compare names need

    return len(word) > 3 and len(other) > 3 and ratio(word, other) >= LIKE_WORD
