"""Aiken: a question, options with letters, and a line with the right letter."""

import re

from app.authoring.exchange.drafts import Choices, Draft, Option, Reading
from app.authoring.exchange.markup import from_plain
from app.language import gettext as _

OPTION = re.compile(r"([A-Z])[.)]\s+(\S.*)")
ANSWER = re.compile(r"ANSWER:\s*([A-Z])\s*")


def read_aiken(text: str) -> Reading:
    reading = Reading()
    words: list[str] = []
    options: list[tuple[str, str]] = []
    first = 1
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        bare = line.strip()
        if answer := ANSWER.fullmatch(bare):
            _add(reading, first, words, options, answer[1])
            words, options = [], []
        elif option := OPTION.fullmatch(bare) if words else None:
            options.append((option[1], option[2]))
        elif bare and options:
            reading.lose(number, _("“{text}”, which is neither an option nor the answer.").format(text=bare[:80]))
        elif bare:
            first = first if words else number
            words.append(bare)
    if words:
        reading.lose(first, _("“{text}”: no ANSWER line follows.").format(text=words[0][:80]))
    return reading


def _add(reading: Reading, line: int, words: list[str], options: list[tuple[str, str]], right: str) -> None:
    if right not in dict(options):
        what = _("“{text}”: its answer {letter} is none of the options.")
        reading.lose(line, what.format(text=" ".join(words)[:80], letter=right))
        return
    entries = tuple(Option(from_plain(text), letter == right) for letter, text in options)
    reading.pieces.append(Draft("", from_plain(" ".join(words)), Choices(entries), line=line))
