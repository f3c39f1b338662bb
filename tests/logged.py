"""What the application logged while the tests ran, and what of it must never stand in a log."""

import json
import logging
import re
import secrets
from collections.abc import Iterable
from typing import Any

from app.operations.logging import set_up_logs

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", re.IGNORECASE)
CODE = re.compile(r"(?<![\w.:])\d{6}(?![\w.])")
"""Six digits that stand alone, as a mailed code does; not the parts of a moment."""
NAMES = ("Amina Khan", "Bilal Ahmed", "Chiara Rossi", "Dawud", "Qanaryxyzzy")
"""The cast of the tests, and the canary that tests plant in names, answers and passwords."""
PASSWORDS = ("a password of the table", "correct horse battery staple")

lines: list[str] = []
"""Every line of this process, in order."""
tokens: set[str] = set()
"""Every session token, link and key that was drawn."""


class _Line:
    """A logger that prints, so that pytest shows the line of a failing test, and keeps."""

    def msg(self, line: str) -> None:
        lines.append(line)
        print(line)

    debug = info = warning = error = critical = exception = log = msg


class _Standard(logging.Handler):
    """What libraries say: a server prints their warnings too."""

    def emit(self, record: logging.LogRecord) -> None:
        lines.append(json.dumps({"event": record.getMessage(), "logger": record.name}))


def listen() -> None:
    """Keep every line and every token from now on."""
    set_up_logs("info", lambda *_arguments: _Line())
    logging.getLogger().addHandler(_Standard(logging.WARNING))
    genuine = secrets.token_urlsafe

    def remembered(size: int | None = None) -> str:
        token = genuine(size)
        tokens.add(token)
        return token

    secrets.token_urlsafe = remembered


def find_secrets(logged: Iterable[str], drawn: Iterable[str] = ()) -> list[str]:
    """One line for each log line that is no JSON or says what it must not."""
    known = tuple(token for token in drawn if len(token) > 16)
    return [f"{fault}: {line[:300]}" for line in logged for fault in _faults(line, known)]


def _faults(line: str, known: tuple[str, ...]) -> list[str]:
    try:
        entry: dict[str, Any] = json.loads(line)
    except ValueError:
        return ["is not JSON"]
    entry.pop("timestamp", None)
    said = json.dumps(entry, ensure_ascii=False)
    words = [*known, *NAMES, *PASSWORDS]
    return [
        *(["holds an address"] if ADDRESS.search(said) else []),
        *(["holds six digits"] if CODE.search(said) else []),
        *(["holds a secret, a name or an answer"] if any(word in said for word in words) else []),
    ]
