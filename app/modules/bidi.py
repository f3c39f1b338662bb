"""Latin words, codes and ranges of numbers inside a text that runs from right to left.

Left to themselves, the signs around them would jump: `Erasmus+` would become `+Erasmus`, and `2021-2027` would be
read from its end. Each such run is isolated; whoever writes the text types nothing for it.
"""

import re

from markdown_it.common.utils import escapeHtml

from app.language import current_language, text_direction

_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_INNER = rf"[^{_RTL}\ue000-\uf8ff()\[\]{{}}“”«»\"\n]|\([^{_RTL}()\n]*\)"
_RUN = re.compile(rf"[A-Za-z0-9À-ɏ@#€£$](?:(?:{_INNER})*(?:[A-Za-z0-9À-ɏ%+−]|\([^{_RTL}()\n]*\)))?")
BEGIN, END = ISOLATES = "\u2066\u2069"


def words_html(text: str) -> str:
    """The text as safe HTML, with isolated runs where the language spoken now runs from right to left."""
    if text_direction(current_language()) == "ltr":
        return escapeHtml(text)
    pieces, place = [], 0
    for run in _RUN.finditer(text):
        if not run[0].isdigit():
            pieces += [escapeHtml(text[place : run.start()]), f"<bdi>{escapeHtml(run[0])}</bdi>"]
            place = run.end()
    return "".join([*pieces, escapeHtml(text[place:])])


def isolated(text: str, language: str) -> str:
    """The same for what is drawn as plain text, such as titles, by characters that nobody sees."""
    if text_direction(language) == "ltr":
        return text
    return _RUN.sub(lambda run: run[0] if run[0].isdigit() else f"{BEGIN}{run[0]}{END}", text)
