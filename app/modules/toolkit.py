"""What may be passed on: the templates that lessons offer, and each module as one file without any keys."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser

from app.modules.catalogue import (
    Course,
    Html,
    Lesson,
    Media,
    Module,
    Page,
)
from app.questions.question import Question

TAG = re.compile(r"<[^>]*>")
ATTRIBUTE = re.compile(r'\b(id|href|src|aria-labelledby)="([^"]*)"')
LAZY = ' loading="lazy"'
"""What is inside the file need not wait, and a printer would not wait for it."""
NAMED_SECTION = re.compile(r'(<section\b[^>]*?) aria-labelledby="[^"]*"')
"""Seven boxes called “Key points” would be seven landmarks of one name."""
HEADING = re.compile(r"(</?h)([1-5])\b")
TERM = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>(.*?)(?=<h2|\Z)', re.DOTALL)
PICTURES = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp"}
REGION = re.compile(r'<section( class="block-[a-z-]+")? aria-labelledby="[^"]*"')
GLOSSARY = "/glossary#"

Reader = Callable[[str], bytes | None]
"""Bytes of a file in media/ by its SHA-256."""


@dataclass(frozen=True)
class Offer:
    """A template and the lesson that it belongs to: the first one that links to it."""

    title: str
    media: Media
    lesson: Lesson

    @property
    def file_name(self) -> str:
        return self.media.path.rpartition("/")[2]

    @property
    def is_in_source_language(self) -> bool:
        """For readers of a translation that offers the file of its source; one of their own is `name.ur.docx`."""
        return self.lesson.is_translated and not self.media.is_in(self.lesson.language)


@dataclass(frozen=True)
class Kit:
    module: Module
    offers: tuple[Offer, ...]

    @property
    def file_name(self) -> str:
        return file_name_of(self.module)


@dataclass(frozen=True)
class Term:
    slug: str
    name_html: str
    text_html: str


@dataclass(frozen=True)
class Handout:
    """A lesson for a file that stands alone: text as safe HTML, checks without their key."""

    lesson: Lesson
    parts: tuple[str | Question, ...]


@dataclass(frozen=True)
class Offprint:
    """One module for a file of its own."""

    module: Module
    public_url: str
    introduction_html: str
    handouts: tuple[Handout, ...]
    terms: tuple[Term, ...]
    terms_language: str

    @property
    def file_name(self) -> str:
        return file_name_of(self.module)


def list_kits(course: Course) -> tuple[Kit, ...]:
    """One for each module, in the order of the course."""
    by_url = {media.url: media for media in course.media.values()}
    return tuple(Kit(module, tuple(_offers(module, by_url))) for module in course.modules)


def make_offprint(course: Course, module_id: str, public_url: str, read: Reader) -> Offprint:
    """The module with its pictures inside and with links that work from anywhere. Raises NotFound."""
    module, glossary = course.get_module(module_id), course.find_page("glossary")
    return Offprint(
        module=module,
        public_url=public_url,
        introduction_html=standing_alone(module.introduction_html, "introduction", public_url, read),
        handouts=tuple(_handout(lesson, public_url, read) for lesson in module.lessons),
        terms=_terms(module, glossary) if glossary else (),
        terms_language=glossary.language if glossary else course.language,
    )


def file_name_of(module: Module) -> str:
    return f"b-international-{module.id}.html"


def _terms(module: Module, glossary: Page) -> tuple[Term, ...]:
    """The glossary entries that the module links to."""
    used = set(re.findall(rf'href="{GLOSSARY}([^"]+)"', "".join(_texts(module))))
    entries = TERM.findall(glossary.html)
    return tuple(Term(slug, name, text.strip()) for slug, name, text in entries if slug in used)


def _offers(module: Module, by_url: dict[str, Media]) -> Iterator[Offer]:
    seen: set[str] = set()
    for lesson in module.lessons:
        for url, title in _links(lesson):
            media = by_url.get(url)
            if media and media.extension not in PICTURES and url not in seen:
                seen.add(url)
                yield Offer(title[:1].upper() + title[1:], media, lesson)


def _links(lesson: Lesson) -> list[tuple[str, str]]:
    """Address and words of every link of a lesson."""
    reader = _LinkReader()
    for part in lesson.body:
        reader.feed(part.html if isinstance(part, Html) else part.stem_html)
    return reader.links


class _LinkReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self._is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._is_open = True
            self.links.append((dict(attrs).get("href") or "", ""))

    def handle_endtag(self, tag: str) -> None:
        self._is_open = self._is_open and tag != "a"

    def handle_data(self, data: str) -> None:
        if self._is_open:
            url, words = self.links[-1]
            self.links[-1] = (url, words + data)


def _texts(module: Module) -> Iterator[str]:
    yield module.introduction_html
    for lesson in module.lessons:
        yield from (part.html for part in lesson.body if isinstance(part, Html))


def _handout(lesson: Lesson, public_url: str, read: Reader) -> Handout:
    def alone(html: str) -> str:
        return standing_alone(html, lesson.id, public_url, read)

    return Handout(lesson, tuple(alone(part.html) if isinstance(part, Html) else part for part in lesson.body))


def standing_alone(html: str, prefix: str, public_url: str, read: Reader) -> str:
    """Safe HTML made fit for a file: ids begin with `prefix`, pictures are inside, headings one level deeper."""

    def attribute(match: re.Match[str]) -> str:
        name, value = match[1], match[2]
        return f'{name}="{_moved(name, value, prefix, public_url, read)}"'

    kept = NAMED_SECTION.sub(r"\1", html)
    moved = TAG.sub(lambda tag: ATTRIBUTE.sub(attribute, tag[0].replace(LAZY, "")), kept)
    # Each lesson has such blocks: as named regions they could not be told apart in one file.
    moved = REGION.sub(r"<section\1", moved)
    return HEADING.sub(lambda heading: f"{heading[1]}{int(heading[2]) + 1}", moved)


def _moved(name: str, value: str, prefix: str, public_url: str, read: Reader) -> str:
    if name in ("id", "aria-labelledby"):
        return f"{prefix}-{value}"
    if name == "src":
        return _inside(value, read)
    if value.startswith("#"):
        return f"#{prefix}-{value[1:]}"
    if value.startswith(GLOSSARY):
        return f"#term-{value.removeprefix(GLOSSARY)}"
    return f"{public_url}{value}" if value.startswith("/") else value


def _inside(url: str, read: Reader) -> str:
    """The picture as a data address; the address itself where there is no such picture."""
    sha256, _dot, extension = unescape(url).rpartition("/")[2].partition(".")
    content = read(sha256) if extension in PICTURES else None
    return f"data:{PICTURES[extension]};base64,{b64encode(content).decode()}" if content else url
