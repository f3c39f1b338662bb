"""Where a link or a picture of a file leads: to another page, a file in media/, or an https address."""

import posixpath
from collections.abc import Iterable, Mapping, MutableSet
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from app.language import gettext as _
from app.modules.catalogue import Media
from app.modules.pictures import PICTURES, Size
from app.questions.diagnostics import Source, did_you_mean, nearest
from app.questions.edits import Edit


@dataclass(frozen=True)
class Target:
    """A Markdown file: its address, and the headings that a link may jump to."""

    url: str
    slugs: frozenset[str]


@dataclass(frozen=True)
class Link:
    url: str
    is_external: bool = False
    download: str = ""
    """File name to save under; empty for pages."""


@dataclass(frozen=True)
class Picture:
    path: str
    url: str
    size: Size | None
    version: str = ""
    """Which version of it this is, where other languages have their own: its hash."""


@dataclass(frozen=True)
class Links:
    """Everything of the folder that can be linked to, by path."""

    pages: Mapping[str, Target]
    media: Mapping[str, Media]
    sizes: Mapping[str, Size]
    languages: tuple[str, ...] = ()
    """That the course is translated into."""
    used: MutableSet[str] = field(default_factory=set)
    """Paths of media that something linked to."""

    def resolve(self, href: str, line: int, source: Source, language: str = "") -> Link | None:
        """Where `href` leads for readers of `language`; None, with a diagnostic, where it leads nowhere."""
        parts = urlsplit(href)
        if parts.scheme == "https" and parts.netloc:
            return Link(href, is_external=True)
        if parts.scheme or parts.netloc or href.startswith("/"):
            return self._refuse(href, line, source)
        path = self._in_language(follow(source.path, parts.path), language)
        if path in self.pages:
            return self._page(path, unquote(parts.fragment), line, source)
        if path in self.media:
            self.used.add(path)
            name = "" if self.media[path].extension in PICTURES else posixpath.basename(path)
            return Link(self.media[path].url, download=name)
        mend = did_you_mean(path, [*self.pages, *self.media])
        edit = _exchange_path(source, line, parts.path, nearest(path, [*self.pages, *self.media]))
        message = _("The link leads to a file that is not there: {path}").format(path=path)
        source.error(message, line, at=href, mend=mend, edit=edit)
        return None

    def picture(self, src: str, line: int, source: Source, language: str = "") -> Picture | None:
        """The picture at `src`, the one with labels in `language` if there is one; None, with a diagnostic, if none."""
        original = follow(source.path, src)
        path = self._in_language(original, language)
        media = self.media.get(path)
        if media is None or media.extension not in PICTURES:
            pictures = [name for name, file in self.media.items() if file.extension in PICTURES]
            mend, edit = did_you_mean(path, pictures), _exchange_path(source, line, src, nearest(path, pictures))
            message = _("There is no such picture: {path}").format(path=src)
            source.error(message, line, at=src, expected=_("a file in media/"), mend=mend, edit=edit)
            return None
        self.used.add(path)
        return Picture(path, media.url, self.sizes.get(path), media.sha256 if self.translated([original]) else "")

    def translated(self, pictures: Iterable[str]) -> tuple[str, ...]:
        """Those that some other language has a version of, in the order of their names."""
        others = self.languages
        return tuple(path for path in sorted(pictures) if any(in_language(path, one) in self.media for one in others))

    def undrawn(self, pictures: Iterable[str], language: str) -> tuple[str, ...]:
        """Those with labels in another language, in the order of their names."""
        media = self.media
        return tuple(sorted(path for path in pictures if media[path].has_labels and not media[path].is_in(language)))

    def _in_language(self, path: str, language: str) -> str:
        own = in_language(path, language)
        return own if language in self.languages and own in self.media else path

    def _page(self, path: str, slug: str, line: int, source: Source) -> Link | None:
        target = self.pages[path]
        if slug and slug not in target.slugs:
            message = _("{path} has no heading “{slug}”.").format(path=path, slug=slug)
            close = nearest(slug, target.slugs)
            edit = source.exchange(line, f"#{slug}", f"#{close}") if close else None
            source.error(message, line, at=f"#{slug}", mend=did_you_mean(slug, target.slugs), edit=edit)
            return None
        page = "" if path == source.path and slug else target.url
        return Link(f"{page}#{slug}" if slug else page)

    @staticmethod
    def _refuse(href: str, line: int, source: Source) -> None:
        mends = {
            "http": _("Write https:// if the site offers it; leave the link out if not."),
            "mailto": _("Write the address as text, or link to a contact page."),
        }
        mend = mends.get(urlsplit(href).scheme, _("Link to the Markdown file, e.g. ../recognition/module.md."))
        expected = _("https://… or a path to a file of the course")
        edit = source.exchange(line, href, f"https{href[4:]}") if href.lower().startswith("http:") else None
        source.error(_("This link cannot be used here."), line, at=href, expected=expected, mend=mend, edit=edit)


def in_language(path: str, language: str) -> str:
    """Where the version of a file for readers of `language` stands: map.ur.svg beside map.svg."""
    stem, _dot, extension = path.rpartition(".")
    return f"{stem}.{language}.{extension}"


def follow(path: str, relative: str) -> str:
    """The file that a link in `path` leads to; `path` itself for a link inside the page."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(relative))) if relative else path


def _exchange_path(source: Source, line: int, written: str, path: str) -> Edit | None:
    """A mend that writes the path of a file as seen from the text."""
    relative = posixpath.relpath(path, posixpath.dirname(source.path) or ".") if path else ""
    return source.exchange(line, written, relative) if relative else None
