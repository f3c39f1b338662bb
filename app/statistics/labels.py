"""How universities, categories, countries, modules and months are named, by the course of the report."""

from babel import Locale
from babel.dates import format_date

from app.language import current_language
from app.language import gettext as _
from app.modules.catalogue import Course
from app.statistics.behind import Behind
from app.statistics.counts import NOT_STATED, OTHER_UNIVERSITIES
from app.statistics.durations import find_span
from app.statistics.months import month_day
from app.wording import country


def partner_label(course: Course, partner_id: str) -> str:
    if partner_id == OTHER_UNIVERSITIES:
        return _("Other universities")
    if partner_id == NOT_STATED:
        return _("Not stated")
    partner = course.find_partner(partner_id)
    if partner is None:
        return partner_id
    return _("%(partner)s (retired)") % {"partner": partner.name} if partner.retired_on else partner.name


def category_name(course: Course, category: str) -> str:
    if category == NOT_STATED:
        return _("Not stated")
    known = course.read_in(current_language()).find_category(category)
    return known.name if known else category


def country_name(code: str) -> str:
    if not code:
        return _("Not stated")
    return country(code)


def month_name(month: str) -> str:
    """`March 2026`."""
    return format_date(month_day(month), "MMMM y", locale=_locale())


def module_title(course: Course, module_id: str) -> str:
    return next((module.title for module in course.modules if module.id == module_id), module_id)


def lesson_title(course: Course, module_id: str, lesson_id: str) -> str:
    titles = {(lesson.module, lesson.id): lesson.title for module in course.modules for lesson in module.lessons}
    return titles.get((module_id, lesson_id), lesson_id)


def limits_in_words(course: Course, behind: Behind) -> tuple[str, ...]:
    """Module, lesson, university and so on that a number is limited to."""
    span = find_span(behind.duration or "")
    named = (
        (behind.module, lambda module: module_title(course, module)),
        (behind.lesson, lambda lesson: lesson_title(course, behind.module or "", lesson)),
        (behind.partner, lambda partner: partner_label(course, partner)),
        (behind.category, lambda category: category_name(course, category)),
        (behind.country, country_name),
        (behind.month, month_name),
    )
    words = [word(limit) for limit, word in named if limit is not None]
    return (*words, *([_(span.label)] if span else []))


def _locale() -> Locale:
    return Locale.parse(current_language(), sep="-")
