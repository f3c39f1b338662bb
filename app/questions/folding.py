"""Typed text made comparable: what a keyboard or a word processor changes without changing the answer."""

import re
import unicodedata
from collections.abc import Mapping

from app.questions.tasks import TextRules

VARIANTS: Mapping[int, str | None] = {
    **dict.fromkeys(map(ord, "‘’‚‛′‹›`´ʼ"), "'"),
    **dict.fromkeys(map(ord, "“”„‟″«»"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-"),
    **dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u0640")),
    ord("…"): "...",
    **dict.fromkeys(map(ord, "يى"), "ی"),
    ord("ك"): "ک",
    **{ord(zero) + digit: str(digit) for zero in "٠۰०০੦૦０" for digit in range(10)},
}
"""Quotes, dashes, what is invisible or only stretches a word, Arabic letters on an Urdu keyboard, digits: Arabic, Urdu
and Persian, Hindi, Bengali, Gurmukhi, Gujarati, full-width."""
LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "Ø": "O", "Ł": "L", "Đ": "D"})
"""Letters that are an accented one to a reader and have no decomposition."""
ACCENTS = re.compile("[\u0300-\u036f]+")
"""Marks on Latin, Greek and Cyrillic letters; in other scripts a mark can be a vowel."""
SPACES = re.compile(r"\s+")


def fold(text: str, rules: TextRules) -> str:
    """Two texts that count as the same become equal. Digits, signs and words never disappear.

    A space at either end stays, as one: the pieces of a pattern need theirs.
    """
    folded = SPACES.sub(" ", unicodedata.normalize("NFC", text).translate(VARIANTS))
    if not rules.case_matters:
        folded = folded.casefold()
    if not rules.accents_matter:
        folded = ACCENTS.sub("", unicodedata.normalize("NFD", folded)).translate(LETTERS)
    return unicodedata.normalize("NFC", folded)
