"""Signs that were meant as markup but are printed, and notes to oneself."""

import re
from collections import defaultdict
from collections.abc import Callable

from markdown_it.token import Token

from app.authoring.rules.reading import Reading
from app.language import gettext as _
from app.questions.edits import delete

NO_SPACE = re.compile(r"(#{2,6})([^\s#].*)")
BULLET = re.compile(r"[•●▪◦‣·]\s*")
OPEN_BRACES = re.compile(r"\{(?:#|caption=|type=|lesson=|level=)[^{}]*$")
FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]")
DEFINITION = re.compile(r" {0,3}\[\^([^\]\s]+)\]:")
NOTE_TO_ONESELF = re.compile(
    r"\b(?:TODO|TBD|TBC|FIXME|XXX+|lorem ipsum)\b|\?\?\?|\[(?:insert|add) [^\]]*\]", re.IGNORECASE
)
DOUBLED = re.compile(r"\b(the|a|an|of|to|in|on|and|or|is|are|for|with|by|at|we|you|they|it) \1\b", re.IGNORECASE)
LOOSE_STARS = re.compile(r"(\*\*|__)\s*([^*_]+?)\s*\1")


def review_leftovers(reading: Reading) -> None:
    _review_line_starts(reading)
    _review_footnotes(reading)
    for inline, child in reading.pieces("text"):
        for rule in RULES:
            rule(reading, inline, child.content)


def _review_line_starts(reading: Reading) -> None:
    for paragraph in reading.tokens:
        if paragraph.type != "paragraph_open" or paragraph.map is None:
            continue
        first, end = paragraph.map
        for number, line in enumerate(reading.source.lines[first:end], first + 1):
            _review_line_start(reading, number, line.lstrip(), is_first=number == first + 1)


def _review_line_start(reading: Reading, number: int, line: str, *, is_first: bool) -> None:
    exchange = reading.source.exchange
    if heading := NO_SPACE.fullmatch(line):
        mend = _("Write a space after the signs: {example}").format(example=f"{heading[1]} {heading[2]}")
        edit = exchange(number, heading[0], f"{heading[1]} {heading[2]}")
        reading.advise(_("This looks like a heading and is none."), number, expected="## …", mend=mend, edit=edit)
    elif is_first and (bullet := BULLET.match(line)):
        mend = _("Begin each entry with a hyphen and a space, with an empty line above the first.")
        edit = exchange(number, bullet[0], "- ")
        reading.advise(_("This looks like a list and is none."), number, expected="- …", mend=mend, edit=edit)
    elif OPEN_BRACES.match(line):
        mend = _("Close it with } at the end of the line.")
        edit = exchange(number, line, f"{line.rstrip()}}}")
        message = _("This attribute line has no end and is printed as it stands.")
        reading.advise(message, number, expected="{…}", mend=mend, edit=edit)


def _review_footnotes(reading: Reading) -> None:
    lines = reading.text.document.source.lines
    marked: dict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(lines, 1):
        for mark in FOOTNOTE.finditer(line):
            marked[mark[1]].add(number)
    for number, line in enumerate(lines, 1):
        note = DEFINITION.match(line)
        if note and not marked[note[1]] - {number}:
            mend = _("Write {mark} where the note belongs, or delete the note.").format(mark=f"[^{note[1]}]")
            message = _("No text refers to this footnote, so it is not shown.")
            reading.advise(message, number, mend=mend, edit=delete(number))


def _find_missing_note(reading: Reading, inline: Token, text: str) -> None:
    for mark in FOOTNOTE.finditer(text):
        line = reading.line(inline, mark[0])
        mend = _("Write the note at the end of the file: {example}").format(example=f"{mark[0]}: …")
        edit = reading.source.exchange(line, mark[0], "")
        message = _("There is no footnote of this name; the mark is printed as it stands.")
        reading.advise(message, line, at=mark[0], expected=f"{mark[0]}: …", mend=mend, edit=edit)


def _find_note_to_oneself(reading: Reading, inline: Token, text: str) -> None:
    if note := NOTE_TO_ONESELF.search(text):
        line = reading.line(inline, note[0])
        mend = _("Write what is missing, or delete the note.")
        sentence = re.search(rf"\s*\(?{re.escape(note[0])}(?:\)|[^.]*\.?)", reading.source.lines[line - 1])
        edit = reading.source.exchange(line, sentence[0], "") if sentence else None
        message = _("A note to yourself was left in the text.")
        reading.advise(message, line, at=note[0], mend=mend, edit=edit)


def _find_doubled_word(reading: Reading, inline: Token, text: str) -> None:
    if twice := DOUBLED.search(text):
        line = reading.line(inline, twice[0])
        edit = reading.source.exchange(line, twice[0], twice[0].split()[0])
        mend = _("Delete one of the two.")
        reading.advise(
            _("The word “{word}” stands here twice.").format(word=twice[1]), line, at=twice[0], mend=mend, edit=edit
        )


def _find_loose_stars(reading: Reading, inline: Token, text: str) -> None:
    for sign in ("**", "__"):
        if sign not in text:
            continue
        line = reading.line(inline, sign)
        loose = LOOSE_STARS.search(reading.source.lines[line - 1])
        edit = reading.source.exchange(line, loose[0], f"{loose[1]}{loose[2]}{loose[1]}") if loose else None
        mend = _("Put them directly around the words: **words**.")
        message = _("The signs {sign} are printed as they stand.").format(sign=sign)
        reading.advise(message, line, at=sign, expected="**…**", mend=mend, edit=edit)
        return


Rule = Callable[[Reading, Token, str], None]
RULES: tuple[Rule, ...] = (_find_missing_note, _find_note_to_oneself, _find_doubled_word, _find_loose_stars)
