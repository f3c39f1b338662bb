"""The tables of the report: who counts in which row, with the names of the course that is live."""

from collections.abc import Iterable
from datetime import datetime

from app.accounts.scope import Scope
from app.language import gettext as _
from app.modules.catalogue import Course
from app.statistics.counts import NOT_STATED, OTHER_UNIVERSITIES, Counts, with_unknown
from app.statistics.definitions import BY_MODULE, FIGURES, FUNNEL, REGISTERED, Figure
from app.statistics.people import PersonLine
from app.statistics.period import Cut
from app.statistics.reports import Cell, Column, Kind, Row, Table


def funnel_table(counts: Counts) -> Table:
    return Table(
        id="funnel",
        title=_("From registration to certificate"),
        columns=(Column(_("Step")), Column(_("People"), Kind.COUNT, has_bar=True)),
        rows=tuple((_(figure.label), counts.people(figure.id)) for figure in FUNNEL),
        note=_("Each step counts its own days: who registered before the period may complete in it."),
    )


def participants_table(course: Course, counts: Counts) -> Table:
    """One row in the very shape that the programme reports with."""
    categories = _categories_shown(course, counts, (REGISTERED,))
    return Table(
        id="participants",
        title=_("People who registered"),
        columns=_category_columns(course, categories),
        rows=(_by_category(counts, REGISTERED, categories),),
    )


def category_table(course: Course, counts: Counts) -> Table:
    categories = _categories_shown(course, counts, FUNNEL)
    return Table(
        id="categories",
        title=_("Students, staff and others"),
        columns=(Column(_("Status")), *_category_columns(course, categories)),
        rows=tuple((_(figure.label), *_by_category(counts, figure, categories)) for figure in FUNNEL),
    )


def partner_table(course: Course, counts: Counts, scope: Scope) -> Table:
    rows: tuple[Row, ...] = tuple(
        (partner_label(course, partner), *(counts.people(figure.id, partner=partner) for figure in FUNNEL))
        for partner in _partners_shown(course, counts, scope)
    )
    return Table(
        id="partners",
        title=_("Universities"),
        columns=(Column(_("University")), *_figure_columns(FUNNEL)),
        rows=rows,
        total=(_("Total"), *(counts.people(figure.id) for figure in FUNNEL)),
    )


def module_table(course: Course, counts: Counts) -> Table:
    titles = {module.id: module.title for module in course.modules}
    return Table(
        id="modules",
        title=_("Modules"),
        columns=(Column(_("Module")), *_figure_columns(BY_MODULE)),
        rows=tuple(
            (titles.get(module, module), *(counts.people(figure.id, module=module) for figure in BY_MODULE))
            for module in with_unknown(titles, counts.found("module", _ids(BY_MODULE)))
        ),
        note=_("A person may count in several modules, so these numbers have no total."),
    )


def definition_table() -> Table:
    return Table(
        id="definitions",
        title=_("How we count"),
        columns=(Column(_("Figure")), Column(_("Definition"))),
        rows=tuple((_(figure.label), _(figure.definition)) for figure in FIGURES),
    )


def people_table(course: Course, cut: Cut, modules: Iterable[str], lines: Iterable[PersonLine]) -> Table:
    """One row per person; `lines` may be a stream."""
    titles = {module.id: module.title for module in course.modules}
    shown = tuple(modules)
    return Table(
        id="people",
        title=_("People"),
        columns=(
            Column(_("Person number"), Kind.COUNT),
            Column(_("Name")),
            Column(_("E-mail")),
            Column(_("University")),
            Column(_("Country")),
            Column(_("Category")),
            Column(_("Registered"), Kind.MOMENT),
            Column(_("Started"), Kind.MOMENT),
            Column(_("Lessons completed"), Kind.COUNT),
            *(
                Column(_("Completed: %(module)s") % {"module": titles.get(module, module)}, Kind.MOMENT)
                for module in shown
            ),
            Column(_("Completed the course"), Kind.MOMENT),
            Column(_("Certified"), Kind.MOMENT),
            Column(_("Certificate")),
        ),
        rows=(_person_row(course, cut, line, shown) for line in lines),
    )


def university_name(course: Course, line: PersonLine) -> str:
    if line.partner == OTHER_UNIVERSITIES:
        return line.other_university or partner_label(course, OTHER_UNIVERSITIES)
    return partner_label(course, line.partner)


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
    known = course.find_category(category)
    return known.name if known else category


def _category_columns(course: Course, categories: Iterable[str]) -> tuple[Column, ...]:
    headings = (category_name(course, category) for category in categories)
    return (*(Column(heading, Kind.COUNT) for heading in headings), Column(_("Total"), Kind.SUM))


def _figure_columns(figures: Iterable[Figure]) -> tuple[Column, ...]:
    return tuple(Column(_(figure.label), Kind.COUNT, _(figure.definition), has_bar=True) for figure in figures)


def _by_category(counts: Counts, figure: Figure, categories: Iterable[str]) -> Row:
    numbers = (counts.people(figure.id, category=category) for category in categories)
    return (*numbers, counts.people(figure.id))


def _categories_shown(course: Course, counts: Counts, figures: Iterable[Figure]) -> list[str]:
    return with_unknown((category.id for category in course.categories), counts.found("category", _ids(figures)))


def _partners_shown(course: Course, counts: Counts, scope: Scope) -> list[str]:
    """Those of the course, a retired one only with people; then ids it no longer knows; then everybody else."""
    if scope.partner:
        return [scope.partner]
    found = counts.found("partner", _ids(FUNNEL))
    ids = [partner.id for partner in course.partners if not partner.retired_on or partner.id in found]
    unknown = [partner for partner in found if partner not in (OTHER_UNIVERSITIES, NOT_STATED)]
    return [*with_unknown(ids, unknown), OTHER_UNIVERSITIES, *(p for p in found if p == NOT_STATED)]


def _ids(figures: Iterable[Figure]) -> list[str]:
    return [figure.id for figure in figures]


def _person_row(course: Course, cut: Cut, line: PersonLine, modules: tuple[str, ...]) -> Row:
    partner = course.find_partner(line.partner)
    return (
        line.id,
        line.shown_name,
        line.email,
        university_name(course, line),
        line.country or (partner.country if partner else ""),
        category_name(course, line.category),
        _local(line.registered_at, cut),
        _local(line.started_at, cut),
        line.lessons,
        *(_local(line.modules[module], cut) for module in modules),
        _local(line.completed_at, cut),
        _local(line.certified_at, cut),
        line.certificate_code,
    )


def _local(moment: datetime | None, cut: Cut) -> Cell:
    return moment.astimezone(cut.zone) if moment else None
