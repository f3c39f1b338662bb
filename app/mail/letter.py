"""What a mail says, before it has a form."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Letter:
    """One mail to one person, already worded in their language. `rendering` makes text and HTML of it."""

    purpose: str
    """What it is for, in one or two words: administrators see this, and never what stands in the mail."""
    subject: str
    paragraphs: tuple[str, ...]
    code: str = ""
    """Shown large, above everything else."""
    link: str = ""
    link_label: str = ""
    closing: str = ""
    useful_for: timedelta | None = None
    """After this time it is not worth sending any more, such as a code that has run out."""


def typed_letter(purpose: str, subject: str, text: str) -> Letter:
    """A letter of words that a person wrote, with an empty line between paragraphs."""
    paragraphs = text.replace("\r\n", "\n").split("\n\n")
    return Letter(purpose, subject, tuple(paragraph.strip() for paragraph in paragraphs if paragraph.strip()))
