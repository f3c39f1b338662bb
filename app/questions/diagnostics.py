"""What is wrong with a source file, where, and how to mend it: said to authors, never in a parser's words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property

from app.language import gettext as _


class Severity(StrEnum):
    ERROR = "error"
    """The folder cannot be published like this."""
    WARNING = "warning"


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
        self, message: str, line: int, *, at: str = "", column: int = 0, expected: str = "", mend: str = ""
    ) -> None:
        """Note a fault. `at` is a piece of the line that the column is taken from."""
        self._note(Severity.ERROR, message, line, at, column, expected, mend)

    def warn(
        self, message: str, line: int, *, at: str = "", column: int = 0, expected: str = "", mend: str = ""
    ) -> None:
        self._note(Severity.WARNING, message, line, at, column, expected, mend)

    def _note(
        self, severity: Severity, message: str, line: int, at: str, column: int, expected: str, mend: str
    ) -> None:
        shown = self._line(line)
        place = column or self._column(shown, at)
        self.found.append(Diagnostic(self.path, line, place, severity, message, expected, shown, mend))

    def _line(self, number: int) -> str:
        lines = self.lines
        return lines[number - 1] if 0 < number <= len(lines) else ""

    @staticmethod
    def _column(line: str, at: str) -> int:
        place = line.find(at) if at else len(line) - len(line.lstrip())
        return max(place, 0) + 1


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(diagnostic.is_error for diagnostic in diagnostics)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A mend that offers the nearest known word, or lists all of them where none is near."""
    names = sorted(set(known))
    close = get_close_matches(word.lower(), names, n=1, cutoff=0.5)
    if close:
        return _("Did you mean “{word}”?").format(word=close[0])
    return _("Use one of: {words}.").format(words=", ".join(names)) if 0 < len(names) <= 12 else ""
