"""Questions with valid defaults; a test names only what it is about."""

from string import ascii_lowercase

from app.questions.question import Kind, Option, Question, Scheme


def make_question(
    right: str = "a",
    options: int = 4,
    *,
    name: str = "q",
    kind: Kind = Kind.SINGLE,
    scheme: Scheme = Scheme.NET,
    pinned: str = "",
    lesson: str = "",
) -> Question:
    return Question(
        id=name,
        kind=kind,
        stem_html="<p>Which one?</p>",
        options=tuple(
            Option(letter, f"<p>{letter}</p>", f"<p>secret {letter}</p>", letter in right, letter in pinned)
            for letter in ascii_lowercase[:options]
        ),
        scheme=scheme,
        lesson=lesson,
    )
