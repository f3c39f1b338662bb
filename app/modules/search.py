"""Finding words in lessons, pages and glossary.

A published version never changes, so its index is built once, in memory, by SQLite's FTS5, whichever database
holds the records: one way for both, no table to keep in step.
"""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from threading import Lock

from app.modules.catalogue import Course, Html

MOST_FOUND = 30
WORDS_AROUND = 24
MOST_WORDS = 8
BEGIN, END = "\x02", "\x03"
"""Stand around a found word; no text holds them, so what lies between can be escaped first."""
_TAG = re.compile(r"<[^>]*>")
_HEADING = re.compile(r'<h([2-4]) id="([^"]+)"[^>]*>(.*?)</h\1>', re.DOTALL)
_WORD = re.compile(r"\w+")
_TABLE = """
CREATE VIRTUAL TABLE passage USING fts5(
    url UNINDEXED, place UNINDEXED, title, text, tokenize = "porter unicode61 remove_diacritics 2"
)"""
_FIND = """
SELECT url, place, title, snippet(passage, 3, ?, ?, '…', ?) FROM passage
WHERE passage MATCH ? ORDER BY bm25(passage, 0, 0, 6, 1), rowid LIMIT ?"""


@dataclass(frozen=True)
class Passage:
    """A stretch of text under one heading."""

    url: str
    place: str
    """The module that it stands in; empty for a page."""
    title: str
    text: str


@dataclass(frozen=True)
class Found:
    url: str
    place: str
    title: str
    excerpt: tuple[tuple[str, bool], ...]
    """Runs of text, and whether each is what was looked for."""


def search(course: Course, wanted: str) -> list[Found]:
    """The passages that hold every word or its beginning, the best first, at most MOST_FOUND."""
    return _index_of(course).find(wanted)


class Index:
    def __init__(self, passages: Iterator[Passage]) -> None:
        self._lock = Lock()
        self._connection = sqlite3.connect(":memory:", check_same_thread=False)
        self._connection.execute(_TABLE)
        rows = ((passage.url, passage.place, passage.title, passage.text) for passage in passages)
        self._connection.executemany("INSERT INTO passage VALUES (?, ?, ?, ?)", rows)

    def find(self, wanted: str) -> list[Found]:
        words = _WORD.findall(wanted)[:MOST_WORDS]
        if not words:
            return []
        # In quotes a word is only a word, whatever the query language makes of it elsewhere.
        query = " ".join(f'"{word}"*' for word in words)
        with self._lock:
            rows = self._connection.execute(_FIND, (BEGIN, END, WORDS_AROUND, query, MOST_FOUND)).fetchall()
        return [Found(url, place, title, tuple(_runs(excerpt))) for url, place, title, excerpt in rows]


_indexes: dict[str, Index] = {}
"""The newest one only, by the hash of its version."""


def _index_of(course: Course) -> Index:
    index = _indexes.get(course.version_hash)
    if index is None:
        index = Index(list_passages(course))
        _indexes.clear()
        _indexes[course.version_hash] = index
    return index


def list_passages(course: Course) -> Iterator[Passage]:
    for module in course.modules:
        yield Passage(f"/modules/{module.id}", module.title, module.title, module.summary)
        for lesson in module.lessons:
            html = "".join(part.html for part in lesson.body if isinstance(part, Html))
            yield from _split(f"/modules/{module.id}/lessons/{lesson.id}", module.title, lesson.title, html)
    for page in course.pages:
        url = "/glossary" if page.id == "glossary" else f"/pages/{page.id}"
        yield from _split(url, "", page.title, page.html)


def _split(url: str, place: str, title: str, html: str) -> Iterator[Passage]:
    """The text before the first heading under the page's title, then one passage for each heading."""
    begin, address, heading = 0, url, title
    for found in _HEADING.finditer(html):
        yield Passage(address, place, heading, _plain(html[begin : found.start()]))
        inner = _plain(found[3])
        begin, address = found.end(), f"{url}#{found[2]}"
        heading = inner if url == "/glossary" else f"{title}: {inner}"
    yield Passage(address, place, heading, _plain(html[begin:]))


def _plain(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def _runs(excerpt: str) -> Iterator[tuple[str, bool]]:
    for number, piece in enumerate(re.split(f"[{BEGIN}{END}]", excerpt)):
        if piece:
            yield piece, number % 2 == 1
