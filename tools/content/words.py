"""The words of the templates in each language: English ones stand in the code, others in `templates.<language>.po`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.pofile import read_po

from app.language import text_direction

SOURCE = "en"
QUOTED = re.compile(r'"([^"]*)"')
LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Words:
    """`words("Total")` says it in the language."""

    language: str = SOURCE
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_from_right(self) -> bool:
        return text_direction(self.language) == "rtl"

    def __call__(self, text: str) -> str:
        """A KeyError for one that has no translation; signs and numbers need none."""
        return self.said[text] if self.language != SOURCE and LETTER.search(text) else text

    def in_formula(self, formula: str) -> str:
        """With the words that it writes into its cell."""
        return QUOTED.sub(lambda quoted: f'"{self(quoted[1])}"', formula)


def read_words(language: str) -> Words:
    if language == SOURCE:
        return Words()
    with Path(__file__).with_name(f"templates.{language}.po").open("rb") as file:
        return Words(language, {str(message.id): str(message.string) for message in read_po(file) if message.id})
