"""Numbers: how they are read, and how near is near enough. Vectors of the shared quiz semantics, section 2."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.questions.grading import grade
from app.questions.numbers import EPSILON, FORMATS, UNDECLARED, is_near, read_number, write_number
from app.questions.public import public_question
from app.questions.tasks import AcceptedNumber, AnyNumber, Measure, Numerical
from tests.questions.make import make_task

N, R, G = Measure.NOMINAL, Measure.RELATIVE, Measure.GEOMETRIC
RATIONALS = st.fractions(-1000, 1000, max_denominator=1000)


@pytest.mark.parametrize(
    ("measure", "target", "tolerance", "value", "fits"),
    [
        (N, "10", "0.5", "10.5", True),
        (N, "10", "0.5", "9.5", True),
        (N, "10", "0.5", "10.5001", False),
        (N, "-10", "0.5", "-10.5", True),
        (N, "-10", "0.5", "10", False),
        (N, "0", "0", "0", True),
        (N, "0", "0", "0.000000000000001", True),
        (N, "0", "0", "0.0000001", False),
        (N, "10000", "0", "100000", False),
        (R, "200", "0.05", "210", True),
        (R, "200", "0.05", "190", True),
        (R, "200", "0.05", "210.01", False),
        (R, "-200", "0.05", "-190", True),
        (R, "-200", "0.05", "-211", False),
        (G, "100", "0.25", "125", True),
        (G, "100", "0.25", "80", True),
        (G, "100", "0.25", "79.9", False),
        (G, "100", "0.25", "125.1", False),
        (G, "-100", "0.25", "-125", True),  # Moodle never matches a negative one
        (G, "-100", "0.25", "-80", True),
        (G, "-100", "0.25", "-100", True),
        (G, "-100", "0.25", "-79.9", False),
        (G, "-100", "0.25", "-125.1", False),
        (G, "-100", "0.25", "100", False),
    ],
)
def test_bounds_are_included(measure, target, tolerance, value, fits):
    answer = AcceptedNumber(Fraction(target), Fraction(tolerance), measure)
    assert is_near(Fraction(value), answer) is fits


@given(target=RATIONALS, tolerance=st.fractions(0, 2, max_denominator=100), measure=st.sampled_from(Measure))
def test_the_number_itself_and_both_bounds_always_fit(target, tolerance, measure):
    answer = AcceptedNumber(target, tolerance, measure)
    size = {N: tolerance, R: abs(target) * tolerance}.get(measure)
    bounds = (
        [target - size, target + size] if size is not None else [target / (1 + tolerance), target * (1 + tolerance)]
    )
    assert all(is_near(value, answer) for value in [target, *bounds])


@given(value=RATIONALS, target=RATIONALS, tolerance=st.fractions(0, 2, max_denominator=100))
def test_a_negative_question_is_the_mirror_of_the_positive_one(value, target, tolerance):
    for measure in Measure:
        here = is_near(value, AcceptedNumber(target, tolerance, measure))
        assert here == is_near(-value, AcceptedNumber(-target, tolerance, measure))


def test_precision_is_that_of_the_semantics():
    assert Fraction(1, 10**14) == EPSILON
    third = AcceptedNumber(Fraction("0.3"))
    assert is_near(Fraction("0.30000000000000004"), third)
    assert is_near(Fraction("0.30000000000001"), third)
    assert not is_near(Fraction("0.300000000000011"), third)


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [
        ("1000", "", "1000"),
        (" 1000.5 ", "", "1000.5"),
        ("-3", "", "-3"),
        ("−3", "", "-3"),
        ("+3", "", "3"),
        (".5", "", "0.5"),
        ("1e3", "", "1000"),
        ("1.5E-3", "", "0.0015"),
        ("۱۲۳", "", "123"),
        ("١٢٣", "", "123"),
        ("۱۲٫۵", "", "12.5"),
        ("१२३", "", "123"),
        ("১২৩", "", "123"),
        ("１２３", "", "123"),
        ("²", "", None),
        ("Ⅳ", "", None),
        ("1,000", "", None),
        ("1 000", "", None),
        ("1.000,5", "", None),
        ("0,5", "", None),
        ("1,000", "en", "1000"),
        ("1,000.5", "en", "1000.5"),
        ("1,00,000", "en", "100000"),
        ("1 000", "en", None),
        ("1.000,5", "en", None),
        ("1,0,00", "en", None),
        ("1000,000", "en", None),
        ("0,500", "en", None),
        ("1.000,5", "de", "1000.5"),
        ("1.000", "de", "1000"),
        ("0,5", "de", "0.5"),
        ("0.500", "de", None),
        ("1,000.5", "de", None),
        ("1 000", "fr", "1000"),
        ("1\u202f000,5", "fr", "1000.5"),
        ("1\u00a0000", "fr", "1000"),
        ("1,5", "fr", "1.5"),
        ("1.000", "es", "1000"),
        ("1 000", "es", "1000"),
        ("1.000 000", "es", None),
        ("۱٬۰۰۰٫۵", "ur", "1000.5"),
        ("۱,۰۰,۰۰۰", "ur", "100000"),
        ("1’000", "de-CH", "1000"),
        ("", "", None),
        ("-", "", None),
        (".", "", None),
        ("1.2.3", "", None),
        ("--3", "", None),
        ("3-", "", None),
        ("abc", "", None),
        ("1e9999999", "", None),
        ("e5", "", None),
        ("1/2", "", None),
        ("½", "", None),
        ("10²", "", None),
        ("0x10", "", None),
        ("1_000", "", None),
        ("nan", "", None),
        ("inf", "", None),
        ("12 km", "", None),
    ],
)
def test_reading_a_number(text, locale, value):
    read = read_number(text, FORMATS.get(locale, UNDECLARED))
    assert read == (None if value is None else Fraction(value))


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("12 km", "km", 12),
        ("12km", "km", 12),
        ("12 KM", "km", 12),
        ("12", "km", 12),
        ("€ 12", "€", 12),
        ("12 m", "km", None),
        ("km", "km", None),
        ("12 %", "%", 12),
        ("12 anne\u0301es", "ann\u00e9es", 12),
        ("12 ANN\u00c9ES", "anne\u0301es", 12),
        ("12 STRASSEN", "Stra\u00dfen", 12),
    ],
)
def test_a_unit_may_be_typed_but_no_other(text, unit, value):
    assert read_number(text, UNDECLARED, unit) == value


@pytest.mark.parametrize(
    ("text", "locale", "written"),
    [
        ("25200", "en", "25,200"),
        ("-1234567.5", "en", "−1,234,567.5"),
        ("25200", "de", "25.200"),
        ("25200", "fr", "25\u00a0200"),
        ("2027", "en", "2027"),
        ("0.05", "en", "0.05"),
        ("25200", None, "25200"),
    ],
)
def test_a_number_is_written_as_its_readers_write_it(text, locale, written):
    assert write_number(Fraction(text), FORMATS.get(locale, UNDECLARED)) == written


@given(st.integers(-(10**9), 10**9), st.integers(0, 6), st.sampled_from([UNDECLARED, *FORMATS.values()]))
def test_what_is_written_is_read_as_the_same_number(digits, places, written):
    value = Fraction(digits, 10**places)
    assert read_number(write_number(value, written), written) == value


def test_the_first_answer_that_fits_counts():
    answers = (
        AcceptedNumber(Fraction(60)),
        AcceptedNumber(Fraction(60), Fraction(5), weight=Fraction(1, 2)),
        AnyNumber(Fraction(0)),
    )
    question = make_task(Numerical(answers))
    assert [grade(question, [text]) for text in ("60", "58", "30", "what?")] == [1, Fraction(1, 2), 0, 0]


def test_what_is_no_number_is_answered_and_wrong_and_the_page_says_so():
    question = make_task(Numerical((AcceptedNumber(Fraction(60)),)))
    assert grade(question, ["sixty"]) == 0
    assert "does not read as a number" in public_question(question).hint(["sixty"])
    assert public_question(question).hint(["61"]) == ""
    assert public_question(question).hint([]) == ""


@given(text=st.text(max_size=30), locale=st.sampled_from(sorted(FORMATS)), unit=st.sampled_from(["", "km", "%"]))
def test_reading_never_fails(text, locale, unit):
    read = read_number(text, FORMATS[locale], unit)
    assert read is None or isinstance(read, Fraction)
