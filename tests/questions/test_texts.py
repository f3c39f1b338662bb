"""Short text: what counts as the same, what never does."""

from fractions import Fraction
from itertools import product

import pytest

from app.questions.grading import grade
from app.questions.tasks import AcceptedText, ShortText, TextRules
from tests.questions.make import make_task

HALF = Fraction(1, 2)
PLAIN = TextRules()
MUST_REJECT = [
    ("bilateral agreement", "multilateral agreement"),
    ("60 ECTS", "30 ECTS"),
    ("Erasmus+ 2021-2027", "Erasmus+ 2014-2020"),
    ("10000", "100000"),
    ("ECTS credits are recognised", "ECTS credits are not recognised"),
]
RULES = [TextRules(case, accents, typos) for case, accents, typos in product((False, True), (False, True), (0, 1))]


def mark(accepted: str, typed: str, rules: TextRules = PLAIN, *wrong: str) -> Fraction:
    distractors = [AcceptedText(pattern, Fraction(0)) for pattern in wrong]
    return grade(make_task(ShortText((AcceptedText(accepted), *distractors), rules)), [typed])


@pytest.mark.parametrize("rules", RULES)
@pytest.mark.parametrize(("accepted", "typed"), MUST_REJECT)
def test_a_similar_wrong_answer_is_wrong(accepted, typed, rules):
    assert mark(accepted, typed, rules) == 0
    assert mark(typed, accepted, rules) == 0
    assert mark(accepted, accepted, rules) == 1


@pytest.mark.parametrize(
    ("accepted", "typed"),
    [
        ("Erasmus Charter", "  erasmus   CHARTER "),
        ("Erasmus Charter", "Erasmus\u00a0Charter"),
        ("Bologna", "BOLOGNA"),
        ("café", "cafe\u0301"),
        ("café", "cafe"),
        ("Łódź", "lodz"),
        ("København", "Kobenhavn"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("learner's guide", "learner’s guide"),
        ('the "Charter"', "the „Charter“"),
        ("2021-2027", "2021–2027"),
        ("2021–2027", "2021—2027"),
        ("60 ECTS", "۶۰ ECTS"),
        ("60 ECTS", "٦٠ ECTS"),
        ("60 ECTS", "६० ECTS"),
        ("60 ECTS", "６０ ECTS"),
        ("تعلیمی معاہدہ", "تعليمي معاہدہ"),
        ("e\u00adlearning", "elearning\u200b"),
    ],
)
def test_variants_of_writing_count_as_the_same(accepted, typed):
    assert mark(accepted, typed) == 1


@pytest.mark.parametrize(
    ("accepted", "typed"),
    [
        ("10²", "102"),
        ("Erasmus+", "Erasmus"),
        ("e-mail", "email"),
        ("a b", "ab"),
        ("is not", "is"),
        ("5.0", "50"),
        ("-5", "5"),
        ("हिंदी", "हंद"),
        ("हिंदी", "हिदी"),
        ("اِس", "اُس"),
    ],
)
def test_what_carries_meaning_is_never_folded(accepted, typed):
    assert mark(accepted, typed) == 0


def test_case_and_accents_matter_where_the_author_says_so():
    assert mark("ECTS", "ects", TextRules(case_matters=True)) == 0
    assert mark("ECTS", "ECTS", TextRules(case_matters=True)) == 1
    assert mark("café", "cafe", TextRules(accents_matter=True)) == 0
    assert mark("café", "CAFÉ", TextRules(accents_matter=True)) == 1
    assert mark("Łódź", "Łodz", TextRules(accents_matter=True)) == 0


@pytest.mark.parametrize(
    ("pattern", "typed", "fits"),
    [
        ("erasmus*charter", "Erasmus University Charter", True),
        ("erasmus*charter", "ErasmusCharter", True),
        ("erasmus*charter", "the Erasmus Charter", False),
        ("*charter*", "an Erasmus charter for it", True),
        ("*", "anything", True),
        ("a**b", "a x b", True),
        ("ab*ba", "aba", False),
        ("ab*ba", "abba", True),
        ("a*b*c", "axbxc", True),
        ("a*b*b*c", "abc", False),
        ("* ECTS", "60 ects", True),
        ("* ECTS", "ects", False),
        (r"2\*3", "2*3", True),
        (r"2\*3", "2xx3", False),
        (r"C:\\*", "c:\\temp", True),
        (r"a\[b\]", "a[b]", True),
        ("a.c", "abc", False),
    ],
)
def test_wildcards(pattern, typed, fits):
    assert mark(pattern, typed) == fits


def test_a_long_answer_against_many_wildcards_is_quick():
    assert mark("*".join("a" * 40) + "b", "a" * 2000) == 0


def test_the_first_answer_that_matches_counts():
    answers = (
        AcceptedText("Erasmus Charter"),
        AcceptedText("Erasmus*", HALF),
        AcceptedText("*charter", Fraction(0)),
        AcceptedText("*", Fraction(1, 4)),
    )
    question = make_task(ShortText(answers))
    typed = ["erasmus charter", "Erasmus policy", "any charter", "nothing"]
    assert [grade(question, [text]) for text in typed] == [1, HALF, 0, Fraction(1, 4)]


@pytest.mark.parametrize("typed", ["recogniton", "recognitiion", "recognitoin", "recognitoon", "Recogmition"])
def test_one_typo_is_forgiven_only_where_it_is_allowed(typed):
    assert mark("recognition", typed) == 0
    assert mark("recognition", typed, TextRules(typos=1)) == 1
    assert mark("automatic recognition", f"automatic {typed}", TextRules(typos=1)) == 1


@pytest.mark.parametrize(
    ("accepted", "typed"),
    [
        ("recognition", "recognitoim"),  # two slips
        ("automatic recognition", "automatik recogniton"),  # one in each of two words
        ("form", "farm"),  # too short
        ("typical", "atypical"),  # turned around
        ("moral duty", "amoral duty"),
        ("inbound", "unbound"),
        ("never signed", "newer signed"),
        ("newer signed", "never signed"),
        ("KA1710", "KA1711"),  # digits
        ("semester", "semester1"),
        ("semester", "seme5ter"),
        ("Erasmus+", "Erasmus"),  # a sign is no letter
        ("co-funded", "cofunded"),
        ("learning agreement", "learningagreement"),  # a space is no letter
        ("learning agreement", "learning the agreement"),
    ],
)
def test_what_is_more_than_a_typo_stays_wrong(accepted, typed):
    assert mark(accepted, typed, TextRules(typos=1)) == 0


def test_a_typo_never_reaches_across_a_listed_wrong_answer():
    rules = TextRules(typos=1)
    assert mark("sending", "sendng", rules) == 1
    assert mark("sending", "sendng", rules, "seeding") == 1
    assert mark("sending", "seending", rules, "seeding") == 0
    assert mark("sending", "seeding", rules, "seeding") == 0
