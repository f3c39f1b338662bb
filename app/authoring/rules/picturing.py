"""Text alternatives that tell what a picture shows, and pictures that are not too heavy for a phone."""

import re
from collections.abc import Mapping

from markdown_it.token import Token

from app.authoring.rules.reading import Reading
from app.language import gettext as _
from app.modules.links import follow
from app.wording import kilobytes

MAX_PICTURE_BYTES = 60_000
"""Two seconds at 250 kbit/s, and twice the first view of a page."""
MAX_ALTERNATIVE = 900
NAMES_A_FILE = re.compile(r"[\w-]+\.(?:svg|png|jpe?g|webp|gif)", re.IGNORECASE)
SAYS_NOTHING = re.compile(
    r"(?:an? |the )?(?:image|picture|photo|figure|diagram|graph|chart|table|drawing|illustration|logo|icon)\.?",
    re.IGNORECASE,
)
NEEDLESS = re.compile(r"(?:an? |the )?(?:image|picture|photo|photograph) (?:of|showing|that shows) ", re.IGNORECASE)


def review_pictures(reading: Reading, sizes: Mapping[str, int]) -> None:
    """`sizes`: bytes by path of all files in media/."""
    for inline, image in reading.pieces("image"):
        src = str(image.attrs.get("src", ""))
        line = reading.line(inline, src)
        _review_alternative(reading, image, line)
        weight = sizes.get(follow(reading.path, src), 0)
        if weight > MAX_PICTURE_BYTES:
            limit, is_ = kilobytes(MAX_PICTURE_BYTES), kilobytes(weight)
            message = _("The picture weighs {size}; a phone on a slow line waits for it.").format(size=is_)
            mend = _("Save it smaller, at most {limit}: as SVG if it is drawn, as WebP or JPEG at 1200 pixels if not.")
            reading.advise(message, line, at=src, mend=mend.format(limit=limit))


def _review_alternative(reading: Reading, image: Token, line: int) -> None:
    words, caption = image.content.strip(), str(image.attrs.get("title", ""))
    if not words:
        return
    if SAYS_NOTHING.fullmatch(words) or NAMES_A_FILE.fullmatch(words):
        mend = _("Say what one learns from the picture, as you would on the telephone.")
        reading.advise(_("The text alternative says nothing about the picture."), line, at=f"![{words}", mend=mend)
    elif words.casefold() == caption.strip().casefold():
        mend = _("Say in the brackets what the picture shows; the caption is read out anyway.")
        reading.advise(_("The text alternative only repeats the caption."), line, at=f"![{words}", mend=mend)
    elif needless := NEEDLESS.match(words):
        rest = words[needless.end() :]
        edit = reading.source.exchange(line, f"![{words}", f"![{rest[:1].upper()}{rest[1:]}")
        mend = _("Leave out “{words}”: that it is a picture is said anyway.").format(words=needless[0].strip())
        reading.advise(_("The text alternative begins with needless words."), line, at=words, mend=mend, edit=edit)
    elif len(words) > MAX_ALTERNATIVE:
        mend = _("Say the most important in two or three sentences, and the rest in the text or in a table.")
        message = _("The text alternative has {count} characters; nobody can pause it.").format(count=len(words))
        reading.advise(message, line, at="![", mend=mend)
