"""Files that nobody writes but a slip can paste: their findings come in seconds, or the editor takes the server."""

import time

import pytest

from app.authoring.check import check
from tests.modules.make import make_files

SIZE = 90_000
"""Of 262 kB that a file may have: work that grew by the square of it took from 20 seconds to minutes here."""
SECONDS = 8
"""Of the processor; one or two are needed."""
SHAPES = {
    "tables without caption": "|a|\n|-|\n|x|\n\n" * (SIZE // 13),
    "lines of quotations": "> a\n>> b\n" * (SIZE // 9),
    "links": "[a](b.md) " * (SIZE // 10),
    "footnotes": "".join(f"[^{number}]: x\n\n" for number in range(SIZE // 13)),
    "HTML without end": "<b>" * (SIZE // 3),
    "accepted answers": "{#q}\nWho?\n\n" + "".join(f"- [[a{number}*]]\n  > b\n" for number in range(SIZE // 18)),
}


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_a_long_file_is_checked_in_seconds(shape: str) -> None:
    began = time.process_time()
    assert check(make_files(SHAPES[shape])).findings
    assert time.process_time() - began < SECONDS
