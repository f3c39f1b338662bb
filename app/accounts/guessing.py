"""How easily a password can be guessed by somebody who knows common passwords, this course and its person."""

from collections.abc import Iterable

LEAST_GUESSES_LOG10 = 10
"""Ten thousand million guesses: Argon2id makes each cost a few hundredths of a second."""
STRETCH, MOST_STRETCHES = 22, 3
"""The library's time grows steeply with the length of what it looks at: 0.01 s, or 1 s for look-alike signs."""
CONTEXT = (
    "b-international",
    "internationalisation",
    "internationalization",
    "international",
    "erasmus",
    "mobility",
    "mobilities",
    "recognition",
    "university",
    "pakistan",
    "course",
    "certificate",
)


def is_easy_to_guess(password: str, about_the_person: Iterable[str]) -> bool:
    """Whether no stretch of it is hard: common passwords, names, keyboard rows, repeats, the words given here."""
    known = [*CONTEXT, *(word for text in about_the_person for word in (text, *text.replace("@", " ").split()))]
    stretches = [password[start : start + STRETCH] for start in range(0, STRETCH * MOST_STRETCHES, STRETCH)]
    return not any(_is_hard(stretch, known) for stretch in stretches if stretch)


def _is_hard(stretch: str, known: list[str]) -> bool:
    from zxcvbn import zxcvbn  # its lists of words take 12 MB, which most processes never need

    return float(zxcvbn(stretch, user_inputs=known)["guesses_log10"]) >= LEAST_GUESSES_LOG10
