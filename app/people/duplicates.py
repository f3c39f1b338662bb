"""Finding registrations that may be one human's: likeness of names, weighed by how rare they are, and of addresses."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import log

from app.people.names import is_initial_of_one, shared_words, skeleton, words_of

SURE = 8.2
"""Evidence from which a pair is shown. Set on planted pairs: `tests/duplicates/test_duplicates.py`."""
SAME_LOCAL_PART = 5.0
NAMES_IN_LOCAL_PART = 0.5
SAME_UNIVERSITY = 2.0
OTHER_UNIVERSITY = -3.5
SAME_CATEGORY = 0.5
OTHER_CATEGORY = -1.0
WORD_LEFT_OVER = -5.0
LONGER_NAME = -2.0
INITIAL_FITS = 1.5
LONGEST_BLOCK = 200
"""A pair of name words that more people share than this tells nothing by itself."""


@dataclass(frozen=True)
class Registered:
    """What the finder looks at of one registration."""

    id: int
    name: str
    email: str
    university: str
    """Partner id, or the folded name of another university."""
    category: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        return words_of(self.name)

    @cached_property
    def local_part(self) -> str:
        """The address before the @, without dots, separators and what follows a plus."""
        local = self.email.partition("@")[0].partition("+")[0]
        return "".join(c for c in local if c.isalnum())


@dataclass(frozen=True)
class Pair:
    first: Registered
    second: Registered
    evidence: float

    @property
    def key(self) -> tuple[int, int]:
        return self.first.id, self.second.id


def find_pairs(people: Sequence[Registered], apart: Iterable[tuple[int, int]] = ()) -> list[Pair]:
    """Pairs with enough evidence, the strongest first; without those that somebody said are two people."""
    rarity = _rarity(people)
    known = {tuple(sorted(pair)) for pair in apart}
    pairs = (_weigh(first, second, rarity) for first, second in _candidates(people))
    found = [pair for pair in pairs if pair.evidence >= SURE and tuple(sorted(pair.key)) not in known]
    return sorted(found, key=lambda pair: (-pair.evidence, pair.key))


def _candidates(people: Sequence[Registered]) -> list[tuple[Registered, Registered]]:
    """Who shares two words of the name, or the address before the @: all pairs would be too many to weigh."""
    blocks: dict[object, list[Registered]] = defaultdict(list)
    for person in people:
        for key in _keys(person):
            blocks[key].append(person)
    found: dict[tuple[int, int], tuple[Registered, Registered]] = {}
    for block in blocks.values():
        if len(block) <= LONGEST_BLOCK:
            for first, second in combinations(sorted(block, key=lambda person: person.id), 2):
                found[first.id, second.id] = (first, second)
    return list(found.values())


def _keys(person: Registered) -> set[object]:
    consonants = sorted({skeleton(word) for word in person.words if len(word) > 1})
    keys: set[object] = {person.local_part} if len(person.local_part) > 4 else set()
    keys.update(combinations(consonants, 2))
    if len(consonants) == 1:
        keys.add((consonants[0],))
    return keys


def _rarity(people: Sequence[Registered]) -> Mapping[str, float]:
    """How much it says that two people share a word: the rarer, the more."""
    times = Counter(consonants for person in people for consonants in {skeleton(word) for word in person.words})
    return {consonants: log(len(people) / number) for consonants, number in times.items()}


def _weigh(first: Registered, second: Registered, rarity: Mapping[str, float]) -> Pair:
    shared = shared_words(first.words, second.words)
    evidence = sum(min(rarity[skeleton(one)], rarity[skeleton(other)]) for one, other in shared)
    evidence += _left_over(first.words, second.words, shared)
    evidence += _of_addresses(first, second)
    evidence += SAME_UNIVERSITY if first.university == second.university else OTHER_UNIVERSITY
    evidence += SAME_CATEGORY if first.category == second.category else OTHER_CATEGORY
    return Pair(first, second, round(evidence, 3))


def _left_over(one: Sequence[str], other: Sequence[str], shared: Sequence[tuple[str, str]]) -> float:
    """Words of the shorter name that the longer does not have speak against; an initial that fits speaks for."""
    pairs = {word for pair in shared for word in pair}
    shorter, longer = sorted((one, other), key=len)
    left = [word for word in shorter if word not in pairs]
    fitting = sum(1 for word in left if is_initial_of_one(word, longer))
    return fitting * INITIAL_FITS + (len(left) - fitting) * WORD_LEFT_OVER + (len(longer) - len(shorter)) * LONGER_NAME


def _of_addresses(first: Registered, second: Registered) -> float:
    one, other = first.local_part, second.local_part
    if not one or not other:
        return 0
    if one == other and any(character.isdigit() for character in one):
        return SAME_LOCAL_PART
    if one == other:
        return SAME_LOCAL_PART / 2  # a name alone is what a namesake would choose too
    return NAMES_IN_LOCAL_PART if one.rstrip("0123456789") == other.rstrip("0123456789") else 0
