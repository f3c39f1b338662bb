"""What to tell an author whose edit would take completions away: where the text went, and how to keep them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from html import unescape

from app.language import gettext as _
from app.modules.catalogue import Course, Html, Lesson, LessonKey
from app.modules.continuity import find_gone, find_unclaimed, is_retired
from app.questions.diagnostics import Diagnostic, Source
from app.questions.edits import Edit, insert

TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"\w+")
RUN = 4
"""Words in a row that are compared: fewer would be found in any two texts."""
ENOUGH = 0.3
"""Share of the old text that stands in the new one, or of the new one that comes from the old."""


def find_losses(files: Mapping[str, bytes], live: Course, new: Course) -> list[Diagnostic]:
    """An error for each lesson of the live version that nothing continues; with a mend where its text is found."""
    missing: dict[str, list[LessonKey]] = defaultdict(list)
    homeless = []
    for gone in find_gone(live, new):
        heirs = list(_find_heirs(gone, new))
        homeless += [] if heirs else [gone]
        for heir in heirs:
            missing[heir.path] += [key for key in (gone.key, *gone.was) if key not in heir.was]
    for heir, key in find_unclaimed(live, new):
        missing[heir.path].append(key)
    proposals = [_propose(path, files[path], list(dict.fromkeys(keys)), live) for path, keys in missing.items()]
    refusals = [_refuse(files["course.md"], lesson) for lesson in homeless]
    again = [lesson for lesson in _find_again(live, new) if lesson.path not in missing]
    return proposals + refusals + [_refuse_again(files[lesson.path], lesson) for lesson in again]


def _find_again(live: Course, new: Course) -> Iterator[Lesson]:
    """Lessons under an id that another lesson had: its completions would count for something nobody has read."""
    for module in new.modules:
        for lesson in module.lessons:
            before = {one.key for one in live.heirs.get(lesson.key, (lesson,))}
            # Moved away and back again, a lesson may have its old id.
            if before.isdisjoint({lesson.key, *lesson.was}) or is_retired(new, lesson.key):
                yield lesson


def _find_heirs(gone: Lesson, new: Course) -> Iterator[Lesson]:
    """Lessons of the new course that hold much of the text, or are mostly made of it."""
    old = _runs(gone)
    for module in new.modules:
        for lesson in module.lessons:
            runs = _runs(lesson)
            shared = len(old & runs)
            if shared and shared >= ENOUGH * min(len(old), len(runs)):
                yield lesson


def _runs(lesson: Lesson) -> frozenset[str]:
    html = " ".join(part.html for part in lesson.body if isinstance(part, Html))
    words = WORD.findall(unescape(TAG.sub(" ", html)).casefold())
    return frozenset(" ".join(words[place : place + RUN]) for place in range(max(1, len(words) - RUN + 1)))


def _propose(path: str, content: bytes, keys: list[LessonKey], live: Course) -> Diagnostic:
    found: list[Diagnostic] = []
    source = Source(path, _text(content), found)
    line = _line_of("was", source) or _line_of("id", source) or 1
    names = ", ".join(map(_name, keys))
    message = _("The lesson “{title}” ({id}) is gone from the course, and its text stands here.")
    mend = _("Write “was: [{names}]”, so that whoever completed it keeps it.").format(names=names)
    edit = _write_was(source, [_name(key) for key in keys])
    title = live.heirs[keys[0]][0].title
    message = message.format(title=title, id=names)
    source.error(message, line, expected=f"was: [{names}]", mend=mend, edit=edit)
    return found[0]


def _write_was(source: Source, names: list[str]) -> Edit | None:
    line = _line_of("was", source)
    if not line:
        return insert((_line_of("id", source) or 1) + 1, f"was: [{', '.join(names)}]")
    written = source.lines[line - 1]
    inside = re.fullmatch(r"was:\s*\[(.*)\]\s*", written)
    return Edit(line, line, (f"was: [{', '.join([inside[1], *names])}]",)) if inside else None


def _refuse(content: bytes, gone: Lesson) -> Diagnostic:
    found: list[Diagnostic] = []
    source = Source("course.md", _text(content), found)
    message = _("The lesson “{title}” ({id}) is gone, and no lesson continues it: its completions would be lost.")
    mend = _(
        "Put it back; or write “was: [{id}]” in the lesson that continues it; or, if it is to count for nobody any "
        "more, “retired: [{id}]” here."
    )
    line = _line_of("retired", source) or _line_of("modules", source) or _line_of("id", source) or 1
    id_ = _name(gone.key)
    source.error(message.format(title=gone.title, id=id_), line, mend=mend.format(id=id_))
    return found[0]


def _refuse_again(content: bytes, lesson: Lesson) -> Diagnostic:
    found: list[Diagnostic] = []
    source = Source(lesson.path, _text(content), found)
    line = _line_of("id", source) or 1
    edit = source.exchange(line, lesson.id, f"{lesson.id}-2")
    message = _("The id “{id}” belonged to another lesson, whose completions would count for this one.")
    source.error(message.format(id=lesson.id), line, at=lesson.id, mend=_("Take an id that was never used."), edit=edit)
    return found[0]


def _name(key: LessonKey) -> str:
    return "/".join(key)


def _line_of(key: str, source: Source) -> int:
    """0 where the front matter has no such key."""
    return next((number for number, line in enumerate(source.lines, 1) if line.startswith(f"{key}:")), 0)


def _text(content: bytes) -> str:
    return content.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
