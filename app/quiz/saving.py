"""Saving an answer: once per key, never over an answer that the learner has not seen."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app import clock
from app.errors import Conflict, InvalidInput
from app.language import gettext as _
from app.modules.catalogue import Course
from app.modules.library import Library
from app.modules.quiz_rules import QuizRules
from app.questions.public import public_question
from app.questions.response import check_response
from app.quiz import queries
from app.quiz.answers import SavedResponse, holding, is_immediate
from app.quiz.attempts import AttemptAddress, get_own, mark_of
from app.quiz.models import Attempt, SavedAnswer
from app.wording import clock_time

KEY = re.compile(r"[A-Za-z0-9_-]{1,40}(\.[A-Za-z0-9_-]{1,40})?")
"""An idempotency key: the page view it comes from, then, where a script saves, the change.

A change begins with its time on the client in milliseconds, then `-`: so of two changes of one page that overtake
each other on the way, the later one holds.
"""

ADD = insert(SavedAnswer).returning(SavedAnswer.id)


@dataclass(frozen=True)
class Saved:
    """What holds after a save."""

    answer: SavedResponse | None
    """None where the question was not answered before and is not now."""
    hint: str
    """A kind word about an answer that may not be what was meant; mostly empty."""
    is_new: bool
    """Whether the answer that holds is the one that was sent, from this save or an earlier one."""


@dataclass(frozen=True)
class NewAnswer:
    """A response as it arrives."""

    item: str
    response: Sequence[str]
    key: str
    """Made by the client, the same at every retry of this save."""
    seen: str | None = None
    """Key of the answer that the page showed, empty for none; None from a client that does not say."""
    fields: Sequence[tuple[str, str]] = ()
    """The response as the form sent it, to be sent again."""
    attempt: str | None = None
    """Mark of the attempt that the page showed; None from a client that does not say."""

    @property
    def page(self) -> str:
        return _page_of(self.key)

    @property
    def is_by_script(self) -> bool:
        return self.key != self.page


class AnsweredElsewhere(Conflict):
    """Another tab or device saved a different answer meanwhile; nothing is overwritten until the learner says so."""

    def __init__(self, other: SavedResponse, new: NewAnswer, course: Course) -> None:
        message = _("At %(time)s another answer to this question was saved, in another tab or on another device.")
        super().__init__(message % {"time": clock_time(other.saved_at, course.zone)})
        self.other = other
        self.new = new


class SomebodyElses(Conflict):
    """The page was drawn for another learner's attempt of the same number, before this one signed in."""


def save_answer(db: Session, library: Library, person_id: int, address: AttemptAddress, new: NewAnswer) -> Saved:
    """Store a response and tell which save now holds.

    The same key stores once, however often it arrives. Raises AnsweredElsewhere where the learner would
    overwrite an answer that this page has not shown.
    """
    check_key(new.key)
    attempt = get_own(db, person_id, address.module, address.number, lock=True)
    if new.attempt not in (None, mark_of(attempt)):
        raise SomebodyElses(_("This page belongs to somebody else who used this browser. Load it again."))
    if new.item not in {drawn["item"] for drawn in attempt.draw}:
        raise InvalidInput({"item": _("This question does not belong to the attempt. Load the page again.")})
    module = library.get(attempt.version_id).get_module(address.module)
    item = module.bank.get_item(new.item)
    check_response(item, new.response)
    held = _held_after(db, attempt, module.rules, library.live(), new)
    hint = public_question(item).hint(held.response) if held else ""
    return Saved(held, hint, is_new=list(held.response if held else ()) == list(new.response))


def check_key(key: str) -> None:
    """Raises InvalidInput for a key that no page of ours made."""
    if not KEY.fullmatch(key):
        raise _out_of_date()


def _held_after(
    db: Session, attempt: Attempt, rules: QuizRules, course: Course, new: NewAnswer
) -> SavedResponse | None:
    saves = {save.key: save for save in queries.list_saves_of(db, attempt.id, new.item, new.key)}
    if new.key in saves and saves[new.key].item != new.item:
        raise _out_of_date()
    held = holding(saves.values(), rules).get(new.item)
    if _changes_nothing(held, saves, new) or (held and is_immediate(rules)):
        return held
    if held and not _knows(held, saves, new):
        raise AnsweredElsewhere(held, new, course)
    return _store(db, attempt.id, new)


def _out_of_date() -> InvalidInput:
    return InvalidInput({"key": _("This page is out of date. Load it again.")})


def _changes_nothing(held: SavedResponse | None, saves: Mapping[str, SavedResponse], new: NewAnswer) -> bool:
    """The same again, a retry, a change overtaken by a later one, or a page on which nothing was answered."""
    if held is None:
        return not new.response
    is_untouched = not new.response and new.seen == "" and new.page not in map(_page_of, saves)
    is_retry = new.is_by_script and new.key in saves
    return held.response == tuple(new.response) or is_untouched or is_retry or _is_overtaken(held, new)


def _knows(held: SavedResponse, saves: Mapping[str, SavedResponse], new: NewAnswer) -> bool:
    """Whether the page that sends this answer showed or made the one that holds.

    A form without script sends the key of its page. Sent again with another answer, perhaps after *back*, it may
    be late or meant: the learner says which.
    """
    if new.key in saves:
        return False
    return new.seen is None or new.seen == held.key or new.page == _page_of(held.key)


def _is_overtaken(held: SavedResponse, new: NewAnswer) -> bool:
    return _page_of(held.key) == new.page and 0 < _time_of(new.key) < _time_of(held.key)


def _page_of(key: str) -> str:
    return key.partition(".")[0]


def _time_of(key: str) -> int:
    """Of a change, on the client; 0 where the key does not tell."""
    time, dash, _rest = key.partition(".")[2].partition("-")
    return int(time) if dash and time.isascii() and time.isdigit() else 0


def _store(db: Session, attempt_id: int, new: NewAnswer) -> SavedResponse:
    now = clock.now()
    values = {"attempt_id": attempt_id, "item": new.item, "response": list(new.response), "client_key": new.key}
    added = db.connection().execute(ADD, {**values, "happened_at": now, "recorded_at": now})
    return SavedResponse(added.scalar_one(), new.item, tuple(new.response), now, new.key)
