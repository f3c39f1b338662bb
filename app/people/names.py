"""Names as people spell them in Latin letters: Muhammad and Mohammad are one, Mahmood is another."""

import re
from collections.abc import Sequence
from functools import cache

from anyascii import anyascii
from rapidfuzz.fuzz import ratio

TITLES = frozenset(
    ["dr", "prof", "professor", "mr", "mrs", "ms", "miss", "sir", "madam", "engr", "engineer", "phd", "mphil"]
)
SHORT_FORMS = {
    "md": "muhammad",
    "mohd": "muhammad",
    "muhd": "muhammad",
    "mhd": "muhammad",
    "abd": "abdul",
    "uthman": "usman",
    "othman": "usman",
}
SOUNDS = (
    ("ough", "u"), ("kh", "k"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("zh", "z"), ("sch", "s"),
    ("sh", "s"), ("ck", "k"), ("q", "k"), ("x", "ks"), ("w", "v"), ("z", "s"), ("c", "k"), ("j", "y"), ("y", "i"),
    ("ee", "i"),
    ("ie", "i"), ("ei", "e"), ("ai", "e"), ("oo", "u"), ("ou", "u"), ("au", "o"), ("ea", "i"),
)  # fmt: skip
"""Written differently, said alike; in this order."""
LIKE_WORD = 88
LIKE_SOUND = 62
"""Of 100, for words with the same consonants."""
SHORTEST_LIKE = 5


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in plain lower-case letters, without titles and apostrophes."""
    plain = re.sub(r"['’`ʿʾ]", "", anyascii(name).lower())
    words = re.findall(r"[a-z]+", plain)
    kept = [SHORT_FORMS.get(word, word) for word in words if word not in TITLES]
    return tuple(kept or words)


@cache
def sound(word: str) -> str:
    """The word with one letter for each sound; vowels are roughly kept."""
    for written, said in SOUNDS:
        word = word.replace(written, said)
    word = re.sub(r"(.)\1+", r"\1", word)
    return word[:-1] if len(word) > 3 and word.endswith("h") else word


@cache
def skeleton(word: str) -> str:
    """The consonants, which transliterations agree about; a vowel counts only at the start."""
    said = sound(word)
    first = "a" if said[:1] in "aeiou" else said[:1]
    return re.sub(r"(.)\1+", r"\1", first + re.sub(r"[aeiou]", "", said[1:]))


@cache
def are_alike(one: str, other: str) -> bool:
    """Whether two words are spellings of one name."""
    if one == other or sound(one) == sound(other):
        return True
    if skeleton(one) == skeleton(other):
        return ratio(sound(one), sound(other)) >= LIKE_SOUND
    return min(len(one), len(other)) >= SHORTEST_LIKE and ratio(one, other) >= LIKE_WORD


def shared_words(one: Sequence[str], other: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of words that are alike, each word used once; the order of the words does not matter."""
    left, pairs = list(other), []
    for word in one:
        match = next((candidate for candidate in left if are_alike(word, candidate)), None)
        if match is not None:
            left.remove(match)
            pairs.append((word, match))
    return pairs


def is_initial_of_one(word: str, words: Sequence[str]) -> bool:
    return len(word) == 1 and any(other.startswith(word) for other in words)
