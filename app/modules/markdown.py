"""Markdown source to tokens: CommonMark with tables, footnotes, alerts, boxes, attribute lines and options.

Two steps, because a link may point to a file that is read later: `parse` makes tokens and finds the headings;
`rendering.finish` resolves links once every file is known. Raw HTML is off.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin

from app.language import gettext as _
from app.modules.catalogue import Heading
from app.questions.attributes import attribute_plugin
from app.questions.blocks import block_plugin
from app.questions.diagnostics import Source, did_you_mean, nearest
from app.questions.edits import Edit, delete, insert
from app.questions.gaps import gap_plugin
from app.questions.markers import marker_plugin

MAX_SOURCE_BYTES = 262_144
"""Some Markdown takes quadratic time; at this size the worst corner stays in seconds."""
DEEPEST_HEADING = 3
BOXES = ("opening", "example", "tomorrow", "key-points", "sources")
RAW_HTML = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]{0,30}(?:\s[^<>]{0,200})?/?>|<!--")
ALERTS = ("NOTE", "TIP", "IMPORTANT", "WARNING")
HTML_TAG = re.compile(r"</?(?:u|br|p|div|span|font|center|small|big|hr|s|sub|sup)\b[^<>]{0,200}>", re.IGNORECASE)
"""Tags that Word and web pages leave behind; whatever else looks like one may be meant as a sign."""
HTML_WORDS = (
    (re.compile(r"<(?:b|strong)>(.{0,500}?)</(?:b|strong)>", re.IGNORECASE), "**"),
    (re.compile(r"<(?:i|em)>(.{0,500}?)</(?:i|em)>", re.IGNORECASE), "*"),
)
ALERT = re.compile(r"\[!(\w+)\]")


@dataclass(frozen=True)
class Document:
    source: Source
    tokens: list[Token]
    env: MutableMapping[str, Any]
    headings: tuple[Heading, ...]
    pictures: set[str] = field(default_factory=set)
    """Paths of the pictures that the text shows, filled by `finish`."""

    @property
    def slugs(self) -> frozenset[str]:
        return frozenset(heading.slug for heading in self.headings)


def parse(source: Source, body: str) -> Document:
    """Tokens of a body whose line numbers are those of the file."""
    env: dict[str, Any] = {}
    if len(body.encode()) > MAX_SOURCE_BYTES:
        limit = MAX_SOURCE_BYTES // 1024
        source.error(_("The file is longer than {limit} kB.").format(limit=limit), 1, mend=_("Split it in two."))
        return Document(source, [], env, ())
    tokens = markdown().parse(body, env)
    _check_boxes(tokens, source)
    _check_text(tokens, source)
    return Document(source, tokens, env, tuple(_headings(tokens, source)))


@cache
def markdown() -> MarkdownIt:
    """The parser; render rules are added by `rendering`."""
    md = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False, "alerts": True}).enable(["table", "strikethrough"])
    md.use(footnote_plugin, inline=False).use(attribute_plugin)
    md.use(marker_plugin).use(gap_plugin).use(block_plugin)
    # Any name opens a box here, so that a misspelt one can be named instead of being printed.
    md.use(container_plugin, "box", marker=":", validate=_has_name)
    return md


def line_of(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def text_of(token: Token) -> str:
    """The words of an inline token, without markup."""
    children = token.children or []
    return "".join(" " if child.type == "softbreak" else child.content for child in children if child.type != "image")


def slugify(title: str) -> str:
    """GitHub's way: lower case, no punctuation, hyphens for spaces."""
    kept = re.sub(r"[^\w\- ]", "", unicodedata.normalize("NFC", title).strip().lower())
    return kept.replace(" ", "-")


def walk(tokens: Sequence[Token], handle: Callable[[Token, Token], None]) -> None:
    """Call `handle(inline, child)` for every inline piece of the text."""
    for inline in tokens:
        for child in inline.children or []:
            handle(inline, child)


def _has_name(params: str, _markup: str) -> bool:
    return bool(params.strip())


def _headings(tokens: list[Token], source: Source) -> Iterator[Heading]:
    taken: dict[str, int] = {}
    above = 1
    for place, token in enumerate(tokens):
        if token.type != "heading_open" or token.level:
            continue
        level, text = int(token.tag[1]), text_of(tokens[place + 1])
        _check_heading(level, above, text, line_of(token), source)
        slug = _unused(slugify(text) or "section", taken)
        token.attrSet("id", slug)
        above = level
        yield Heading(slug, text, level)


def _check_heading(level: int, above: int, text: str, line: int, source: Source) -> None:
    if not text.strip():
        mend = _("Write its words, or delete the line.")
        source.error(_("This heading is empty."), line, mend=mend, edit=delete(line))
    if level == 1:
        mend = _("Begin with ##; the title of the page comes from the front matter.")
        edit = source.exchange(line, "#", "##")
        source.error(_("A heading with one # stands in the text."), line, expected="## …", mend=mend, edit=edit)
    elif level > DEEPEST_HEADING:
        edit = source.exchange(line, "#" * level, "###")
        mend = _("Use ## or ###.")
        source.error(_("This heading is too deep."), line, expected=_("## or ###"), mend=mend, edit=edit)
    elif level > above + 1:
        message = _("This heading skips a level: there is no ## above it.")
        mend, edit = _("Use ##, or write a ## heading first."), source.exchange(line, "#" * level, "#" * (above + 1))
        source.error(message, line, expected="#" * (above + 1), mend=mend, edit=edit)


def _unused(slug: str, taken: dict[str, int]) -> str:
    """The slug, or with the next free number behind it. `taken` holds each slug's highest number."""
    name = slug
    while name in taken:
        taken[slug] += 1
        name = f"{slug}-{taken[slug]}"
    taken[name] = 0
    return name


def _check_boxes(tokens: list[Token], source: Source) -> None:
    for token in tokens:
        if token.type != "container_box_open":
            continue
        name, line = token.info.split()[0], line_of(token)
        if name not in BOXES:
            message = _("There is no box called “{name}”.").format(name=name[:40])
            edit = source.exchange(line, name, nearest(name, BOXES)) if nearest(name, BOXES) else None
            mend = did_you_mean(name, BOXES)
            source.error(message, line, at=name, expected=", ".join(BOXES), mend=mend, edit=edit)
        end = token.map[1] if token.map else 0
        if not source.lines[end : end + 1] or not source.lines[end].strip().startswith(token.markup):
            mend = _("Add a line {fence} at the end of the box.").format(fence=token.markup)
            message = _("The box “{name}” has no end.").format(name=name[:40])
            edit = insert(_end_of_box(line, source), token.markup, "")
            source.error(message, line, expected=token.markup, mend=mend, edit=edit)


def _end_of_box(line: int, source: Source) -> int:
    """Before the next thing that cannot stand in a box; else at the end of the file."""
    for number, text in enumerate(source.lines[line:], line + 1):
        if text.startswith(("#", "{", ":::", "[^")):
            return number
    return len(source.lines) + 1


def _check_text(tokens: list[Token], source: Source) -> None:
    def check(inline: Token, child: Token) -> None:
        if child.type != "text":
            return
        if (html := RAW_HTML.search(child.content)) and _is_written(inline, html[0], source):
            mend = _("Write it in Markdown; to show the sign itself, write \\<.")
            line = find_line(inline, html[0], source)
            edit = _without_html(line, html[0], source)
            source.error(_("HTML is not allowed."), line, at=html[0], mend=mend, edit=edit)
        if alert := ALERT.match(child.content):
            _note_alert(inline, alert, source)
        if child.content.strip(" :") == "" and ":::" in child.content:
            mend, line = _("Delete the line, or open a box above it."), find_line(inline, ":::", source)
            edit = None if _is_nearly_open(line, source) else delete(line)
            source.error(_("No box is open that this could close."), line, mend=mend, edit=edit)

    walk(tokens, check)


def _is_nearly_open(line: int, source: Source) -> bool:
    """Whether a box was meant to open above, with too few colons."""
    above = next((text for text in reversed(source.lines[: line - 1]) if text.startswith(":")), "")
    return not above.startswith(":::") and above.lstrip(": ").split(" ")[0] in BOXES


def _note_alert(inline: Token, alert: re.Match[str], source: Source) -> None:
    line, name = line_of(inline), alert[1].upper()
    if name in ALERTS:
        mend = _("End the line after {mark}, and begin the text on the next one with >.").format(mark=alert[0])
        before, mark, after = source.lines[line - 1].partition(alert[0])
        edit = Edit(line, line, (before + mark, before + after.lstrip()))
        source.error(_("Text stands on the line of the callout."), line, at=alert[0], mend=mend, edit=edit)
        return
    close = nearest(name, [*ALERTS, *map(str.lower, ALERTS)]).upper()
    edit_ = source.exchange(line, alert[0], f"[!{close}]") if close else None
    source.error(
        _("There is no callout of this kind."), line, at=alert[0], mend=did_you_mean(alert[1], ALERTS), edit=edit_
    )


def _without_html(line: int, tag: str, source: Source) -> Edit | None:
    """Bold and slanted words as Markdown; any other sign as a sign."""
    written = source.lines[line - 1]
    for found, signs in HTML_WORDS:
        written = found.sub(rf"{signs}\1{signs}", written)
    if written == source.lines[line - 1]:
        written = HTML_TAG.sub("", written)
    if written == source.lines[line - 1]:
        written = written.replace(tag, f"\\{tag}", 1)
    return Edit(line, line, (written,))


def _is_written(inline: Token, html: str, source: Source) -> bool:
    """Whether it stands there as it is: with a backslash or as &lt; it is only shown."""
    first, end = inline.map or (0, 1)
    return re.search(rf"(?<!\\){re.escape(html)}", "\n".join(source.lines[first:end])) is not None


def find_line(inline: Token, needle: str, source: Source) -> int:
    """The line of the inline token where `needle` stands; its first line where it cannot be found."""
    first, end = inline.map or (0, 1)
    lines = source.lines[first:end]
    return first + 1 + next((number for number, line in enumerate(lines) if needle in line), 0)
