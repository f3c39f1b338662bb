"""That a secret in any log fails the run: each kind is planted in a suite of its own, in workers and in a server."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.logged import find_secrets

ROOT = Path(__file__).resolve().parents[2]
OTHER_PROGRAMS = {"accounts/provider.py", "setup/proxy.py", "setup/test_dev_serve.py"}
"""A provider of npm, the proxy, and a package of one line that stands for the course."""
CONFTEST = """
from tests import logged

logged.listen()

def pytest_configure(config):
    config.pluginmanager.register(logged.LogSearch())
"""
PLANTED = """
import logging
import secrets
import subprocess
import sys

import structlog
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from tests import logged

log = structlog.get_logger()

def type_words(**fields):
    TestClient(PlainTextResponse("taken")).post("/", data=fields)

def test_honest():
    log.warning("outbox_waits", kind="OperationalError")

def test_address():
    log.warning("mail", to="somebody@example.org")

def test_code():
    logging.getLogger("uvicorn.error").warning("code 493027")

def test_token():
    log.info("session", token=secrets.token_urlsafe(12))

def test_token_of_a_server():
    with logged.server_output() as output:
        program = "import secrets; print(secrets.token_urlsafe(32))"
        subprocess.run([sys.executable, "-c", program], stdout=output, check=True)

def test_name():
    log.info("hello", name="Amina Khan")

def test_answer():
    type_words(answer="mobility is more than travel")
    log.info("saved", response=["mobility is more than travel"])

def test_password():
    type_words(password="twelve-and-more")
    logging.getLogger("sqlalchemy").error("INSERT twelve-and-more")

def test_warning_in_a_server():
    with logged.server_output() as output:
        program = "import warnings; warnings.warn('old', FutureWarning)"
        subprocess.run([sys.executable, "-c", program], stderr=output, check=True)

def test_password_in_a_server():
    type_words(password="twelve-and-more")
    logged.keep_output("Traceback: twelve-and-more")
"""
FOUND = {
    "address": "an email address, in {}",
    "code": "a code of six digits, in {}",
    "token": "a token, in {}",
    "token_of_a_server": "a token, by a server of {}",
    "name": "a name, in {}",
    "answer": "typed words, in {}",
    "password": "a password, in {}",
    "warning_in_a_server": "a warning of Python, by a server of {}",
    "password_in_a_server": "a password, by a server of {}",
}
SECRETS = ("somebody@", "493027", "Amina", "more than travel", "twelve-and-more")


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["0", "2"])
def test_each_planted_secret_fails_the_run_and_is_named_but_not_shown(workers: str, tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_planted.py").write_text(PLANTED)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    command = [sys.executable, "-m", "pytest", "-q", "-n", workers, "-p", "no:cacheprovider", "test_planted.py"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    said = [line for line in run.stdout.splitlines() if "A SECRET WAS LOGGED" in line]
    assert run.returncode == 1, run.stdout
    assert "10 passed" in run.stdout
    for test, words in FOUND.items():
        expected = words.format(f"test_planted.py::test_{test}: ")
        assert sum(expected in line for line in said) == 1, (expected, said)
    assert len(said) == len(FOUND)
    assert [secret for secret in SECRETS if secret in run.stdout] == []


@pytest.mark.slow
def test_every_test_that_starts_the_course_keeps_what_it_says() -> None:
    deaf = [
        name
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if (name := path.relative_to(ROOT / "tests").as_posix()) not in OTHER_PROGRAMS
        and "node_modules" not in path.parts
        and starts_a_process(text := path.read_text())
        and "logged.keep_output(" not in text
        and "logged.server_output(" not in text
    ]
    assert deaf == []


def starts_a_process(text: str) -> bool:
    return any(isinstance(node, ast.Attribute) and node.attr == "Popen" for node in called(text))


def called(text: str) -> list[ast.expr]:
    return [node.func for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ('{"event": "mail", "to": "amina@example.org"}', "an email address"),
        ('{"event": "code 493027 sent"}', "a code of six digits"),
        ('{"event": "session", "token": "abcdefghijklmnopqrstuvwxyz"}', "a token"),
        ('{"event": "session", "token": "l0Hn2vKqkYd3b-7Gx_yEw5cT9aRzUj1sQf8mPi4oBNe"}', "a token"),
        ('{"event": "answer", "text": "I am Qanaryxyzzy"}', "an answer"),
        ('{"event": "answer", "text": "I am \\u0051anaryxyzzy"}', "an answer"),
        ("plain words", "no JSON"),
    ],
)
def test_each_secret_in_a_line_is_found(line: str, kind: str) -> None:
    assert find_secrets([line], ["abcdefghijklmnopqrstuvwxyz"]) == [kind]


@pytest.mark.parametrize(
    "line",
    [
        '{"event": "outbox_waits", "kind": "OperationalError", "timestamp": "2026-11-26T20:00:00.123456Z"}',
        '{"event": "Waiting for child process [493027]"}',
        '{"event": "failed", "exception": ["/tmp/Aa1/test_that_a_name_as_long_as_a_token_is_1_OfUs_AAAA.py:493 x"]}',
    ],
)
def test_an_honest_line_is_let_through(line: str) -> None:
    assert find_secrets([line], ["abcdefghijklmnopqrstuvwxyz"]) == []
