import pytest

from app.questions.public import public_question
from app.questions.question import Kind
from tests.questions.make import make_question


def test_key_and_feedback_stay_on_the_server():
    shown = repr(public_question(make_question(right="b", kind=Kind.MULTIPLE)))
    assert "secret" not in shown
    assert "right" not in shown


def test_options_stand_in_the_given_order():
    shown = public_question(make_question(options=3), ["c", "a", "b"])
    assert [option.id for option in shown.task.options] == ["c", "a", "b"]
    assert shown.task.options[0].html == "<p>c</p>"


@pytest.mark.parametrize("order", [["a"], ["a", "b", "c", "z"], ["a", "a", "b", "c"]])
def test_an_order_that_does_not_fit_is_refused(order):
    with pytest.raises(ValueError, match="does not fit"):
        public_question(make_question(), order)
