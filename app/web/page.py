"""From a template and its values to the answer; the frame around every page.

`web` knows no domain. What the frame shows of the course and of the signed-in person is handed to it:
`app.state.site` by `main`, `request.state.person` by `accounts.access`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app import wording
from app.errors import InvalidInput
from app.language import (
    LOCALE_FOLDER,
    course_language,
    current_language,
    gettext,
    languages,
    ngettext,
    reading,
    speaking,
    text_direction,
)
from app.paging import Page
from app.web.assets import static
from app.web.preferences import preferences
from app.web.runs import in_order, pieces_in_order

TEMPLATES = LOCALE_FOLDER.parent / "templates"


class SignedIn(Protocol):
    """What the frame needs to know of the person."""

    @property
    def name(self) -> str: ...
    @property
    def shown_roles(self) -> frozenset[str]: ...
    @property
    def mark(self) -> str: ...


class Weighed(Protocol):
    """A piece of the course, which knows its weight on the line."""

    @property
    def size_bytes(self) -> int: ...
    @property
    def text_bytes(self) -> int: ...


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: bool = False


def page_links(page: Page, path: str, query: str) -> tuple[Link | None, Link | None]:
    """To the page before and the page after, of a list that `query` chose."""
    return _page_link(page, page.previous, path, query), _page_link(page, page.next, path, query)


def _page_link(page: Page, number: int | None, path: str, query: str) -> Link | None:
    if number is None:
        return None
    label = gettext("page %(number)s of %(pages)s") % {"number": number, "pages": page.pages}
    return Link(label, f"{path}?{query}&page={number}" if query else f"{path}?page={number}")


@dataclass(frozen=True)
class NavigationEntry:
    """A link of the header; no `roles` means everybody who is signed in."""

    label: str
    """Marked for translation, translated when shown."""
    url: str
    roles: tuple[str, ...] = ()
    """Any of them is enough."""
    also: tuple[str, ...] = ()
    """Pages that are reached through this one; one that ends in a slash stands for all that begin so."""

    def holds(self, path: str) -> bool:
        beginnings = [other for other in self.also if other.endswith("/")]
        return path in self.also or path.startswith((self.url, *beginnings))


@dataclass(frozen=True)
class Funder:
    statement: str = ""
    disclaimer: str = ""


@dataclass(frozen=True)
class Site:
    """What the frame shows of the course that is live now."""

    name: str
    language: str
    """That the name is in."""
    funding: Funder
    zone: ZoneInfo
    """What times are told in."""
    navigation: tuple[NavigationEntry, ...] = ()
    footer: tuple[NavigationEntry, ...] = ()
    editors: frozenset[str] = frozenset()
    """Roles that see *Edit this page*."""


@dataclass(frozen=True)
class Frame:
    """`page` in every template."""

    product_name: str
    product_language: str
    language: str
    direction: str
    course_language: str
    """What the course is written in."""
    person_name: str
    navigation: tuple[Link, ...]
    footer_links: tuple[Link, ...]
    funding: Funder
    notice: str
    path: str
    address: str
    """Path and query of a page that can be opened again; empty for the answer to a form."""
    is_refusal: bool
    """Shows what was typed again, and what is wrong in it."""
    is_copy: bool
    """Drawn to be kept on a device: shows nothing of the person, so the frame does without them."""
    reader: str
    """Names the signed-in person to their own browser, and to nobody else."""
    languages: Mapping[str, str]
    """Code → own name; a single one leaves nothing to choose."""
    can_edit: bool
    zone: ZoneInfo
    is_watched: bool
    """Whether the page shows each save of its file by itself."""


def render(
    request: Request,
    template: str,
    context: Mapping[str, Any] | None = None,
    status: int = 200,
    notice: str = "",
    text_language: str = "",
) -> HTMLResponse:
    """The page as an answer; `context` names reach the template beside `page`, its frame.

    `text_language`: what the course's words on this page are in, where that is not the language of the course.
    """
    frame = _frame(request, notice, status)
    with reading(text_language or course_language()):
        html = _environment.get_template(template).render(page=frame, **(context or {}))
    return HTMLResponse(html, status_code=status)


def part_html(template: str, macro: str, *values: object, text_language: str = "") -> str:
    """What one macro of a template draws: a part of a page."""
    with reading(text_language or course_language()):
        return str(getattr(_environment.get_template(template).module, macro)(*values))


def is_named(request: Request) -> bool:
    """Whether the page shows whose it is: of somebody signed in, and no copy to be kept on a device."""
    return getattr(request.state, "person", None) is not None and "copy" not in request.query_params


def _frame(request: Request, notice: str, status: int) -> Frame:
    site_of: Callable[[], Site] = request.app.state.site
    site = site_of()
    is_copy = "copy" in request.query_params
    person: SignedIn | None = None if is_copy else getattr(request.state, "person", None)
    roles = person.shown_roles if person else frozenset()
    path = str(request.scope["path"])
    navigation = [entry for entry in site.navigation if person and (not entry.roles or roles & {*entry.roles})]
    return Frame(
        product_name=site.name,
        product_language=site.language,
        language=current_language(),
        direction=text_direction(current_language()),
        course_language=course_language(),
        person_name=person.name if person else "",
        navigation=tuple(Link(gettext(entry.label), entry.url, entry.holds(path)) for entry in navigation),
        footer_links=tuple(Link(gettext(entry.label), entry.url) for entry in site.footer),
        funding=site.funding,
        notice=notice,
        path=path,
        address=_address(request) if request.method == "GET" else "",
        is_refusal=status == InvalidInput.status,
        is_copy=is_copy,
        reader=person.mark if person else "",
        languages=languages(),
        can_edit=bool(roles & site.editors),
        zone=site.zone,
        is_watched=getattr(request.app.state, "is_watched", False),
    )


def _address(request: Request) -> str:
    query = request.scope["query_string"].decode("latin-1")
    return f"{request.url.path}?{query}" if query else request.url.path


def _weight(piece: Weighed) -> str:
    """What a lesson or module weighs on the line for this reader, with or without its pictures."""
    return wording.kilobytes(piece.text_bytes if preferences().is_low_data else piece.size_bytes)


def _course_text() -> Markup:
    """Attributes of an element whose words authors wrote, where the page around it is in another language."""
    return _text_in(course_language())


def _text_in(language: str) -> Markup:
    """The same for words whose language is known."""
    return _language_attributes(language) if language != current_language() else Markup()


def _breakable(email: str) -> Markup:
    """May break after its @ and before a dot, where nobody takes the break for a part of it."""
    return Markup.escape(email).replace("@", Markup("@<wbr>")).replace(".", Markup("<wbr>."))


def _whole_day(value: date) -> str:
    """The number of a day does not part from its month at the end of a line."""
    return wording.day(value).replace(" ", "\N{NO-BREAK SPACE}", 1)


def _invitation(language: str) -> Markup:
    """Words that invite into a language, in that language, for whoever cannot read the others."""
    with speaking(language):
        return Markup.escape(gettext("Read in %(language)s") % {"language": languages()[language]})


def _own_text() -> Markup:
    """Attributes of an element inside such a text whose words are the interface's again."""
    return _language_attributes(current_language()) if course_language() != current_language() else Markup()


def _page_text() -> Markup:
    """Attributes of an element whose words are the interface's, inside a text in whatever language."""
    return _language_attributes(current_language())


def _language_attributes(language: str) -> Markup:
    return Markup(' lang="{}" dir="{}"').format(language, text_direction(language))


def _make_environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # i18n's
    environment.globals["static"] = static
    environment.globals["course_text"] = _course_text
    environment.globals["invitation"] = _invitation
    environment.globals["text_in"] = _text_in
    environment.globals["own_text"] = _own_text
    environment.globals["page_text"] = _page_text
    environment.filters["address"] = _breakable
    environment.filters["hours"] = wording.hours
    environment.filters["percent"] = wording.percent
    environment.filters["score"] = wording.score
    environment.filters["duration"] = wording.duration
    environment.filters["kilobytes"] = wording.kilobytes
    environment.filters["weight"] = _weight
    environment.filters["country"] = wording.country
    environment.filters["language_name"] = wording.language_name
    environment.filters["in_order"] = in_order
    environment.filters["pieces_in_order"] = pieces_in_order
    environment.filters["day"] = _whole_day
    environment.filters["moment"] = wording.moment
    environment.filters["short_day"] = wording.short_day
    return environment


_environment = _make_environment()
