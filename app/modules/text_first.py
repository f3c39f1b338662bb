"""Pictures in words: in their place for a slow line, and below those whose labels are in another language."""

import re
from collections.abc import Collection, Mapping
from html import escape

from app.language import gettext as _
from app.wording import kilobytes

_PICTURE = re.compile(r"<img\b[^>]*>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
"""Our own renderer wrote the pictures and nh3 cleaned them: every attribute stands in double quotes."""


def without_pictures(html: str, sizes: Mapping[str, int]) -> str:
    """The same text with links in place of its pictures. `sizes`: address of a picture → bytes."""
    return _PICTURE.sub(lambda picture: _as_link(dict(_ATTRIBUTE.findall(picture[0])), sizes), html)


def with_words(html: str, understood: Collection[str] = ()) -> str:
    """The same text with what each picture shows below it, folded: the labels in a drawing stay in one language.

    `understood`: addresses of pictures whose labels are in the reader's.
    """

    def shown(picture: re.Match[str]) -> str:
        attributes = dict(_ATTRIBUTE.findall(picture[0]))
        return picture[0] + ("" if attributes.get("src") in understood else _in_words(attributes))

    return _PICTURE.sub(shown, html)


def _in_words(attributes: Mapping[str, str]) -> str:
    summary, shows = escape(_("The picture in words")), attributes.get("alt", "")
    return f'<details class="small"><summary>{summary}</summary><p>{shows}</p></details>' if shows else ""


def _as_link(attributes: Mapping[str, str], sizes: Mapping[str, int]) -> str:
    address, shows = attributes.get("src", ""), attributes.get("alt", "")
    if address not in sizes:
        return shows
    label = _("Show the picture (%(size)s)") % {"size": kilobytes(sizes[address])}
    link = f'<a class="button button-secondary" href="{address}" data-picture>{escape(label)}</a>'
    return f"{link} <span>{shows}</span>" if shows else link
