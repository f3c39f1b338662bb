"""The last gate: whatever the renderer made, only these elements, attributes and classes pass."""

from typing import Final

from nh3 import Cleaner

TEXT = {
    "p",
    "br",
    "hr",
    "em",
    "strong",
    "s",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "h2",
    "h3",
    "sup",
    "a",
    "bdi",
}
TABLES = {"table", "caption", "thead", "tbody", "tr", "th", "td"}
FRAMES = {"div", "section", "span", "figure", "figcaption", "img"}
CLASSES: Final = {
    "div": {"table-scroll", "callout", "callout-note", "callout-tip", "callout-important", "callout-warning"}
    | {"block-opening"},
    "section": {"block-example", "block-tomorrow", "block-key-points", "block-sources", "footnotes"},
    "p": {"block-title", "callout-title"},
    "span": {"block-label", "nowrap"},
    "h2": {"block-title"},
    "th": {"number", "centred"},
    "td": {"number", "centred"},
    "sup": {"footnote-ref"},
    "li": {"footnote-item"},
    "a": {"footnote-backref"},
}
ATTRIBUTES: Final = {
    "a": {"href", "rel", "id", "aria-label", "download"},
    "img": {"src", "alt", "width", "height", "loading"},
    "h2": {"id"},
    "h3": {"id"},
    "p": {"id"},
    "caption": {"id"},
    "li": {"id"},
    "ol": {"start"},
    "th": {"scope"},
    "div": {"role", "tabindex", "aria-labelledby", "aria-label"},
    "section": {"aria-labelledby", "aria-label"},
}
_cleaner = Cleaner(
    tags=TEXT | TABLES | FRAMES,
    attributes=ATTRIBUTES,
    allowed_classes=CLASSES,
    url_schemes={"https"},
    link_rel=None,
)


def clean(html: str) -> str:
    return _cleaner.clean(html)
