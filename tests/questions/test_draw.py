from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from app.questions.draw import draw_items, shuffled_options
from app.questions.question import Kind
from tests.questions.make import make_question

SEEDS = st.text(max_size=20)
BANK = [
    make_question(name=f"{lesson}-{number}", lesson=lesson) for lesson in ("one", "two", "three") for number in range(5)
]


@given(seed=SEEDS, count=st.integers(0, 20), seen=st.sets(st.sampled_from([item.id for item in BANK])))
def test_a_draw_is_different_items_and_repeats_with_its_seed(seed, count, seen):
    drawn = draw_items(BANK, count, seed, seen)
    assert len({item.id for item in drawn}) == len(drawn) == min(count, len(BANK))
    assert drawn == draw_items(BANK, count, seed, seen)
    assert drawn == draw_items(BANK[::-1], count, seed, seen)


@given(seed=SEEDS, count=st.integers(0, 15), seen=st.sets(st.sampled_from([item.id for item in BANK])))
def test_unseen_items_come_first(seed, count, seen):
    drawn = draw_items(BANK, count, seed, seen)
    assert sum(item.id not in seen for item in drawn) == min(count, len(BANK) - len(seen))


@given(seed=SEEDS, count=st.integers(0, 15))
def test_a_draw_spreads_over_the_lessons(seed, count):
    per_lesson = Counter(item.lesson for item in draw_items(BANK, count, seed, set()))
    counts = [per_lesson[lesson] for lesson in ("one", "two", "three")]
    assert max(counts) - min(counts) <= 1


def test_every_item_is_drawn_about_equally_often():
    drawn = Counter(item.id for seed in range(600) for item in draw_items(BANK, 5, str(seed), set()))
    assert len(drawn) == len(BANK)
    assert all(140 < count < 260 for count in drawn.values()), drawn


@given(seed=SEEDS, options=st.integers(2, 8), pinned=st.sets(st.sampled_from("abcdefgh")))
def test_shuffling_keeps_every_option_and_every_pin(seed, options, pinned):
    question = make_question(options=options, pinned="".join(pinned))
    order = shuffled_options(question, seed)
    written = [option.id for option in question.options]
    assert sorted(order) == written
    assert all(order[place] == id_ for place, id_ in enumerate(written) if id_ in pinned)


def test_true_and_false_are_never_shuffled():
    question = make_question(options=2, kind=Kind.TRUE_FALSE)
    assert all(shuffled_options(question, str(seed)) == ("a", "b") for seed in range(50))


def test_orders_are_the_same_for_ever():
    assert shuffled_options(make_question(name="iia-parts"), "7/mobilities/1") == ORDER
    assert [item.id for item in draw_items(BANK, 4, "7/mobilities/1", set())] == DRAWN


ORDER = ("d", "b", "c", "a")
DRAWN = ["three-0", "one-0", "one-3", "two-3"]
