"""Files in media/ that no text uses, and drawings of another language that nobody gets to see."""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from app.language import gettext as _
from app.modules.catalogue import Media
from app.modules.links import Links
from app.questions.diagnostics import Diagnostic, Severity, did_you_mean

VERSION = re.compile(r"(?P<stem>.+)\.(?P<language>[a-z]{2})(?P<extension>\.\w+)")


def find_orphans(media: Mapping[str, Media], links: Links, modules: AbstractSet[str]) -> list[Diagnostic]:
    """A piece of advice for each; `links` know what was used once every text and translation is read."""
    unused = (path for path in media if path not in links.used and path.partition("/")[0] in modules)
    return [_orphan(path, media, links.languages) for path in unused]


def _orphan(path: str, media: Mapping[str, Media], languages: tuple[str, ...]) -> Diagnostic:
    found = VERSION.fullmatch(path)
    if found is None:
        message, mend = _("No text uses this file."), _("Link to it, or delete it.")
        return Diagnostic(path, 1, 1, Severity.ADVICE, message, mend=mend)
    original, language = found["stem"] + found["extension"], found["language"]
    if original not in media:
        return _without_original(path, original, media)
    return _without_translation(path, original) if language in languages else _of_no_language(path, language)


def _without_original(path: str, original: str, media: Mapping[str, Media]) -> Diagnostic:
    message = _("The file {path}, in whose place this one would be shown, is not there.").format(path=original)
    mend = did_you_mean(original, media) or _("Name it like its original, or delete it.")
    return Diagnostic(path, 1, 1, Severity.ADVICE, message, mend=mend)


def _of_no_language(path: str, language: str) -> Diagnostic:
    message = _("This file is not shown: course.md does not name its language, “{language}”.").format(language=language)
    mend = _("Add {language} to “languages” in course.md, or delete the file.").format(language=language)
    return Diagnostic(path, 1, 1, Severity.ADVICE, message, mend=mend)


def _without_translation(path: str, original: str) -> Diagnostic:
    message = _("No translation shows this file.")
    mend = _("Translate the paragraph that shows {path}, or delete the file.").format(path=original)
    return Diagnostic(path, 1, 1, Severity.ADVICE, message, mend=mend)
