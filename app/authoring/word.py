"""Text from Word, a document or a clipboard, as our Markdown, with a list of what could not come along.

Whatever comes in is hostile until it was cleaned: a document is a zip file full of XML, a clipboard is HTML.
"""

import base64
import binascii
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import mammoth
import nh3
from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from markdownify import MarkdownConverter

from app.authoring.archive import UNREADABLE
from app.errors import InvalidInput
from app.language import gettext as _
from app.language import ngettext

MAX_UNPACKED = 30_000_000
MAX_XML = 4_000_000
"""Of all parts that are parsed: one endless word costs time by the square of its length."""
MAX_HTML = 2_000_000
MAX_MEMBERS = 500
MAX_PICTURES = 40
DATA_SHARE = 1_500_000
"""Characters that a picture may add to the HTML."""
TEXT_TAGS = {"p", "br", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "hr"}
INLINE_TAGS = {"a", "img", "strong", "b", "em", "i", "sub", "sup"}
TABLE_TAGS = {"table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption"}
ATTRIBUTES: Mapping[str, set[str]] = {
    "a": {"href"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
DROPPED_WHOLE = {"script", "style", "template", "svg", "math", "object", "iframe", "form"}
DATA_PICTURE = re.compile(r"data:image/(?:png|jpeg|webp);base64,([A-Za-z0-9+/=\s]+)")
SPECIAL = re.compile(r"([\\`*_\[\]<{|])")
LINE_START = re.compile(r"^(\s*\d*)([#>+-]|(?<=\d)[.)]|:::)(?=\s|:|$)", re.MULTILINE)
KeepPicture = Callable[[bytes, str], str]
"""Keeps a picture and gives its path for the text. Raises InvalidInput."""


@dataclass
class Converted:
    text: str = ""
    lost: list[str] = field(default_factory=list)
    """Sentences, one for each kind of thing that did not come along."""


def from_document(content: bytes, keep_picture: KeepPicture) -> Converted:
    """A .docx as Markdown. Raises InvalidInput with a message for the field `document`."""
    _check_document(content)
    try:
        result = mammoth.convert_to_html(BytesIO(content), convert_image=mammoth.images.data_uri)
    except Exception:  # noqa: BLE001 - whatever mammoth meets in a damaged document
        raise _refused(_("This is no Word document, or it is damaged. Save it as .docx and bring it again.")) from None
    converted = from_html(result.value, keep_picture)
    if any("comment" in str(message.message).lower() for message in result.messages):
        converted.lost.append(_("Comments in the margin are left out."))
    return converted


def from_html(html: str, keep_picture: KeepPicture) -> Converted:
    """HTML of a clipboard as Markdown. Raises InvalidInput."""
    if len(html) > MAX_HTML + DATA_SHARE * html.count("data:image/"):
        raise _refused(_("This is too much in one go. Bring it in pieces."))
    try:
        return _convert(html, keep_picture)
    except RecursionError:
        raise _refused(_("This text is too deeply nested to be read.")) from None


def _convert(html: str, keep_picture: KeepPicture) -> Converted:
    whole = BeautifulSoup(html, "html.parser")
    lost = _missed(whole)
    clean = nh3.clean(
        html,
        tags=TEXT_TAGS | INLINE_TAGS | TABLE_TAGS,
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        clean_content_tags=DROPPED_WHOLE,
        url_schemes={"https", "http", "mailto", "data"},
        link_rel=None,
    )
    soup = BeautifulSoup(clean, "html.parser")
    converted = Converted(lost=lost)
    _take_pictures(soup, keep_picture, converted)
    _flatten_tables(soup, converted)
    _mend_links(soup)
    text = _Writer(heading_style="atx", bullets="-", table_infer_header=True).convert_soup(soup)
    converted.text = _tidy(text)
    return converted


class _Writer(MarkdownConverter):
    """Our Markdown: headings from the second level on, and nothing that our course reads as more than text."""

    def escape(self, text: str, _parents: object = None) -> str:
        return LINE_START.sub(r"\1\\\2", SPECIAL.sub(r"\\\1", text))

    def convert_hN(self, level: int, el: Any, text: str, parent_tags: Any) -> str:  # noqa: ARG002, N802 - called by name
        words = " ".join(text.split())
        return f"\n\n{'##' if level < 3 else '###'} {words}\n\n" if words else ""

    def convert_img(self, el: Any, _text: str, parent_tags: Any) -> str:  # noqa: ARG002 - called by name
        return f"\n\n![{self.escape(el.get('alt') or '')}]({el['src']})\n\n"


def _check_document(content: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            parts = [one for one in members if one.filename.endswith((".xml", ".rels"))]
            if len(members) > MAX_MEMBERS or _size(members) > MAX_UNPACKED or _size(parts) > MAX_XML:
                raise _refused(_("The document is too large. Bring it in pieces."))
            is_plain = all(_is_plain(archive.read(one)) for one in parts)
    except UNREADABLE:
        raise _refused(_("This is no Word document, or it is damaged. Save it as .docx and bring it again.")) from None
    if not is_plain:
        raise _refused(_("The document holds something that no Word document needs. It is not read."))


def _size(members: Iterable[zipfile.ZipInfo]) -> int:
    return sum(one.file_size for one in members)


def _is_plain(xml: bytes) -> bool:
    """Without definitions of its own, in whatever encoding: they could grow without end or name other files."""
    text = xml.replace(b"\0", b"")
    return b"<!DOCTYPE" not in text and b"<!ENTITY" not in text


def _missed(soup: BeautifulSoup) -> list[str]:
    counts = {
        _("Formulas are left out."): len(soup.find_all("math")),
        _("Drawings are left out: save each as a picture and insert it."): len(soup.find_all(["svg", "object"])),
        _("Form fields are left out."): len(soup.find_all(["input", "select", "textarea"])),
    }
    found = [sentence for sentence, number in counts.items() if number]
    if lost := _count_lost_links(soup):
        sentence = ngettext(
            "%(num)s link led to nothing outside and is plain text now.",
            "%(num)s links led to nothing outside and are plain text now.",
            lost,
        )
        found.append(sentence % {"num": lost})
    return found


def _take_pictures(soup: BeautifulSoup, keep_picture: KeepPicture, converted: Converted) -> None:
    missed = 0
    for number, image in enumerate(soup.find_all("img"), 1):
        path = _kept(image, number, keep_picture) if number <= MAX_PICTURES else ""
        if path:
            image["src"] = path
        else:
            missed += 1
            image.decompose()
    if missed:
        sentence = ngettext(
            "%(num)s picture is left out: insert it as a file.",
            "%(num)s pictures are left out: insert them as files.",
            missed,
        )
        converted.lost.append(sentence % {"num": missed})


def _kept(image: Tag, number: int, keep_picture: KeepPicture) -> str:
    found = DATA_PICTURE.fullmatch(str(image.get("src", "")))
    if found is None:
        return ""
    try:
        name = str(image.get("alt") or "") or _("picture %(number)s") % {"number": number}
        return keep_picture(base64.b64decode(found[1], validate=False), name)
    except (InvalidInput, binascii.Error):
        return ""


def _flatten_tables(soup: BeautifulSoup, converted: Converted) -> None:
    """A table of ours is a grid of cells with one line each, and its first row is its head."""
    merged = nested = 0
    for table in soup.find_all("table"):
        if table.find_parent("table"):
            nested += 1
            table.replace_with(NavigableString(table.get_text(" ", strip=True)))
            continue
        for cell in table.find_all(["td", "th"]):
            merged += any(cell.get(name) not in (None, "1") for name in ("colspan", "rowspan"))
            for block in cell.find_all(["p", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"]):
                block.insert_after(NavigableString(" "))
                block.unwrap()
            for line in cell.find_all("br"):
                line.replace_with(NavigableString(" "))
            for picture in cell.find_all("img"):
                table.insert_after(picture.extract())
    if merged:
        converted.lost.append(_("Merged cells stand in their first place only; look at the tables."))
    if nested:
        converted.lost.append(_("Tables inside tables became text."))


def _mend_links(soup: BeautifulSoup) -> None:
    for link in soup.find_all("a"):
        href = str(link.get("href", ""))
        if _leads_outside(href):
            link["href"] = re.sub(r"(?i)^http:", "https:", href)
        else:
            link.unwrap()


def _count_lost_links(soup: BeautifulSoup) -> int:
    return sum(not _leads_outside(str(link["href"])) for link in soup.find_all("a", href=True))


def _leads_outside(href: str) -> bool:
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.replace("\u00a0", " ").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def _refused(message: str) -> InvalidInput:
    return InvalidInput({"document": message})
