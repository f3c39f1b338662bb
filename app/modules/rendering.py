"""Tokens to HTML: links and pictures resolved, tables and figures made readable, boxes named."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, cast

from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from app.language import DEFAULT_LANGUAGE, speaking
from app.language import gettext as _
from app.modules.bidi import words_html
from app.modules.boxes import BOX_RULES, number_boxes
from app.modules.links import Links
from app.modules.markdown import Document, find_line, line_of, markdown, text_of
from app.modules.sanitising import clean
from app.questions.attributes import ATTRIBUTE_LINE, read_attributes
from app.questions.blocks import IS_MATCHED
from app.questions.diagnostics import Source, did_you_mean
from app.questions.edits import insert

DECORATIVE = "{decorative}"


def finish(document: Document, links: Links) -> None:
    """Resolve what points outside the file, and give tables, figures and boxes their final tokens."""
    for place, token in enumerate(document.tokens):
        for number in range(len(token.children or [])):
            _finish_inline(token, number, document, links)
        if token.type == "inline":
            _make_figure(document.tokens, place)
    _caption_tables(document)
    number_boxes(document.tokens, document.source)


def render(tokens: Sequence[Token], document: Document) -> str:
    """Safe HTML of a run of blocks; words that we add are in the document's language."""
    renderer = _renderer()
    with speaking(document.env.get("language", DEFAULT_LANGUAGE)):
        return clean(renderer.render(tokens, markdown().options, document.env)).strip()


def render_inline(inline: Token, document: Document) -> str:
    """Safe HTML of one paragraph's inside."""
    with speaking(document.env.get("language", DEFAULT_LANGUAGE)):
        html = _renderer().renderInline(inline.children or [], markdown().options, document.env)
    return clean(html).strip()


@cache
def _renderer() -> RendererHTML:
    renderer = RendererHTML()
    # Declared for bound methods, but called like plain functions.
    cast("dict[str, Any]", renderer.rules).update(BOX_RULES | RULES)
    return renderer


def _finish_inline(inline: Token, number: int, document: Document, links: Links) -> None:
    source = document.source
    child, *after = (inline.children or [])[number : number + 2]
    if child.type == "link_open":
        href = str(child.attrs.get("href", ""))
        link = links.resolve(href, find_line(inline, href, source), source, document.env.get("language", ""))
        if after and after[0].type == "link_close":
            _note_no_words(find_line(inline, href, source), href, source)
        child.attrs = {"href": link.url if link else ""}
        if link and link.is_external:
            child.attrs["rel"] = "noopener"
        if link and link.download:
            child.attrs["download"] = link.download
    elif child.type == "image":
        is_decorative = _take_decorative(after)
        _finish_picture(inline, child, is_decorative, document, links)


def _note_no_words(line: int, href: str, source: Source) -> None:
    """The words of the address are better than none."""
    words = href.partition("#")[2] or href.rpartition("/")[2].removesuffix(".md")
    words = re.sub(r"^\d\d-", "", words).replace("-", " ")
    edit = source.exchange(line, f"[]({href}", f"[{words}]({href}") if words else None
    mend = _("Write in the brackets what one finds there.")
    source.error(_("The link has no words."), line, at="[](", expected="[…](…)", mend=mend, edit=edit)


def _take_decorative(after: list[Token]) -> bool:
    """Whether the mark follows the picture; takes it out of the text."""
    if not after or not after[0].content.startswith(DECORATIVE):
        return False
    after[0].content = after[0].content.removeprefix(DECORATIVE)
    return True


def _finish_picture(inline: Token, image: Token, is_decorative: bool, document: Document, links: Links) -> None:
    src, source = str(image.attrs.get("src", "")), document.source
    line = find_line(inline, src, source)
    image.meta["caption"] = str(image.attrs.get("title", ""))
    if not is_decorative and not image.content.strip():
        _note_no_alternative(line, source)
    picture = links.picture(src, line, source, document.env.get("language", ""))
    image.attrs = {"src": picture.url if picture else "", "alt": ""}
    if picture:
        document.pictures.add(picture.path)
        image.meta["version"] = picture.version
    if picture and picture.size:
        image.attrs |= {"width": picture.size.width, "height": picture.size.height}
    image.attrs["loading"] = "lazy"


def _note_no_alternative(line: int, source: Source) -> None:
    mend = _("Say in the square brackets what the picture shows; write {mark} after it if it says nothing.")
    message = _("The picture has no text alternative.")
    source.error(message, line, at="![", expected='![…](media/….svg "…")', mend=mend.format(mark=DECORATIVE))


def _make_figure(tokens: list[Token], place: int) -> None:
    children = [child for child in tokens[place].children or [] if child.content.strip() or child.type == "image"]
    if len(children) != 1 or children[0].type != "image" or tokens[place - 1].type != "paragraph_open":
        return
    opening, closing = tokens[place - 1], tokens[place + 1]
    opening.type, opening.tag, opening.hidden = "figure_open", "figure", False
    closing.type, closing.tag, closing.hidden = "figure_close", "figure", False
    closing.meta["caption"] = children[0].meta["caption"]
    tokens[place].children = children


def _caption_tables(document: Document) -> None:
    tables = 0
    heading = ""
    for place, token in enumerate(document.tokens):
        if token.type == "heading_open":
            heading = text_of(document.tokens[place + 1])
        if token.type != "table_open" or token.meta.get(IS_MATCHED):
            continue
        tables += 1
        before = document.tokens[place - 1] if place else token
        token.meta = {"number": tables, "caption": _caption(before, document.source)}
        if not token.meta["caption"]:
            _note_no_caption(line_of(token), heading, document.source)


def _note_no_caption(line: int, heading: str, source: Source) -> None:
    words = heading.replace('"', "”")
    edit = insert(line, f'{{caption="{words}"}}') if words else None
    mend = _("Write {line} on the line above the table.").format(line='{caption="…"}')
    source.advise(_("The table has no caption."), line, expected='{caption="…"}', mend=mend, edit=edit)


def _caption(token: Token, source: Source) -> str:
    if token.type != ATTRIBUTE_LINE:
        return ""
    attributes = read_attributes(token, source)
    token.meta["used"] = True
    for name in attributes.values:
        if name != "caption":
            mend, edit = did_you_mean(name, ["caption"]), source.exchange(attributes.line, f"{name}=", "caption=")
            message = _("A table has no attribute “{name}”.").format(name=name)
            source.error(message, attributes.line, at=name, mend=mend, edit=edit)
    return attributes.values.get("caption", "").strip()


def _table_open(tokens: Sequence[Token], place: int, *_rest: Any) -> str:
    number, caption = tokens[place].meta["number"], tokens[place].meta["caption"]
    if not caption:
        label = escapeHtml(_("Table {number}").format(number=number))
        return f'<div class="table-scroll" role="region" tabindex="0" aria-label="{label}"><table>\n'
    region = f'<div class="table-scroll" role="region" tabindex="0" aria-labelledby="table-{number}">'
    return f'{region}<table><caption id="table-{number}">{words_html(caption)}</caption>\n'


def _table_close(*_arguments: Any) -> str:
    return "</table></div>\n"


def _cell_open(tokens: Sequence[Token], place: int, *_rest: Any) -> str:
    cell = tokens[place]
    style = str(cell.attrs.get("style", ""))
    css = ' class="number"' if "right" in style else ' class="centred"' if "center" in style else ""
    return f'<th scope="col"{css}>' if cell.tag == "th" else f"<td{css}>"


def _figure_close(tokens: Sequence[Token], place: int, *_rest: Any) -> str:
    caption = tokens[place].meta["caption"]
    return f"<figcaption>{words_html(caption)}</figcaption></figure>\n" if caption else "</figure>\n"


def _text(tokens: Sequence[Token], place: int, *_rest: Any) -> str:
    return words_html(tokens[place].content)


def _nothing(*_arguments: Any) -> str:
    return ""


RULES = {
    "text": _text,
    "table_open": _table_open,
    "table_close": _table_close,
    "th_open": _cell_open,
    "td_open": _cell_open,
    "figure_close": _figure_close,
    ATTRIBUTE_LINE: _nothing,
}
