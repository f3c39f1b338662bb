"""What stands in a mail: the same words as text and as HTML, and nothing that words can break out of."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.language import speaking
from app.mail import service as mail
from app.mail.letter import Letter
from app.mail.models import OutboxMessage
from app.mail.rendering import render
from app.mail.smtp import as_email

CODE = Letter(
    "code", "S", ("One.", "Two."), code="123456", link="https://course.example.org/a?b=1&c", link_label="Go on"
)


def test_text_and_html_say_the_same() -> None:
    rendered = render(CODE)
    for words in ("123456", "One.", "Two.", "Go on"):
        assert words in rendered.text
        assert words in rendered.html
    assert rendered.text.splitlines()[0] == "Your code: 123456"
    assert "\nhttps://course.example.org/a?b=1&c\n" in rendered.text
    assert "\n\n\n" not in rendered.text


def test_a_mail_in_urdu_reads_from_right_to_left_but_its_code_and_link_do_not() -> None:
    with speaking("ur"):
        html = render(CODE).html
    assert '<html lang="ur" dir="rtl">' in html
    assert html.count('dir="ltr"') == 2


def test_typed_words_are_text_in_html() -> None:
    rendered = render(Letter("x", "<b>&", ("<script>alert(1)</script>",), link='https://x/"><b>', link_label="<i>"))
    assert "<script" not in rendered.html
    assert "<b>" not in rendered.html
    assert "<i>" not in rendered.html


def test_words_cannot_add_a_header(db: Session) -> None:
    mail.queue(db, "amina@example.org", Letter("x", "Hello\r\nBcc: victim@example.org\n\nText", ("p",)))
    db.flush()
    message = db.scalars(select(OutboxMessage)).one()
    headers = as_email(message, "course@example.org").as_string().split("\n\n", maxsplit=1)[0]
    assert "\nBcc:" not in headers
    assert "Subject: Hello Bcc: victim@example.org Text" in headers


def test_the_header_lines_say_who_when_and_that_no_person_wrote_it() -> None:
    message = OutboxMessage(message_id="k", recipient="a@example.org", subject="s", text="t", html="<p>t</p>")
    message.created_at = datetime(2026, 11, 26, 20, 0, tzinfo=UTC)
    email = as_email(message, "The course <course@uni.example>")
    assert email["Message-ID"] == "<k@uni.example>"
    assert email["Date"] == "Thu, 26 Nov 2026 20:00:00 +0000"
    assert email["Auto-Submitted"] == "auto-generated"
    assert email.get_content_type() == "multipart/alternative"
