"""LiaScript to drafts: most of it is our Markdown already; what is not is turned into it, or named as lost."""

import re
from collections.abc import Iterator
from dataclasses import replace

from app.authoring.exchange.drafts import Choices, Draft, Piece, Reading, Words
from app.authoring.exchange.markdown_reader import read_markdown
from app.language import gettext as _

OPTION = re.compile(r"(?P<indent>\s*)(?:[-*+]\s+)?(?P<marker>\[\([xX ]?\)\]|\[\[[xX ]?\]\])(?P<text>\s+\S.*)")
ALONE = re.compile(r"\s*(?P<gap>\[\[(?:\\.|[^\[\]\\])+\]\])\s*")
SOLUTION = re.compile(r"\s*\*{4,}\s*")
COMMENT, COMMENT_END = "<!--", "-->"
SCRIPT = re.compile(r"\s*<script\b")
HINT = re.compile(r"\s*(?:[-*+]\s+)?\[\[\?\]\]\s*(?P<text>.*)")
SPOKEN = re.compile(r"\s*-{2,}\{\{[^}]*\}\}-{2,}\s*")
SHOWN_LATER = re.compile(r"\{\{\|?>?[\d\s-]+\}\}\s*")
VIDEO = re.compile(r"[!?]{1,2}\?\[[^\[\]]{0,300}\]\([^()]{0,300}\)")
MACRO = re.compile(r"(?<![\w@.])@\[?[A-Za-z][\w.]*(?:\([^()]{0,200}\))?")
MARKED_ROW = re.compile(r"\s*\[\s*(?:\([xX ]?\)\s*|\[[xX ]?\]\s*){2,}\]\s*(?P<text>\S.*)")
HEADING = re.compile(r"#{1,6}\s+(?P<title>.*)")
FENCE = re.compile(r"\s*(`{3,}|~{3,})")


def read_liascript(text: str) -> Reading:
    translator = _Translator()
    lines = list(translator.translate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))
    reading = read_markdown("\n".join(lines))
    reading.pieces = list(_with_solutions(reading.pieces))
    reading.losses += translator.reading.losses
    return reading


def _with_solutions(pieces: list[Piece]) -> Iterator[Piece]:
    """What LiaScript shows behind a solved choice is the reason of it."""
    waiting: Draft | None = None
    for piece in pieces:
        if waiting and isinstance(piece, Words) and piece.text.startswith(">"):
            yield replace(waiting, reason=re.sub(r"^> ?", "", piece.text, flags=re.MULTILINE).strip())
            waiting = None
            continue
        if waiting:
            yield waiting
        is_choice = isinstance(piece, Draft) and isinstance(piece.body, Choices)
        waiting = piece if is_choice and isinstance(piece, Draft) else None
        if not waiting:
            yield piece
    if waiting:
        yield waiting


class _Translator:
    """Each line becomes one line, so that places stay those of the source."""

    def __init__(self) -> None:
        self.reading = Reading()
        self._until = ""
        """What ends the part that is being left out."""
        self._is_solution = False
        self._is_code = False

    def translate(self, lines: list[str]) -> Iterator[str]:
        for number, line in enumerate(lines, start=1):
            yield self._line(number, line)

    def _line(self, number: int, line: str) -> str:
        if FENCE.match(line):
            self._is_code = not self._is_code
        if self._is_code:
            return line
        if self._until or line.lstrip().startswith(COMMENT) or SCRIPT.match(line):
            return self._leave_out(number, line)
        if SOLUTION.fullmatch(line):
            self._is_solution = not self._is_solution
            return ""
        if self._is_solution:
            return f"> {self._inline(number, line)}".rstrip() if line.strip() else ">"
        return self._outside(number, line)

    def _leave_out(self, number: int, line: str) -> str:
        bare = line.strip()
        until = self._until or (COMMENT_END if bare.startswith(COMMENT) else "</script>")
        self._until = "" if until in bare else until
        said = bare.removeprefix(COMMENT).replace(COMMENT_END, "").strip()
        if said:
            self._lose(number, _("“{text}”: neither comments nor scripts are kept.").format(text=said[:80]))
        return ""

    def _outside(self, number: int, line: str) -> str:
        if hint := HINT.fullmatch(line):
            self._lose(number, _("The hint “{text}”.").format(text=hint["text"][:80]))
            return ""
        if SPOKEN.fullmatch(line):
            self._lose(number, _("That the next lines are spoken; their words are kept."))
            return ""
        if row := MARKED_ROW.fullmatch(line):
            self._lose(number, _("The key of the row “{text}”; scales here have none.").format(text=row["text"][:60]))
            return f"[ ] {row['text']}"
        if heading := HEADING.fullmatch(line):
            return f"## {heading['title']}"
        line = self._inline(number, line)
        if alone := ALONE.fullmatch(line):
            return alone["gap"]
        option = OPTION.fullmatch(line)
        return f"- {option['marker'].replace('[]', '[ ]').replace('()', '( )')}{option['text']}" if option else line

    def _inline(self, number: int, line: str) -> str:
        for video in VIDEO.findall(line):
            self._lose(number, _("{text}: films and sounds are not shown.").format(text=video[:80]))
        for macro in MACRO.findall(line):
            self._lose(number, _("{text}: macros do nothing here; the words are kept.").format(text=macro[:80]))
        if SHOWN_LATER.search(line):
            self._lose(number, _("That a part is shown later."))
        return SHOWN_LATER.sub("", VIDEO.sub("", line))

    def _lose(self, number: int, what: str) -> None:
        self.reading.lose(number, what)
