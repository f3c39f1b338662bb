"""From the files of a folder to a course, without touching anything outside: the same files, the same course."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.language import current_language
from app.language import gettext as _
from app.modules.building import Builder
from app.modules.catalogue import (
    COURSE_SURVEY,
    Course,
    Media,
    Module,
    Page,
    Survey,
)
from app.modules.course_file import CourseFile, read_course_file
from app.modules.folder import content_hash, read_folder
from app.modules.leftover_files import find_orphans
from app.modules.links import Links, Target
from app.modules.module_file import ModuleDraft, read_module, read_survey
from app.modules.pictures import Size
from app.modules.recent import Recent
from app.modules.texts import Text, page_target, place_of, read_media, read_text, source_of
from app.modules.translations import Shelf as Translated
from app.modules.translations import translate_course
from app.questions.diagnostics import Diagnostic, Severity, has_errors

__all__ = ["content_hash", "load_course", "read_folder"]
KEPT = 4
_recent: Recent[tuple[str, str], tuple[Course | None, tuple[Diagnostic, ...]]] = Recent(KEPT)
"""By hash of the files, and language, because findings are sentences: a course is checked, published and opened."""


@dataclass(frozen=True)
class _Shelf:
    """What the folder holds, read but not yet linked together."""

    texts: Mapping[str, Text]
    translations: Mapping[str, Text]
    media: Mapping[str, Media]
    sizes: Mapping[str, Size]

    def pages(self) -> list[Text]:
        return [text for path, text in self.texts.items() if place_of(path) == "page"]


def load_course(files: Mapping[str, bytes], *, lenient: bool = False) -> tuple[Course | None, list[Diagnostic]]:
    """The course, or None where a diagnostic is an error; and all diagnostics, in the order of the files.

    Reading time is ceil(words / 130 + one minute per check); an attempt at a quiz takes 1.2 minutes per item.
    `lenient` builds what can be built in spite of errors: a version that was published under older rules must
    keep serving.
    """
    version_hash = content_hash(files)
    course, found = _recent.get((version_hash, current_language()), lambda: _load(files, version_hash))
    is_usable = course is not None and (lenient or not has_errors(found))
    return (course if is_usable else None), list(found)


def _load(files: Mapping[str, bytes], version_hash: str) -> tuple[Course | None, tuple[Diagnostic, ...]]:
    found: list[Diagnostic] = []
    shelf = _read_shelf(files, found)
    if "course.md" not in shelf.texts:
        mend = _("Write course.md at the top of the folder.")
        missing = Diagnostic("course.md", 1, 1, Severity.ERROR, _("The file course.md is missing."), mend=mend)
        return None, (*found, missing)
    course = _build(shelf, found, version_hash)
    return course, tuple(sorted(found))


def _read_shelf(files: Mapping[str, bytes], found: list[Diagnostic]) -> _Shelf:
    texts: dict[str, Text] = {}
    translations: dict[str, Text] = {}
    media: dict[str, Media] = {}
    sizes: dict[str, Size] = {}
    for path in sorted(files):
        place = place_of(path)
        if place == "media":
            entry = read_media(path, files[path], found)
            media |= {path: entry[0]} if entry else {}
            sizes |= {path: entry[1]} if entry and entry[1] else {}
        elif place == "":
            found.append(_unread(path))
        elif place == "translation":
            translations[path] = read_text(path, files[path], [])
        else:
            texts[path] = read_text(path, files[path], found)
    return _Shelf(texts, translations, media, sizes)


def _build(shelf: _Shelf, found: list[Diagnostic], version_hash: str) -> Course | None:
    head = shelf.texts["course.md"]
    settings = read_course_file(head.fields)
    drafts = _read_modules(shelf, settings, head)
    builder = Builder(_links(shelf, drafts, settings.languages[1:]), settings.language)
    modules = tuple(builder.module(draft, number) for number, draft in enumerate(drafts, 1))
    pages = tuple(_page(text, builder) for text in shelf.pages())
    home_html = builder.page(head)
    survey = _course_survey(shelf, builder)
    if not modules:
        head.source.error(
            _("The course has no modules."), 1, mend=_("Make a folder with module.md, lessons and quiz.md.")
        )
        return None
    course = replace(_course(settings, modules, pages, home_html, shelf.media, version_hash), survey=survey)
    course = translate_course(course, Translated(shelf.texts, shelf.translations), builder, found)
    found += find_orphans(shelf.media, builder.links, {module.id for module in modules})
    return course


def _read_modules(shelf: _Shelf, settings: CourseFile, head: Text) -> list[ModuleDraft]:
    folders = sorted(path.partition("/")[0] for path in shelf.texts if place_of(path) == "module")
    order = settings.modules or folders
    for folder in sorted(set(folders) - set(order)):
        message = _("The folder {folder} is no module of the course.").format(folder=folder)
        mend = _("Add {folder} to “modules” in course.md, or remove the folder.").format(folder=folder)
        head.source.advise(message, head.fields.line_of("modules"), mend=mend)
    drafts = [_read_module(id_, shelf, settings, head) for id_ in dict.fromkeys(order)]
    return [draft for draft in drafts if draft]


def _read_module(id_: str, shelf: _Shelf, settings: CourseFile, head: Text) -> ModuleDraft | None:
    texts = {text.file_name: text for path, text in shelf.texts.items() if path.startswith(f"{id_}/")}
    missing = [name for name in ("module.md", "quiz.md") if name not in texts]
    for name in missing:
        message = _("The file {path} is missing.").format(path=f"{id_}/{name}")
        head.source.error(message, head.fields.line_of("modules"), mend=_("Write it, or take the module off the list."))
    return None if missing else read_module(id_, texts, settings.rules)


def _links(shelf: _Shelf, drafts: Sequence[ModuleDraft], languages: tuple[str, ...]) -> Links:
    targets: dict[str, Target] = {text.path: page_target(text) for text in [shelf.texts["course.md"], *shelf.pages()]}
    for draft in drafts:
        targets |= draft.targets()
    for path in shelf.translations:
        source_path = source_of(path)[0]
        targets |= {path: targets[source_path]} if source_path in targets else {}
    return Links(targets, shelf.media, shelf.sizes, languages)


def _course_survey(shelf: _Shelf, builder: Builder) -> Survey | None:
    text = shelf.texts.get("survey.md")
    return builder.survey(read_survey(text), COURSE_SURVEY, "", {}) if text else None


def _page(text: Text, builder: Builder) -> Page:
    title = text.fields.text("title")
    text.fields.text("id", required=False)
    text.fields.finish()
    return Page(text.path.removesuffix(".md"), title, builder.page(text), text.path, builder.language)


def _course(
    settings: CourseFile,
    modules: tuple[Module, ...],
    pages: tuple[Page, ...],
    home_html: str,
    media: Mapping[str, Media],
    version_hash: str,
) -> Course:
    return Course(
        id=settings.id,
        title=settings.title,
        summary=settings.summary,
        home_html=home_html,
        language=settings.language,
        languages=settings.languages,
        reading_language=settings.language,
        time_zone=settings.time_zone,
        partners=settings.partners,
        categories=settings.categories,
        funding=settings.funding,
        certificate=settings.certificate,
        modules=modules,
        pages=pages,
        media=media,
        minutes=sum(module.minutes for module in modules),
        reports=settings.reports,
        admission=settings.admission,
        has_public_counter=settings.has_public_counter,
        version_hash=version_hash,
        retired=settings.retired,
    )


def _unread(path: str) -> Diagnostic:
    expected = _(
        "course.md, survey.md, page.md; module.md, 01-lesson.md, quiz.md, survey.md and media/… in a module's folder"
    )
    message = _("The file has no place in the course and is left aside.")
    mend = _("Rename or move it; lessons begin with two digits and a hyphen.")
    return Diagnostic(path, 1, 1, Severity.ADVICE, message, expected, mend=mend)
