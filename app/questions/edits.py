"""A mend as a change of lines, so that a press of a button can make it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Edit:
    """Lines `first` to `last` of a file become `lines`. With `last` = `first` - 1 nothing goes, `lines` come before."""

    first: int
    last: int
    lines: tuple[str, ...]
    is_safe: bool = False
    """It needs no judgement: no reader sees a difference, and no result hangs on it."""

    def apply(self, text: str) -> str:
        """The text with the change made; its line ends stay as they are."""
        end = "\r\n" if "\r\n" in text else "\n"
        lines = text.split(end)
        lines[self.first - 1 : self.last] = self.lines
        return end.join(lines)


def insert(line: int, *lines: str, is_safe: bool = False) -> Edit:
    """New lines above the line."""
    return Edit(line, line - 1, lines, is_safe)


def delete(line: int, *, is_safe: bool = False) -> Edit:
    return Edit(line, line, (), is_safe)


def apply_all(edits: Iterable[Edit], text: str) -> str:
    """All changes that do not touch the same lines, from the end, so that none moves the places of the others."""
    limit = len(text) + 1
    for edit in sorted(edits, key=lambda edit: (edit.first, edit.last), reverse=True):
        if max(edit.last, edit.first) < limit:
            text = edit.apply(text)
            limit = edit.first
    return text
