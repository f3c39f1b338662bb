"""A text with gaps: `[[typed]]`, `[[typed]]{also="another|third"}`, `[[wrong|(right)|wrong]]`."""

import re
from string import ascii_lowercase

from markdown_it.token import Token

from app.language import gettext as _
from app.questions.attributes import read_braces
from app.questions.checks import check_count, check_different, check_reason
from app.questions.diagnostics import did_you_mean
from app.questions.gaps import PIPE, Gap, find_gaps, make_text, read_gap, unescape
from app.questions.parse_typed import TEXT_ATTRIBUTES, check_pattern, read_text_rules
from app.questions.passages import find_line
from app.questions.raw import RawGaps
from app.questions.setting import Context
from app.questions.tasks import AcceptedText, Blank, Choice, Cloze, Select, ShortText, TextRules
from app.questions.texts import literals

ATTRIBUTES = TEXT_ATTRIBUTES
MAX_GAPS = 20
MAX_CHOICES = 10
PLACE = re.compile("\ue000(\\d+)\ue001")
"""Stands for a gap while the text around it is made HTML: two characters that no text has."""


def build_cloze(body: RawGaps, context: Context) -> Cloze | None:
    rules = read_text_rules(context)
    check_reason(context.raw, context.source)
    found = list(find_gaps(body.blocks))
    words = (_("The text has {count} gaps."), _("{least} to {most} gaps"))
    is_few = check_count(len(found), 1, MAX_GAPS, words, body.line, context.source)
    gaps = {str(number): _gap(str(number), *pair, rules, context) for number, pair in enumerate(found, start=1)}
    for id_, (_inline, token) in zip(gaps, found, strict=True):
        make_text(token, f"\ue000{id_}\ue001")
    # Text and ids of gaps in turn.
    pieces = PLACE.split(context.render(body.blocks))
    parts = [gaps.pop(piece, None) if place % 2 else piece for place, piece in enumerate(pieces)]
    if any(gaps.values()):
        message = _("A gap stands where it cannot be filled, in a link or in the words of a picture.")
        context.source.error(message, body.line, mend=_("Move it into the running text."))
    is_whole = is_few and not gaps and None not in parts
    return Cloze(tuple(part for part in parts if part)) if is_whole else None


def _gap(id_: str, inline: Token, token: Token, rules: TextRules, context: Context) -> Blank | Select | None:
    gap, line = read_gap(token), find_line(inline, token.content, context.source)
    if gap.free_lines:
        mend = _("Put [[___]] in a paragraph of its own, as a question of its own.")
        context.source.error(_("A free text stands inside a text with gaps."), line, at=gap.written, mend=mend)
        return None
    return _select(id_, gap, line, context) if gap.is_select else _blank(id_, gap, line, rules, context)


def _blank(id_: str, gap: Gap, line: int, rules: TextRules, context: Context) -> Blank | None:
    attributes = read_braces(gap.attributes or "{}", line, context.source)
    for name in attributes.values:
        if name != "also":
            message = _("A gap has no attribute “{name}”.").format(name=name)
            context.source.error(message, line, at=name, mend=did_you_mean(name, ["also"]))
    others = PIPE.split(attributes.values["also"]) if "also" in attributes.values else []
    patterns = [pattern.strip() for pattern in (gap.inside, *others)]
    if [pattern for pattern in patterns if not check_pattern(pattern, line, gap.written, context)]:
        return None
    if not all("".join(literals(pattern)).strip() for pattern in patterns):
        context.source.error(_("Whatever is typed would be right."), line, at=gap.written)
        return None
    return Blank(id_, ShortText(tuple(AcceptedText(pattern) for pattern in patterns), rules))


def _select(id_: str, gap: Gap, line: int, context: Context) -> Select | None:
    source, right, texts = context.source, set(), []
    for letter, written in zip(ascii_lowercase, gap.choices, strict=False):
        is_right = written.startswith("(") and written.endswith(")") and not written.endswith("\\)")
        right |= {letter} if is_right else set()
        texts.append(unescape(written[1:-1].strip() if is_right else written))
    words = (_("The gap has {count} choices."), _("{least} to {most} choices"))
    is_sound = check_count(len(gap.choices), 2, MAX_CHOICES, words, line, source)
    is_sound &= check_different([(text, line) for text in texts], source)
    if not all(texts):
        source.error(_("A choice of this gap is empty."), line, at=gap.written)
        is_sound = False
    if not right or len(right) == len(texts):
        mend = _("Put round brackets around each right choice, and around no other.")
        message = _("No choice is marked as right.") if not right else _("Every choice is marked as right.")
        source.error(message, line, at=gap.written, expected="[[…|(…)|…]]", mend=mend)
        is_sound = False
    choices = tuple(Choice(letter, text) for letter, text in zip(ascii_lowercase, texts, strict=False))
    return Select(id_, choices, frozenset(right)) if is_sound else None
