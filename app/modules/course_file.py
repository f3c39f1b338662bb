"""What `course.md` says: names, partners, groups, rules and texts that hold for the whole course."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from app.accounts.admission import Admission
from app.certificates.facts import Elements
from app.language import gettext as _
from app.modules.admission_file import read_admission
from app.modules.category_file import read_categories
from app.modules.course_words import CertificateTexts, Funding, Participation
from app.modules.fields import Fields
from app.modules.quiz_rules import Grading, QuizRules, Shown
from app.modules.report_file import read_report_plans
from app.modules.report_plan import ReportPlan
from app.modules.sides import Category, Partner, Sides

COUNTRY = re.compile(r"[A-Z]{2}")
SHAPES = {
    "country": (COUNTRY, "ES"),
    "ects": (re.compile(r"[0-9]{1,2}(\.[0-9]{1,2})?"), "1.5"),
    "level": (re.compile(r"[1-8]"), "6"),
    "quality_assurance_url": (re.compile(r"https://[^\s\"<>]+"), "https://…"),
}
"""Elements of a micro-credential that have a form, with an example."""
DURING = (Shown.NOTHING, Shown.EVERYTHING)


@dataclass(frozen=True)
class CourseFile(Sides):
    id: str
    title: str
    summary: str
    language: str
    languages: tuple[str, ...]
    """All that it can be read in, the one it is written in first."""
    time_zone: str
    modules: tuple[str, ...]
    """Their order; empty: every folder with a module.md, by name."""
    partners: tuple[Partner, ...]
    categories: tuple[Category, ...]
    rules: QuizRules
    funding: Funding
    certificate: CertificateTexts
    reports: tuple[ReportPlan, ...]
    admission: Admission
    has_public_counter: bool
    retired: frozenset[str]


def read_course_file(fields: Fields) -> CourseFile:
    language = _language(fields)
    course = CourseFile(
        id=fields.identifier("id"),
        title=fields.text("title"),
        summary=fields.text("summary"),
        language=language,
        languages=_languages(fields, language),
        time_zone=_time_zone(fields),
        modules=fields.texts("modules"),
        partners=tuple(_partner(entry) for entry in fields.tables("partners")),
        categories=read_categories(fields),
        rules=read_rules(fields, QuizRules()),
        funding=_funding(fields.table("funding")),
        certificate=_certificate(fields.table("certificate")),
        reports=read_report_plans(fields),
        admission=read_admission(fields.table("registration")),
        has_public_counter=fields.flag("public_counter"),
        retired=frozenset(fields.texts("retired")),
    )
    _refuse_twice("partners", [partner.id for partner in course.partners], fields)
    _refuse_twice("categories", [category.id for category in course.categories], fields)
    _refuse_twice("modules", course.modules, fields)
    fields.finish()
    return course


def read_rules(fields: Fields, default: QuizRules) -> QuizRules:
    """The rules of a quiz; what is left out is taken from `default`. `attempt_limit: none` sets no limit."""
    return QuizRules(
        pass_percent=fields.number("pass_percent", 1, 100, default.pass_percent) or default.pass_percent,
        attempt_limit=fields.number("attempt_limit", 1, 1000, default.attempt_limit),
        cool_down_minutes=fields.number("cool_down_minutes", 0, 100_000, default.cool_down_minutes) or 0,
        grading=fields.choice("grading", tuple(Grading), default.grading),
        show_during=fields.choice("show_during", DURING, default.show_during),
        show_after=fields.choice("show_after", tuple(Shown), default.show_after),
        show_later=fields.choice("show_later", tuple(Shown), default.show_later),
    )


def _language(fields: Fields) -> str:
    language = fields.text("language", required=False) or "en"
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", language):
        fields.complain("language", _("“{value}” is no language code.").format(value=language), expected="en")
        return "en"
    return language


def _languages(fields: Fields, language: str) -> tuple[str, ...]:
    named = fields.texts("languages")
    for wrong in [code for code in named if not re.fullmatch(r"[a-z]{2,3}", code)]:
        fields.complain("languages", _("“{value}” is no language code.").format(value=wrong[:40]), expected="[en, ur]")
    return tuple(dict.fromkeys((language, *(code for code in named if re.fullmatch(r"[a-z]{2,3}", code)))))


def _time_zone(fields: Fields) -> str:
    name = fields.text("time_zone", example="Asia/Karachi")
    if name and name not in _time_zones():
        fields.complain("time_zone", _("“{value}” is no time zone.").format(value=name), expected="Asia/Karachi")
        return "UTC"
    return ZoneInfo(name).key if name else "UTC"


@cache
def _time_zones() -> frozenset[str]:
    """Their names are looked for in hundreds of files, which takes as long as to read a small course."""
    return frozenset(available_timezones())


def _partner(fields: Fields) -> Partner:
    partner = Partner(
        id=fields.identifier("id"),
        name=fields.text("name"),
        country=fields.text("country", example="PK"),
        aliases=fields.texts("aliases"),
        associate=fields.flag("associate"),
        retired_on=_date(fields, "retired_on"),
    )
    if partner.country and not COUNTRY.fullmatch(partner.country):
        message = _("“{value}” is no country code.").format(value=partner.country)
        fields.complain("country", message, expected=_("two capital letters, e.g. PK"))
    fields.finish()
    return partner


def _date(fields: Fields, name: str) -> str:
    value = fields.text(name, required=False)
    try:
        return date.fromisoformat(value).isoformat() if value else ""
    except ValueError:
        fields.complain(name, _("“{value}” is no date.").format(value=value), expected="2026-11-23")
        return ""


def _funding(fields: Fields) -> Funding:
    names = ("statement", "disclaimer", "project")
    funding = Funding(*(fields.text(name, required=False) for name in names))
    fields.finish()
    return funding


def _certificate(fields: Fields) -> CertificateTexts:
    names = ("issuer", "title", "signatory", "signatory_role", "participation_title")
    texts = CertificateTexts(
        **{name: fields.text(name, required=False) for name in names},
        participation=fields.choice("participation", tuple(Participation), Participation.NEVER),
        elements=_elements(fields.table("micro_credential")),
    )
    fields.finish()
    return texts


def _elements(fields: Fields) -> Elements:
    """All may be left out; `AwardFacts.missing_elements` says what a micro-credential needs."""
    names = ("country", "ects", "level", "assessment", "participation", "quality_assurance", "quality_assurance_url")
    elements = Elements(
        **{name: fields.text(name, required=False) for name in names},
        awarding_bodies=fields.texts("awarding_bodies"),
    )
    for name, (shape, expected) in SHAPES.items():
        value = getattr(elements, name)
        if value and not shape.fullmatch(value):
            message = _("“{value}” does not fit here.").format(value=value[:40])
            fields.complain(name, message, expected=expected)
    fields.finish()
    return elements


def _refuse_twice(name: str, ids: Sequence[str], fields: Fields) -> None:
    for id_ in {id_ for id_ in ids if ids.count(id_) > 1}:
        fields.complain(name, _("“{id}” stands in “{key}” twice.").format(id=id_, key=name), mend=_("Delete one."))
