"""The certificate as one page of PDF/A-3a and PDF/UA-1, the same bytes for the same facts."""

import json
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import segno
import typst
from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from app.certificates.coverage import FONT_FOLDER, unprintable_characters
from app.certificates.facts import AwardFacts, ModuleFacts
from app.certificates.verification_code import in_groups
from app.language import gettext as _
from app.language import ngettext, speaking, text_direction

__all__ = ["RenderFailed", "render", "unprintable_characters"]

APP_FOLDER = Path(__file__).parent.parent
TEMPLATE = Path(__file__).parent / "template" / "certificate.typ"


class RenderFailed(Exception):
    """The page could not be made; the message is for the operator."""


def render(facts: AwardFacts, code: str) -> bytes:
    """Raises RenderFailed, also for a name with characters outside the fonts."""
    missing = unprintable_characters(facts.holder)
    if missing:
        raise RenderFailed(f"the name has characters that no font here can print: {_named(missing)}")
    try:
        return _compile(json.dumps(_page(facts, code), ensure_ascii=False))
    except (RuntimeError, ValueError, UnknownLocaleError) as error:
        raise RenderFailed(str(error)) from error


def _compile(data: str) -> bytes:
    return typst.compile(
        TEMPLATE,
        root=APP_FOLDER,
        font_paths=_fonts(),
        sys_inputs={"data": data},
        pdf_standards=["a-3a", "ua-1"],
        timestamp=0,
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONT_FOLDER])


def _page(facts: AwardFacts, code: str) -> dict[str, Any]:
    """What the template prints, worded in the language of the certificate."""
    with speaking(facts.language):
        return {
            "language": facts.language.partition("-")[0],
            "direction": text_direction(facts.language),
            "awarded": [facts.awarded_on.year, facts.awarded_on.month, facts.awarded_on.day],
            "holder": facts.holder,
            "title": _printable(facts.title),
            "issuer": _printable(facts.issuer),
            "outcomes": _all_printable(facts.outcomes),
            "modules": [_module(module) for module in facts.modules],
            "details": list(_details(facts)),
            "partners": _printable(" · ".join(facts.partners)),
            "funding": _printable(facts.funding_statement),
            "disclaimer": _printable(facts.disclaimer),
            "project": _printable(_project(facts)),
            "code": in_groups(code),
            "address": facts.verification_url(code),
            "qr": _qr_code(facts.verification_url(code)),
            "words": _words(facts, code),
        }


def _words(facts: AwardFacts, code: str) -> dict[str, str]:
    heading = facts.heading or level_heading(facts.level)
    return {
        "heading": _printable(heading),
        "document_title": _printable(f"{heading}: {facts.title}"),
        "completed": _("has completed the course") if facts.level == "completion" else _("has completed the module"),
        "verify": _("To check this certificate, scan the square, or type its letters and digits at {address}").format(
            address=_shown_address(facts.public_url)
        ),
        "outcomes_online": _("All learning outcomes: {address}").format(address=facts.verification_url(code)),
        "qr_alternative": _("QR code with the address where this certificate can be checked"),
        "emblem_alternative": _("Emblem of the European Union: twelve golden stars on blue"),
    }


def level_heading(level: str) -> str:
    """What a certificate of this level is called where the course gives no name of its own."""
    return _("Certificate of completion") if level == "completion" else _("Confirmation of participation")


def _details(facts: AwardFacts) -> Iterator[dict[str, Any]]:
    day = format_date(facts.awarded_on, format="long", locale=_date_locale(facts.language))
    hours = ngettext("%(num)s hour", "%(num)s hours", facts.workload_hours) % {"num": facts.workload_hours}
    yield _detail(_("Awarded on"), day)
    yield _detail(_("Workload"), hours, facts.workload_basis)
    yield _detail(_("Issued by"), facts.issuer)
    if facts.signatory:
        yield _detail(_("Signed for the issuer by"), facts.signatory, facts.signatory_role)


def _date_locale(language: str) -> Locale:
    """English dates go day, month, year, as in the rest of the course."""
    return Locale("en", "GB") if language == "en" else Locale.parse(language, sep="-")


def _shown_address(public_url: str) -> str:
    return f"{urlsplit(public_url).netloc}/verify"


def _detail(label: str, value: str, note: str = "") -> dict[str, Any]:
    return {"label": label, "value": _printable(value), "note": _printable(note)}


def _project(facts: AwardFacts) -> str:
    return _("Project {number}").format(number=facts.project_number) if facts.project_number else ""


def _module(module: ModuleFacts) -> dict[str, Any]:
    return {
        "title": _printable(module.title),
        "result": _printable(module.result),
        "outcomes": _all_printable(module.outcomes),
    }


def _qr_code(address: str) -> str:
    drawing = BytesIO()
    segno.make(address, error="m", micro=False).save(drawing, kind="svg", border=0, dark="#1B2430", xmldecl=False)
    return drawing.getvalue().decode()


def _all_printable(texts: Iterable[str]) -> list[str]:
    return [_printable(text) for text in texts]


def _printable(text: str) -> str:
    """Authored text without what no font can print: a stray symbol must not cost a learner the certificate."""
    missing = set(unprintable_characters(text))
    return "".join(character for character in text if character not in missing)


def _named(characters: str) -> str:
    return ", ".join(f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip() for character in characters)
