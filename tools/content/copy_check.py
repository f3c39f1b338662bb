"""Find sentences copied from the dossier: python tools/content/copy_check.py ../shared/content-facts.md

Facts carry over, sentences are ours: no eight words in a row may stand in both, except the names, titles and
official texts of the list below. The dossier is no part of the repository; without it nothing is compared, and the
script says so and ends with 2.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LENGTH = 8
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
NO_TEXT = re.compile(r"\]\([^)]*\)|^\{[^}]*\}$", re.MULTILINE)
"""Addresses of links and attribute lines: nobody reads them."""

ALLOWED: Mapping[str, str] = {
    "The European Commission's support for the production of this publication does not constitute an endorsement of "
    "the contents, which reflect the views only of the authors, and the Commission cannot be held responsible for any "
    "use which may be made of the information contained therein": "the official disclaimer, to be quoted word for word",
    "Co-funded by the Erasmus+ Programme of the European Union": "the official statement of co-funding",
}
"""Texts that may stand in both, with the reason."""


@dataclass(frozen=True, order=True)
class Overlap:
    path: str
    line: int
    words: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}  {self.words}"


def find_overlaps(dossier: str, files: Mapping[str, str]) -> list[Overlap]:
    """Every longest run of eight words or more that a file shares with the dossier."""
    known = set(_runs(_words(dossier)))
    allowed = {run for text in ALLOWED for run in _runs(_words(text))}
    return sorted(overlap for path, text in files.items() for overlap in _compare(path, text, known - allowed))


def read_texts(folder: Path) -> dict[str, str]:
    """Every text of the course by path."""
    return {path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*.md"))}


def _compare(path: str, text: str, known: set[tuple[str, ...]]) -> Iterator[Overlap]:
    # Addresses become spaces of the same length, so that places in the text stay where they are.
    found = list(WORD.finditer(NO_TEXT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)))
    words = [match[0].lower() for match in found]
    start, end = 0, 0
    for place, run in enumerate(_runs(words)):
        if run not in known:
            continue
        if place > end - LENGTH + 1 and end:
            yield _overlap(path, text, found, words, start, end)
            end = 0
        start = start if end else place
        end = place + LENGTH
    if end:
        yield _overlap(path, text, found, words, start, end)


def _overlap(path: str, text: str, found: list[re.Match[str]], words: list[str], start: int, end: int) -> Overlap:
    return Overlap(path, text.count("\n", 0, found[start].start()) + 1, " ".join(words[start:end]))


def _words(text: str) -> list[str]:
    return [match[0].lower() for match in WORD.finditer(text)]


def _runs(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[place : place + LENGTH]) for place in range(len(words) - LENGTH + 1)]


def main(arguments: list[str]) -> int:
    dossier = Path(arguments[0]) if arguments else ROOT.parent / "shared" / "content-facts.md"
    if not dossier.is_file():
        print(f"NOT CHECKED: there is no dossier at {dossier}. Give its path as argument.", file=sys.stderr)
        return 2
    texts = read_texts(ROOT / "content")
    overlaps = find_overlaps(dossier.read_text(), texts)
    print("\n".join(str(overlap) for overlap in overlaps))
    print(f"{len(overlaps)} overlaps of {LENGTH} words or more in {len(texts)} files; {len(ALLOWED)} texts allowed.")
    return 1 if overlaps else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
