"""What nobody types into a field of a course, and what some people do."""

from collections.abc import Iterable
from typing import TypeVar
from urllib.parse import quote
from zlib import crc32

import pytest

SHARES = [pytest.param(20, id="sample"), pytest.param(1, id="all", marks=pytest.mark.slow)]
"""Daily work tries one case in twenty; which one differs from place to place."""
T = TypeVar("T")

TYPED = {
    "empty": "",
    "blank": "   ",
    "10,000 characters": "x" * 10_000,
    "10,000 wide characters": "ﷺ" * 10_000,
    "NUL": "a\x00b",
    "control characters": "a\x01\x08\x1b[31m\x7fb",
    "line breaks": "a@example.org\r\nBcc: b@example.org\r\n\r\nx",
    "right-to-left override": "a\u202egnp.exe",
    "right-to-left marks": "\u200fعلی\u200e",
    "only invisible": "\u200f\u200d\u200c",
    "zero-width joiners": "علی\u200cرضا",
    "emoji": "👩\u200d🎓 😀",
    "decomposed": "Zoe\u0308",
    "noncharacter": "a\ufffeb\U0010ffff",
    "2^63": str(2**63),
    "-1": "-1",
    "NaN": "NaN",
    "1e400": "1e400",
    "5,000 digits": "9" * 5_000,
    "digits of other scripts": "١٢٣٤٥٦",
    "superscript digits": "²³",
    "markup": "<script>alert(1)</script>\"'`{{7*7}}{% raw %}",
    "SQL": "x' OR 1=1; DROP TABLE person; --",
    "formula": '=HYPERLINK("http://evil.example")',
    "path": "../../../../etc/passwd",
    "address": "//evil.example/\\@evil.example",
    "format": "%s%n%(name)s{0.__class__}",
    "null": "null",
}
ENCODED = {name: quote(value, safe="").encode() for name, value in TYPED.items()} | {
    "lone surrogate": b"a%ED%A0%80b",
    "raw surrogate bytes": b"a\xed\xa0\x80b",
    "invalid UTF-8": b"a%FF%FE%C0%AFb",
    "raw invalid bytes": b"\xff\xfe\x80",
    "broken percent": b"%ZZ%4%",
    "double encoding": b"%2500%252e%252e",
}
"""Field values as they stand in the body or in the query, some of which are no text at all."""


def pick(cases: Iterable[T], share: int, place: object) -> list[T]:
    """One case in `share`, always the same ones at the same place."""
    return list(cases)[crc32(str(place).encode()) % share :: share]
