"""Questions with valid defaults; a test names only what it is about."""

from string import ascii_lowercase

from app.questions.question import Kind, Option, Question, Scheme
from app.questions.tasks import MultipleChoice, SingleChoice, Task


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
    """A choice."""
    written = tuple(
        Option(letter, f"<p>{letter}</p>", f"<p>secret {letter}</p>", letter in right, letter in pinned)
        for letter in ascii_lowercase[:options]
    )
    is_multiple = kind is Kind.MULTIPLE
    task = MultipleChoice(written, scheme) if is_multiple else SingleChoice(written, kind is Kind.TRUE_FALSE)
    return make_task(task, name=name, lesson=lesson)


def make_task(task: Task, *, name: str = "q", lesson: str = "") -> Question:
    """A question of any kind."""
    return Question(id=name, stem_html="<p>Which one?</p>", task=task, lesson=lesson)
