"""Mistakes planted into the real content by plain text work; nothing here knows how the checker works.

A line is an object, so that its number is known at the end however many lines came and went above it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random


class Line:
    def __init__(self, text: str) -> None:
        self.text = text
        self.is_taken = False

    def swap(self, old: str, new: str) -> "Line":
        assert old in self.text, (old, self.text)
        self.text = self.text.replace(old, new, 1)
        return self


@dataclass
class World:
    """The folder as lines. What a planter takes, no other planter gets."""

    files: dict[str, list[Line]]
    others: dict[str, bytes]
    """Pictures and downloads."""
    random: Random
    taken_heads: set[str] = field(default_factory=set)

    def line_in(
        self, paths: str, pattern: str, *, head: bool = False, is_outside_boxes: bool = False
    ) -> tuple[str, int]:
        """A random line of the text, or of the front matter, that fits and that nobody took, with its whole block."""
        found = [
            (path, number)
            for path in sorted(self.files)
            if re.fullmatch(paths, path) and not (head and path in self.taken_heads)
            for number in self._numbers(path, head=head)
            if re.search(pattern, self.files[path][number].text) and self._is_free(path, number)
            if not (is_outside_boxes and self._is_in_box(path, number))
        ]
        path, number = self.random.choice(found)
        self.take(path, number)
        if head:
            self.taken_heads.add(path)
        return path, number

    def _numbers(self, path: str, *, head: bool) -> Iterator[int]:
        end = [line.text for line in self.files[path]].index("---", 1)
        return iter(range(1, end) if head else range(end + 1, len(self.files[path])))

    def _is_in_box(self, path: str, number: int) -> bool:
        above = [line.text for line in self.files[path][:number] if line.text.startswith(":::")]
        return bool(above) and above[-1] != ":::"

    def _is_free(self, path: str, number: int) -> bool:
        start, end = self.block(path, number)
        return not any(line.is_taken for line in self.files[path][start:end])

    def take(self, path: str, number: int) -> None:
        start, end = self.block(path, number)
        for line in self.files[path][start:end]:
            line.is_taken = True

    def block(self, path: str, number: int) -> tuple[int, int]:
        """From the attribute line or the empty line above to the next empty line; a question counts as one."""
        lines = self.files[path]
        start, end = number, number + 1
        while start > 0 and (lines[start - 1].text or self._is_stem(path, start - 1)):
            start -= 1
        while end < len(lines) and (lines[end].text or self._is_stem(path, end)):
            end += 1
        return start, end

    def _is_stem(self, path: str, number: int) -> bool:
        """Whether the empty line stands between a question and its options."""
        lines = self.files[path]
        return number + 1 < len(lines) and lines[number + 1].text.startswith(("- [(", "- [["))

    def paragraph(self, paths: str = "[a-z-]+/0.*") -> tuple[str, Line]:
        """A line of running text."""
        path, number = self.line_in(paths, r"^[A-Z][^|:*\[\]]{80,}[a-z]\.$", is_outside_boxes=True)
        return path, self.files[path][number]

    def head(self, paths: str, key: str) -> tuple[str, Line]:
        path, number = self.line_in(paths, rf"^{key}: ", head=True)
        return path, self.files[path][number]

    def options(self, paths: str, marker: str) -> tuple[str, list[Line]]:
        """The option lines of a question with such markers."""
        path, number = self.line_in(paths, rf"^- \[{marker}")
        start, end = self.block(path, number)
        return path, [line for line in self.files[path][start:end] if line.text.startswith("- [")]

    def insert(self, path: str, below: Line, *texts: str) -> list[Line]:
        new = [Line(text) for text in texts]
        for line in new:
            line.is_taken = True
        place = self.files[path].index(below) + 1
        self.files[path][place:place] = new
        return new

    def remove(self, path: str, line: Line) -> None:
        self.files[path].remove(line)

    def below(self, path: str, line: Line) -> Line:
        return self.files[path][self.files[path].index(line) + 1]

    def contents(self) -> dict[str, bytes]:
        return self.others | {
            path: "\n".join(line.text for line in lines).encode() for path, lines in self.files.items()
        }


def make_world(files: Mapping[str, bytes], seed: int) -> World:
    texts = {path: content for path, content in files.items() if path.endswith(".md")}
    lines = {path: [Line(text) for text in content.decode().split("\n")] for path, content in texts.items()}
    return World(lines, {path: content for path, content in files.items() if path not in texts}, Random(seed))  # noqa: S311 - repeatable


@dataclass(frozen=True)
class Planted:
    kind: str
    path: str
    line: Line
    says: str
    """Words of the finding that is expected there."""


Planter = Callable[[World], tuple[str, Line]]
KINDS: dict[str, tuple[str, Planter]] = {}
"""Name of the mistake → what the finding says, and what plants it."""


def kind(says: str) -> Callable[[Planter], Planter]:
    def note(planter: Planter) -> Planter:
        KINDS[planter.__name__.replace("_", " ")] = (says, planter)
        return planter

    return note


def plant(name: str, world: World) -> Planted:
    says, planter = KINDS[name]
    path, line = planter(world)
    return Planted(name, path, line, says)
