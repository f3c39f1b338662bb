"""One slip of the finger, where the author allowed it. Whatever could be another answer is not a slip."""

import re

LETTERS_NEEDED = 5
"""Shorter words are too near to each other: form, from, firm."""
TOKEN = re.compile(r"\w+|[^\w\s]")
NEGATIONS = frozenset(
    # English, and the languages of the partners; shorter ones are no slips anyway.
    {"never", "neither", "without", "cannot", "nothing", "nobody", "nowhere", "hardly"}
    | {"nicht", "keine", "keinen", "jamais", "nunca", "senza", "nessun"}
)


def is_typo(typed: str, accepted: str) -> bool:
    """Whether two folded texts differ by one edit in one word that the edit cannot have turned around.

    The word has five letters or more and no digit on both sides, and keeps its first letter: "atypical" is no slip
    for "typical", "unbound" none for "inbound". All other words, signs and digits are the same, and so are the words
    that negate.
    """
    ours, theirs = TOKEN.findall(typed), TOKEN.findall(accepted)
    if len(ours) != len(theirs) or _shape(typed) != _shape(accepted):
        return False
    different = [pair for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1]]
    return len(different) == 1 and _is_slip(*different[0])


def _shape(text: str) -> str:
    """Where the spaces and signs stand, whatever the words are."""
    return re.sub(r"\w+", "w", text)


def _is_slip(typed: str, accepted: str) -> bool:
    return (
        min(len(typed), len(accepted)) >= LETTERS_NEEDED
        and typed.isalpha()
        and accepted.isalpha()
        and typed[0] == accepted[0]
        and not NEGATIONS & {typed.casefold(), accepted.casefold()}
        and _is_one_edit(typed, accepted)
    )


def _is_one_edit(one: str, other: str) -> bool:
    """A letter too many, too few or another, or two neighbours exchanged."""
    start = next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    if start is None:
        return abs(len(one) - len(other)) == 1
    rest, other_rest = one[start:], other[start:]
    return (
        rest[1:] == other_rest[1:]
        or rest[1:] == other_rest
        or rest == other_rest[1:]
        or (rest[:2] == other_rest[:2][::-1] and rest[2:] == other_rest[2:])
    )
