"""What is wrong with a source file, where, and how to mend it: said to authors, never in a parser's words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property

from app.language import gettext as _
from app.questions.edits import Edit


class Severity(StrEnum):
    ERROR = "error"
    """The folder cannot be published like this."""
    ADVICE = "advice"
    """It can; somebody who reads the course would be better off without it."""


@dataclass(frozen=True, order=True)
class Diagnostic:
    path: str
    line: int
    column: int
    severity: Severity
    message: str
    expected: str = ""
    source_line: str = ""
    mend: str = ""
    edit: Edit | None = field(default=None, compare=False)
    """The mend as a change of the file, where one can be worked out."""

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def __str__(self) -> str:
        """The diagnostic as `check` prints it: place and message, the line, what was expected, the mend."""
        lines = [f"{self.path}:{self.line}:{self.column}  {self.severity}: {self.message}"]
        if self.source_line.strip():
            lines.append(f"    {self.source_line.strip()[:200]}")
        if self.expected:
            lines.append(f"    expected: {self.expected}")
        if self.mend:
            lines.append(f"    mend: {self.mend}")
        return "\n".join(lines)


@dataclass(frozen=True)
class Source:
    """One file while it is read: its text, and the list that its diagnostics go to."""

    path: str
    text: str
    found: list[Diagnostic] = field(repr=False)

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    def error(
        self,
        message: str,
        line: int,
        *,
        at: str = "",
        column: int = 0,
        expected: str = "",
        mend: str = "",
        edit: Edit | None = None,
    ) -> None:
        """Note a fault. `at` is a piece of the line that the column is taken from."""
        self._note(Severity.ERROR, message, line, column or self._column(line, at), expected, mend, edit)

    def advise(
        self,
        message: str,
        line: int,
        *,
        at: str = "",
        column: int = 0,
        expected: str = "",
        mend: str = "",
        edit: Edit | None = None,
    ) -> None:
        self._note(Severity.ADVICE, message, line, column or self._column(line, at), expected, mend, edit)

    def exchange(self, line: int, old: str, new: str, *, is_safe: bool = False) -> Edit | None:
        """A mend that writes `new` for the first `old` of the line; None where the line does not hold it."""
        written = self._line(line)
        return Edit(line, line, (written.replace(old, new, 1),), is_safe) if old and old in written else None

    def rewrite(self, first: int, last: int, exchanges: Iterable[tuple[str, str]]) -> Edit:
        """A mend that makes the same exchanges in each of the lines."""
        lines = "\n".join(self.lines[first - 1 : last])
        for old, new in exchanges:
            lines = lines.replace(old, new)
        return Edit(first, last, tuple(lines.split("\n")))

    def _note(
        self, severity: Severity, message: str, line: int, column: int, expected: str, mend: str, edit: Edit | None
    ) -> None:
        self.found.append(
            Diagnostic(self.path, line, column, severity, message, expected, self._line(line), mend, edit)
        )

    def _line(self, number: int) -> str:
        lines = self.lines
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def _column(self, number: int, at: str) -> int:
        line = self._line(number)
        place = line.find(at) if at else len(line) - len(line.lstrip())
        return max(place, 0) + 1


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(diagnostic.is_error for diagnostic in diagnostics)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A mend that offers the nearest known word, or lists all of them where none is near."""
    names = sorted(set(known))
    if close := nearest(word, names):
        return _("Did you mean “{word}”?").format(word=close)
    return _("Use one of: {words}.").format(words=", ".join(names)) if 0 < len(names) <= 12 else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant; empty where none is near."""
    close = get_close_matches(word.lower(), sorted(set(known)), n=1, cutoff=0.5)
    return close[0] if close else ""
