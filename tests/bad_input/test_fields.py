"""Every field of every form meets every hostile value."""

from urllib.parse import quote

import pytest
from sqlalchemy import select

from app.quiz.models import Attempt
from tests.access.world import World
from tests.bad_input.forms import FORMS, FormOfTheSite, body_with, send_form
from tests.bad_input.judging import faults_of_value
from tests.bad_input.values import ENCODED, SHARES, pick

FIELDS = [(form, field) for form in FORMS for field in form.fields]


def item_of(world: World) -> str:
    """A question of the learner's open attempt."""
    with world.database.reading() as db:
        draw = db.scalars(select(Attempt.draw).where(Attempt.module == "alpha", Attempt.number == 2)).one()
    return str(draw[0]["item"])


@pytest.mark.parametrize("share", SHARES, indirect=True)
@pytest.mark.parametrize(("form", "field"), FIELDS, ids=str)
def test_a_hostile_value_is_refused_in_words_or_kept(world: World, form: FormOfTheSite, field: str, share: int) -> None:
    item = item_of(world)
    assert [
        f"{form}: {field} = {value}: {fault}"
        for value in pick(ENCODED, share, f"{form} {field}")
        for fault in faults_of_value(world, form, field, ENCODED[value], item)
    ] == []


@pytest.mark.parametrize("field", ["name", "other_name"])
@pytest.mark.parametrize("text", ["\u200f\u200d\u200c", "\u200d", " \u200e ", "\u034f", "\u0301"], ids=ascii)
def test_a_name_that_nobody_can_see_is_none(world: World, field: str, text: str) -> None:
    register = next(form for form in FORMS if str(form) == "POST /register")
    with world.undone():
        answer = send_form(world, register, body_with(register, "", {field: quote(text).encode()}))
    assert answer.status == 422
    assert f'id="{field}-error"' in answer.text
