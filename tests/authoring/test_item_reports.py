"""What the answers say about questions: figures, counts and advice, from attempts as learners leave them."""

from collections.abc import Sequence
from statistics import correlation, fmean

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.authoring.advice import advise
from app.authoring.gathering import gather
from app.authoring.items import BankReport, ItemReport, report_bank, report_item
from app.authoring.sampling import Sample, choose
from app.authoring.tallies import Tally
from app.quiz import queries, regrading
from app.quiz.item_statistics import ItemFigures
from app.quiz.models import ItemGrade
from tests.authoring.make_answers import PLACE, answer_by_ability, sit, sit_all
from tests.people import Someone, make_person
from tests.quiz.publishing import publish_course

pytestmark = pytest.mark.slow

ALL_DRAWN = {"alpha/quiz.md": {"draw: 5": "draw: 6"}}


def bank_of(app: FastAPI, db: Session, sample: Sample = Sample.FIRST) -> BankReport:
    return report_bank(gather(db, app.state.library, "alpha", sample))


def item_of(app: FastAPI, db: Session, item: str = "alpha-q1", sample: Sample = Sample.FIRST) -> ItemReport:
    return report_item(gather(db, app.state.library, "alpha", sample), item)


def marks_by_hand(db: Session, item: str) -> tuple[list[float], list[float]]:
    """Marks of an item and of the rest of each attempt that drew it, from the rows alone."""
    by_attempt: dict[int, dict[str, float]] = {}
    for row in db.scalars(select(ItemGrade).order_by(ItemGrade.id)):
        by_attempt.setdefault(row.attempt_id, {})[row.item] = row.numerator / row.denominator
    drawn = [marks for marks in by_attempt.values() if item in marks]
    return [marks[item] for marks in drawn], [sum(marks.values()) - marks[item] for marks in drawn]


def test_figures_of_a_random_draw_are_of_those_who_got_the_question(own_app: FastAPI, db: Session) -> None:
    sit_all(own_app, db, 40, answer_by_ability)
    bank = bank_of(own_app, db)
    assert min(line.figures.attempts for line in bank.items) < 40
    for line in bank.items:
        marks, rests = marks_by_hand(db, line.item.id)
        assert line.figures.attempts == len(marks)
        assert line.figures.numbers is not None
        assert line.figures.numbers.facility == pytest.approx(fmean(marks))
        # Once in a thousand runs whoever got a question gave the same answer; then nothing can be told apart.
        discriminates = 100 * correlation(marks, rests) if len(set(marks)) > 1 else None
        assert line.figures.numbers.discrimination_index == pytest.approx(discriminates)
        assert line.figures.numbers.effective_weight is None


def test_across_different_draws_no_alpha_is_computed(own_app: FastAPI, db: Session) -> None:
    sit_all(own_app, db, 25, answer_by_ability)
    bank = bank_of(own_app, db)
    assert (bank.attempts, bank.is_one_form, bank.test) == (25, False, None)


def test_where_all_got_one_form_alpha_and_weights_are_computed(own_app: FastAPI, db: Session) -> None:
    publish_course(own_app, ALL_DRAWN)
    sit_all(own_app, db, 25, answer_by_ability)
    bank = bank_of(own_app, db)
    assert bank.is_one_form
    assert bank.test is not None
    assert bank.test.internal_consistency is not None
    assert bank.test.standard_error is not None
    weights = [line.figures.numbers.effective_weight for line in bank.items if line.figures.numbers]
    assert sum(weight for weight in weights if weight is not None) == pytest.approx(100)


def test_the_mean_is_a_share_of_what_was_asked_not_of_the_whole_bank(own_app: FastAPI, db: Session) -> None:
    publish_course(own_app, ALL_DRAWN)
    sit_all(own_app, db, 25, lambda _number, _item: ["a"])
    marks = [marks_by_hand(db, f"alpha-q{number}")[0] for number in range(1, 7)]
    publish_course(own_app, {"alpha/quiz.md": {"draw: 5": "draw: 6", "#alpha-q1": "#alpha-new"}})
    bank = bank_of(own_app, db)
    assert len(bank.items) == 7
    assert bank.mean_share == pytest.approx(fmean(mark for one in marks for mark in one))


def test_below_twenty_attempts_there_are_no_figures(own_app: FastAPI, db: Session) -> None:
    publish_course(own_app, ALL_DRAWN)
    sit_all(own_app, db, 19, answer_by_ability)
    bank = bank_of(own_app, db)
    assert [(line.figures.attempts, line.figures.numbers, line.advice) for line in bank.items] == [(19, None, ())] * 6
    assert bank.test is None


def test_options_are_counted_with_those_nobody_chose(own_app: FastAPI, db: Session) -> None:
    publish_course(own_app, ALL_DRAWN)
    sit_all(own_app, db, 20, lambda number, _item: [] if number < 2 else ["b"] if number < 8 else ["a"])
    [state] = item_of(own_app, db).states
    assert [(one.name, one.count, one.is_right) for one in state.tallies] == [
        ("A", 12, True),
        ("B", 6, False),
        ("C", 0, False),
    ]
    assert state.unanswered == 2
    assert "Nobody chose C: replace it." in state.advice


def test_a_wrong_key_shows_in_who_chose_what(own_app: FastAPI, db: Session) -> None:
    """The able choose B of the first question; its key says A."""
    publish_course(own_app, ALL_DRAWN)

    def answer(number: int, item: str) -> Sequence[str]:
        is_able = number % 2 == 0
        if item == "alpha-q1":
            return ["b"] if is_able else ["a"]
        return answer_by_ability(19 if is_able else 1, item) if is_able else ["b"] if item != "alpha-q5" else ["c"]

    sit_all(own_app, db, 30, answer)
    report = item_of(own_app, db)
    assert report.advice[:2] == (
        "People who did well chose B: check the key.",
        "People who did well elsewhere did worse here: check the key and the wording.",
    )
    other = item_of(own_app, db, "alpha-q2")
    assert not [sentence for sentence in other.advice if "key" in sentence]


def test_a_hard_question_is_named(own_app: FastAPI, db: Session) -> None:
    publish_course(own_app, ALL_DRAWN)
    sit_all(own_app, db, 20, lambda number, _item: ["a"] if number < 5 else ["b"])
    assert any(sentence.startswith("Fewer than 3 in 10") for sentence in item_of(own_app, db).advice)


def test_few_choosers_raise_no_alarm() -> None:
    figures = ItemFigures(0.9, 0.3, 20, 50, None)
    few = [Tally("A", "", "", 40, True, 0.6), Tally("B", "", "", 4, False, 0.9)]
    many = [Tally("A", "", "", 40, True, 0.6), Tally("B", "", "", 5, False, 0.9)]
    assert (advise(figures, few), len(advise(figures, many))) == ([], 1)


def test_each_state_of_a_question_is_reported_apart(own_app: FastAPI, db: Session) -> None:
    publish_course(own_app, ALL_DRAWN)
    sit_all(own_app, db, 20, answer_by_ability)
    reworded = {
        "alpha/quiz.md": {**ALL_DRAWN["alpha/quiz.md"], "- [( )] Distractor 1": "- [( )] A better distractor 1"}
    }
    publish_course(own_app, reworded)
    sit_all(own_app, db, 21, answer_by_ability)
    report = item_of(own_app, db)
    assert report.figures.attempts == 41
    assert [state.figures.attempts for state in report.states] == [21, 20]
    assert "A better distractor" in report.states[0].tallies[1].value_html
    assert [len(item_of(own_app, db, f"alpha-q{number}").states) for number in range(2, 7)] == [1] * 5


def test_a_question_moved_to_another_line_or_lesson_is_the_same_question(own_app: FastAPI, db: Session) -> None:
    sit_all(own_app, db, 5, answer_by_ability)
    publish_course(own_app, {"alpha/quiz.md": {"Five questions.": "Five questions.\n\nAnd a line."}})
    sit_all(own_app, db, 5, answer_by_ability)
    assert len(item_of(own_app, db).states) == 1


def test_a_question_that_is_gone_stays_in_the_report(own_app: FastAPI, db: Session) -> None:
    publish_course(own_app, ALL_DRAWN)
    sit_all(own_app, db, 20, answer_by_ability)
    publish_course(own_app, {"alpha/quiz.md": {"{#alpha-q1 ": "{#alpha-q1b "}})
    bank = bank_of(own_app, db)
    assert [(line.item.id, line.is_live, line.figures.attempts) for line in bank.items][-1] == ("alpha-q1", False, 20)


@pytest.mark.parametrize(
    ("sample", "numbers"), [(Sample.FIRST, [1]), (Sample.LAST, [3]), (Sample.BEST, [2]), (Sample.ALL, [1, 2, 3])]
)
def test_the_sample_says_which_attempts_count(
    own_app: FastAPI, db: Session, amina: Someone, sample: Sample, numbers: list[int]
) -> None:
    right = {f"alpha-q{number}": ["a"] for number in range(1, 5)}
    for number, answers in enumerate(({}, right, {}), start=1):
        sit(own_app, db, amina, answers, number)
    attempts = queries.list_submitted(db, "alpha")
    assert [attempt.number for attempt in choose(attempts, sample)] == numbers


def test_an_open_attempt_counts_nowhere(own_app: FastAPI, db: Session) -> None:
    from app.quiz import attempts

    attempts.start(db, own_app.state.library.live(), make_person(db).person_id, "alpha", 1)
    assert bank_of(own_app, db).attempts == 0


def test_a_regrade_changes_the_figures(own_app: FastAPI, db: Session, author: Someone) -> None:
    publish_course(own_app, ALL_DRAWN)
    sit_all(own_app, db, 20, lambda _number, _item: ["b"])
    ruled = {"alpha/quiz.md": {**ALL_DRAWN["alpha/quiz.md"], "{#alpha-q1 ": "{#alpha-q1 ruling=always-correct "}}
    publish_course(own_app, ruled)
    library = own_app.state.library
    regrading.apply(db, library, PLACE, "alpha", "alpha-q1", actor_id=author.person_id, reason="Both are right.")
    report = item_of(own_app, db)
    assert report.figures.numbers is not None
    assert report.figures.numbers.facility == 1


def test_a_disregarded_question_leaves_the_totals(own_app: FastAPI, db: Session, author: Someone) -> None:
    publish_course(own_app, ALL_DRAWN)
    sit_all(own_app, db, 20, answer_by_ability)
    ruled = {"alpha/quiz.md": {**ALL_DRAWN["alpha/quiz.md"], "{#alpha-q1 ": "{#alpha-q1 ruling=disregard "}}
    publish_course(own_app, ruled)
    library = own_app.state.library
    regrading.apply(db, library, PLACE, "alpha", "alpha-q1", actor_id=author.person_id, reason="It has no answer.")
    bank = bank_of(own_app, db)
    assert [line.figures.attempts for line in bank.items] == [0, 20, 20, 20, 20, 20]
    assert bank.test is not None
