"""Every Markdown file of the folder, read once: its place in the course, its front matter, its tokens."""

import gzip
import re
from dataclasses import dataclass
from hashlib import sha256

from app.language import course_language
from app.language import gettext as _
from app.modules.catalogue import Media
from app.modules.fields import Fields
from app.modules.front_matter import split_front_matter
from app.modules.links import Target
from app.modules.markdown import MAX_SOURCE_BYTES, Document, parse
from app.modules.pictures import DOWNLOADS, PICTURES, Size, picture_size
from app.questions.diagnostics import Diagnostic, Source
from app.questions.edits import Edit

LESSON = re.compile(r"(\d{2})-[a-z0-9]+(?:-[a-z0-9]+)*\.md")
TRANSLATION = re.compile(r"(?P<source>.+)\.(?P<language>[a-z]{2,3})\.md")
MEDIA_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True)
class Text:
    path: str
    source: Source
    fields: Fields
    document: Document

    @property
    def file_name(self) -> str:
        return self.path.rpartition("/")[2]


def read_text(path: str, content: bytes, found: list[Diagnostic]) -> Text:
    """A Markdown file; faults go to `found`."""
    source = Source(path, _decode(path, content, found), found)
    parts = split_front_matter(source)
    tab = next((number for number, line in enumerate(source.lines, 1) if "\t" in line), 0)
    if tab:
        edit = Edit(tab, tab, (source.lines[tab - 1].replace("\t", "    "),), is_safe=True)
        source.advise(_("A tab stands in this line."), tab, at="\t", mend=_("Use spaces."), edit=edit)
    return Text(path, source, parts.fields, parse(source, parts.body))


def is_lesson(file_name: str) -> bool:
    return LESSON.fullmatch(file_name) is not None


def place_of(path: str) -> str:
    """What a file is by its path: course, page, module, lesson, quiz, survey, media, translation, or empty: nothing."""
    folder, _slash, name = path.rpartition("/")
    if TRANSLATION.fullmatch(name):
        return "translation"
    if folder.count("/") == 1 and folder.endswith("/media"):
        return "media"
    if not name.endswith(".md") or "/" in folder:
        return ""
    if not folder:
        return {"course.md": "course", "survey.md": "survey"}.get(name, "page")
    return {"module.md": "module", "quiz.md": "quiz", "survey.md": "survey"}.get(
        name, "lesson" if is_lesson(name) else ""
    )


def source_of(path: str) -> tuple[str, str]:
    """The file that a translation translates, and its language."""
    found = TRANSLATION.fullmatch(path)
    return (f"{found['source']}.md", found["language"]) if found else (path, "")


def language_of(path: str) -> str:
    """What the words of the file are in."""
    return source_of(path)[1] or course_language()


def titles_of(text: Text) -> tuple[str, ...]:
    """The words of the front matter that readers see."""
    return (*text.fields.words("title", "summary", "outcomes"), *text.fields.words_within("categories", "name"))


def page_target(text: Text) -> Target:
    id_ = text.path.removesuffix(".md")
    url = {"course": "/", "glossary": "/glossary"}.get(id_, f"/pages/{id_}")
    return Target(url, text.document.slugs)


def read_media(path: str, content: bytes, found: list[Diagnostic]) -> tuple[Media, Size | None] | None:
    """A file that can be shown or offered, a picture with its size; None, with a diagnostic, for any other."""
    source = Source(path, "", found)
    name, extension = path.rpartition("/")[2], path.rpartition(".")[2].lower()
    if not MEDIA_NAME.fullmatch(name):
        mend = _("Rename it: letters, digits, dots and hyphens only.")
        source.error(_("This file name would break in an address."), 1, expected="my-picture.svg", mend=mend)
        return None
    if extension not in PICTURES | DOWNLOADS:
        kinds = ", ".join(sorted(PICTURES | DOWNLOADS))
        source.error(_("Files of this kind cannot be shown or offered."), 1, expected=kinds)
        return None
    size = picture_size(path, content, source) if extension in PICTURES else None
    on_the_line = min(len(content), len(gzip.compress(content, 5))) if extension == "svg" else len(content)
    has_labels = extension == "svg" and b"<text" in content
    return Media(sha256(content).hexdigest(), extension, path, len(content), on_the_line, has_labels), size


def _decode(path: str, content: bytes, found: list[Diagnostic]) -> str:
    if len(content) > MAX_SOURCE_BYTES:
        limit = MAX_SOURCE_BYTES // 1024
        Source(path, "", found).error(_("The file is longer than {limit} kB.").format(limit=limit), 1)
        return "---\n---\n"
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        text = content.decode("utf-8", errors="replace")
        mend = _("Save the file as UTF-8.")
        Source(path, text, found).error(_("This line holds bytes that are no UTF-8 text."), line, mend=mend)
    return text.replace("\r\n", "\n").replace("\r", "\n")
