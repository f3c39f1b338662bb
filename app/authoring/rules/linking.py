"""Links whose words say where they lead."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from markdown_it.token import Token

from app.authoring.rules.reading import Reading
from app.language import gettext as _
from app.modules.links import follow

VAGUE = re.compile(
    r"(?:click |press |see )?here|click|(?:this |the )?(?:link|page|site|website)|this"
    r"|(?:read |see |learn |find out )?more|(?:more|further) information|details",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>()]+[^\s<>().,;:!?]")
APART = re.compile(r"\[([^\[\]]+)\] \(([^\s()]+)\)")


def review_links(reading: Reading, titles: Mapping[str, str]) -> None:
    """`titles` by path, for words that could stand instead of “here”."""
    for inline in reading.inlines():
        children = inline.children or []
        depth = 0
        for place, child in enumerate(children):
            depth += child.nesting if child.type in ("link_open", "link_close") else 0
            if child.type == "link_open":
                _review_words(reading, inline, child, _words(children, place + 1), titles)
            elif child.type == "text" and not depth:
                _review_text(reading, inline, child.content)


def _review_words(reading: Reading, inline: Token, link: Token, words: str, titles: Mapping[str, str]) -> None:
    href = str(link.attrs.get("href", ""))
    line = reading.line(inline, href)
    if VAGUE.fullmatch(words.strip(" .:!")):
        better = _better_words(reading.path, href, titles)
        mend = _("Let the words say what one finds there: people jump from link to link and hear only these.")
        if better:
            mend = _("Write what one finds there, for example “{words}”.").format(words=better)
        edit = reading.source.exchange(line, f"[{words}]({href}", f"[{better}]({href}") if better else None
        message = _("The words “{words}” do not say where the link leads.").format(words=words)
        reading.advise(message, line, at=f"[{words}]", mend=mend, edit=edit)
    elif ADDRESS.fullmatch(words):
        mend = _("Write the name of the page or of the organisation; an address is read out letter by letter.")
        reading.advise(_("The words of the link are an address."), line, at=f"[{words}]", mend=mend)


def _better_words(path: str, href: str, titles: Mapping[str, str]) -> str:
    parts = urlsplit(href)
    if parts.scheme:
        return ""
    if parts.fragment:
        return parts.fragment.replace("-", " ")
    return titles.get(follow(path, parts.path), "")


def _review_text(reading: Reading, inline: Token, text: str) -> None:
    for address in ADDRESS.findall(text):
        host = urlsplit(address).netloc.removeprefix("www.") or address
        url = address if "://" in address else f"https://{address}"
        line = reading.line(inline, address)
        edit = reading.source.exchange(line, address, f"[{host}]({url})")
        mend = _("Write [words](address), with words that say what one finds there.")
        reading.advise(_("An address stands in the text and is no link."), line, at=address, mend=mend, edit=edit)
    for apart in APART.finditer(text):
        line = reading.line(inline, apart[0])
        edit = reading.source.exchange(line, apart[0], f"[{apart[1]}]({apart[2]})")
        mend = _("Take out the space between the brackets.")
        reading.advise(_("This is printed as it stands, and is no link."), line, at=apart[0], mend=mend, edit=edit)


def _words(children: Sequence[Token], place: int) -> str:
    """Of the link whose inside begins at this place."""
    words = ""
    while place < len(children) and children[place].type != "link_close":
        words += children[place].content
        place += 1
    return words
