"""The certificate as one page of PDF/A-3a and PDF/UA-1, the same bytes for the same facts."""

import json
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from babel import UnknownLocaleError

from app.certificates import statements
from app.certificates.coverage import FONT_FOLDER, unprintable_characters
from app.certificates.facts import AwardFacts, ModuleFacts
from app.certificates.qr_code import qr_for_print
from app.certificates.statements import Detail
from app.certificates.verification_code import in_groups
from app.language import gettext as _
from app.language import speaking, text_direction

if TYPE_CHECKING:
    import typst

PICTURE_PIXELS_PER_INCH = 96
APP_FOLDER = Path(__file__).parent.parent
TEMPLATE = Path(__file__).parent / "template" / "certificate.typ"


class RenderFailed(Exception):
    """The page could not be made; the message is for the operator."""


def render(facts: AwardFacts, code: str, credential: str) -> bytes:
    """The page with the signed credential attached. Raises RenderFailed, also for a name outside the fonts."""
    return compile_page(TEMPLATE, _data(facts, code, credential), pdf_standards=["a-3a", "ua-1"])


def picture(facts: AwardFacts, code: str) -> bytes:
    """The page as PNG, 1122 pixels wide. Raises RenderFailed as `render` does."""
    return compile_page(TEMPLATE, _data(facts, code), format="png", ppi=PICTURE_PIXELS_PER_INCH)


def compile_page(template: Path, data: str, **form: Any) -> bytes:
    """What typst makes of a template and its data, JSON that is never pasted into the source."""
    import typst  # 7 MB, which only those who print need

    try:
        made: bytes = typst.compile(
            template, root=APP_FOLDER, font_paths=fonts(), sys_inputs={"data": data}, timestamp=0, **form
        )
    except (RuntimeError, ValueError) as error:
        raise RenderFailed(str(error)) from error
    return made


def _data(facts: AwardFacts, code: str, credential: str = "") -> str:
    missing = unprintable_characters(facts.holder)
    if missing:
        raise RenderFailed(f"the name has characters that no font here can print: {_named(missing)}")
    try:
        return json.dumps({**_page(facts, code), "credential": credential}, ensure_ascii=False)
    except (ValueError, UnknownLocaleError) as error:
        raise RenderFailed(str(error)) from error


@cache
def fonts() -> "typst.Fonts":
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONT_FOLDER])


def _page(facts: AwardFacts, code: str) -> dict[str, Any]:
    """What the template prints, worded in the language of the certificate."""
    with speaking(facts.language):
        return {
            "language": facts.language.partition("-")[0],
            "direction": text_direction(facts.language),
            "awarded": [facts.awarded_on.year, facts.awarded_on.month, facts.awarded_on.day],
            "holder": facts.holder,
            "title": printable(facts.title),
            "issuer": printable(facts.issuer),
            "outcomes": _all_printable(facts.outcomes),
            "modules": [_module(module) for module in facts.modules],
            "details": [_detail(detail) for detail in statements.details(facts)],
            "partners": printable(" · ".join(facts.partners)),
            "funding": printable(facts.funding_statement),
            "disclaimer": printable(facts.disclaimer),
            "project": printable(statements.project(facts)),
            "code": in_groups(code),
            "address": facts.verification_url(code),
            "qr": qr_for_print(facts.verification_url(code)),
            "words": _words(facts, code),
        }


def _words(facts: AwardFacts, code: str) -> dict[str, str]:
    heading = statements.heading(facts.level, facts)
    address = facts.verification_url(code)
    return {
        "heading": printable(heading),
        "document_title": printable(f"{heading}: {facts.title}"),
        "completed": statements.achievement(facts.level),
        "verify": _("To check this certificate, scan the square, or type its letters and digits at %(address)s")
        % {"address": f"{urlsplit(address).netloc}/verify"},
        "outcomes_online": _("All learning outcomes: %(address)s") % {"address": address},
        "qr_alternative": _("QR code with the address where this certificate can be checked"),
        "emblem_alternative": _("Emblem of the European Union: twelve golden stars on blue"),
        "credential": _("This certificate as a signed Open Badges 3.0 credential"),
    }


def _detail(detail: Detail) -> dict[str, str]:
    return {"label": detail.label, "value": printable(detail.value), "note": printable(detail.note)}


def _module(module: ModuleFacts) -> dict[str, Any]:
    return {
        "title": printable(module.title),
        "result": printable(module.result),
        "outcomes": _all_printable(module.outcomes),
    }


def _all_printable(texts: Iterable[str]) -> list[str]:
    return [printable(text) for text in texts]


def printable(text: str) -> str:
    """Authored text without what no font can print: a stray symbol must not cost a learner the certificate."""
    missing = set(unprintable_characters(text))
    return "".join(character for character in text if character not in missing)


def _named(characters: str) -> str:
    return ", ".join(f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip() for character in characters)
