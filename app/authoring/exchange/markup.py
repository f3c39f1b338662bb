"""Texts of other platforms as Markdown, and what of them has no Markdown of ours."""

import re
from html.parser import HTMLParser

from markdownify import markdownify

from app.authoring.exchange.drafts import Reading
from app.errors import InvalidInput
from app.language import gettext as _

KNOWN_TAGS = frozenset(
    {
        *("a", "b", "strong", "i", "em", "code", "pre", "p", "br", "div", "span", "ul", "ol", "li", "blockquote", "hr"),
        *("table", "thead", "tbody", "tr", "th", "td", "h1", "h2", "h3", "h4", "h5", "h6"),
    }
)
VOID_TAGS = frozenset({"br", "hr", "img", "input"})
DEEPEST = 60
LONGEST = 100_000
IS_HTML = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,30});")
SPECIAL = re.compile(r"([\\`*_\[\]<~|])")
AT_LINE_START = re.compile(r"^(\s*)([#>+=:-]|\{(?=.*\}\s*$))", re.MULTILINE)
NUMBERED = re.compile(r"^(\s*\d{1,9})([.)])(?=\s|$)", re.MULTILINE)


class TooDeep(InvalidInput):
    """Elements inside elements without end: nobody wrote this by hand."""


def from_html(html: str, line: int, reading: Reading) -> str:
    """Pictures, frames and whatever else has no Markdown here is named as lost; its words stay."""
    if len(html) > LONGEST:
        raise InvalidInput(
            {"file": _("Line {line}: a text of more than {limit} characters.").format(line=line, limit=LONGEST)}
        )
    tags = _Tags()
    tags.feed(html)
    for tag in dict.fromkeys(tags.strange):
        reading.lose(line, _("The element <{tag}>; the words inside it are kept.").format(tag=tag))
    for picture in tags.pictures:
        reading.lose(line, _("The picture {name}; put it into media/ yourself.").format(name=picture))
    kept = re.sub(r"<(script|style)\b.*?(?:</\1\s*>|$)", "", html, flags=re.DOTALL | re.IGNORECASE)
    kept = re.sub(r"<img\b[^>]*>", "", kept, flags=re.IGNORECASE)
    markdown = markdownify(kept, heading_style="ATX", bullets="-", escape_misc=True)
    markdown = re.sub(r"(?<=[^\n])\\([=+&])", r"\1", markdown)  # these mean nothing inside a line
    return tidy(AT_LINE_START.sub(_unless_list, markdown))


def from_plain(text: str) -> str:
    """Text whose signs mean nothing."""
    text = SPECIAL.sub(r"\\\1", tidy(text))
    return NUMBERED.sub(r"\1\\\2", AT_LINE_START.sub(r"\1\\\2", text))


def to_markdown(text: str, format_: str, line: int, reading: Reading) -> str:
    """By the format's name: html, moodle (plain text that may hold HTML), plain, markdown."""
    if format_ == "markdown":
        return tidy(text)
    if format_ == "html" or (format_ != "plain" and IS_HTML.search(text)):
        return from_html(text, line, reading)
    return from_plain(text)


def tidy(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").replace("\t", "    ").replace("\0", "")
    lines = [line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def one_line(text: str) -> str:
    return " ".join(text.split())


def _unless_list(found: re.Match[str]) -> str:
    """Markdownify leaves lists, quotations and headings of its own; only an attribute line must not arise."""
    return f"{found[1]}\\{found[2]}" if found[2] == "{" else found[0]


class _Tags(HTMLParser):
    """Names what cannot be kept; refuses what is nested beyond reason before anything recursive sees it."""

    def __init__(self) -> None:
        super().__init__()
        self.strange: list[str] = []
        self.pictures: list[str] = []
        self._open = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.pictures.append((dict(attrs).get("src") or "?").rpartition("/")[2][:80])
        elif tag not in KNOWN_TAGS:
            self.strange.append(tag)
        self._open += tag not in VOID_TAGS
        if self._open > DEEPEST:
            raise TooDeep(
                {"file": _("A text holds more than {limit} elements inside each other.").format(limit=DEEPEST)}
            )

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - named so by the parser
        self._open = max(self._open - 1, 0)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)
