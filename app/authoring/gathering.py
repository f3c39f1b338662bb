"""The answers to a bank's questions as statistics need them: mark, rest of the attempt, and the question as it was."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.authoring.sampling import Sample, choose
from app.modules.catalogue import Module
from app.modules.library import Library
from app.modules.models import ContentFile, ContentVersion
from app.questions.question import Question
from app.quiz import queries
from app.quiz.answers import SavedResponse, holding
from app.quiz.queries import SubmittedAttempt


@dataclass(frozen=True)
class State:
    """A question as it stood during one or several published versions."""

    item: Question
    since: datetime
    version_ids: frozenset[int]
    """Of those that were answered, and of the live one."""


@dataclass(frozen=True)
class Drawn:
    """A question in one attempt."""

    version_id: int
    response: tuple[str, ...]
    mark: float
    rest: float
    """Marks of the attempt's other questions."""
    rest_share: float
    """The same, 0 to 1."""


@dataclass(frozen=True)
class Gathered:
    module: Module
    """The live one."""
    attempts: tuple[SubmittedAttempt, ...]
    drawn: Mapping[str, Sequence[Drawn]]
    """By item; disregarded ones are left out."""
    states: Mapping[str, Sequence[State]]
    """By item, the newest first."""

    @cached_property
    def forms(self) -> set[frozenset[str]]:
        """The different sets of questions that people got."""
        return {frozenset(counting_marks(attempt)) for attempt in self.attempts}


def gather(db: Session, library: Library, module_id: str, sample: Sample) -> Gathered:
    """Raises NotFound for a module that the live course does not have."""
    live = library.live().get_module(module_id)
    attempts = choose(queries.list_submitted(db, module_id), sample)
    version_ids = {attempt.version_id for attempt in attempts} | {library.live().version_id}
    modules = _modules(db, library, module_id, version_ids)
    saves = queries.list_saves_of_module(db, module_id)
    drawn: dict[str, list[Drawn]] = defaultdict(list)
    for attempt in attempts:
        for item_id, one in _drawn(attempt, modules[attempt.version_id], saves.get(attempt.id, ())):
            drawn[item_id].append(one)
    return Gathered(live, tuple(attempts), drawn, _states(db, modules))


def counting_marks(attempt: SubmittedAttempt) -> dict[str, float]:
    return {item: float(graded.earned) for item, graded in attempt.grades.items() if graded.counts}


def _drawn(attempt: SubmittedAttempt, module: Module, saves: Iterable[SavedResponse]) -> Iterable[tuple[str, Drawn]]:
    held = holding(saves, module.rules, until=attempt.last_save_id)
    marks = counting_marks(attempt)
    for item_id, mark in marks.items():
        rest = sum(marks.values()) - mark
        response = held[item_id].response if item_id in held else ()
        yield item_id, Drawn(attempt.version_id, response, mark, rest, rest / max(len(marks) - 1, 1))


def _modules(db: Session, library: Library, module_id: str, version_ids: Iterable[int]) -> dict[int, Module]:
    """Version → module. Versions whose files for it are the same are loaded once: loading one takes time."""
    paths = ("course.md", f"{module_id}/module.md", f"{module_id}/quiz.md")
    statement = select(ContentFile.version_id, ContentFile.sha256).where(
        ContentFile.version_id.in_(version_ids), ContentFile.path.in_(paths)
    )
    hashes: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for row in db.execute(statement.order_by(ContentFile.version_id, ContentFile.path)):
        hashes[row.version_id] += (row.sha256,)
    loaded: dict[tuple[str, ...], Module] = {}
    for version_id in sorted(version_ids, reverse=True):
        if hashes[version_id] not in loaded:
            loaded[hashes[version_id]] = library.get(version_id).get_module(module_id)
    return {version_id: loaded[hashes[version_id]] for version_id in version_ids}


def _states(db: Session, modules: Mapping[int, Module]) -> dict[str, list[State]]:
    statement = select(ContentVersion.id, ContentVersion.published_at).where(ContentVersion.id.in_(modules))
    published = {row.id: row.published_at for row in db.execute(statement)}
    found: dict[str, list[State]] = defaultdict(list)
    for version_id in sorted(modules):
        for item in modules[version_id].bank.items:
            _add(found[item.id], _essence(item), version_id, published[version_id])
    return {item_id: states[::-1] for item_id, states in found.items()}


def _add(states: list[State], item: Question, version_id: int, published_at: datetime) -> None:
    for place, state in enumerate(states):
        if state.item == item:
            states[place] = replace(state, version_ids=state.version_ids | {version_id})
            return
    states.append(State(item, published_at, frozenset({version_id})))


def _essence(item: Question) -> Question:
    """Without what changes nothing for who answers."""
    return replace(item, line=0, lesson="", level="", facts=())
