"""Texts with gaps: ours, and Moodle's `{1:SHORTANSWER:=word~=other}` inside a text."""

import re
from dataclasses import dataclass, field

from app.authoring.exchange.drafts import Gaps
from app.authoring.exchange.names import plain_pattern, typed_pattern
from app.language import gettext as _
from app.questions.attributes import PIECE
from app.questions.gaps import PIPE, WRITTEN, Gap, unescape

EMBEDDED = re.compile(r"\{(?P<weight>\d*):(?P<type>[A-Z_]+):(?P<answers>(?:\\.|[^\\{}])*)\}", re.DOTALL)
ANSWER = re.compile(r"(?P<mark>=|%-?\d+(?:\.\d+)?%)?(?P<text>(?:\\.|[^\\#])*)(?:#(?P<feedback>.*))?", re.DOTALL)
SHORT = frozenset({"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"})
CHOICE = re.compile(r"MULTICHOICE(_[VHS]+)?|MC[VHS]*")
PLACE = "\ue100{number}\ue101"
BETWEEN_PARAGRAPHS = re.compile(r"\n{2,}")


@dataclass
class Read:
    """A text of Moodle's with a place for each gap, so that its markup can be turned into Markdown around them."""

    text: str = ""
    gaps: list[str] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)

    def filled(self, markdown: str) -> str:
        for number, gap in enumerate(self.gaps):
            markdown = markdown.replace(PLACE.format(number=number), gap)
        return markdown


def read(text: str) -> Read:
    """No gaps where one of them cannot be asked here."""
    found = Read()
    found.text = EMBEDDED.sub(lambda gap: _read_gap(gap, found), text)
    if "" in found.gaps:
        found.gaps.clear()
    return found


def write(text: str) -> str:
    """Our text with Moodle's gaps in it."""
    return WRITTEN.sub(
        lambda gap: _write_gap(Gap(gap[0], " ".join(gap["inside"].split()), gap["attributes"] or "")), text
    )


def divide(text: str) -> tuple[str, Gaps]:
    """Paragraphs before the first gap are the question; the rest becomes one paragraph, which is what ours allow."""
    paragraphs = BETWEEN_PARAGRAPHS.split(text)
    first = next((number for number, one in enumerate(paragraphs) if WRITTEN.search(one)), 0)
    return "\n\n".join(paragraphs[:first]), Gaps("\\\n".join(paragraphs[first:]))


def _read_gap(gap: re.Match[str], found: Read) -> str:
    answers = [ANSWER.fullmatch(one.strip()) for one in re.split(r"(?<!\\)~", gap["answers"])]
    right: list[str] = []
    wrong: list[str] = []
    for answer in answers:
        if answer is None:
            continue
        mark, text = answer["mark"] or "", re.sub(r"\\(.)", r"\1", answer["text"].strip())
        is_right = mark in ("=", "%100%")
        (right if is_right else wrong).append(text)
        if mark not in ("", "=", "%100%", "%0%"):
            found.losses.append(_("The mark {mark} of “{text}” in a gap.").format(mark=mark, text=text[:60]))
        if answer["feedback"]:
            found.losses.append(_("The reason “{text}” in a gap.").format(text=answer["feedback"][:60]))
    if gap["weight"] not in ("", "1"):
        found.losses.append(_("That a gap counts {weight} times.").format(weight=gap["weight"]))
    found.gaps.append(_gap(gap["type"], right, wrong, [(one["text"], one["mark"]) for one in answers if one], found))
    return PLACE.format(number=len(found.gaps) - 1)


def _gap(type_: str, right: list[str], wrong: list[str], written: list[tuple[str, str | None]], found: Read) -> str:
    if CHOICE.fullmatch(type_) and right and wrong:
        choices = [
            (typed_pattern(re.sub(r"\\(.)", r"\1", text.strip()), has_wildcards=True), mark) for text, mark in written
        ]
        return "[[" + "|".join(f"({text})" if mark in ("=", "%100%") else text for text, mark in choices) + "]]"
    if type_ in SHORT and right:
        found.losses += [_("The wrong answer “{text}” of a gap.").format(text=text[:60]) for text in wrong]
        if type_ in ("SHORTANSWER_C", "SAC", "MWC"):
            found.losses.append(_("That capitals count in a gap."))
        first, *others = (typed_pattern(text, has_wildcards=True) for text in right)
        return f"[[{first}]]" + (f'{{also="{"|".join(others)}"}}' if others else "")
    return ""


def _write_gap(gap: Gap) -> str:
    if gap.is_select:
        texts = [(text, text.startswith("(") and text.endswith(")")) for text in gap.choices]
        inside = "~".join(
            f"={_escaped(unescape(text[1:-1]))}" if right else _escaped(unescape(text)) for text, right in texts
        )
        return f"{{1:MULTICHOICE:{inside}}}"
    also = next((found["quoted"] for found in PIECE.finditer(gap.attributes[1:-1]) if found["key"] == "also"), None)
    patterns = [gap.inside, *(PIPE.split(also) if also else [])]
    return "{1:SHORTANSWER:" + "~".join(f"={_escaped(plain_pattern(pattern.strip()))}" for pattern in patterns) + "}"


def _escaped(text: str) -> str:
    return re.sub(r"([\\~=#}\"/])", r"\\\1", text)
