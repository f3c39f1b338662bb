"""What is logged while the tests run, and what of it must never stand in a log.

Kept are the lines of this process (structlog, and what libraries say from WARNING on, as a server prints it) and the
whole output of every server that a test starts (`keep_output`, `server_output`). With pytest-xdist each worker
searches its own and hands over what it found, never the secret itself.
"""

import json
import logging
import os
import re
import secrets
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qsl

import pytest

PATTERNS = {
    "an email address": re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", re.IGNORECASE),
    # Six digits that stand alone, as a mailed code does; not the parts of a moment, nor the number of a process.
    "a code of six digits": re.compile(r"(?<![\w.:\[])\d{6}(?![\w.\]])"),
    # 32 random bytes as `secrets.token_urlsafe` writes them, whichever process drew them.
    "a token": re.compile(r"(?<![\w/-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[A-Za-z0-9_-]{43}(?![\w/-])"),
}
PRINTED_MAIL = re.compile(r"^--- mail to .*?^---$", re.MULTILINE | re.DOTALL)
"""Where no mail server is set, a mail is printed for whoever tries the course out; that is no log."""
WARNING = re.compile(r"^\S+:\d+: \w*Warning: ")
"""Nobody who runs the course can mend what a library warns of."""
WORDS = {
    "a name": ("Amina Khan", "Bilal Ahmed", "Chiara Rossi", "Dawud"),
    "an answer": ("Qanaryxyzzy",),
    "a password": ("a password of the table", "correct horse battery staple"),
}
"""The cast of the tests, and the canaries that tests plant in names, answers and passwords."""
PASSWORD_FIELDS = {"password", "current"}
SHORTEST, LONGEST = 12, 40
"""Of what is typed: shorter words are the course's own as well, and a line that holds the beginning is enough."""

lines: list[str] = []
"""Every line of this process, in order."""
_places: list[str] = []
"""For each of them the test that ran."""
_outputs: dict[Path | str, str] = {}
"""Output of the started servers, a file or what was read from a pipe → the test that started them."""
_folder = tempfile.TemporaryDirectory(prefix="course-logs-")
_canaries: dict[str, str] = {}
"""What was drawn or typed during the run → its kind."""


class _Line:
    """A logger that prints, so that pytest shows the line of a failing test, and keeps."""

    def msg(self, line: str) -> None:
        _keep(line)
        print(line)

    debug = info = warning = error = critical = exception = log = msg


class _Standard(logging.Handler):
    """What libraries say: a server prints their warnings too."""

    def emit(self, record: logging.LogRecord) -> None:
        _keep(json.dumps({"event": record.getMessage(), "logger": record.name}))


def listen() -> None:
    """Keep every line, every token and everything that is typed from now on."""
    # Not above: the process that only hands out the tests, and sums up what was found, needs neither.
    from starlette.testclient import TestClient

    from app.operations.logging import set_up_logs

    set_up_logs("info", lambda *_arguments: _Line())
    logging.getLogger().addHandler(_Standard(logging.WARNING))
    draw, send = secrets.token_urlsafe, TestClient.send

    def remembered(size: int | None = None) -> str:
        token = draw(size)
        note("a token", token)
        return token

    def overheard(client: TestClient, request: Any, **options: Any) -> Any:
        if request.method == "POST" and "urlencoded" in request.headers.get("content-type", ""):
            note_form(request.read())
        return send(client, request, **options)

    secrets.token_urlsafe = remembered
    TestClient.send = overheard  # type: ignore[method-assign]


def note(kind: str, secret: str) -> None:
    """From now on this must stand in no log."""
    if len(secret) >= SHORTEST:
        _canaries[secret[:LONGEST]] = kind


def note_form(body: bytes) -> None:
    """Passwords, and whatever has a space in it: somebody typed that."""
    for name, value in parse_qsl(body.decode(errors="replace")):
        if name in PASSWORD_FIELDS:
            note("a password", value)
        elif " " in value.strip():
            note("typed words", value.strip())


def keep_output(output: Path | str) -> None:
    """Search this file at the end of the run, or this text: it is what a server said."""
    _outputs.setdefault(output, _running_test())


def server_output() -> IO[bytes]:
    """A file for the output of a server that needs none of its own."""
    path = Path(_folder.name) / f"{len(_outputs)}.log"
    keep_output(path)
    return path.open("wb")


def find_secrets(logged: Iterable[str], drawn: Iterable[str] = ()) -> list[str]:
    """The kind of each secret in these lines of ours, and `no JSON` where one is none."""
    index = _index(dict.fromkeys(drawn, "a token"))
    return [kind for line in logged for kind in [*_kinds(line, index), *([] if _parsed(line) else ["no JSON"])]]


@dataclass
class LogSearch:
    """The plugin that fails the run where anything that was logged holds a secret, an address or an answer."""

    lines: int = 0
    servers: int = 0
    found: list[str] = field(default_factory=list)
    """Test and kind, never the secret: this goes to the log of CI."""

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        self._add(len(lines), len(_outputs), list(_search()))
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["logged"] = [self.lines, self.servers, self.found]
        elif self.found:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        died = (0, 0, [f"{node.gateway.id} died, and what it logged with it"])
        self._add(*getattr(node, "workeroutput", {}).get("logged", died))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.write_line(
            f"{self.lines} lines and the output of {self.servers} servers were searched for secrets."
        )
        for found in self.found:
            terminalreporter.write_line(f"A SECRET WAS LOGGED: {found}", red=True, bold=True)

    def _add(self, logged: int, servers: int, found: list[str]) -> None:
        self.lines += logged
        self.servers += servers
        self.found += found


def _keep(line: str) -> None:
    lines.append(line)
    _places.append(_running_test())


def _running_test() -> str:
    return os.environ.get("PYTEST_CURRENT_TEST", "outside of tests").rpartition(" (")[0] or "outside of tests"


def _search() -> Iterator[str]:
    index = _index(_canaries)
    found: Counter[str] = Counter()
    for place, line in zip(_places, lines, strict=True):
        kinds = [*_kinds(line, index), *([] if _parsed(line) else ["no JSON"])]
        found.update(f"{kind}, in {place}" for kind in kinds)
    for output, place in _outputs.items():
        said = output if isinstance(output, str) else output.read_text(errors="replace")
        said = PRINTED_MAIL.sub("", said)
        for line in said.splitlines():
            kinds = [*_kinds(line, index), *(["a warning of Python"] if WARNING.search(line) else [])]
            found.update(f"{kind}, by a server of {place}" for kind in kinds)
    for what, count in found.items():
        yield f"{what}: {count} lines"


def _index(canaries: dict[str, str]) -> dict[str, list[tuple[str, str]]]:
    """By how they begin, so that one walk over a line looks for all of them."""
    index: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for secret, kind in canaries.items():
        index[secret[:SHORTEST]].append((secret, kind))
    return index


def _kinds(line: str, index: dict[str, list[tuple[str, str]]]) -> set[str]:
    entry = _parsed(line)
    said = " ".join(_words({**entry, "timestamp": ""})) if entry else line
    return {
        *(kind for kind, pattern in PATTERNS.items() if pattern.search(said)),
        *(kind for kind, words in WORDS.items() if any(word in said for word in words)),
        *(
            kind
            for start in range(len(said) - SHORTEST + 1)
            for secret, kind in index.get(said[start : start + SHORTEST], ())
            if said.startswith(secret, start)
        ),
    }


def _parsed(line: str) -> dict[str, Any]:
    """The entry of a line; empty where it is no JSON object."""
    try:
        entry = json.loads(line)
    except ValueError:
        return {}
    return entry if isinstance(entry, dict) else {}


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield str(name)
            yield from _words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)
    else:
        yield str(value)
