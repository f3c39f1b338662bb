"""`send-test-mail`: one mail at once, and the mail server's own words where it refuses."""

from collections.abc import Callable

import pytest

from app.errors import StartRefused
from app.operations.mail_check import send_test_mail
from tests.mail.catcher import Catcher, subject_of


@pytest.fixture
def with_server(monkeypatch: pytest.MonkeyPatch, catcher: Catcher) -> Callable[[str], str]:
    monkeypatch.setenv("COURSE_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("COURSE_SMTP_PORT", str(catcher.port))
    monkeypatch.setenv("COURSE_SMTP_SECURITY", "none")
    return send_test_mail


def test_the_mail_arrives(with_server: Callable[[str], str], catcher: Catcher) -> None:
    assert "took the mail" in with_server("it@example.org")
    assert [subject_of(message) for message in catcher.caught] == ["Test mail of the course"]


def test_a_refusal_is_told_in_the_servers_words(with_server: Callable[[str], str], catcher: Catcher) -> None:
    catcher.refusals, catcher.refusal = 1, "550 relaying denied"
    with pytest.raises(StartRefused, match="550 relaying denied"):
        with_server("it@example.org")


def test_a_server_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch, catcher: Catcher) -> None:
    monkeypatch.setenv("COURSE_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("COURSE_SMTP_PORT", "1")
    with pytest.raises(StartRefused, match=r"127\.0\.0\.1:1"):
        send_test_mail("it@example.org")


def test_without_a_mail_server_it_says_so() -> None:
    with pytest.raises(StartRefused, match="COURSE_SMTP_HOST"):
        send_test_mail("it@example.org")
