"""The named boxes of a lesson, callouts and footnotes as HTML."""

from collections.abc import Sequence
from typing import Any

from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from app.language import gettext as _
from app.language import mark
from app.modules.bidi import words_html
from app.questions.diagnostics import Source

LABELS = {"tomorrow": mark("Use it tomorrow"), "key-points": mark("Key points"), "sources": mark("Sources")}
CALLOUTS = {
    "NOTE": mark("Note"),
    "TIP": mark("Tip"),
    "IMPORTANT": mark("Important"),
    "WARNING": mark("Warning"),
    "CAUTION": mark("Warning"),
}


def number_boxes(tokens: Sequence[Token], source: Source) -> None:
    """Give each box its name, its title and an id for the title."""
    open_boxes: list[Token] = []
    number = 0
    for place, token in enumerate(tokens):
        if token.type == "alert_title_open":
            # The parser's English word; ours comes from the render rule, in the document's language.
            tokens[place + 1].children = []
        elif token.type == "container_box_open":
            number += 1
            name, _space, title = token.info.strip().partition(" ")
            token.meta = {"name": name, "title": title.strip(), "id": f"box-{number}"}
            open_boxes.append(token)
        elif token.type == "container_box_close":
            token.meta = open_boxes.pop().meta
        elif token.type == "heading_open" and open_boxes:
            line = token.map[0] + 1 if token.map else 1
            source.error(_("A heading stands in a box."), line, mend=_("Use **bold** words, or close the box first."))


def _box_open(tokens: Sequence[Token], place: int, *_rest: Any) -> str:
    box = tokens[place].meta
    name, title = box["name"], words_html(box["title"])
    if name == "opening":
        return '<div class="block-opening">\n'
    section = f'<section class="block-{escapeHtml(name)}" aria-labelledby="{box["id"]}">\n'
    if name == "example":
        label = f'<span class="block-label">{escapeHtml(_("Worked example"))}</span> '
        return f'{section}<p class="block-title" id="{box["id"]}">{label}{title}</p>\n'
    title = title or escapeHtml(_(LABELS.get(name, name)))
    return f'{section}<h2 class="block-title" id="{box["id"]}">{title}</h2>\n'


def _box_close(tokens: Sequence[Token], place: int, *_rest: Any) -> str:
    return "</div>\n" if tokens[place].meta["name"] == "opening" else "</section>\n"


def _alert_open(tokens: Sequence[Token], place: int, *_rest: Any) -> str:
    kind = "WARNING" if tokens[place].info == "CAUTION" else tokens[place].info
    return f'<div class="callout callout-{kind.lower()}" role="note">\n'


def _alert_title(tokens: Sequence[Token], place: int, *_rest: Any) -> str:
    return f'<p class="callout-title">{escapeHtml(_(CALLOUTS[tokens[place - 1].info]))}'


def _footnote_ref(tokens: Sequence[Token], place: int, *_rest: Any) -> str:
    number, repeat = tokens[place].meta["id"] + 1, tokens[place].meta["subId"]
    label = escapeHtml(_("Footnote {number}").format(number=number))
    name = _reference_name(number, repeat)
    return f'<sup class="footnote-ref"><a href="#footnote-{number}" id="{name}" aria-label="{label}">{number}</a></sup>'


def _footnotes_open(*_arguments: Any) -> str:
    return f'<section class="footnotes" aria-label="{escapeHtml(_("Footnotes"))}">\n<ol>\n'


def _footnotes_close(*_arguments: Any) -> str:
    return "</ol>\n</section>\n"


def _footnote_open(tokens: Sequence[Token], place: int, *_rest: Any) -> str:
    return f'<li id="footnote-{tokens[place].meta["id"] + 1}" class="footnote-item">'


def _footnote_close(*_arguments: Any) -> str:
    return "</li>\n"


def _footnote_anchor(tokens: Sequence[Token], place: int, *_rest: Any) -> str:
    number, repeat = tokens[place].meta["id"] + 1, tokens[place].meta["subId"]
    label = escapeHtml(_("Back to the text of footnote {number}").format(number=number))
    return f' <a href="#{_reference_name(number, repeat)}" class="footnote-backref" aria-label="{label}">↩</a>'


def _reference_name(number: int, repeat: int) -> str:
    return f"footnote-{number}-in-text" + (f"-{repeat + 1}" if repeat else "")


BOX_RULES = {
    "container_box_open": _box_open,
    "container_box_close": _box_close,
    "alert_open": _alert_open,
    "alert_title_open": _alert_title,
    "footnote_ref": _footnote_ref,
    "footnote_block_open": _footnotes_open,
    "footnote_block_close": _footnotes_close,
    "footnote_open": _footnote_open,
    "footnote_close": _footnote_close,
    "footnote_anchor": _footnote_anchor,
}
