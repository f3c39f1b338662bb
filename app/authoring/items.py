"""What learners' answers say about the questions of a bank: per question, per state of it, and over all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.authoring.advice import advise
from app.authoring.gathering import Drawn, Gathered, State, counting_marks
from app.authoring.tallies import Tally, count_unanswered, tally
from app.errors import NotFound
from app.language import gettext as _
from app.questions.question import Question
from app.quiz.item_statistics import (
    MINIMUM,
    ItemFigures,
    WholeFigures,
    facility_interval,
    figures_of_one,
    item_figures,
    whole_figures,
)


@dataclass(frozen=True)
class Figures:
    """Of one question over some attempts."""

    attempts: int
    numbers: ItemFigures | None = None
    """None below the minimum."""
    interval: tuple[float, float] = (0.0, 1.0)
    """95 %, of the facility."""


@dataclass(frozen=True)
class StateReport:
    state: State
    figures: Figures
    tallies: tuple[Tally, ...]
    unanswered: int
    advice: tuple[str, ...]

    @property
    def most(self) -> int:
        return max((one.count for one in self.tallies), default=0)


@dataclass(frozen=True)
class ItemReport:
    item: Question
    """As it stands now, or stood last."""
    is_live: bool
    figures: Figures
    """Over all states."""
    states: tuple[StateReport, ...]
    """Those that were answered, and the one that is live; the newest first."""

    @property
    def advice(self) -> tuple[str, ...]:
        """On the question as it stands now."""
        return self.states[0].advice


@dataclass(frozen=True)
class BankReport:
    attempts: int
    items: tuple[ItemReport, ...]
    is_one_form: bool
    """Whether all attempts held the same questions."""
    test: WholeFigures | None
    """None below the minimum, and where attempts held different questions."""
    asked: int = 0
    """Questions of the one form; a bank may hold more than a quiz asks."""

    @property
    def mean_share(self) -> float:
        """Of the marks that could be earned."""
        return self.test.mean / self.asked if self.test else 0

    @property
    def deviation_share(self) -> float:
        return self.test.standard_deviation / self.asked if self.test else 0

    @property
    def doubtful(self) -> tuple[ItemReport, ...]:
        return tuple(report for report in self.items if report.is_live and report.advice)


def report_bank(gathered: Gathered) -> BankReport:
    """The bank's questions in their order, then those that are gone from it."""
    live = [item.id for item in gathered.module.bank.items]
    gone = [item_id for item_id in gathered.states if item_id not in live and gathered.drawn.get(item_id)]
    is_one_form = len(gathered.forms) == 1
    weights = _weights(gathered)
    has_enough = len(gathered.attempts) >= MINIMUM
    return BankReport(
        attempts=len(gathered.attempts),
        items=tuple(_report(gathered, item_id, weights) for item_id in live + gone),
        is_one_form=is_one_form,
        test=whole_figures(_rows(gathered)) if is_one_form and has_enough else None,
        asked=len(_columns(gathered)) if is_one_form else 0,
    )


def report_item(gathered: Gathered, item_id: str) -> ItemReport:
    """Raises NotFound for a question that neither the bank nor an attempt holds."""
    if item_id not in gathered.states:
        raise NotFound(_("This question is no longer part of the quiz."))
    return _report(gathered, item_id, _weights(gathered))


def _report(gathered: Gathered, item_id: str, weights: Mapping[str, float | None]) -> ItemReport:
    states, drawn = gathered.states[item_id], gathered.drawn.get(item_id, ())
    live = next((item for item in gathered.module.bank.items if item.id == item_id), None)
    figures = _figures(drawn, weights.get(item_id))
    reports = [_report_state(state, [one for one in drawn if one.version_id in state.version_ids]) for state in states]
    shown = [report for place, report in enumerate(reports) if place == 0 or report.figures.attempts]
    return ItemReport(live or states[0].item, live is not None, figures, tuple(shown))


def _report_state(state: State, drawn: Sequence[Drawn]) -> StateReport:
    figures, tallies = _figures(drawn), tally(state.item, drawn)
    advice = advise(figures.numbers, tallies) if figures.numbers else []
    return StateReport(state, figures, tuple(tallies), count_unanswered(drawn), tuple(advice))


def _figures(drawn: Sequence[Drawn], weight: float | None = None) -> Figures:
    if len(drawn) < MINIMUM:
        return Figures(len(drawn))
    numbers = figures_of_one([one.mark for one in drawn], [one.rest for one in drawn], weight)
    return Figures(len(drawn), numbers, facility_interval(numbers.facility, len(drawn)))


def _weights(gathered: Gathered) -> Mapping[str, float | None]:
    """Item → effective weight; empty where people got different questions, or too few answered."""
    if len(gathered.forms) != 1 or len(gathered.attempts) < MINIMUM:
        return {}
    figures = item_figures(_rows(gathered))
    return {item_id: one.effective_weight for item_id, one in zip(_columns(gathered), figures, strict=True)}


def _rows(gathered: Gathered) -> list[list[float]]:
    """Marks of each attempt, in the order of `_columns`; only where all held the same questions."""
    columns = _columns(gathered)
    return [[marks[item_id] for item_id in columns] for marks in map(counting_marks, gathered.attempts)]


def _columns(gathered: Gathered) -> list[str]:
    return sorted(next(iter(gathered.forms)))
