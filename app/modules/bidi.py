"""Latin words, codes and ranges of numbers inside a text that runs from right to left.

Left to themselves, the signs around them would jump: `Erasmus+` would become `+Erasmus`, and `2021-2027` would be
read from its end. Each such run is isolated; whoever writes the text types nothing for it.
"""

import re

from markdown_it.common.utils import escapeHtml

from app.language import current_language, text_direction
from app.modules.unbroken import unbroken

_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_INNER = rf"[^{_RTL}\ue000-\uf8ff()\[\]{{}}“”«»\"\n]|\([^{_RTL}()\n]*\)"
_RUN = re.compile(rf"[A-Za-z0-9À-ɏ@#€£$](?:(?:{_INNER})*(?:[A-Za-z0-9À-ɏ%+−]|\([^{_RTL}()\n]*\)))?")
BEGIN, END = "\u2066\u2069"
FROM_RIGHT = "\u200f"
MARKS = BEGIN + END + FROM_RIGHT


def words_html(text: str) -> str:
    """The text as safe HTML, with isolated runs where the language spoken now runs from right to left."""
    if text_direction(current_language()) == "ltr":
        return unbroken(escapeHtml(text))
    pieces, place = [], 0
    for run in _RUN.finditer(text):
        if not run[0].isdigit():
            pieces += [escapeHtml(text[place : run.start()]), f"<bdi>{escapeHtml(run[0])}</bdi>"]
            place = run.end()
    return unbroken("".join([*pieces, escapeHtml(text[place:])]))


def isolated(text: str, language: str) -> str:
    """The same for what is drawn as plain text, such as titles, by characters that nobody sees.

    One that begins with a Latin word says that it runs from the right all the same, to whoever guesses from its first
    letter, as `bdi` does.
    """
    if text_direction(language) == "ltr":
        return text
    marked = _RUN.sub(lambda run: run[0] if run[0].isdigit() else f"{BEGIN}{run[0]}{END}", text)
    return FROM_RIGHT + marked if marked.startswith(BEGIN) else marked
