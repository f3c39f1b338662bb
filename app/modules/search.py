"""Finding words in lessons, pages and glossary.

A published version never changes, so its index is built once, in memory, by SQLite's FTS5, whichever database
holds the records: one way for both, no table to keep in step.
"""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from threading import Lock

from app.language import DEFAULT_LANGUAGE
from app.modules.bidi import MARKS, isolated
from app.modules.catalogue import Course, Html

MOST_FOUND = 30
WORDS_AROUND = 24
MOST_WORDS = 8
BEGIN, END = "\x02", "\x03"
"""Stand around a found word; no text holds them, so what lies between can be escaped first."""
_TAG = re.compile(r"<[^>]*>")
_WITHIN_WORDS = re.compile(r"</?(?:a|bdi|code|em|span|strong|sup)\b[^>]*>")
_HEADING = re.compile(r'<h([2-4]) id="([^"]+)"[^>]*>(.*?)</h\1>', re.DOTALL)
_WORD = re.compile(r"\w+")
_AS_IN_URDU = str.maketrans("يىكه", "ییکہ")
"""Letters that an Arabic keyboard writes for those of Urdu."""
_TABLE = f"""
CREATE VIRTUAL TABLE passage USING fts5(
    url UNINDEXED, place UNINDEXED, title, text, language UNINDEXED,
    tokenize = "porter unicode61 remove_diacritics 2 separators '{MARKS}'"
)"""
_FIND = """
SELECT url, place, title, snippet(passage, 3, ?, ?, '…', ?), language FROM passage
WHERE passage MATCH ? ORDER BY bm25(passage, 0, 0, 6, 1), rowid LIMIT ?"""


@dataclass(frozen=True)
class Passage:
    """A stretch of text under one heading."""

    url: str
    place: str
    """The module that it stands in; empty for a page."""
    title: str
    text: str
    language: str = ""


@dataclass(frozen=True)
class Found:
    url: str
    place: str
    title: str
    excerpt: tuple[tuple[str, bool], ...]
    """Runs of text, and whether each is what was looked for."""
    language: str = ""


def search(course: Course, wanted: str) -> list[Found]:
    """The passages that hold every word or its beginning, the best first, at most MOST_FOUND."""
    return _index_of(course).find(wanted)


class Index:
    def __init__(self, passages: Iterator[Passage]) -> None:
        self._lock = Lock()
        self._connection = sqlite3.connect(":memory:", check_same_thread=False)
        self._connection.execute(_TABLE)
        rows = ((passage.url, passage.place, passage.title, passage.text, passage.language) for passage in passages)
        self._connection.executemany("INSERT INTO passage VALUES (?, ?, ?, ?, ?)", rows)

    def find(self, wanted: str) -> list[Found]:
        words = _WORD.findall(wanted.translate(_AS_IN_URDU))[:MOST_WORDS]
        if not words:
            return []
        # In quotes a word is only a word, whatever the query language makes of it elsewhere.
        query = " ".join(f'"{word}"*' for word in words)
        with self._lock:
            rows = self._connection.execute(_FIND, (BEGIN, END, WORDS_AROUND, query, MOST_FOUND)).fetchall()
        return [Found(row[0], row[1], row[2], tuple(_runs(row[3])), row[4]) for row in rows]


_indexes: dict[tuple[str, str], Index] = {}
"""Of the newest version only, by its hash and the language that it is read in."""


def _index_of(course: Course) -> Index:
    key = (course.version_hash, course.reading_language)
    index = _indexes.get(key)
    if index is None:
        index = Index(list_passages(course))
        for old in [old for old in _indexes if old[0] != course.version_hash]:
            _indexes.pop(old, None)
        _indexes[key] = index
    return index


def list_passages(course: Course) -> Iterator[Passage]:
    for module in course.modules:
        yield Passage(f"/modules/{module.id}", module.title, module.title, module.summary, module.language)
        for lesson in module.lessons:
            html = "".join(part.html for part in lesson.body if isinstance(part, Html))
            url = f"/modules/{module.id}/lessons/{lesson.id}"
            yield from _split(Passage(url, module.title, lesson.title, html, lesson.language))
    for page in course.pages:
        url = "/glossary" if page.id == "glossary" else f"/pages/{page.id}"
        yield from _split(Passage(url, "", page.title, page.html, page.language))


def _split(whole: Passage) -> Iterator[Passage]:
    """The text before the first heading under the page's title, then one passage for each heading.

    The text of `whole` is HTML, that of the passages is not.
    """
    url, title, html = whole.url, whole.title, whole.text
    begin, address, heading = 0, url, title
    for found in _HEADING.finditer(html):
        yield replace(whole, url=address, title=heading, text=_readable(html[begin : found.start()], whole))
        inner = _plain(found[3])
        begin, address = found.end(), f"{url}#{found[2]}"
        heading = inner if url == "/glossary" else f"{title}: {inner}"
    yield replace(whole, url=address, title=heading, text=_readable(html[begin:], whole))


def _readable(html: str, whole: Passage) -> str:
    return isolated(_plain(html), whole.language or DEFAULT_LANGUAGE)


def _plain(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", _WITHIN_WORDS.sub("", html))).split())


def _runs(excerpt: str) -> Iterator[tuple[str, bool]]:
    for number, piece in enumerate(re.split(f"[{BEGIN}{END}]", excerpt)):
        if piece:
            yield piece, number % 2 == 1
