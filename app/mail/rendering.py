"""A letter as plain text and as HTML; both say the same, in the direction of its language."""

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from app.language import current_language, gettext, text_direction
from app.mail.letter import Letter

_environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Rendered:
    text: str
    html: str


def render(letter: Letter) -> Rendered:
    language = current_language()
    values = {
        "letter": letter,
        "language": language,
        "direction": text_direction(language),
        "code_label": gettext("Your code:"),
    }
    text = _environment.get_template("letter.txt").render(values)
    return Rendered(text.strip() + "\n", _environment.get_template("letter.html").render(values))
