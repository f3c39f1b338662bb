"""What a browser keeps of a module so that it can be read, and its open quiz answered, without a line."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.learning.progress import ModuleProgress
from app.modules.catalogue import Course, Html, Module

FALLBACK = "/offline"
"""The page that stands for every page that was not kept."""


@dataclass(frozen=True)
class OfflineList:
    pages: tuple[str, ...]
    """Addresses of what everybody may read, to be fetched as nobody."""
    questions: tuple[str, ...]
    """Addresses of the learner's open attempt."""
    files: tuple[str, ...]
    """Pictures and the files of the interface."""


def list_for_offline(course: Course, progress: ModuleProgress, interface: tuple[str, ...]) -> OfflineList:
    """The module, its lessons, the glossary, and each question of an attempt that is open.

    `interface`: addresses of the files that every page needs.
    """
    module = progress.module
    base = f"/modules/{module.id}"
    lessons = [f"{base}/lessons/{lesson.id}" for lesson in module.lessons]
    files = (*interface, *_pictures(course, module))
    return OfflineList((FALLBACK, base, *lessons, "/glossary"), tuple(_questions(progress)), files)


def _questions(progress: ModuleProgress) -> Iterator[str]:
    number = progress.standing.open_number
    if number is None:
        return
    attempt = f"/modules/{progress.module.id}/quiz/attempts/{number}"
    yield attempt
    for place in range(1, progress.module.bank.draw + 1):
        yield f"{attempt}?question={place}"


def _pictures(course: Course, module: Module) -> Iterator[str]:
    texts = "".join(part.html for lesson in module.lessons for part in lesson.body if isinstance(part, Html))
    yield from (address for address in course.picture_sizes if f'src="{address}"' in texts)
